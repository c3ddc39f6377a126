"""What is drawn over the reading text: coloured ranges that may nest, cross and repeat, found by row.

A highlight knows nothing of why it is there. `Highlights` keeps them in reading order (by start, the longer first)
in blocks that know how far their ranges reach, so that finding those over a row costs the same at the head and at
the foot of an article of any length, and so does adding one.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right, insort
from enum import StrEnum
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BLOCK = 64
"""A block has at most twice as many highlights."""
DEEPEST = 4
"""How many of the highlights over a run are kept, the innermost; deeper nesting is only counted."""


NO_LANE = -1
"""The lane of a highlight that is drawn in the text alone."""


class Kind(StrEnum):
    """What sort of thing a highlight stands for; it decides how it is told apart without colour."""

    SPAN = "span"
    SUGGESTION = "suggestion"
    OTHER = "other"
    """A span of somebody else."""
    MARK = "mark"
    """A place where the clean-up hid, repaired or joined something."""


class Highlight(NamedTuple):
    """A range of the reading text with the key of its style. `key` tells it from the others; `caption` is its name in a lane.

    `lane` is for whoever gives out the lanes: what is in the same one must not overlap. `NO_LANE` is none at all.
    """

    range: Range
    style: str
    key: str
    kind: Kind = Kind.SPAN
    caption: str = ""
    lane: int | None = None

    @property
    def order(self) -> tuple[int, int, str]:
        """The place in reading order: the earlier, then the longer, then the smaller key first."""
        return self.range.start, -self.range.end, self.key

    @property
    def end(self) -> int:
        """Where it stops being drawn: an empty range is drawn on the character after it."""
        return max(self.range.end, self.range.start + 1)

    @property
    def shown(self) -> Range:
        """Where it shows: also on the character after it, where one that touches it begins."""
        return Range(self.range.start, self.end + 1)


class Run(NamedTuple):
    """A stretch under the same highlights. `stack` has the innermost `DEEPEST` of them, outermost first; `depth` counts all spans."""

    start: int
    end: int
    stack: tuple[Highlight, ...]
    depth: int


class Highlights:
    """An index of highlights, each with a lane below the text that no overlapping one shares, or with the lane it asks for.

    Lanes are given out once, in reading order when the first one is asked for and the lowest free one to what is added
    later, and never change: adding or removing one highlight moves no other.
    """

    __slots__ = ("_blocks", "_by_key", "_given", "_reach")

    def __init__(self, items: Iterable[Highlight] = ()) -> None:
        self._by_key = {item.key: item for item in items}
        self._given: dict[str, int] | None = None
        in_order = sorted(self._by_key.values(), key=_order)
        self._blocks = [in_order[first : first + BLOCK] for first in range(0, len(in_order), BLOCK)]
        self._reach = [_reach(block) for block in self._blocks]

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[Highlight]:
        return itertools.chain.from_iterable(self._blocks)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str) -> Highlight:
        return self._by_key[key]

    def put(self, item: Highlight) -> Highlight | None:
        """Add the highlight, or put it in the place of the one with its key, which is returned."""
        kept = self._given.get(item.key) if self._given else None
        before = self.remove(item.key) if item.key in self._by_key else None
        if self._given is not None:
            self._given[item.key] = self._free_lane(item, kept, self._given)
        self._by_key[item.key] = item
        self._insert(item)
        return before

    def _free_lane(self, item: Highlight, kept: int | None, given: dict[str, int]) -> int:
        if item.lane is not None:
            return item.lane
        taken = {given[other.key] for other in self.over(Range(item.range.start, item.end)) if _has_lane(other)}
        lowest = next(lane for lane in range(len(taken) + 1) if lane not in taken)
        return lowest if kept is None or kept in taken else kept

    def remove(self, key: str) -> Highlight:
        """Take the highlight out and return it. Raises KeyError when there is none with this key."""
        item = self._by_key.pop(key)
        if self._given is not None:
            del self._given[key]
        at = self._block_of(item)
        block = self._blocks[at]
        del block[bisect_left(block, item.order, key=_order)]
        if block:
            self._reach[at] = _reach(block)
        else:
            del self._blocks[at], self._reach[at]
        return item

    def _block_of(self, item: Highlight) -> int:
        """Return which block holds the highlight, or would."""
        return max(0, bisect_right(self._blocks, item.order, key=_first_order) - 1)

    def _insert(self, item: Highlight) -> None:
        if not self._blocks:
            self._blocks, self._reach = [[item]], [item.end]
            return
        at = self._block_of(item)
        block = self._blocks[at]
        insort(block, item, key=_order)
        if len(block) <= 2 * BLOCK:
            self._reach[at] = max(self._reach[at], item.end)
            return
        halves = [block[:BLOCK], block[BLOCK:]]
        self._blocks[at : at + 1] = halves
        self._reach[at : at + 1] = [_reach(half) for half in halves]

    def over(self, shown: Range) -> list[Highlight]:
        """Return the highlights drawn on at least one offset of `shown`, in reading order."""
        found: list[Highlight] = []
        start, end = shown
        blocks = bisect_left(self._blocks, end, key=_first_start)
        for reach, block in zip(self._reach[:blocks], self._blocks, strict=False):
            if reach > start:
                # An empty range ends before the character it is drawn on.
                found += [x for x in block if x[0][0] < end and (x[0][1] > start or x[0][0] >= start)]
        return found

    def at(self, offset: int) -> list[Highlight]:
        """Return the highlights drawn on `offset`, the outermost first."""
        return self.over(Range(offset, offset + 1))

    def lane(self, key: str) -> int:
        """Return the lane of the highlight, from 0. Raises KeyError when there is none with this key."""
        if self._given is None:
            self._given = _lanes_in_order(self)
        return self._given[key]

    def runs(self, shown: Range) -> list[Run]:
        """Return the stretches of `shown` that are under highlights, in order; what is under none is left out."""
        over, spans = _without_the_outermost(self.over(shown), shown)
        edges = sorted({edge for x in over for edge in (max(x.range.start, shown.start), min(x.end, shown.end))})
        starts = sorted(over, key=_start, reverse=True)
        ends = sorted(over, key=_end)
        found: list[Run] = []
        live: list[Highlight] = []
        gone = 0
        for start, end in itertools.pairwise(edges):
            while gone < len(ends) and ends[gone].end <= start:
                del live[bisect_left(live, ends[gone].order, key=_order)]
                spans -= ends[gone].kind is not Kind.MARK
                gone += 1
            while starts and starts[-1].range.start <= start:
                item = starts.pop()
                insort(live, item, key=_order)
                spans += item.kind is not Kind.MARK
            if live:
                found.append(Run(start, end, tuple(live[-DEEPEST:]), spans))
        return found


def _without_the_outermost(over: list[Highlight], shown: Range) -> tuple[list[Highlight], int]:
    """Leave out what lies under all of `shown` and is deeper than is kept of a stack; and return how many spans that are.

    An article may be nested in thousands of spans, and each of its rows is to cost what a row costs.
    """
    start, end = shown
    across = [item for item in over if item[0][0] <= start and item[0][1] >= end]
    if len(across) <= DEEPEST:
        return over, 0
    outermost = across[:-DEEPEST]
    passed = {item.key for item in outermost}
    spans = sum(item.kind is not Kind.MARK for item in outermost)
    return [item for item in over if item.key not in passed], spans


def _reach(block: Iterable[Highlight]) -> int:
    return max(item.end for item in block)


def _first_order(block: list[Highlight]) -> tuple[int, int, str]:
    return block[0].order


def _first_start(block: list[Highlight]) -> int:
    return block[0].range.start


def _order(item: Highlight) -> tuple[int, int, str]:
    return item.order


def _start(item: Highlight) -> int:
    return item.range.start


def _end(item: Highlight) -> int:
    return item.end


def _has_lane(item: Highlight) -> bool:
    return item.kind is not Kind.MARK


def _lanes_in_order(items: Iterable[Highlight]) -> dict[str, int]:
    """Give each highlight the lowest lane that is free where it starts; `items` are in reading order."""
    lanes: dict[str, int] = {}
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    for item in items:
        while busy and busy[0][0] <= item.range.start:
            heappush(free, heappop(busy)[1])
        if item.lane is not None or not _has_lane(item):
            lanes[item.key] = item.lane or 0
            continue
        lane = heappop(free) if free else len(busy)
        lanes[item.key] = lane
        heappush(busy, (item.end, lane))
    return lanes
