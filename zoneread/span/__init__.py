"""Span: spans, labels, schemes, and the edits that change them, each with its inverse. Pure."""
