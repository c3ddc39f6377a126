"""The offset map: which code points of the source text each code point of the reading text came from.

A piece table. The reading text is the pieces one after another; each piece came from one range of the source text
(`source`) and is so many code points long in the reading text (`length`):

* linear: both are equally long, code point for code point (unchanged text, or 1:1 replacements);
* block: the lengths differ; the piece is atomic, any part of it stands for all of it;
* insert: the source range is empty; the piece came from nowhere.

Source ranges are disjoint. A source code point in no piece is hidden. The order of the pieces is the reading order,
so a caption can stand elsewhere than in the file. Maps are immutable; `replace` and `arrange` compose one step.

Building is linear in pieces, a query logarithmic plus the pieces it touches.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from zoneread.errors import DataError
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Piece(NamedTuple):
    """Source range start..end and the length in the reading text; see the module for the three kinds."""

    start: int
    end: int
    length: int

    @property
    def linear(self) -> bool:
        """Whether it maps code point for code point."""
        return self.end - self.start == self.length


class Replacement(NamedTuple):
    """`range` of the present reading text becomes `text`."""

    range: Range
    text: str


class OffsetMap:
    """An immutable map between reading and source offsets; see the module."""

    def __init__(self, source_length: int, pieces: Iterable[Piece]) -> None:
        self.source_length = source_length
        self.pieces = tuple(_coalesced(pieces))
        self._starts = tuple(accumulate((piece.length for piece in self.pieces), initial=0))

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """Return the map of an unchanged text."""
        return cls(length, [Piece(0, length, length)])

    @property
    def reading_length(self) -> int:
        """Code points in the reading text."""
        return self._starts[-1]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OffsetMap):
            return NotImplemented
        return self.source_length == other.source_length and self.pieces == other.pieces

    def __hash__(self) -> int:
        return hash((self.source_length, self.pieces))

    def __repr__(self) -> str:
        return f"OffsetMap({self.source_length}, {list(self.pieces)!r})"

    # reading -> source

    def to_source(self, reading: Range) -> tuple[Range, ...]:
        """Return the maximal source fragments that `reading` came from, in reading order; () when it came from nowhere.

        A block counts whole when any of it is inside. Raises ValueError beyond the reading text.
        """
        self._check(reading.end)
        index = bisect_right(self._starts, reading.start) - 1
        if index < len(self.pieces) and reading.end <= self._starts[index + 1]:
            # Nearly every range lies inside one linear piece.
            start, end, length = self.pieces[index]
            if end - start == length and reading.start < reading.end:
                shift = start - self._starts[index]
                return (Range(reading.start + shift, reading.end + shift),) if shift else (reading,)
        fragments: list[tuple[int, int]] = []
        for start, end, _ in self._slice(reading.start, reading.end):
            if start == end:
                continue
            if fragments and fragments[-1][1] == start:
                fragments[-1] = (fragments[-1][0], end)
            else:
                fragments.append((start, end))
        return tuple(Range(start, end) for start, end in fragments)

    def source_hull(self, reading: Range) -> Range:
        """Return the smallest source range that holds all of `reading`'s fragments, a caret when there are none."""
        self._check(reading.end)
        index = bisect_right(self._starts, reading.start) - 1
        if index < len(self.pieces) and reading.end <= self._starts[index + 1]:
            # Nearly every range lies inside one linear piece.
            start, end, length = self.pieces[index]
            if end - start == length:
                shift = start - self._starts[index]
                return Range(reading.start + shift, reading.end + shift)
        parts = [piece for piece in self._slice(reading.start, reading.end) if piece.start < piece.end]
        if not parts:
            caret = self.caret_to_source(reading.start)
            return Range(caret, caret)
        return Range(min(part.start for part in parts), max(part.end for part in parts))

    def caret_to_source(self, offset: int) -> int:
        """Return the source offset of the code point at `offset`; at the very end, where the last piece ends."""
        self._check(offset)
        index = bisect_right(self._starts, offset) - 1
        if index < len(self.pieces):
            piece = self.pieces[index]
            return piece.start + (offset - self._starts[index] if piece.linear else 0)
        return self.pieces[-1].end if self.pieces else 0

    # source -> reading

    def to_reading(self, source: Range) -> Range | None:
        """Return the hull of `source` in the reading text, blocks whole; None when all of it is hidden or it is empty."""
        if source.is_empty:
            return None
        order, starts = self._by_source
        index = max(0, bisect_right(starts, source.start) - 1)
        low: int | None = None
        high = 0
        while index < len(order) and starts[index] < source.end:
            piece, at = self.pieces[order[index]], self._starts[order[index]]
            index += 1
            first, last = max(piece.start, source.start), min(piece.end, source.end)
            if first >= last:
                continue
            if piece.linear:
                found = Range(at + first - piece.start, at + last - piece.start)
            else:
                found = Range(at, at + piece.length)
            low = found.start if low is None else min(low, found.start)
            high = max(high, found.end)
        return None if low is None else Range(low, high)

    def caret_to_reading(self, source_offset: int) -> int:
        """Return the offset of the first shown code point at or after `source_offset` in the source; else the last one's end."""
        order, starts = self._by_source
        if not order:
            return 0
        index = max(0, bisect_right(starts, source_offset) - 1)
        piece = self.pieces[order[index]]
        if source_offset >= piece.end and index + 1 < len(order):
            index += 1
            piece = self.pieces[order[index]]
        at = self._starts[order[index]]
        if source_offset >= piece.end:
            return at + piece.length
        return at + (max(0, source_offset - piece.start) if piece.linear else 0)

    def from_fragments(self, fragments: Sequence[Range]) -> Range | None:
        """Return the reading range that holds all shown parts of `fragments`: the inverse of `to_source`; None when all are hidden."""
        found = [part for part in map(self.to_reading, fragments) if part is not None]
        if not found:
            return None
        return Range(min(part.start for part in found), max(part.end for part in found))

    def hidden(self) -> list[Range]:
        """Return the source ranges that the reading text does not show, in order."""
        found: list[Range] = []
        at = 0
        for index in self._by_source[0]:
            piece = self.pieces[index]
            if piece.start > at:
                found.append(Range(at, piece.start))
            at = piece.end
        if at < self.source_length:
            found.append(Range(at, self.source_length))
        return found

    # composition

    def replace(self, edits: Sequence[Replacement]) -> OffsetMap:
        """Return the map after `edits`, given sorted and disjoint in the present reading text.

        An edit that keeps the length keeps every alignment; one that cuts a block makes a block of the whole; an
        empty text hides. Raises ValueError for edits out of order or beyond the text.
        """
        changes = self._changes(edits)
        if not changes:
            return self
        built: list[Piece] = []
        cutter = _Cutter(self.pieces, self._starts)
        for start, end, length in changes:
            cutter.cut(start, built)
            if length:
                replaced: list[Piece] = []
                cutter.cut(end, replaced)
                built.append(self._melted(replaced, length, start))
            else:
                cutter.skip(end)
        cutter.cut(self.reading_length, built)
        return OffsetMap(self.source_length, built)

    def arrange(self, ranges: Sequence[Range]) -> OffsetMap:
        """Return the map of a text made of these disjoint ranges of the present one, in this order; the rest is hidden.

        Of a block that is cut, the first part keeps the source. Raises ValueError for ranges that overlap.
        """
        in_order = sorted(part for part in ranges if not part.is_empty)
        if any(one.end > two.start for one, two in pairwise(in_order)):
            raise ValueError("the ranges overlap")
        built: list[Piece] = []
        blocks = {piece.start for piece in self.pieces if not piece.linear}
        used: set[int] = set()
        for part in ranges:
            self._check(part.end)
            for piece in self._slice(part.start, part.end):
                if piece.start not in blocks or piece.start == piece.end:
                    built.append(piece)
                elif piece.start in used:
                    built.append(Piece(piece.start, piece.start, piece.length))
                else:
                    used.add(piece.start)
                    built.append(piece)
        return OffsetMap(self.source_length, built)

    # storage

    def dump(self) -> str:
        """Return compact JSON: the source length, then for each piece the gap since the last, its source length, its length."""
        flat = [self.source_length]
        at = 0
        for piece in self.pieces:
            flat += [piece.start - at, piece.end - piece.start, piece.length]
            at = piece.end
        return json.dumps(flat, separators=(",", ":"))

    @classmethod
    def load(cls, dumped: str) -> OffsetMap:
        """Return the map that `dump` wrote; raises DataError for anything else."""
        try:
            return cls._unflatten(list(json.loads(dumped)))
        except (ValueError, TypeError, IndexError):
            raise DataError("the stored offset map is malformed", hint="run zoneread doctor") from None

    @classmethod
    def _unflatten(cls, flat: list[int]) -> OffsetMap:
        pieces: list[Piece] = []
        at = 0
        for index in range(1, len(flat), 3):
            gap, source, length = (int(number) for number in flat[index : index + 3])
            pieces.append(Piece(at + gap, at + gap + source, length))
            at += gap + source
        ordered = sorted(piece for piece in pieces if piece.start < piece.end)
        sound = all(piece.start >= 0 and piece.end >= piece.start and piece.length > 0 for piece in pieces)
        if not sound or any(one.end > two.start for one, two in pairwise(ordered)):
            raise ValueError("pieces overlap")
        if ordered and ordered[-1].end > int(flat[0]):
            raise ValueError("a piece lies outside")
        return cls(int(flat[0]), pieces)

    # inside

    @cached_property
    def _by_source(self) -> tuple[list[int], list[int]]:
        order = [index for index, piece in enumerate(self.pieces) if piece.start < piece.end]
        order.sort(key=lambda index: self.pieces[index].start)
        return order, [self.pieces[index].start for index in order]

    def _check(self, offset: int) -> None:
        if not 0 <= offset <= self.reading_length:
            raise ValueError(f"offset {offset} is outside a reading text of {self.reading_length}")

    def _slice(self, start: int, end: int) -> list[Piece]:
        """Return the pieces of reading start..end; linear ones are cut, a cut block keeps its whole source."""
        found: list[Piece] = []
        _Cutter(self.pieces, self._starts, start).cut(end, found)
        return found

    def _changes(self, edits: Sequence[Replacement]) -> list[tuple[int, int, int]]:
        """Return start, end and new length of the edits that change lengths, grown to whole blocks and disjoint."""
        changes: list[tuple[int, int, int]] = []
        # Without the property `linear`: this looks at every piece for every step.
        blocks = [
            place
            for (first, last, shown), place in zip(self.pieces, pairwise(self._starts), strict=True)
            if last - first != shown
        ]
        at = block = 0
        for range_, text in edits:
            start, end, length = range_.start, range_.end, len(text)
            if start < at:
                raise ValueError(f"edits overlap or are out of order at {range_}")
            at = end
            if length == end - start:
                continue
            while block < len(blocks) and blocks[block][1] <= start:
                block += 1
            if block < len(blocks) and blocks[block][0] < end:
                self._grow(changes, start, end, length)
            else:
                changes.append((start, end, length))
        self._check(at)
        return changes

    def _grow(self, changes: list[tuple[int, int, int]], start: int, end: int, length: int) -> None:
        """Append a change, widened to the blocks it cuts and merged with the change before when they meet in one."""
        index = bisect_right(self._starts, start) - 1
        if index < len(self.pieces) and not self.pieces[index].linear and self._starts[index] < start:
            length += start - self._starts[index]
            start = self._starts[index]
        index = bisect_left(self._starts, end) - 1
        if end > start and index < len(self.pieces) and not self.pieces[index].linear and self._starts[index + 1] > end:
            length += self._starts[index + 1] - end
            end = self._starts[index + 1]
        if changes and changes[-1][1] > start:
            # Both widened over the block they share: each counted the part of it that the other replaces.
            before = changes.pop()
            shared = before[1] - start
            length += before[2] - shared
            start = before[0]
        changes.append((start, end, length))

    def _melted(self, parts: Sequence[Piece], length: int, offset: int) -> Piece:
        """Return what replaces `parts` by `length` code points: one block where their source runs on, else the first run's block.

        Without any source it is an insert at the source offset of `offset`.
        """
        sources = [part for part in parts if part.start < part.end]
        if not sources:
            caret = self.caret_to_source(offset)
            return Piece(caret, caret, length)
        start, end = sources[0].start, sources[0].end
        for part in sources[1:]:
            if part.start < end or self._shown_between(end, part.start):
                break
            end = part.end
        return Piece(start, end, length)

    def _shown_between(self, start: int, end: int) -> bool:
        return start < end and self.to_reading(Range(start, end)) is not None


class _Cutter:
    """Hands out the pieces of a map from left to right, cut where it is told to: linear ones with their source, blocks whole."""

    def __init__(self, pieces: Sequence[Piece], starts: Sequence[int], offset: int = 0) -> None:
        self._pieces = pieces
        self._starts = starts
        self._at = offset
        self._index = bisect_right(starts, offset) - 1

    def cut(self, end: int, into: list[Piece]) -> None:
        """Append the pieces from where the last cut was up to reading offset `end`."""
        pieces, starts, at, index = self._pieces, self._starts, self._at, self._index
        while at < end:
            piece, first, after = pieces[index], starts[index], starts[index + 1]
            stop = min(end, after)
            if at == first and stop == after:
                into.append(piece)
            elif piece.linear:
                into.append(Piece(piece.start + at - first, piece.start + stop - first, stop - at))
            else:
                into.append(Piece(piece.start, piece.end, stop - at))
            at = stop
            index += stop == after
        self._at, self._index = at, index

    def skip(self, end: int) -> None:
        """Go on to reading offset `end` without handing out what lies before it."""
        while self._index < len(self._pieces) and self._starts[self._index + 1] <= end:
            self._index += 1
        self._at = end


def _coalesced(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces that show something, neighbours of one linear run joined."""
    found: list[Piece] = []
    last_start, last_end, last_length = 0, -1, 0
    for piece in pieces:
        start, end, length = piece
        if length == 0:
            continue
        if start == last_end and end - start == length and last_end - last_start == last_length:
            last_length += length
            found[-1] = Piece(last_start, end, last_length)
        else:
            found.append(piece)
            last_start, last_length = start, length
        last_end = end
    return found
