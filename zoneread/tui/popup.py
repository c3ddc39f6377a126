"""The popup of keys that may follow the ones typed so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.tui.lines import Lines, Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.tui.skin import Skin

COLUMN = 38
"""Cells of one entry."""


class Popup(Lines):
    """Keys and what they do, in as many columns as fit."""

    def __init__(self, skin: Skin) -> None:
        super().__init__(skin, id="popup")
        self.entries: Sequence[tuple[str, str]] = ()

    def show(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show other entries."""
        self.entries = entries
        self.changed()

    def rows_needed(self, width: int) -> int:
        """Return how many rows the entries take in `width` cells."""
        columns = max(1, width // COLUMN)
        return -(-len(self.entries) // columns)

    def row(self, row: int, width: int) -> list[Piece]:
        """Return the entries of one row."""
        columns = max(1, width // COLUMN)
        pieces: list[Piece] = []
        for key, meaning in self.entries[row * columns : (row + 1) * columns]:
            pieces += [(f" {key:>4} ", "key"), (_column(meaning, COLUMN - 7), "panel"), (" ", "panel")]
        return pieces


def _column(text: str, cells: int) -> str:
    from rich.cells import set_cell_size

    from zoneread.tui.lines import cut

    return set_cell_size(cut(text, cells), cells)
