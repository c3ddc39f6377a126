"""A list that fetches only the rows it shows: ten thousand articles cost what twenty do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from zoneread.tui.lines import Lines, Piece

if TYPE_CHECKING:
    from textual import events

    from zoneread.tui.skin import Skin


class VirtualList(Lines):
    """A title row and under it a window onto `count` items, with a cursor.

    Subclasses say how many items there are and what one looks like. `index` is the item under the cursor;
    it is 0 in an empty list.
    """

    class Chosen(Message):
        """The person clicked an item, or asked for the one under the cursor."""

        def __init__(self, list_: VirtualList, index: int) -> None:
            super().__init__()
            self.list = list_
            self.index = index

    TITLE = True
    """Whether the first row is a title."""

    def __init__(self, skin: Skin, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(skin, id=id)
        self.index = 0
        self.top = 0
        self.active = False

    # what subclasses say

    def count(self) -> int:
        """Return how many items there are."""
        raise NotImplementedError

    def title(self) -> str:
        """Return the text of the title row."""
        return ""

    def item(self, index: int, width: int) -> list[Piece]:
        """Return the pieces of one item; styles under "panel" turn into those of the cursor where it is."""
        raise NotImplementedError

    def empty(self) -> str:
        """Return what an empty list says."""
        return "nothing here"

    def is_lit(self, index: int) -> bool:
        """Whether the item has the cursor."""
        return index == self.index

    # movement

    @property
    def page(self) -> int:
        """How many items are visible at once; at least 1."""
        return max(1, self.size.height - self.TITLE)

    def set_active(self, active: bool) -> None:
        """Say whether keys go to this list, which its cursor shows."""
        if active != self.active:
            self.active = active
            self.changed()

    def move_to(self, index: int) -> None:
        """Put the cursor on the item nearest to `index` and bring it into view."""
        before, top = self.index, self.top
        self.index = max(0, min(index, self.count() - 1))
        self.show_cursor()
        if self.top != top:
            self.changed()
        elif before != self.index:
            self.changed(before - top + self.TITLE)
            self.changed(self.index - top + self.TITLE)

    def move_by(self, items: int) -> None:
        """Move the cursor by a number of items; it stops at the ends."""
        self.move_to(self.index + items)

    def show_cursor(self) -> None:
        """Scroll as little as it takes for the cursor to be visible."""
        self.top = max(0, min(self.top, self.count() - self.page))
        if self.index < self.top:
            self.top = self.index
        elif self.index >= self.top + self.page:
            self.top = self.index - self.page + 1

    def reload(self) -> None:
        """Repaint after the items have changed, keeping the cursor inside the list."""
        self.index = max(0, min(self.index, self.count() - 1))
        self.show_cursor()
        self.changed()

    def choose(self) -> None:
        """Announce the item under the cursor."""
        if self.count():
            self.post_message(self.Chosen(self, self.index))

    # drawing and the mouse

    def row(self, row: int, width: int) -> list[Piece]:
        """Return the title, an item, or nothing."""
        if self.TITLE and row == 0:
            text = f" {self.title()}"
            return [(text + " " * width, "panel.title")]
        index = self.top + row - self.TITLE
        if index >= self.count():
            return [(f" {self.empty()}", "panel.dim")] if index == 0 else []
        pieces = self.item(index, width)
        if not self.is_lit(index):
            return pieces
        if not self.active:
            return [("›", "panel.strong"), *_after_first(pieces)]
        over = {"panel": "cursor", "panel.dim": "cursor.dim", "panel.strong": "cursor"}
        lit = [(text, over.get(style, style)) for text, style in pieces]
        return [*lit, (" " * width, "cursor")]

    def on_resize(self) -> None:
        """Show the list from its top if the cursor is visible there, else down to the cursor."""
        self.top = 0
        self.show_cursor()
        self.changed()

    def on_click(self, event: events.Click) -> None:
        """Choose the item under the mouse."""
        event.stop()
        index = self.top + event.y - self.TITLE
        if self.top <= index < self.count():
            self.move_to(index)
            self.choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by three items; the cursor comes along."""
        event.stop()
        self.move_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back by three items."""
        event.stop()
        self.move_by(-3)


def _after_first(pieces: list[Piece]) -> list[Piece]:
    """Drop the first column, which every item leaves blank for the mark."""
    if not pieces:
        return pieces
    (text, style), *rest = pieces
    return [(text[1:], style), *rest]
