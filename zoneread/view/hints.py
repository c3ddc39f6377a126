"""Jumping to what is seen on the screen: by typed pinyin initials, by the letters drawn on a target, or by those on its two ends."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.view.document import Document, Segment, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.view.layout import Layout

HINT_KEYS = "fjdkslaghrueiwoqptyvmcnbxz"
"""The letters of hints, those under the fingers first."""
NEAR = len(HINT_KEYS)
"""How many characters to either side of the cursor have a letter when the ends of a span are pointed at."""


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
    """Return what letters are drawn on in the `shown` text, the nearest first: phrases, units, and words outside both.

    No two targets begin at the same place: of several the shortest phrase is the target, else the longest unit.
    """
    found: list[Range] = []
    first, last = (document.stretch_number(Segment.WORD, offset) for offset in shown)
    for number in range(first, last + 1):
        start = document.stretches(Segment.WORD)[number].start
        places = {unit.start: unit for unit in reversed(document.units(start)) if shown.holds(unit.start)}
        places |= {one.start: one for one in document.units(start, Unit.PHRASE) if shown.holds(one.start)}
        reached = 0
        words = (
            word for word in document.segments(Segment.WORD, number) if shown.holds(word.start) and word.length > 1
        )
        taken = sorted(places.values())
        for word in words:
            while taken and taken[0].start <= word.start:
                reached = max(reached, taken.pop(0).end)
            if word.start >= reached:
                places.setdefault(word.start, word)
        found += [place for place in places.values() if _has_words(document, place)]
    return _nearest_first(found, cursor)


def hint_labels(count: int, keys: str = HINT_KEYS) -> list[str]:
    """Return up to `count` hints, at most ``len(keys) ** 2``: as many single letters as can be, then pairs.

    None begins another: a letter that stands alone begins no pair.
    """
    singles = next((n for n in range(len(keys), 0, -1) if n + (len(keys) - n) * len(keys) >= count), 0)
    pairs = ("".join(pair) for pair in product(keys[singles:], keys))
    return [*keys[:singles], *pairs][:count]


def end_targets(
    document: Document, layout: Layout, shown: Range, cursor: int, *, only_ahead: bool = False
) -> dict[str, Range]:
    """Return the characters that a span may begin or end with in the `shown` text by their letters, one each.

    Those from the cursor on have small letters, those before it capitals, the nearest first; with `only_ahead` capitals
    go on where small letters end. Blanks have none.
    """
    cells = layout.cells_of_text
    ahead: list[Range] = []
    behind: list[Range] = []
    offset = cells.head(cursor if only_ahead else shown.start) if not shown.is_empty else shown.end
    while offset < shown.end:
        place = Range(offset, cells.tail(offset))
        if not place.of(document.text).isspace():
            (ahead if place.start >= cursor else behind).append(place)
        offset = place.end
    further = ahead[NEAR:] if only_ahead else behind[::-1]
    return dict(zip(HINT_KEYS, ahead, strict=False)) | dict(zip(HINT_KEYS.upper(), further, strict=False))


def _has_words(document: Document, place: Range) -> bool:
    return any(char.isalnum() for char in place.of(document.text))


def _nearest_first(found: Iterable[Range], cursor: int) -> list[Range]:
    return sorted(found, key=lambda target: (_effort(target.start - cursor), target.start))


def _effort(ahead: int) -> int:
    """Return how far away a place is to somebody who reads on: what lies behind is twice as far."""
    return ahead if ahead >= 0 else -2 * ahead
