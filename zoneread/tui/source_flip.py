"""The source text in the place of the reading text, exactly as in the file, and back again at the same spot.

The source text is for looking at: spans are drawn on it where they are anchored, and made and changed in the reading
text alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.tui.marks import marks_on_source
from zoneread.view.highlight import Highlight

if TYPE_CHECKING:
    from zoneread.session.open_article import OpenArticle
    from zoneread.tui.app import ReaderApp

NEEDS_READING = (
    "edge.",
    "hint.",
    "label.",
    "mark.",
    "move.gap.",
    "move.span.",
    "object.span",
    "search.",
    "select.mend",
    "span.",
    "suggest.",
    "tag.",
)
"""Beginnings of the ids of commands that make no sense on the source text."""


class SourceFlip:
    """Which of the two texts is on the screen."""

    def __init__(self, reader: ReaderApp) -> None:
        self.reader = reader
        self.shown = False

    def refuses(self, id_: str) -> bool:
        """Whether a command has to wait until the reading text is back."""
        return self.shown and id_.startswith(NEEDS_READING)

    def to_source(self, article: OpenArticle) -> None:
        """Show the source text with the cursor where it is in the reading text."""
        view = self.reader.view
        text = self.reader.desk.session.source_text(article)
        cursor = article.reading.map.caret_to_source(view.cursor)
        self.shown = True
        view.load(text, cursor=min(cursor, len(text)))
        self.draw(article)

    def draw(self, article: OpenArticle) -> None:
        """Draw every fragment of every span where it is anchored, and the marks of the clean-up."""
        spans = (
            Highlight(part, span.label, f"{span.id}/{number}")
            for span in article.spans
            for number, part in enumerate(span.source)
        )
        self.reader.view.set_highlights([*spans, *marks_on_source(article.reading)])

    def reading_cursor(self, article: OpenArticle) -> int:
        """Return the offset of the cursor in the reading text, whichever text is shown."""
        cursor = self.reader.view.cursor
        return article.reading.map.caret_to_reading(cursor) if self.shown else cursor
