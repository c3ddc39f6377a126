"""A bare application around the reading widget, for tests of the widget alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.app import App, ComposeResult

from zoneread.text.ranges import Range
from zoneread.tui.article_view import ArticleView
from zoneread.tui.palette import OKABE_ITO, Mode, Palette
from zoneread.view.highlight import Highlight

if TYPE_CHECKING:
    from textual.message import Message

LABELS = dict(zip(("reform", "metric", "project", "party-building"), OKABE_ITO, strict=False))


class Host(App[None]):
    """Shows one article and keeps the messages of the view."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { layout: horizontal } ArticleView { width: 1fr; height: 1fr }"

    def __init__(self, text: str, *, mode: Mode = "dark", **options: int) -> None:
        super().__init__()
        self.text = text
        self.view = ArticleView(Palette(mode, LABELS), max_width=options.get("max_width", 90))
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_mount(self) -> None:
        if not self.view.document.length:
            self.view.load(self.text)

    def on_article_view_cursor_moved(self, message: ArticleView.CursorMoved) -> None:
        self.said.append(message)

    def on_article_view_selection_changed(self, message: ArticleView.SelectionChanged) -> None:
        self.said.append(message)

    def on_article_view_clicked(self, message: ArticleView.Clicked) -> None:
        self.said.append(message)

    @property
    def clicks(self) -> list[tuple[int, int]]:
        """What was clicked: (offset, count)."""
        return [(m.offset, m.count) for m in self.said if isinstance(m, ArticleView.Clicked)]

    @property
    def selections(self) -> list[Range]:
        """What was selected, in order."""
        return [m.selection for m in self.said if isinstance(m, ArticleView.SelectionChanged)]

    def screen_text(self) -> list[str]:
        """Return the text of each row of the view, without the blanks at its end."""
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]


def main(path: str, mode: Mode) -> None:
    """Show the text of a file with a highlight on its first characters; any key ends it."""
    text = Path(path).read_bytes().decode("utf-8", "surrogatepass")

    class Shown(Host):
        def on_ready(self) -> None:
            self.view.set_highlights([Highlight(Range(0, min(2, len(text))), "reform", "a")])
            self.view.move_to(len(text))

        def on_key(self) -> None:
            self.exit()

    Shown(text, mode=mode, max_width=60).run()


if __name__ == "__main__":
    main(sys.argv[1], cast("Mode", sys.argv[2]))
