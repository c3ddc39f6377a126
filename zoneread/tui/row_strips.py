"""Whole rows of the reading widget, margin, text, and scroll bar, made once and kept until something on them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.tui.painter import OVERFLOW_SIGN
from zoneread.tui.strips import AnchoredStrip, Piece

if TYPE_CHECKING:
    from textual.strip import Strip

    from zoneread.tui.painter import Painter

MARGIN = 2
"""Cells left of the text: a sign and a blank."""
RESERVED = MARGIN + 2
"""Cells of a row that are not text: the margin, one for a selected line feed and one for the scroll bar."""
_KEPT_ROWS = 400


class RowStrips:
    """The strips of `painter` in a widget `width` cells wide that begins at the terminal's column `column`."""

    __slots__ = ("_kept", "ambiguous", "column", "painter", "width")

    def __init__(self, painter: Painter, *, ambiguous: int = 1) -> None:
        self.painter = painter
        self.width = 0
        self.column = 0
        self.ambiguous = ambiguous
        self._kept: dict[int, dict[tuple[int, bool], Strip]] = {}

    @property
    def left(self) -> int:
        """The cell where text begins; it stands in the middle of a wide widget."""
        return MARGIN + max(0, self.width - self.painter.layout.width - RESERVED) // 2

    def strip(self, row: int, lane: int, *, thumb: bool) -> Strip:
        """Return a row of text (lane 0) or one of its lanes (from 1), with the scroll bar's thumb or without."""
        kept = self._kept.get(row)
        if kept is None:
            if len(self._kept) >= _KEPT_ROWS:
                self._kept.clear()
            kept = self._kept[row] = {}
        strip = kept.get((lane, thumb))
        if strip is None:
            strip = kept[lane, thumb] = self._make(row, lane, thumb=thumb)
        return strip

    def forget(self, rows: range | None = None) -> None:
        """Forget the strips of `rows`, or of all."""
        if rows is None or len(rows) > len(self._kept):
            self._kept.clear()
            return
        for row in rows:
            self._kept.pop(row, None)

    def _make(self, row: int, lane: int, *, thumb: bool) -> Strip:
        painter, palette = self.painter, self.painter.palette
        sign, pieces = " ", []
        if row < painter.layout.rows:
            if lane == 0:
                sign, pieces = painter.sign(row), painter.text_pieces(row)
            else:
                pieces = painter.lane_pieces(row, lane - 1)
                sign = OVERFLOW_SIGN if lane == painter.lanes and painter.overflows(row) else " "
        margin = f"{' ' * (self.left - MARGIN)}{sign}{' ' * (MARGIN - 1)}"
        free = max(0, self.width - len(margin) - sum(piece.cells for piece in pieces) - 1)
        whole = AnchoredStrip(
            [
                Piece(margin, palette.mark if sign != " " else palette.base, len(margin)),
                *pieces,
                Piece(" " * free, palette.base, free),
                Piece(" ", palette.thumb if thumb else palette.base, 1),
            ],
            self.column,
            ambiguous=self.ambiguous,
        )
        return whole.crop(0, self.width)
