"""Draws one row of an article: text under its highlights, its lanes, and the margin sign.

Work is proportional to the row. What the highlights make of a row is remembered until they change; selection, cursor,
hits and hints are laid over it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from zoneread.text.display import sanitise
from zoneread.text.ranges import Range
from zoneread.tui.palette import MARK_SIGNS, PLAIN, QUIET_MARKS, Look, Palette
from zoneread.tui.strips import Piece
from zoneread.view.highlight import Highlight, Highlights, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zoneread.view.layout import Layout

OVERFLOW_SIGN = "+"
"""Stands in the margin of the last lane of a row that has highlights in lanes not shown."""
_FILLERS = {Kind.SUGGESTION: ".", Kind.OTHER: "="}
_REMEMBERED_ROWS = 1024


class Painter:
    """What is to be drawn. `hits` are sorted and disjoint; `hints` are drawn in the place of the character at their offset."""

    __slots__ = ("_looks", "cursor", "highlights", "hints", "hits", "lanes", "layout", "palette", "selection")

    def __init__(
        self, layout: Layout, palette: Palette, highlights: Highlights | None = None, *, lanes: int = 0
    ) -> None:
        self.layout = layout
        self.palette = palette
        self.highlights = Highlights() if highlights is None else highlights
        self.lanes = lanes
        self.cursor = -1
        self.selection = Range(0, 0)
        self.hits: Sequence[Range] = ()
        self.hints: Mapping[int, str] = {}
        self._looks: dict[int, list[Look]] = {}

    def forget(self, rows: range | None = None) -> None:
        """Forget what the highlights make of `rows`, or of all."""
        if rows is None or len(rows) >= len(self._looks):
            self._looks.clear()
        else:
            for row in rows:
                self._looks.pop(row, None)

    def sign(self, row: int) -> str:
        """Return the sign in the margin of `row`: that of the mark in it that matters most, else a space."""
        over = self.highlights.over(self.layout.row_range(row))
        styles = {item.style for item in over if item.kind is Kind.MARK}
        return next((sign for style, sign in MARK_SIGNS.items() if style in styles), " ")

    def text_pieces(self, row: int) -> list[Piece]:
        """Return the text of `row` from its indent to its last character, and its line feed where that is selected."""
        looks = self._overlaid(row)
        start, stop = self.layout.row_range(row).start, self.layout.text_end(row)
        cells = self.layout.cells_of_text
        doubtful: set[int] = set()
        if cells.uncertain is not None:
            doubtful = {cells.head(match.start()) for match in cells.uncertain.finditer(cells.text, start, stop)}
        indent = self.layout.row_indent(row)
        pieces = [Piece(" " * indent, self.palette.base, indent)] if indent else []
        alone = sorted({place for place in (*doubtful, *self.hints) if start <= place < stop}, reverse=True)
        offset = start
        while offset < stop:
            look = looks[offset - start]
            if offset in self.hints:
                end = self._under_hint(offset, stop)
                shown = self.hints[offset].ljust(cells.edges[end] - cells.edges[offset])
                pieces.append(Piece(shown, self.palette.look(Look(hit=True)), len(shown)))
                offset = end
                continue
            end = cells.tail(offset)
            if offset not in doubtful:
                while alone and alone[-1] <= offset:
                    alone.pop()
                limit = alone[-1] if alone else stop
                while end < limit and (looks[end - start] is look or looks[end - start] == look):
                    end += 1
            width = cells.edges[end] - cells.edges[offset]
            pieces.append(Piece(cells.text[offset:end], self.palette.look(look), width, offset in doubtful))
            offset = end
        if looks[stop - start :] not in ([], [PLAIN]):
            pieces.append(Piece(" ", self.palette.look(looks[stop - start]), 1))
        return pieces

    def lane_pieces(self, row: int, lane: int) -> list[Piece]:
        """Return the bars of `lane` (from 0) under `row`: ``[name--]``, ``<`` and ``>`` where it goes on.

        Suggestions are dotted, somebody else's spans doubled (``=``).
        """
        shown = Range(self.layout.row_range(row).start, self.layout.text_end(row))
        pieces: list[Piece] = []
        column = 0
        for item in self.highlights.over(shown):
            if item.kind is Kind.MARK or self.highlights.lane(item.key) != lane:
                continue
            left, right = self._columns(row, shown, item)
            if left > column:
                pieces.append(Piece(" " * (left - column), self.palette.base, left - column))
            bar = _bar(item, right - left, opens=item.range.start >= shown.start, closes=item.range.end <= shown.end)
            pieces.append(Piece(bar, self.palette.lane(item.style), right - left))
            column = right
        return pieces

    def overflows(self, row: int) -> bool:
        """Whether `row` has highlights in lanes that are not shown."""
        over = self.highlights.over(self.layout.row_range(row))
        return any(x.kind is not Kind.MARK and self.highlights.lane(x.key) >= self.lanes for x in over)

    def _columns(self, row: int, shown: Range, item: Highlight) -> tuple[int, int]:
        """Return the cells, from the start of the row, that the bar of `item` takes."""
        edges = self.layout.cells_of_text.edges
        origin = edges[shown.start] - self.layout.row_indent(row)
        start, end = max(item.range.start, shown.start), min(item.end, shown.end)
        return edges[start] - origin, max(edges[end], edges[start]) - origin

    def _under_hint(self, offset: int, stop: int) -> int:
        cells = self.layout.cells_of_text
        end = cells.tail(offset)
        while end < stop and cells.edges[end] - cells.edges[offset] < len(self.hints[offset]):
            end = cells.tail(end)
        return end

    def _overlaid(self, row: int) -> list[Look]:
        """Return the look of each code point of `row`; the line feed or the end of the text is the last."""
        shown = self.layout.row_range(row)
        looks = self._looks.get(row)
        if looks is None:
            if len(self._looks) >= _REMEMBERED_ROWS:
                self._looks.clear()
            looks = self._looks[row] = self._highlighted(shown, last=row == self.layout.rows - 1)
        overlay = self._hits_over(shown)
        selected = Range(max(self.selection.start, shown.start), max(self.selection.end, shown.start))
        cursor = self.cursor - shown.start
        if not overlay and selected.is_empty and not 0 <= cursor < len(looks):
            return looks
        looks = looks.copy()
        for hit in overlay:
            for place in range(max(hit.start, shown.start) - shown.start, min(hit.end - shown.start, len(looks))):
                looks[place] = looks[place]._replace(hit=True)
        for place in range(selected.start - shown.start, min(selected.end - shown.start, len(looks))):
            looks[place] = looks[place]._replace(selected=True)
        if 0 <= cursor < len(looks):
            looks[cursor] = looks[cursor]._replace(cursor=True)
        return looks

    def _highlighted(self, shown: Range, *, last: bool) -> list[Look]:
        looks = [PLAIN] * (shown.length + last)
        # From the character before the row on, to tell whether what begins with the row touches another.
        before: tuple[int, str, Look] = (-1, "", PLAIN)
        for run in self.highlights.runs(Range(max(0, shown.start - 1), shown.end)):
            spans = [item for item in run.stack if item.kind is not Kind.MARK]
            marked = any(item.kind is Kind.MARK and item.style not in QUIET_MARKS for item in run.stack)
            look = Look(marked=marked)
            if spans:
                look = Look(spans[-1].style, spans[-1].kind, min(run.depth, 4), marked=marked)
            first, key = max(run.start - shown.start, 0), spans[-1].key if spans else ""
            for place in range(first, min(run.end - shown.start, len(looks))):
                looks[place] = look
            if key and (run.start, look) == before[::2] and key != before[1] and run.start >= shown.start:
                looks[first] = look._replace(border=True)
            before = (run.end, key, look)
        return looks

    def _hits_over(self, shown: Range) -> Sequence[Range]:
        first = bisect_right(self.hits, shown.start, key=_end)
        return self.hits[first : bisect_left(self.hits, shown.end, key=_start)]


def _bar(item: Highlight, cells: int, *, opens: bool, closes: bool) -> str:
    if cells < 2:
        return "|" * cells
    filler = _FILLERS.get(item.kind, "-")
    name = sanitise(item.caption, keep="")
    room = cells - 2
    if cell_len(name) > room:
        name = set_cell_size(name, room)
    inner = name + filler * (room - cell_len(name))
    return ("[" if opens else "<") + inner + ("]" if closes else ">")


def _start(found: Range) -> int:
    return found.start


def _end(found: Range) -> int:
    return found.end
