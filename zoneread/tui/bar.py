"""One row with something at its left and something at its right: the title, the labels at the cursor, the status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from zoneread.text.display import sanitise
from zoneread.tui.lines import Lines, Piece, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.tui.skin import Skin


class Bar(Lines):
    """A row that is told its text.

    When there is no room for both sides the right one is kept whole; with `yields` it goes, with `leads` it is cut.
    """

    BASE = "bar"

    def __init__(self, skin: Skin, *, id: str, yields: bool = False, leads: bool = False) -> None:  # noqa: A002
        super().__init__(skin, id=id)
        self.yields = yields
        self.leads = leads
        self.left: Sequence[Piece] = ()
        self.right: Sequence[Piece] = ()

    def put(self, left: Sequence[Piece] | None = None, right: Sequence[Piece] | None = None) -> None:
        """Show other pieces on a side, or on both; None leaves a side as it is."""
        before = (self.left, self.right)
        if left is not None:
            self.left = left
        if right is not None:
            self.right = right
        if (self.left, self.right) != before:
            self.changed(0)

    @property
    def text(self) -> str:
        """What the left side says."""
        return "".join(text for text, _ in self.left)

    def row(self, row: int, width: int) -> list[Piece]:
        """Return both sides with the gap between them."""
        if row:
            return []
        right = [(sanitise(text, keep=""), style) for text, style in self.right]
        needed = sum(cell_len(text) for text, _ in (*self.left, *right))
        if needed > width and self.yields:
            right = []
        elif needed > width and self.leads:
            right = _cut(right, max(0, width - sum(cell_len(text) for text, _ in self.left)))
        room = max(0, width - sum(cell_len(text) for text, _ in right))
        left = _cut([(sanitise(text, keep=""), style) for text, style in self.left], room)
        room -= sum(cell_len(text) for text, _ in left)
        return [*left, (" " * room, self.BASE), *right]


def _cut(pieces: Sequence[Piece], room: int) -> list[Piece]:
    """Return as much of the pieces as `room` cells hold."""
    shown: list[Piece] = []
    for text, style in pieces:
        shown.append((cut(text, room), style))
        room -= cell_len(shown[-1][0])
    return shown
