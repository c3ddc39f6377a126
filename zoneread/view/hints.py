"""Jumping to what is seen on the screen: by typed pinyin initials, or by two letters drawn on a target."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.view.document import Document, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable

HINT_KEYS = "fjdkslaghrueiwoqptyvmcnbxz"
"""The letters of hints, those under the fingers first."""


def pinyin_targets(document: Document, shown: Range, typed: str, cursor: int) -> list[Range]:
    """Return what is spelt by the letters typed (initials or syllables) in the `shown` text, the nearest to the cursor first.

    Matches may overlap: every character where one begins has its own. Nothing typed finds nothing.
    """
    if not typed.strip():
        return []
    # Its tables are read when the first jump is made, not before the first frame.
    from zoneread.text.pinyin_match import compile_pinyin

    pattern = compile_pinyin(typed, frozenset(shown.of(document.text)))
    found: list[Range] = []
    match = pattern.search(document.text, shown.start, shown.end)
    while match is not None:
        if match.end() > match.start():
            found.append(Range(*match.span()))
        match = pattern.search(document.text, match.start() + 1, shown.end) if match.start() < shown.end else None
    return _nearest_first(found, cursor)


def unit_targets(document: Document, shown: Range, cursor: int) -> list[Range]:
    """Return what two letters are drawn on: the units in the `shown` text and its words outside units, the nearest first.

    Targets do not overlap: of units that nest, the outer one is the target. Every target has a letter or digit.
    """
    found: list[Range] = []
    first, last = document.paragraph_number(shown.start), document.paragraph_number(shown.end)
    for number in range(first, last + 1):
        units = [unit for unit in document.units(document.paragraphs[number].start) if shown.contains(unit)]
        reached = 0
        for place in sorted([*units, *document.segments(Segment.WORD, number)], key=_longest_first):
            if place.start >= reached and shown.contains(place) and _has_words(document, place):
                found.append(place)
                reached = place.end
    return _nearest_first(found, cursor)


def hint_labels(count: int, keys: str = HINT_KEYS) -> list[str]:
    """Return up to `count` two-letter hints from the first keys that make enough of them, at most ``len(keys) ** 2``.

    All are of one length, so none begins another.
    """
    used = next((n for n in range(1, len(keys)) if n * n >= count), len(keys))
    return ["".join(pair) for pair in product(keys[:used], repeat=2)][:count]


def _longest_first(place: Range) -> tuple[int, int]:
    return place.start, -place.end


def _has_words(document: Document, place: Range) -> bool:
    return any(char.isalnum() for char in place.of(document.text))


def _nearest_first(found: Iterable[Range], cursor: int) -> list[Range]:
    return sorted(found, key=lambda target: (abs(target.start - cursor), target.start))
