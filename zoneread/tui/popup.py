"""The keys that may follow the ones pressed, with what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from zoneread.tui.lines import Lines, Piece, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.tui.skin import Skin

COLUMN = 38
"""Cells of one entry at least."""
APART = "  "
"""What stands between the English and the Chinese name of a command."""


class Popup(Lines):
    """Keys and what they do, in as many columns as fit; what is longer than a column has a row to itself, behind the others."""

    def __init__(self, skin: Skin) -> None:
        super().__init__(skin, id="popup")
        self.display = False
        self.entries: Sequence[tuple[str, str, str]] = ()
        """Key, what it does, and the same in Chinese."""
        self._columns = 1
        self._rows: list[list[tuple[str, str]]] = []

    def show(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """Show other entries."""
        self.entries = entries
        self.changed()

    def lay_out(self, width: int, most: int) -> int:
        """Lay the entries out in `width` cells and return how many rows they take.

        In Chinese too where that takes no more than `most` rows; else where it costs no row. Where even so there are more
        rows than that, each entry is cut to its column.
        """
        self._columns = max(1, width // COLUMN)
        room = self._room(width)
        both = [(key, f"{english}{APART}{chinese}" if chinese else english) for key, english, chinese in self.entries]
        fitting = [
            (key, english if cell_len(english) <= room < cell_len(long) else long)
            for (key, long), (_, english, _) in zip(both, self.entries, strict=True)
        ]
        for entries in (both, fitting):
            self._rows = self._flow(entries, room)
            if len(self._rows) <= most:
                break
        else:
            self._rows = self._flow([(key, cut(meaning, room)) for key, meaning in fitting], room)
        self.changed()
        return len(self._rows)

    def _room(self, width: int) -> int:
        """Return the cells of a column behind the key."""
        return max(0, width // self._columns - self._keys - 3)

    @property
    def _keys(self) -> int:
        return max((cell_len(key) for key, _, _ in self.entries), default=0)

    def _flow(self, entries: Sequence[tuple[str, str]], room: int) -> list[list[tuple[str, str]]]:
        short = [entry for entry in entries if cell_len(entry[1]) <= room]
        rows = [short[at : at + self._columns] for at in range(0, len(short), self._columns)]
        return rows + [[entry] for entry in entries if cell_len(entry[1]) > room]

    def row(self, row: int, width: int) -> list[Piece]:
        """Return the entries of one row."""
        entries = self._rows[row] if row < len(self._rows) else []
        keys, room = self._keys, self._room(width)
        pieces: list[Piece] = []
        for key, meaning in entries:
            shown = meaning if cell_len(meaning) > room else set_cell_size(meaning, room)
            pieces += [(f" {key:>{keys}} ", "key"), (shown, "panel"), (" ", "panel")]
        return pieces
