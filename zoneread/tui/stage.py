"""What the screen shows of the desk: where the widgets are, what each says, which span is picked, where the keyboard is.

The desk changes and the stage follows; nothing here is stored and nothing here decides what a span is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from zoneread.keys.command import Context
from zoneread.session.narrate import STATUS_WORDS
from zoneread.span.edits import SpanChange
from zoneread.span.span import Origin, Span, Status
from zoneread.text.ranges import Range
from zoneread.text.reading import Kind as ParagraphKind
from zoneread.tui.arrange import arrange, default_panels
from zoneread.tui.hinting import Hinting
from zoneread.tui.palette import Palette
from zoneread.tui.skin import make_skin
from zoneread.tui.virtual_list import VirtualList
from zoneread.view.highlight import Highlight, Kind
from zoneread.view.motion import Jumps
from zoneread.view.objects import Ladder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.widget import Widget

    from zoneread.session.session import OpenArticle
    from zoneread.span.edits import Edit
    from zoneread.tui.app import ReaderApp
    from zoneread.tui.form import Form
    from zoneread.tui.lines import Piece
    from zoneread.tui.palette import Mode

PANEL_CONTEXTS = {
    "articles": Context.ARTICLES,
    "spans": Context.SPANS,
    "guideline": Context.LIST,
    "progress": Context.LIST,
}
HEADINGS = frozenset({ParagraphKind.TITLE, ParagraphKind.HEADING, ParagraphKind.SUBARTICLE})
WELCOME = """There are no articles here yet.

Put article files into the folder corpus/ and run

    zoneread import corpus

or look at the worked example:

    zoneread init --demo DIR
    zoneread --workspace DIR

? shows the keys, q quits."""


class Stage:
    """The presentation of one reader."""

    def __init__(self, app: ReaderApp) -> None:
        self.app = app
        self.open_panels: list[str] = []
        self.focus = ""
        """The panel that has the keyboard; empty while the article has it."""
        self.anchored = False
        """Whether plain motions extend the selection."""
        self.last_selection = Range(0, 0)
        self.last_query = ""
        self.search_mode = "text"
        self.jumps = Jumps()
        self.ladder = Ladder()
        self.hinting = Hinting(app)
        self._column: tuple[int, int] | None = None
        self._picked: Span | None = None
        self._size = (0, 0)
        self._said = False
        self._panel_for: tuple[object, ...] = ()

    # styles and places

    def wear(self, mode: Mode) -> None:
        """Change the colours of everything."""
        app = self.app
        app.mode, app.skin = mode, make_skin(mode)
        colours = {label.key: label.colour for label in app.desk.session.scheme.labels}
        app.view.palette = Palette(mode, colours)
        for widget in app.widgets_of_lines():
            widget.wear(app.skin)
        paper = app.skin["base"].bgcolor
        app.screen.styles.background = paper.get_truecolor().hex if paper is not None else "ansi_default"

    def begin(self, width: int) -> None:
        """Open the panels that were open last, or those that a terminal of this width has room for."""
        kept = self.app.places.setting("panels", ",".join(default_panels(width)))
        room = default_panels(width)
        self.open_panels = [name for name in kept.split(",") if name in room]
        self.resized(*self.app.size)

    def resized(self, width: int, height: int) -> None:
        """Arrange everything for a new size."""
        self._size = (width, height)
        self.arranged()

    def arranged(self) -> None:
        """Put every widget in its place and show those that are open."""
        app = self.app
        width, height = self._size
        if not width or not app.is_running:
            return
        places = arrange(width, height, tuple(self.open_panels), self._cursor_row)
        for widget, region in (
            (app.title_bar, places.title),
            (app.view, places.article),
            (app.stack_bar, places.stack),
            (app.status_bar, places.status),
        ):
            _put(widget, region)
        for name, panel in self.panels.items():
            region_ = places.panels.get(name)
            panel.display = region_ is not None
            if region_ is not None:
                _put(panel, region_)
        if app.asker is not None and app.asker.question is not None:
            _put(app.asker, _asker_place(width, height, listed=app.asker.question.choices is not None))

    def place_form(self, form: Form) -> None:
        """Put a form at the foot of the screen."""
        width, height = self._size
        rows = min(height, len(form.fields) + 1)
        _put(form, Region(0, height - rows, width, rows))

    @property
    def panels(self) -> dict[str, Widget]:
        """Every panel by name."""
        app = self.app
        return {
            "articles": app.article_list,
            "spans": app.span_list,
            "guideline": app.guideline,
            "progress": app.progress,
        }

    @property
    def context(self) -> Context:
        """Where the keyboard is, questions apart."""
        view = self.app.view
        if self.hinting.active:
            return Context.HINT
        if self.focus:
            return PANEL_CONTEXTS[self.focus]
        picked = self.picked
        if picked is not None and picked.origin is Origin.SUGGESTED:
            return Context.SUGGESTION
        return Context.SELECTION if not view.selection.is_empty else Context.READING

    def toggle(self, name: str) -> None:
        """Open a panel and give it the keyboard, or close it."""
        if name in self.open_panels:
            self.open_panels.remove(name)
            if self.focus == name:
                self.give_keyboard("")
        else:
            self.open_panels.append(name)
            self.give_keyboard(name)
        self.app.places.choose("panels", ",".join(self.open_panels))
        self.arranged()

    def give_keyboard(self, name: str) -> None:
        """Give the keyboard to a panel, or with an empty name back to the article."""
        self.focus = name
        for panel, widget in self.panels.items():
            if isinstance(widget, VirtualList):
                widget.set_active(panel == name)

    # what is picked

    @property
    def picked(self) -> Span | None:
        """The span that was selected as a span, as long as it is what is selected."""
        span = self._picked
        if span is None or self.app.view.selection != span.range:
            self._picked = None
        return self._picked

    def pick(self, span: Span) -> None:
        """Select a span as a span: label keys retag it, edge keys resize it."""
        self._picked = span
        self.anchored = False
        self.app.view.select(span.range, cursor_first=True)

    def unpick(self) -> None:
        """Let go of the picked span; the selection stays."""
        self._picked = None

    def tagged(self, range_: Range) -> None:
        """Follow a new span: the selection has become it, and the cursor waits on its last character."""
        self._picked = None
        self.anchored = False
        self.app.view.move_to(max(range_.start, range_.end - 1))

    # moving and selecting

    def move(self, offset: int, *, extend: bool = False) -> None:
        """Move the cursor; the selection goes with it, or reaches to it while it is being extended."""
        self.app.view.move_to(offset, extend=extend or self.anchored)

    def select(self, range_: Range) -> None:
        """Select a range by hand: whatever span has it is not picked."""
        self._picked = None
        self.app.view.select(range_)

    def column_at(self, offset: int) -> int | None:
        """Return the column that moving by rows keeps to, if that is how the cursor came to `offset`."""
        return self._column[1] if self._column is not None and self._column[0] == offset else None

    def keep_column(self, offset: int, cell: int) -> None:
        """Remember the column for the next step by rows."""
        self._column = (offset, cell)

    # what is said

    def new_key(self) -> None:
        """Note that a key has come: what was said before it is no longer news."""
        self._said = False

    def after_key(self) -> None:
        """After a key that said nothing of its own, take down what was said before."""
        waiting = self.app.desk.writer.in_hand
        if waiting and not self._said:
            self.alert(f"waiting for the store: {waiting}")
        elif not self._said:
            self.app.status_bar.put(left=())
        self.place_changed()

    def say(self, text: str) -> None:
        """Tell in the status row what a key did."""
        self._said = True
        self.app.status_bar.put(left=[(f" {text}", "bar")])

    def alert(self, text: str) -> None:
        """Tell in the status row what went wrong."""
        self._said = True
        self.app.status_bar.put(left=[(" ! ", "alert"), (text, "alert")])

    def later(self, seconds: float, call: Callable[[], None]) -> object:
        """Call after some time."""
        return self.app.set_timer(seconds, call)

    def show_pending(self, typed: str) -> None:
        """Show what has been typed of an unfinished sequence."""
        self._status_right(typed)

    def show_following(self, following: Sequence[tuple[str, str]]) -> None:
        """Show or hide the keys that may follow."""
        popup = self.app.popup
        width, height = self._size
        popup.display = bool(following)
        if following:
            popup.show(following)
            rows = min(popup.rows_needed(width), height - 3)
            _put(popup, Region(0, height - 2 - rows, width, rows))

    # the article

    def opened(self, article: OpenArticle | None, offset: int) -> None:
        """Show another article, or how to begin when there is none."""
        app = self.app
        self._picked = None
        self.jumps, self.anchored = Jumps(), False
        headings = [part.range for part in article.reading.paragraphs if part.kind in HEADINGS] if article else []
        app.view.load(article.text if article else WELCOME, cursor=offset, headings=headings)
        self.spans_changed()
        self.look_at(Range(offset, offset))

    def spans_changed(self, edit: Edit | None = None) -> None:
        """Show the open article's spans and status as they are now: all of them, or those that `edit` touched."""
        app, article = self.app, self.app.desk.article
        if edit is None or article is None:
            app.view.set_highlights([highlight(span) for span in article.spans] if article else [])
        else:
            self._follow(article, edit)
        spans = article.spans if article else []
        app.view.document.spans = [span.range for span in spans]
        app.span_list.show(spans)
        app.article_list.show(app.desk.articles, article.row.id if article else "")
        if self._picked is not None:
            self._picked = article.span(self._picked.id) if article else None
            if self._picked is not None:
                self.app.view.select(self._picked.range)
        self._title()
        self._status_right("")
        app.progress.show(app.desk)
        self.place_changed()

    def _follow(self, article: OpenArticle, edit: Edit) -> None:
        view = self.app.view
        touched = [
            span for change in edit.changes if isinstance(change, SpanChange) for span in (change.before, change.after)
        ]
        for id_ in dict.fromkeys(span.id for span in touched if span is not None):
            span = article.span(id_)
            if span is not None:
                view.update_highlight(highlight(span))
            elif id_ in view.highlights:
                view.remove_highlight(id_)

    def look_at(self, range_: Range) -> None:
        """Bring a range into view with the cursor at its start."""
        self.app.view.move_to(range_.start)

    def keep_place(self) -> None:
        """Remember where the cursor is."""
        article = self.app.desk.article
        if article is not None:
            self.app.places.remember(article.row.id, self.app.view.cursor)

    def place_changed(self) -> None:
        """Show what is at the cursor: the stack of labels, the guideline, the place in the list of spans."""
        app, article = self.app, self.app.desk.article
        if article is None:
            app.stack_bar.put([(" no article", "bar.dim")])
            return
        view = app.view
        seen = (article.row.id, article.version, view.cursor, view.selection, self.focus)
        if seen == self._panel_for:
            return
        self._panel_for = seen
        if not view.selection.is_empty:
            self.last_selection = view.selection
        stack = self.stack()
        app.stack_bar.put(self._stack(article, stack), self._legend())
        if stack:
            app.guideline.show(stack[-1].label)
        app.span_list.follow(view.cursor)
        if self.open_panels and self._covers_cursor():
            self.arranged()

    @property
    def _cursor_row(self) -> int:
        place = self.app.view.place_on_screen(self.app.view.cursor)
        return place[1] if place else 0

    def _covers_cursor(self) -> bool:
        row = self._cursor_row + self.app.view.region.y
        return any(
            panel.display and panel.region.width == self._size[0] and panel.region.y <= row < panel.region.bottom
            for panel in self.panels.values()
        )

    def stack(self) -> list[Span]:
        """Return the spans that hold the character at the cursor, outermost first."""
        article, view = self.app.desk.article, self.app.view
        if article is None:
            return []
        cursor = view.cursor
        if not view.selection.is_empty and cursor == view.selection.end:
            cursor -= 1
        over = self.app.view.highlights.over(Range(cursor, cursor + 1))
        found = (article.span(highlight.key) for highlight in over)
        return [span for span in found if span is not None]

    def _stack(self, article: OpenArticle, stack: list[Span]) -> list[Piece]:
        selection = self.app.view.selection
        pieces: list[Piece] = [(" ", "bar")]
        if stack:
            for span in stack:
                if len(pieces) > 1:
                    pieces.append((" ⊃ ", "bar.dim"))
                mark = "?" if span.origin is Origin.SUGGESTED else ""
                pieces.append((f"{span.label}{mark}", "bar.strong"))
            inner = stack[-1]
            facts = [f"{key}={value}" for key, value in inner.attributes.items()]
            if inner.note:
                facts.append(f"* {inner.note}")
            pieces.append((f"  {' '.join(facts)}", "bar"))
        if not selection.is_empty:
            what = "span" if self.picked else "selected"
            pieces.append((f"  [{what} {selection.length}: {selection.of(article.text)[:24]}]", "bar"))
        elif not stack:
            pieces.append(("no label here", "bar.dim"))
        return pieces

    def _legend(self) -> list[Piece]:
        labels = self.app.desk.session.scheme.labels
        pieces: list[Piece] = []
        for label in labels:
            if label.digit and not label.archived:
                pieces += [(f" {label.digit}", "bar.strong"), (f" {label.chinese}", "bar.dim")]
        return [*pieces, (" ", "bar")] if self._size[0] >= 60 else []

    def _title(self) -> None:
        desk = self.app.desk
        who = f"{desk.session.annotator} "
        if desk.article is None:
            self.app.title_bar.put([(" zoneread", "bar.strong")], [(who, "bar")])
            return
        row, status = desk.article.row, desk.article.status
        name = row.title or row.name
        self.app.title_bar.put(
            [(f" {desk.index + 1}/{len(desk.articles)} ", "bar.dim"), (name, "bar.strong")],
            [(f" {STATUS_WORDS[status]} · {len(desk.article.spans)} spans · ", "bar.dim"), (who, "bar.strong")],
        )

    def _status_right(self, pending: str) -> None:
        desk = self.app.desk
        done = sum(listed.status in (Status.DONE, Status.SKIPPED) for listed in desk.articles)
        minutes = int(desk.session.active.total // 60)
        right: list[Piece] = [(f"{pending}▏", "bar.strong")] if pending else []
        right.append((f" {done}/{len(desk.articles)} done · {minutes} min · ? help ", "bar.dim"))
        self.app.status_bar.put(right=right)

    # hints and lists

    def typed_hint(self, text: str) -> None:
        """Take a letter of a hint."""
        self.hinting.typed(text)
        self.place_changed()

    def clicked(self, offset: int, count: int) -> None:
        """Give the keyboard to the article; a single click on a span picks the innermost one there."""
        self.give_keyboard("")
        if self.hinting.active:
            self.hinting.end()
        article = self.app.desk.article
        over = self.app.view.highlights.over(Range(offset, offset + 1)) if article else []
        if article is not None and over and count == 1:
            span = article.span(over[-1].key)
            if span is not None and span.range.holds(offset):
                self.pick(span)
        self.place_changed()

    def chosen(self, list_: VirtualList, index: int) -> None:
        """Open the article, or go to the span, that was chosen in a list."""
        desk = self.app.desk
        if list_ is self.app.article_list:
            self.keep_place()
            self.give_keyboard("")
            desk.open(desk.articles[index].row.id)
            if not self.has_margin("articles"):
                self.toggle("articles")
        elif list_ is self.app.span_list and desk.article is not None:
            self.give_keyboard("")
            self.pick(desk.article.spans[index])
            if not self.has_margin("spans"):
                self.toggle("spans")
        self.place_changed()

    def has_margin(self, name: str) -> bool:
        """Whether a panel lies beside the article rather than over it."""
        return name not in self.open_panels or self.panels[name].region.width < self._size[0]


def highlight(span: Span) -> Highlight:
    """Return how a span is drawn."""
    kind = Kind.SUGGESTION if span.origin is Origin.SUGGESTED else Kind.SPAN
    return Highlight(span.range, span.label, span.id, kind, span.label)


def _put(widget: Widget, region: Region) -> None:
    styles = widget.styles
    if (widget.region.size, widget.region.offset) == (region.size, region.offset):
        return
    styles.offset = (region.x, region.y)
    styles.width = region.width
    styles.height = region.height


def _asker_place(width: int, height: int, *, listed: bool) -> Region:
    if not listed:
        return Region(0, max(0, height - 2), width, 2)
    wide, high = min(width, 110), max(4, min(height - 2, 30))
    return Region((width - wide) // 2, 1, wide, high)
