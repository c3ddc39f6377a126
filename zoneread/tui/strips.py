"""Strips that keep their columns whatever width the terminal gives to a doubtful character.

Terminals disagree about the cells of “ ” … — ① and of joined emoji. After each such character the strip says outright
which column comes next (CHA, ECMA-48 8.3.9, ``ESC [ n G``), and where two cells are kept for it both are blanked
first, so that a wrong guess spoils one character and never moves the rest of the row or the panel beside it.

The only module that relies on how Textual's `Strip` draws and divides itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.color import ColorSystem
from rich.segment import Segment
from textual.strip import Strip

from zoneread.view.width import measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from rich.style import Style


class Piece(NamedTuple):
    """Text of one style, `cells` wide. A doubtful cluster is a piece of its own."""

    text: str
    style: Style
    cells: int
    doubtful: bool = False


class AnchoredStrip(Strip):
    """A strip of pieces whose first cell is the terminal's column `left`, counted from 0."""

    __slots__ = ["_ambiguous", "_left", "_pieces"]

    def __init__(self, pieces: Iterable[Piece], left: int, *, ambiguous: int = 1) -> None:
        self._pieces = list(pieces)
        self._left = left
        self._ambiguous = ambiguous
        super().__init__(
            [Segment(piece.text, piece.style) for piece in self._pieces], sum(piece.cells for piece in self._pieces)
        )

    def render(self, console: Console) -> str:
        """Return what is written to the terminal; made once."""
        if self._render_cache is None:
            system = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Strip.render does
            column = self._left
            written: list[str] = []
            for text, style, cells, doubtful in self._pieces:
                # A column on the wire counts from 1.
                drawn = text
                if doubtful:
                    blanks = f"  \x1b[{column + 1}G" if cells == 2 else ""
                    drawn = f"{blanks}{text}\x1b[{column + cells + 1}G"
                written.append(self.render_style(style, drawn, system))
                column += cells
            self._render_cache = "".join(written)
        return self._render_cache

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Return the strips between the cells in `cuts`; a wide character that is cut becomes blanks."""
        edges = [cut for cut in cuts if cut <= self.cell_length]
        if edges == [self.cell_length]:
            return [self]
        return [self._part(start, end) for start, end in zip([0, *edges], edges, strict=False)]

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return the strip between two cells; a wide character that is cut becomes blanks."""
        first, last = max(0, start), self.cell_length if end is None else min(self.cell_length, end)
        if first == 0 and last == self.cell_length:
            return self
        return self._part(first, max(first, last))

    def _part(self, start: int, end: int) -> AnchoredStrip:
        pieces: list[Piece] = []
        left = 0
        for piece in self._pieces:
            right = left + piece.cells
            if start <= left and right <= end:
                pieces.append(piece)
            elif left < end and start < right:
                pieces.append(self._cut(piece, max(start, left) - left, min(end, right) - left))
            left = right
        return AnchoredStrip(pieces, self._left + start, ambiguous=self._ambiguous)

    def _cut(self, piece: Piece, start: int, end: int) -> Piece:
        if piece.doubtful:
            return Piece(" " * (end - start), piece.style, end - start)
        cells = measure(piece.text, ambiguous=self._ambiguous)
        kept: list[str] = []
        for offset, char in enumerate(cells.text):
            left, right = cells.edges[offset], cells.edges[offset + 1]
            shown = max(0, min(right, end) - max(left, start))
            kept.append(char if shown == right - left else " " * shown)
        return Piece("".join(kept), piece.style, end - start)
