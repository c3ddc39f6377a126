"""The reading widget: an article on rows of its own, drawn one strip at a time.

It keeps its own viewport, scroll bar and strips and repaints only the rows a key has changed, so that the cost of a key
does not depend on the length of the article or the number of highlights. It knows offsets, ranges and highlights;
what they mean is the application's. Borders and padding given to it in CSS are not drawn.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from zoneread.text.ranges import Range
from zoneread.tui.painter import Painter
from zoneread.tui.row_strips import RESERVED, RowStrips
from zoneread.view.document import Document, Segment
from zoneread.view.highlight import Highlight, Highlights
from zoneread.view.layout import MIN_WIDTH, Layout
from zoneread.view.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual import events
    from textual.strip import Strip

    from zoneread.tui.palette import Palette

MAX_WIDTH = 90
"""The widest row, in cells: 45 Hanzi."""
WHEEL_ROWS = 3
LAYOUTS_KEPT = 6
"""The last layouts stay in memory for going back and forth between articles; nothing ever changes in one."""


class ArticleView(Widget):
    """Shows a reading text, a cursor and a selection.

    The cursor is a place between code points, at the head of a cluster. The selection lies between the cursor and the
    anchor; it is empty after a plain move. The cell drawn as the cursor is the one after the cursor, or the last one
    selected when the cursor is at the end of a selection.
    """

    ALLOW_SELECT: ClassVar[bool] = False
    can_focus = False

    class CursorMoved(Message):
        """The cursor is at another offset."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    class SelectionChanged(Message):
        """Another range is selected, perhaps an empty one."""

        def __init__(self, selection: Range) -> None:
            super().__init__()
            self.selection = selection

    class Clicked(Message):
        """The mouse was clicked on `offset`, for the `count`-th time on end. Not sent for a drag."""

        def __init__(self, offset: int, count: int) -> None:
            super().__init__()
            self.offset = offset
            self.count = count

    def __init__(
        self,
        palette: Palette,
        *,
        ambiguous: int = 1,
        indent: int = 0,
        gap: bool = False,
        max_width: int = MAX_WIDTH,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self.document = Document("")
        self.max_width = max_width
        self._ambiguous = ambiguous
        self._painter = Painter(Layout("", MIN_WIDTH, ambiguous=ambiguous, indent=indent, gap=gap), palette)
        self._indent, self._gap = indent, gap
        self._anchor = 0
        self._cursor = 0
        self._port = Viewport()
        self._fitted: Size | None = None
        self._drag: int | None = None
        self._dragged = False
        self._strips = RowStrips(self._painter, ambiguous=ambiguous)

    def load(self, text: str, *, cursor: int = 0, headings: Sequence[Range] = ()) -> None:
        """Show another reading text without highlights, hits or hints, the cursor in its middle where that is possible."""
        self.document = Document(text, headings=headings)
        painter = self._painter
        layout = self._lay_out(text, self._text_width())
        self._painter = self._strips.painter = Painter(layout, painter.palette, lanes=painter.lanes)
        self._cursor = self._anchor = layout.cells_of_text.head(min(max(cursor, 0), layout.length))
        self._port = Viewport(layout.rows, self.size.height, self._port.row_height)
        self._place_overlays()
        self._fitted = None
        if self.size.width:
            self._fit()
        self._repaint_all()

    def prepare(self, text: str) -> None:
        """Lay out a text that is likely to be loaded next."""
        self._lay_out(text, self._text_width())

    def _lay_out(self, text: str, width: int) -> Layout:
        return _laid_out(text, width, self._ambiguous, self._indent, self._gap)

    @property
    def layout_of_text(self) -> Layout:
        """The rows as they are now; another value after a resize or a load."""
        return self._painter.layout

    @property
    def cursor(self) -> int:
        """Where the cursor is; 0 to the length of the text."""
        return self._cursor

    @property
    def selection(self) -> Range:
        """What lies between anchor and cursor; empty at the cursor when nothing is selected."""
        return Range(min(self._anchor, self._cursor), max(self._anchor, self._cursor))

    @property
    def highlights(self) -> Highlights:
        """The highlights shown. To change them call the methods of the view."""
        return self._painter.highlights

    @property
    def visible_rows(self) -> range:
        """The rows of the layout that are on the screen, wholly or in part."""
        return self._port.visible

    @property
    def page_rows(self) -> int:
        """How many whole rows of text the screen holds, at least 1."""
        return self._port.page

    @property
    def palette(self) -> Palette:
        """The styles text is drawn in; setting it repaints."""
        return self._painter.palette

    @palette.setter
    def palette(self, palette: Palette) -> None:
        self._painter.palette = palette
        self._repaint_all()

    @property
    def lanes(self) -> int:
        """How many rows of lanes are under each row of text; setting it keeps the cursor's text in view."""
        return self._painter.lanes

    @lanes.setter
    def lanes(self, lanes: int) -> None:
        row = self._painter.layout.row_of(self._cursor)
        y = self._port.y_of(row)
        self._painter.lanes = max(0, lanes)
        self._port.row_height = 1 + self._painter.lanes
        self._port.scroll_to(row - min(y // self._port.row_height, self._port.page - 1))
        self._repaint_all()

    @property
    def ambiguous(self) -> int:
        """How many cells the terminal gives to ambiguous characters; setting it lays the text out again."""
        return self._ambiguous

    @ambiguous.setter
    def ambiguous(self, ambiguous: int) -> None:
        self._ambiguous = self._strips.ambiguous = ambiguous
        self._exchange(self._lay_out(self.document.text, self._painter.layout.width))
        self.refresh()

    def set_highlights(self, highlights: Iterable[Highlight]) -> None:
        """Show these highlights in the place of those before."""
        self._painter.highlights = Highlights(highlights)
        self._repaint_all()

    def update_highlight(self, highlight: Highlight) -> None:
        """Add a highlight, or change the one with its key; only the rows it is on are repainted."""
        before = self._painter.highlights.put(highlight)
        for changed in (before, highlight):
            if changed is not None:
                self._repaint(changed.shown, highlights=True)

    def remove_highlight(self, key: str) -> None:
        """Take a highlight away. Raises KeyError when there is none with this key."""
        removed = self._painter.highlights.remove(key)
        self._repaint(removed.shown, highlights=True)

    def set_hits(self, hits: Iterable[Range]) -> None:
        """Show these search hits in the place of those before."""
        self.document.hits = hits
        self._painter.hits = self.document.hits
        self._repaint_all()

    def set_hints(self, hints: Mapping[int, str]) -> None:
        """Draw a short ASCII hint over the character at each of these offsets; an empty mapping takes them away."""
        self._painter.hints = dict(hints)
        self._repaint_all()

    def move_to(self, offset: int, *, extend: bool = False) -> None:
        """Put the cursor at the head of the cluster at `offset` and show it; with `extend` the anchor stays."""
        cursor = self._painter.layout.cells_of_text.head(min(max(offset, 0), self._painter.layout.length))
        self._set_selection(self._anchor if extend else cursor, cursor)
        self.ensure_visible(self._cursor)

    def select(self, selected: Range, *, cursor_first: bool = False) -> None:
        """Select a range; the cursor goes to its end, or to its start with `cursor_first`. Raises IndexError outside the text."""
        if selected.end > self._painter.layout.length:
            raise IndexError(f"{selected} is not in a text of {self._painter.layout.length} characters")
        anchor, cursor = (selected.end, selected.start) if cursor_first else (selected.start, selected.end)
        self._set_selection(anchor, cursor)
        self.ensure_visible(selected)

    def ensure_visible(self, target: int | Range) -> None:
        """Scroll as little as is needed to show an offset or a range (its start when it is taller than the screen)."""
        layout = self._painter.layout
        first = layout.row_of(target if isinstance(target, int) else target.start)
        last = first if isinstance(target, int) else layout.row_of(max(target.start, target.end - 1))
        if self._port.reveal(first, last):
            self.refresh()

    def scroll_to_row(self, row: int) -> None:
        """Make `row` the first on the screen, as far as there are rows; the cursor stays where it is."""
        if self._port.scroll_to(row):
            self.refresh()

    def offset_at(self, x: int, y: int) -> int:
        """Return the offset drawn at a cell of the widget; outside the text the nearest."""
        return self._painter.layout.offset_at(self._port.row_at(y), x - self._strips.left)

    def place_on_screen(self, offset: int) -> tuple[int, int] | None:
        """Return the cell (x, y) of the widget where `offset` is drawn, None when it is not on the screen."""
        row, cell = self._painter.layout.place(offset)
        y = self._port.y_of(row)
        return (self._strips.left + cell, y) if 0 <= y < self.size.height else None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of the rows in `crop`."""
        # The first frame is drawn before the first Resize event comes.
        self._fit()
        if self.region.x != self._strips.column:
            self._strips.column = self.region.x
            self._strips.forget()
        strips = [self.render_line(y) for y in range(crop.y, crop.bottom)]
        if crop.x or crop.width != self.size.width:
            return [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Return the strip at row `y` of the widget."""
        ahead, lane = divmod(y, self._port.row_height)
        row = self._port.top + ahead
        thumb = y in self._port.thumb
        return self._strips.strip(row, lane, thumb=thumb)

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap the text again when the width has changed; the text under the eye stays where it is."""
        if self._fit():
            self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor under the mouse and begin a drag; with shift, extend the selection."""
        self.capture_mouse()
        self._dragged = False
        if event.x >= self.size.width - 1:
            self._drag_thumb(event.y)
            return
        self._drag = self.offset_at(event.x, event.y)
        self.move_to(self._drag, extend=event.shift)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection to the mouse while a button is held."""
        if self.app.mouse_captured is not self:
            return
        if self._drag is None:
            self._drag_thumb(event.y)
            return
        offset = self.offset_at(event.x, event.y)
        if offset != self._drag or self._dragged:
            self._dragged = True
            # The cluster under the mouse is part of what is dragged over, on whichever side it lies.
            cells = self._painter.layout.cells_of_text
            forward = offset >= self._drag
            anchor = self._drag if forward else cells.tail(self._drag)
            self._set_selection(anchor, cells.tail(offset) if forward else offset)
            self.ensure_visible(offset)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """End a drag."""
        self.capture_mouse(capture=False)
        self._drag = None

    def on_click(self, event: events.Click) -> None:
        """Select the word on a double click and the sentence on a triple one; tell the application of each click."""
        if self._dragged or event.x >= self.size.width - 1:
            return
        offset = self.offset_at(event.x, event.y)
        if event.chain in (2, 3):
            kind = Segment.WORD if event.chain == 2 else Segment.SENTENCE
            self.select(self.document.segment_at(kind, offset))
        self.post_message(self.Clicked(offset, event.chain))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the text; the cursor stays."""
        event.stop()
        self.scroll_to_row(self._port.top + WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the text; the cursor stays."""
        event.stop()
        self.scroll_to_row(self._port.top - WHEEL_ROWS)

    @property
    def _cursor_cell(self) -> int:
        selection = self.selection
        if selection.is_empty or self._cursor == selection.start:
            return self._cursor
        return self._painter.layout.cells_of_text.head(self._cursor - 1)

    def _text_width(self) -> int:
        # Before there is a size the widest is the best guess: most terminals have room for it.
        if not self.size.width:
            return self.max_width
        return max(MIN_WIDTH, min(self.max_width, self.size.width - RESERVED))

    def _fit(self) -> bool:
        """Lay the text out for the size there is now; say whether anything had to be done."""
        if self._fitted == self.size:
            return False
        first, self._fitted = self._fitted is None, self.size
        self._port.height, self._strips.width = self.size.height, self.size.width
        layout, width = self._painter.layout, self._text_width()
        self._exchange(layout if layout.width == width else layout.rewrapped(width))
        if first:
            self._port.centre(self._painter.layout.row_of(self._cursor))
        return True

    def _exchange(self, layout: Layout) -> None:
        """Show the same text in another layout; what is under the eye stays at its height."""
        port, before = self._port, self._painter.layout
        kept = self._cursor if before.row_of(self._cursor) in port.visible else before.row_range(port.top).start
        ahead = before.row_of(kept) - port.top
        self._painter.layout = layout
        port.rows = layout.rows
        port.scroll_to(layout.row_of(kept) - min(ahead, port.page - 1))
        self._forget_all()

    def _drag_thumb(self, y: int) -> None:
        if self._port.scroll_to_thumb(y):
            self.refresh()

    def _set_selection(self, anchor: int, cursor: int) -> None:
        before, moved = self.selection, cursor != self._cursor
        old_cell = self._cursor_cell
        self._anchor, self._cursor = anchor, cursor
        self._place_overlays()
        after = self.selection
        if before != after or moved:
            for changed in before.difference(after):
                self._repaint(changed)
            for cell in {old_cell, self._cursor_cell}:
                self._repaint(Range(cell, cell + 1))
        if moved:
            self.post_message(self.CursorMoved(cursor))
        if before != after:
            self.post_message(self.SelectionChanged(after))

    def _place_overlays(self) -> None:
        self._painter.cursor = self._cursor_cell
        self._painter.selection = self.selection

    def _forget_all(self) -> None:
        self._painter.forget()
        self._strips.forget()

    def _repaint_all(self) -> None:
        self._forget_all()
        self.refresh()

    def _repaint(self, changed: Range, *, highlights: bool = False) -> None:
        layout = self._painter.layout
        first, last = (
            layout.row_of(changed.start),
            layout.row_of(min(max(changed.start, changed.end - 1), layout.length)),
        )
        if highlights:
            self._painter.forget(range(first, last + 1))
        self._strips.forget(range(first, last + 1))
        rows = self._port.visible
        first, last = max(first, rows.start), min(last, rows.stop - 1)
        if first <= last:
            height = (last - first + 1) * self._port.row_height
            self.refresh(Region(0, self._port.y_of(first), self.size.width, height))


@lru_cache(maxsize=LAYOUTS_KEPT)
def _laid_out(text: str, width: int, ambiguous: int, indent: int, gap: bool) -> Layout:
    return Layout(text, width, ambiguous=ambiguous, indent=indent, gap=gap)
