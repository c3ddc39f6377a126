"""Where a span's ends should be: each function returns the better range, the same range where no better is known, or None.

None means that nothing is wrong. An empty range means that nothing of the span is left.
"""

from __future__ import annotations

import re
from itertools import pairwise

from zoneread.text.ranges import Range

EDGE = "，。；：、！？,;:!?…·"
"""Signs that never begin or end a span; blanks of every kind besides."""

CLAUSE_END = "，。；：！？,;:!?\n"
"""Signs that end a clause inside a span."""

PAIRS = {
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "（": "）",
    "(": ")",
    "【": "】",
    "「": "」",
    "『": "』",
    "〔": "〕",
}
_CLOSERS = {closer: opener for opener, closer in PAIRS.items()}
REACH = 30
"""Code points beyond a span's end that the other half of a pair is looked for in."""

_DIGIT = "0-9０-９"
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_NUMBER = re.compile(
    rf"百分之[{_NUMERAL}点{_DIGIT}.．]+|[{_DIGIT}]+(?:[.,．][{_DIGIT}]+)*(?:[十百千万亿]+|[%％‰])?|[{_NUMERAL}]{{2,}}(?:点[{_NUMERAL}]+)?"
)
_IN_NUMBER = frozenset(f"0123456789０１２３４５６７８９{_NUMERAL}.．,，%％‰点分之")
"""Every character that a number may hold."""
_FIGURE_WORDS = re.compile(
    "[两俩半倍％%‰几双最第]|翻番|百分|首[位次]|[居榜之]首|前列|前茅|[纪记]录|持平|全覆盖"
    "|(?<![A-Za-z])[A-D]{1,4}[+-]?(?![A-Za-z])"
)
"""What states a quantity without a numeral: shares, multiples, ranks, records, ratings, and that nothing changed."""
_AROUND = 40
"""Code points on either side of an end among which the number that it may cut is looked for."""


def trimmed(text: str, range_: Range) -> Range | None:
    """Return the range without blanks and punctuation at its ends."""
    start, end = range_.start, range_.end
    while start < end and _is_edge(text[start]):
        start += 1
    while end > start and _is_edge(text[end - 1]):
        end -= 1
    return None if (start, end) == (range_.start, range_.end) else Range(start, end)


def _is_edge(character: str) -> bool:
    return character.isspace() or character in EDGE or character in "\u200b\ufeff"


def half_number(text: str, range_: Range) -> Range | None:
    """Return the range with numbers and percentages that its ends cut in two made whole."""
    start = min((found.start for found in _cut(text, range_.start)), default=range_.start)
    end = max((found.end for found in _cut(text, range_.end)), default=range_.end)
    return None if (start, end) == (range_.start, range_.end) else Range(start, end)


def _cut(text: str, offset: int) -> list[Range]:
    if not (0 < offset < len(text) and text[offset - 1] in _IN_NUMBER and text[offset] in _IN_NUMBER):
        return []
    low = max(0, offset - _AROUND)
    matches = (Range(*match.span()) for match in _NUMBER.finditer(text, low, offset + _AROUND))
    return [found for found in matches if found.start < offset < found.end]


def has_figure(words: str) -> bool:
    """Whether words state a quantity: a numeral of any script, or a share, multiple, rank, record or rating in words."""
    return any(character.isnumeric() for character in words) or _FIGURE_WORDS.search(words) is not None


def clause_around(text: str, range_: Range) -> Range:
    """Return the range with what stands between it and the nearest signs that end a clause, without edges."""
    start = max((text.rfind(sign, 0, range_.start) for sign in CLAUSE_END), default=-1) + 1
    ends = [at for sign in CLAUSE_END if (at := text.find(sign, range_.end)) >= 0]
    whole = Range(start, min(ends, default=len(text)))
    return trimmed(text, whole) or whole


def half_pair(text: str, range_: Range) -> Range | None:
    """Return the range with the missing half of a pair taken in where it is near, or the lone half at an end left out."""
    openers, closers = _lone(text, range_)
    if not openers and not closers:
        return None
    start, end = range_.start, range_.end
    if openers:
        found = _other_half(text, end, PAIRS[text[openers[-1]]], 1)
        end = found + 1 if found is not None else end
        start = openers[0] + 1 if found is None and openers[0] == start else start
    if closers:
        found = _other_half(text, start - 1, _CLOSERS[text[closers[0]]], -1)
        start = found if found is not None else start
        end = closers[-1] if found is None and closers[-1] == end - 1 else end
    return Range(start, max(start, end))


def _lone(text: str, range_: Range) -> tuple[list[int], list[int]]:
    """Return where openers without closer and closers without opener stand."""
    openers: list[int] = []
    closers: list[int] = []
    for offset in range(range_.start, range_.end):
        character = text[offset]
        if character in PAIRS:
            openers.append(offset)
        elif character in _CLOSERS:
            if openers and text[openers[-1]] == _CLOSERS[character]:
                openers.pop()
            else:
                closers.append(offset)
    return openers, closers


def _other_half(text: str, offset: int, wanted: str, step: int) -> int | None:
    """Return where `wanted` stands on the same line, from `offset` on in the direction of `step`."""
    for _ in range(REACH):
        if not 0 <= offset < len(text) or text[offset] == "\n":
            return None
        if text[offset] == wanted:
            return offset
        offset += step
    return None


def without_lone(text: str, range_: Range) -> Range:
    """Return the longest part of a range between halves of pairs that have no other half in it, without edges."""
    openers, closers = _lone(text, range_)
    return _longest(text, range_, {*openers, *closers})


def longest_clause(text: str, range_: Range) -> Range:
    """Return the longest clause of a range, without edges; the same range when it is only one."""
    return _longest(text, range_, {at for at in range(range_.start, range_.end) if text[at] in CLAUSE_END})


def _longest(text: str, range_: Range, cuts: set[int]) -> Range:
    places = [range_.start - 1, *sorted(cuts), range_.end]
    parts = [Range(before + 1, after) for before, after in pairwise(places)]
    longest = max(parts, key=lambda part: part.length)
    return trimmed(text, longest) or longest


def without_breaks(text: str, range_: Range) -> Range | None:
    """Return the longest line of a range that has line breaks, without blanks at its ends."""
    if "\n" not in range_.of(text):
        return None
    lines = []
    at = range_.start
    for line in range_.of(text).split("\n"):
        lines.append(Range(at, at + len(line)))
        at += len(line) + 1
    longest = max(lines, key=lambda line: line.length)
    return trimmed(text, longest) or longest
