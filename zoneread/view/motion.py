"""From one place in a text to another: by character, segment, span, hit, gap and screen row.

A motion is ``(document, layout, offset, count) -> offset``. It never leaves the text: where there is nothing further
it stops at the last place it reached, and stays where it is when there is nothing at all. A count of n is n times
the motion. Segments without a letter or digit (blank lines, signs) are passed over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from zoneread.view.document import Document, Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from zoneread.text.ranges import Range
    from zoneread.view.layout import Layout

_FAR_RIGHT = 1 << 30


class Motion(Protocol):
    """A way to move; `count` is at least 1."""

    def __call__(self, document: Document, layout: Layout, offset: int, count: int = 1, /) -> int:
        """Return where the motion leads."""
        ...


def _repeated(step: Callable[[Document, Layout, int], int]) -> Motion:
    def motion(document: Document, layout: Layout, offset: int, count: int = 1, /) -> int:
        for _ in range(count):
            reached = step(document, layout, offset)
            if reached == offset:
                break
            offset = reached
        return offset

    return motion


def _right(_document: Document, layout: Layout, offset: int) -> int:
    return layout.cells_of_text.tail(offset)


def _left(_document: Document, layout: Layout, offset: int) -> int:
    return layout.cells_of_text.head(offset - 1) if offset else 0


def _has_words(document: Document, place: Range) -> bool:
    return any(char.isalnum() for char in place.of(document.text))


def _segments_from(document: Document, kind: Segment, offset: int) -> Iterator[Range]:
    """Yield the segments that begin after `offset`, in order."""
    for number in range(document.stretch_number(kind, offset), len(document.stretches(kind))):
        yield from (found for found in document.segments(kind, number) if found.start > offset)


def _segments_before(document: Document, kind: Segment, offset: int) -> Iterator[Range]:
    """Yield the segments that begin before `offset`, the nearest first."""
    for number in range(document.stretch_number(kind, offset), -1, -1):
        yield from (found for found in reversed(document.segments(kind, number)) if found.start < offset)


def _next_segment(kind: Segment, document: Document, _layout: Layout, offset: int) -> int:
    found = (place.start for place in _segments_from(document, kind, offset) if _has_words(document, place))
    return next(found, document.length)


def _previous_segment(kind: Segment, document: Document, _layout: Layout, offset: int) -> int:
    found = (place.start for place in _segments_before(document, kind, offset) if _has_words(document, place))
    return next(found, 0)


def _is_gap(document: Document, place: Range) -> bool:
    return _has_words(document, place) and not document.is_covered(place)


def _next_gap(document: Document, _layout: Layout, offset: int) -> int:
    found = (place.start for place in _segments_from(document, Segment.CLAUSE, offset) if _is_gap(document, place))
    return next(found, offset)


def _previous_gap(document: Document, _layout: Layout, offset: int) -> int:
    found = (place.start for place in _segments_before(document, Segment.CLAUSE, offset) if _is_gap(document, place))
    return next(found, offset)


def _next_of(ranges: Callable[[Document], Sequence[Range]], document: Document, _layout: Layout, offset: int) -> int:
    found = ranges(document)
    after = bisect_right(found, offset, key=_start)
    return found[after].start if after < len(found) else offset


def _previous_of(
    ranges: Callable[[Document], Sequence[Range]], document: Document, _layout: Layout, offset: int
) -> int:
    found = ranges(document)
    before = bisect_left(found, offset, key=_start)
    return found[before - 1].start if before else offset


def _row_start(_document: Document, layout: Layout, offset: int, _count: int = 1, /) -> int:
    return layout.row_range(layout.row_of(offset)).start


def _row_end(_document: Document, layout: Layout, offset: int, _count: int = 1, /) -> int:
    return layout.offset_at(layout.row_of(offset), _FAR_RIGHT)


def _text_start(_document: Document, _layout: Layout, _offset: int, _count: int = 1, /) -> int:
    return 0


def _text_end(document: Document, _layout: Layout, _offset: int, _count: int = 1, /) -> int:
    return document.length


def _both(name: str, after: Callable[..., int], before: Callable[..., int]) -> Iterable[tuple[str, Motion]]:
    return (f"{name}.next", _repeated(after)), (f"{name}.previous", _repeated(before))


def _by_segment(kind: Segment) -> Iterable[tuple[str, Motion]]:
    return _both(kind, partial(_next_segment, kind), partial(_previous_segment, kind))


def _by_ranges(name: str, ranges: Callable[[Document], Sequence[Range]]) -> Iterable[tuple[str, Motion]]:
    return _both(name, partial(_next_of, ranges), partial(_previous_of, ranges))


MOTIONS: Mapping[str, Motion] = MappingProxyType(
    {
        "left": _repeated(_left),
        "right": _repeated(_right),
        **dict(_by_segment(Segment.WORD)),
        **dict(_by_segment(Segment.CLAUSE)),
        **dict(_by_segment(Segment.SENTENCE)),
        **dict(_by_segment(Segment.PARAGRAPH)),
        **dict(_by_ranges("heading", lambda document: document.headings)),
        **dict(_by_ranges("span", lambda document: document.spans)),
        **dict(_by_ranges("hit", lambda document: document.hits)),
        **dict(_both("gap", _next_gap, _previous_gap)),
        "row.start": _row_start,
        "row.end": _row_end,
        "start": _text_start,
        "end": _text_end,
    }
)
"""The motions by name. A gap is a clause that no span touches. Those by screen row are `by_rows`: they need a column."""


def by_rows(layout: Layout, offset: int, rows: int, cell: int | None = None) -> tuple[int, int]:
    """Return (offset, cell) `rows` further down, up when negative, in the column `cell` or that of `offset`.

    Hand the cell back in with the next step by rows, and a short row on the way does not lose the column. Rows put
    between paragraphs are passed over; the first and the last row are as far as it goes.
    """
    row, column = layout.place(offset)
    wanted = column if cell is None else cell
    target = min(max(row + rows, 0), layout.rows - 1)
    while layout.is_gap(target):
        target += 1 if rows > 0 else -1
    return layout.offset_at(target, wanted), wanted


class Jumps:
    """The places one has jumped from, to go back and forward among. Holds the last `limit` of them."""

    __slots__ = ("_back", "_forward", "_limit")

    def __init__(self, limit: int = 100) -> None:
        self._back: list[int] = []
        self._forward: list[int] = []
        self._limit = limit

    def leave(self, offset: int) -> None:
        """Remember the place a jump leads away from; what lay forward is forgotten."""
        if not self._back or self._back[-1] != offset:
            self._back.append(offset)
        del self._back[: -self._limit]
        self._forward.clear()

    def back(self, offset: int) -> int | None:
        """Return the last place left, None when there is none; `offset`, where one is, lies forward then."""
        return self._turn(self._back, self._forward, offset)

    def forward(self, offset: int) -> int | None:
        """Undo the last going back; None when there is none."""
        return self._turn(self._forward, self._back, offset)

    @staticmethod
    def _turn(from_: list[int], to: list[int], offset: int) -> int | None:
        while from_:
            place = from_.pop()
            if place != offset:
                to.append(offset)
                return place
        return None


def _start(place: Range) -> int:
    return place.start
