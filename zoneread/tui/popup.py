"""The popup of keys that may follow the ones typed so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from zoneread.tui.lines import Lines, Piece, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.tui.skin import Skin

COLUMN = 38
"""Cells of one entry at least."""


class Popup(Lines):
    """Keys and what they do, in as many columns as fit."""

    def __init__(self, skin: Skin) -> None:
        super().__init__(skin, id="popup")
        self.display = False
        self.entries: Sequence[tuple[str, str, str]] = ()
        """Key, what it does, and the same in Chinese."""

    def show(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """Show other entries."""
        self.entries = entries
        self.changed()

    def rows_needed(self, width: int) -> int:
        """Return how many rows the entries take in `width` cells."""
        return -(-len(self.entries) // max(1, width // COLUMN))

    def row(self, row: int, width: int) -> list[Piece]:
        """Return the entries of one row; the Chinese name where there is room for both."""
        columns = max(1, width // COLUMN)
        keys = max((cell_len(key) for key, _, _ in self.entries), default=0)
        room = max(0, width // columns - keys - 3)
        pieces: list[Piece] = []
        for key, english, chinese in self.entries[row * columns : (row + 1) * columns]:
            both = f"{english}  {chinese}" if chinese else english
            meaning = both if cell_len(both) <= room else english
            pieces += [(f" {key:>{keys}} ", "key"), (set_cell_size(cut(meaning, room), room), "panel"), (" ", "panel")]
        return pieces
