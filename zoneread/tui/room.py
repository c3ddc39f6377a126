"""Where the widgets are, which panels are open, and which of them has the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from zoneread.keys.command import Context
from zoneread.tui.arrange import ONE_MARGIN, arrange, default_panels
from zoneread.tui.virtual_list import VirtualList

if TYPE_CHECKING:
    from textual.widget import Widget

    from zoneread.tui.app import ReaderApp
    from zoneread.tui.form import Form
    from zoneread.tui.lines import Lines

PANEL_CONTEXTS = {
    "articles": Context.ARTICLES,
    "spans": Context.SPANS,
    "guideline": Context.LIST,
    "progress": Context.LIST,
}


class Room:
    """The arrangement of one screen. It moves widgets and never says what they show."""

    def __init__(self, app: ReaderApp) -> None:
        self.app = app
        self.open_panels: list[str] = []
        """The names of the open panels in order of opening."""
        self.focus = ""
        """The panel that has the keyboard; empty while the article has it."""
        self.size = (0, 0)
        self._put_away: list[str] = []
        self._edges: frozenset[int] = frozenset()

    @property
    def panels(self) -> dict[str, Lines]:
        """Every panel by name."""
        app = self.app
        found: dict[str, Lines] = {
            "articles": app.article_list,
            "spans": app.span_list,
            "guideline": app.guideline,
            "progress": app.progress,
        }
        if app.review is not None:
            found["review"] = app.review.panel
        return found

    @property
    def shown_panels(self) -> tuple[str, ...]:
        """The names of what is open, the case of a review before what was opened by hand."""
        return (*(["review"] if self.app.review is not None else []), *self.open_panels)

    def begin(self, width: int, height: int) -> None:
        """Open the panels that were open last, as far as there is a margin for them."""
        room = default_panels(width)
        kept = self.app.places.setting("panels", ",".join(room))
        self.open_panels = [name for name in kept.split(",") if name in self.panels] if room else []
        self.resized(width, height)

    def resized(self, width: int, height: int) -> None:
        """Arrange everything for a new size. Panels that lose their margin are put away until there is one again."""
        before, self.size = self.size[0], (width, height)
        if 0 < width < ONE_MARGIN <= before:
            self._put_away = self.open_panels
            self.open_panels = [name for name in self.open_panels if name == self.focus]
        elif 0 < before < ONE_MARGIN <= width:
            self.open_panels = list(dict.fromkeys([*self._put_away, *self.open_panels]))
        self.arrange()

    def arrange(self) -> None:
        """Put every widget in its place and show the panels that are open."""
        app = self.app
        width, height = self.size
        if not width or not app.is_running:
            return
        places = arrange(width, height, self.shown_panels, self._cursor_row)
        below = (places.article, *places.panels.values())
        self._edges = frozenset(edge for region in below for edge in (region.x, region.right))
        put(app.title_bar, places.title)
        put(app.view, places.article)
        put(app.stack_bar, places.stack)
        put(app.status_bar, places.status)
        for name, panel in self.panels.items():
            region = places.panels.get(name)
            panel.display = region is not None
            if region is not None:
                self._hang(panel)
                put(panel, region)
        if app.asker is not None and app.asker.question is not None:
            place = _asker_place(width, height, listed=app.asker.question.choices is not None)
            put(app.asker, place)
            self._lie_over(place.x, app.asker.heading, app.asker.list)

    def place_form(self, form: Form) -> None:
        """Put a form at the foot of the screen."""
        width, height = self.size
        rows = min(height, len(form.fields) + 1)
        put(form, Region(0, height - rows, width, rows))
        self._lie_over(0, form.heading)

    def place_popup(self) -> None:
        """Put the popup of keys above the two rows at the foot."""
        width, height = self.size
        most = max(1, height - 3)
        rows = max(1, min(self.app.popup.lay_out(width, most), most))
        self._hang(self.app.popup)
        put(self.app.popup, Region(0, height - 2 - rows, width, rows))
        self._lie_over(0, self.app.popup)

    def _hang(self, widget: Widget) -> None:
        """Mount a widget that is shown for the first time."""
        if not widget.is_attached:
            self.app.mount(widget)

    def _lie_over(self, left: int, *widgets: Lines) -> None:
        for widget in widgets:
            widget.lie_over(frozenset(edge - left for edge in self._edges))

    def toggle(self, name: str) -> None:
        """Open a panel, or close it; one that another panel lies over is brought to the front.

        A list that is opened gets the keyboard; a panel to look at does not.
        """
        if name in self.open_panels:
            if self.panels[name].display:
                self.close(name)
                return
            self.open_panels.remove(name)
        self.open_panels.append(name)
        if isinstance(self.panels[name], VirtualList):
            self.give_keyboard(name)
        if name == "guideline":
            self.app.guideline.opened()
        self._keep()

    def close(self, name: str) -> None:
        """Close a panel; the article has the keyboard if the panel had it."""
        if name in self.open_panels:
            self.open_panels.remove(name)
            if self.focus == name:
                self.give_keyboard("")
            self._keep()

    def _keep(self) -> None:
        if self.size[0] >= ONE_MARGIN:
            self.app.places.choose("panels", ",".join(self.open_panels))
        self.arrange()

    def give_keyboard(self, name: str) -> None:
        """Give the keyboard to a panel, or with an empty name back to the article."""
        self.focus = name
        for panel, widget in self.panels.items():
            if isinstance(widget, VirtualList):
                widget.set_active(panel == name)

    def leave(self, name: str) -> None:
        """Give the keyboard back to the article, and close the panel if it lies over the text."""
        if self.covers(name):
            self.close(name)
        self.give_keyboard("")

    def covers(self, name: str) -> bool:
        """Whether an open panel lies over the text rather than beside it."""
        return name in self.shown_panels and self.panels[name].region.width == self.size[0]

    def make_way(self) -> None:
        """Move a panel that lies over the cursor to the other half of the screen."""
        row = self._cursor_row + self.app.view.region.y
        if any(self.covers(name) and self.panels[name].region.contains(0, row) for name in self.shown_panels):
            self.arrange()

    @property
    def _cursor_row(self) -> int:
        place = self.app.view.place_on_screen(self.app.view.cursor)
        return place[1] if place else 0


def put(widget: Widget, region: Region) -> None:
    """Give a widget its rectangle, if it has another one."""
    if widget.region == region:
        return
    styles = widget.styles
    styles.offset = (region.x, region.y)
    styles.width = region.width
    styles.height = region.height


def _asker_place(width: int, height: int, *, listed: bool) -> Region:
    if not listed:
        return Region(0, max(0, height - 2), width, min(2, height))
    wide, high = min(width, 110), max(4, min(height - 2, 30))
    return Region((width - wide) // 2, 1, wide, high)
