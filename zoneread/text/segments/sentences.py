"""Paragraphs, headings, sentences and clauses by their signs.

A sentence ends at 。！？, at an ASCII ! or ? after a Hanzi, a digit or a closing sign, and at every line feed; closing
signs and blanks after it belong to it. A full stop never ends one, …… only where the line ends. What is said inside
quotation marks or brackets does not end the sentence around it, however it ends itself, unless the quoted stretch is
longer than `LONGEST_QUOTE`; where a quoted sentence follows a colon or a comma, the sentence around it ends with it.

A clause ends at ，；： (not between digits or Latin letters) and where a sentence ends; clauses of fewer than
`SHORTEST_CLAUSE` code points go with the next.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.text.reading import Kind
from zoneread.text.segments.pairs import pairs
from zoneread.text.shape import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.text.reading import Paragraph

LONGEST_QUOTE = 200
SHORTEST_CLAUSE = 6

_CLOSERS = r"”’」』）)】》〉〕］\]"
_ENDS = "。！？!?"
_STOP = re.compile(rf"(?:[。！？]|(?<=[{HAN}\d{_CLOSERS}%％])[!?])[{_ENDS}]*[{_CLOSERS}\"]*[ \t\u3000\u00a0]*\n?|\n")
_COMMA = re.compile(r"[，；：]|[,;:](?![A-Za-z])|(?<![A-Za-z])[,;:]")
_QUOTE_OPENERS = "“「『‘"
_INTRODUCED = "：:，,"
_GOES_ON = "，,、；;：:。的等"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def paragraphs(text: str) -> list[Range]:
    """Return the lines of `text`, each with the line feed that ends it; they tile the text."""
    return [Range(*match.span()) for match in _LINE.finditer(text)]


def headings(kinds: Iterable[Paragraph]) -> list[Range]:
    """Return the ranges of the paragraphs that are titles or headings, in order."""
    return [one.range for one in kinds if one.kind in {Kind.TITLE, Kind.SUBARTICLE, Kind.HEADING}]


def sentences(text: str) -> list[Range]:
    """Return the sentences of `text`; they tile it."""
    return _cut(text, _sentence_ends(text, pairs(text)))


def clauses(text: str) -> list[Range]:
    """Return the clauses of `text`; they tile it, and no clause crosses a sentence's end."""
    nested = pairs(text)
    shut = _shut(text, nested, longest=len(text))
    stops = _sentence_ends(text, nested)
    final = set(stops)
    ends = sorted(final | {match.end() for match in _COMMA.finditer(text) if _divides(text, match.start(), shut)})
    kept: list[int] = []
    start = 0
    for end in ends:
        if end in final or end - start >= SHORTEST_CLAUSE:
            kept.append(end)
            start = end
    return _cut(text, kept)


def _cut(text: str, ends: Sequence[int]) -> list[Range]:
    found: list[Range] = []
    start = 0
    for end in [*ends, len(text)]:
        if end > start:
            found.append(Range(start, end))
            start = end
    return found


def _sentence_ends(text: str, nested: list[Range]) -> list[int]:
    shut = _shut(text, nested, longest=LONGEST_QUOTE)
    quotes = {pair.end: pair.start for pair in nested if text[pair.start] in _QUOTE_OPENERS}
    ends = {match.end() for match in _STOP.finditer(text) if not shut[match.start()]}
    ends |= set(_quoted_ends(text, quotes, shut, ends))
    return sorted(ends)


def _quoted_ends(text: str, quotes: dict[int, int], shut: bytearray, ends: set[int]) -> list[int]:
    """Return the ends of quotations that end the sentence around them; `quotes` maps each quotation's end to its start."""
    found: list[int] = []
    stops = sorted(ends)
    latest = 0
    for end, start in sorted(quotes.items()):
        if shut[start] or text[end - 2] not in _ENDS or end >= len(text):
            continue
        while latest < len(stops) and stops[latest] <= start:
            latest += 1
        begin = max(stops[latest - 1] if latest else 0, found[-1] if found else 0)
        following = text[end]
        opens_sentence = not text[begin:start].strip()
        introduced = text[start - 1 : start] in _INTRODUCED and start > begin
        if following in _QUOTE_OPENERS if opens_sentence else introduced and following not in _GOES_ON:
            blanks = (
                len(text) - end - len(text[end:].lstrip(" \t\u3000\u00a0")) if following in " \t\u3000\u00a0" else 0
            )
            found.append(end + blanks)
    return found


def _shut(text: str, nested: list[Range], *, longest: int) -> bytearray:
    """Return for each code point whether it is inside a bracket or a quotation of at most `longest`, signs but the opener included."""
    shut = bytearray(len(text) + 1)
    for pair in nested:
        if pair.length <= longest:
            shut[pair.start + 1 : pair.end] = b"\x01" * (pair.length - 1)
    return shut


def _divides(text: str, at: int, shut: bytearray) -> bool:
    if shut[at]:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not (before.isdigit() and after.isdigit())
