"""A widget of plain rows: every panel, bar and popup around the article is one of these.

A row is a list of pieces, each a text and the name of a style. Rows are made on demand, only for what is visible,
made safe for a terminal, cut and padded to the widget's width in cells, and kept until told otherwise. A widget of
rows never asks for a layout, so changing one costs the repaint of its rows and nothing else.

A row that fails to render shows that it failed, and the failure goes to the log: a broken panel never takes the
reader down with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from zoneread.text.display import sanitise
from zoneread.tui.crash import log_failure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rich.style import Style

    from zoneread.tui.skin import Skin

Piece = tuple[str, str]
"""A text and the name of its style in the skin."""


def cut(text: str, cells: int) -> str:
    """Return `text` cut to at most `cells` columns, ending in an ellipsis when more than blanks is missing."""
    if cells <= 0:
        return ""
    if cell_len(text) <= cells:
        return text
    bare = text.rstrip(" ")
    if cell_len(bare) <= cells:
        return bare + " " * (cells - cell_len(bare))
    kept = set_cell_size(text, cells - 1)
    # Half of a wide character has become a blank, or what begins with a joiner was measured with what it joins.
    while not text.startswith(kept) or cell_len(kept + "…") > cells:
        kept = kept[:-1]
    return kept + "…"


def clear_of(text: str, column: int, seams: Collection[int]) -> str:
    """Return `text`, which begins in `column`, with a blank before each wide character that would lie across a seam."""
    if not any(column < seam < column + cell_len(text) for seam in seams):
        return text
    kept: list[str] = []
    for character in text:
        cells = cell_len(character)
        while cells == 2 and column + 1 in seams:
            kept.append(" ")
            column += 1
        kept.append(character)
        column += cells
    return "".join(kept)


def fit(pieces: Iterable[tuple[str, Style]], width: int, base: Style, seams: Collection[int] = ()) -> Strip:
    """Return one strip of exactly `width` cells: the pieces one after the other, the rest blank in `base`.

    No wide character lies across the columns in `seams`.
    """
    segments, left = [], width
    for text, style in pieces:
        shown = cut(clear_of(sanitise(text, keep=""), width - left, seams), left)
        if shown:
            segments.append(Segment(shown, style))
            left -= cell_len(shown)
    if left > 0:
        segments.append(Segment(" " * left, base))
    return RowStrip(segments, width)


class RowStrip(Strip):
    """A strip that is freed when nobody holds it.

    Textual's own keeps itself among its parts when it is cut at its end only, which is nearly always: a cycle that waits
    for the collector, and every page turned leaves a panel full of them.
    """

    __slots__ = ()

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Return the strips between the cells in `cuts`."""
        inside = [cut for cut in cuts if cut <= self.cell_length]
        return [self] if inside == [self.cell_length] else super().divide(inside)


class Lines(Widget):
    """Rows of pieces. Subclasses say what a row holds in `row`, and call `changed` when that is no longer so."""

    ALLOW_SELECT = False
    BASE = "panel"
    """The style that blank cells have."""

    def __init__(self, skin: Skin, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.skin = skin
        self._strips: dict[int, Strip] = {}
        self._width = 0
        self._seams: frozenset[int] = frozenset()

    def row(self, row: int, width: int) -> list[Piece]:
        """Return the pieces of a visible row, counted from the widget's top. Rows may be empty."""
        raise NotImplementedError

    def wear(self, skin: Skin) -> None:
        """Change the styles."""
        self.skin = skin
        self.changed()

    def lie_over(self, seams: frozenset[int]) -> None:
        """Keep wide characters off these columns, at which widgets underneath begin and end.

        Textual cuts whatever lies over an edge of another widget there, and a wide character that is cut is lost.
        """
        if seams != self._seams:
            self._seams = seams
            self.changed()

    def changed(self, row: int | None = None) -> None:
        """Repaint one row, or all of them."""
        if row is None:
            self._strips.clear()
            self.refresh()
        else:
            self._strips.pop(row, None)
            self.refresh(Region(0, row, self.size.width, 1))

    def _strip(self, row: int) -> Strip:
        width = self.size.width
        if width != self._width:
            self._strips.clear()
            self._width = width
        strip = self._strips.get(row)
        if strip is None:
            strip = self._strips[row] = self._make(row, width)
        return strip

    def _make(self, row: int, width: int) -> Strip:
        try:
            pieces = self.row(row, width)
        except Exception as error:  # noqa: BLE001 - whatever a panel does wrong, the reader goes on
            pieces = [(f"this panel failed: see {log_failure(error, f'panel {self.id}')}", self.BASE)]
        styles = self.skin
        return fit(((text, styles[style]) for text, style in pieces), width, styles[self.BASE], self._seams)

    def render_line(self, y: int) -> Strip:
        """Return one row, for Textual's own use."""
        return self._strip(y)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of `crop`, at full width unless asked for less."""
        strips = [self._strip(row) for row in range(crop.y, crop.bottom)]
        if crop.x == 0 and crop.width >= self.size.width:
            return strips
        return [strip.crop(crop.x, crop.right) for strip in strips]
