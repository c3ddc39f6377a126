"""Reading what widgets show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget

    from zoneread.tui.app import ReaderApp


def rows_of(widget: Widget) -> list[str]:
    """Return the text of each row that a widget draws, blanks at the end left out."""
    return [widget.render_line(row).text.rstrip() for row in range(widget.size.height)]


def status_of(reader: ReaderApp) -> str:
    """Return what the left of the status row says."""
    return reader.status_bar.text.removeprefix(" !").strip()
