"""Segments of a reading text for moving and selecting: sentences, clauses, paragraphs, units, words. All as ranges."""

from __future__ import annotations

import re

from zoneread.text.ranges import Range

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]+[”’」』）]*\n?|[^。！？\n]+\n?|\n")
_CLAUSE = re.compile(r"[^，；：。！？,;\n]*[，；：。！？,;]+[”’」』）]*\n?|[^，；：。！？,;\n]+\n?|\n")
_WORD = re.compile(r"[0-9A-Za-z]+|\s+|\w|\W", re.DOTALL)


def paragraphs(text: str) -> list[Range]:
    """Return the lines of `text`, each with the line feed that ends it; they tile the text."""
    return _spans(_LINE, text)


def sentences(text: str) -> list[Range]:
    """Return the sentences of `text`, closing signs and the line feed included; they tile the text."""
    return _spans(_SENTENCE, text)


def clauses(text: str) -> list[Range]:
    """Return the clauses of `text`, each with the sign that ends it; they tile the text."""
    return _spans(_CLAUSE, text)


def units(text: str) -> list[Range]:
    """Return the snapping units of `text`, outer before inner, sorted: quoted and bracketed units, chains, numbers with units."""
    return _spans(re.compile(r"“[^“”\n]*”|《[^《》\n]*》|[0-9.]+%?"), text)


def words(text: str) -> list[Range]:
    """Return the words of `text`; they tile the text."""
    return _spans(_WORD, text)


def _spans(pattern: re.Pattern[str], text: str) -> list[Range]:
    return [Range(*match.span()) for match in pattern.finditer(text)]
