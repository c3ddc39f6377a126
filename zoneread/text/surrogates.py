"""Lone surrogates: code points that stand for bytes which do not decode, and that no file or terminal can hold."""

from __future__ import annotations

import re

LONE = re.compile("[\ud800-\udfff]")
"""One of them. Two neighbours may look like the halves of a pair; in a text that was decoded they are none."""


def is_unicode(text: str) -> bool:
    """Whether `text` holds no lone surrogate."""
    return text.isascii() or LONE.search(text) is None


def masked(text: str) -> str:
    """Return the text with U+FFFD for each lone surrogate; every offset stays."""
    return LONE.sub("\ufffd", text)


def mended(text: str) -> str:
    """Return the text with pairs that a library left in halves joined, and U+FFFD for what stays alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
