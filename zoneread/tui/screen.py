"""What a desk tells the screen, and asks of it: the desk knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.session.open_article import OpenArticle
    from zoneread.span.edits import Edit
    from zoneread.text.ranges import Range


class Screen(Protocol):
    """Whatever shows what a desk has open."""

    def say(self, text: str) -> None:
        """Tell what a key did."""

    def alert(self, text: str) -> None:
        """Tell what went wrong."""

    def remind(self) -> None:
        """Tell again what keeps an edit from being stored, as soon as what else was said has been read."""

    def opened(self, article: OpenArticle | None, offset: int) -> None:
        """Show another article."""

    def spans_changed(self, edit: Edit | None = None) -> None:
        """Show the open article's spans and status as they are now: all of them, or those that `edit` touched."""

    def look_at(self, range_: Range) -> None:
        """Bring a range into view."""

    def keep_place(self) -> None:
        """Remember where the cursor is."""

    def later(self, seconds: float, call: Callable[[], None]) -> object:
        """Call after some time."""

    def offer_rest(self, reason: str, way: str, command: str) -> str:
        """Return why something cannot be undone (or redone) whole, with the key of the command that does it in part."""

    def ways_out(self) -> str:
        """Return which keys write an edit in hand elsewhere and drop it."""
