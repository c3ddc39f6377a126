"""Corpus: reading article files of every encoding and kind into source texts."""
