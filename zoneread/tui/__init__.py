"""Tui: the reader. The only package that knows Textual."""
