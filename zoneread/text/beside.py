"""Source and reading text side by side: which stretch of the source each paragraph of the reading text came from. Pure.

Rows go down the source text and leave nothing of it out, so what is hidden has rows of its own, and a paragraph
joined from two places has a row at each: its words stand at the first, the others say that they belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.text.reading import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of the source text. `paragraph` counts those of the reading text from 0; None when nothing of it is shown.

    `first` is whether the paragraph's words are to stand beside this row: the first one that is not blank, if any is not.
    """

    source: Range
    paragraph: int | None
    first: bool = False


def rows_beside(source: str, reading: Reading) -> list[Row]:
    """Return the rows of `source`, which `reading` was made of: they tile it, in its order."""
    runs = list(_runs(source, reading))
    firsts: dict[int, Range] = {}
    for place, owner in runs:
        if owner not in firsts or not firsts[owner].of(source).strip():
            firsts[owner] = place
    rows: list[Row] = []
    at = 0
    for place, owner in runs:
        if at < place.start:
            rows.append(Row(Range(at, place.start), None))
        rows.append(Row(place, owner, firsts[owner] == place))
        at = place.end
    if at < len(source):
        rows.append(Row(Range(at, len(source)), None))
    return rows


def _runs(source: str, reading: Reading) -> Iterator[tuple[Range, int]]:
    """Yield the stretches of the source that belong to one paragraph, in its order.

    What is hidden inside one, or on a line of it, belongs to it.
    """
    start = end = 0
    present: int | None = None
    for place, owner in sorted(_parts(reading)):
        if owner == present:
            end = place.end
            continue
        before, after = _shares(source[end : place.start], first=present is None)
        if present is not None:
            yield Range(start, end + before), present
        start, end, present = place.start - after, place.end, owner
    if present is not None:
        yield Range(start, end + _shares(source[end:], first=False)[0]), present


def _shares(hidden: str, *, first: bool) -> tuple[int, int]:
    """Return how much of a hidden stretch belongs to the paragraph before it, and how much to the one after it.

    Each has what is on its own line; the paragraph before also has the line feeds and blanks between, if that is all there is.
    """
    head, feed, rest = hidden.partition("\n")
    if not feed:
        return (0, len(hidden)) if first or not hidden.strip() else (0, 0)
    middle, _, tail = rest.rpartition("\n")
    if first:
        blank = not (head + middle).strip()
        return 0, len(hidden) if blank else len(tail)
    return len(hidden) - len(tail) if not middle.strip() else len(head) + 1, len(tail)


def _parts(reading: Reading) -> Iterator[tuple[Range, int]]:
    for number, paragraph in enumerate(reading.paragraphs):
        for part in reading.map.to_source(paragraph.range):
            yield part, number
