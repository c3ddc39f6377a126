"""What the screen shows of the desk: the text, its spans, what is selected and which span is picked.

The desk changes and the stage follows; nothing here is stored and nothing here decides what a span is. What only a
key can call for is imported when it is first called for, to keep the first frame light.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from zoneread.keys.command import Context
from zoneread.session.narrate import quoted
from zoneread.span.edits import SpanChange
from zoneread.span.span import Origin, Span
from zoneread.text.ranges import Range
from zoneread.text.reading import Kind as ParagraphKind
from zoneread.tui.marks import highlight_of, marks_of_orphans, marks_on_reading
from zoneread.tui.offering import Offering
from zoneread.tui.palette import Palette
from zoneread.tui.room import PANEL_CONTEXTS, Room
from zoneread.tui.skin import make_skin
from zoneread.tui.source_flip import SourceFlip
from zoneread.tui.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.session.open_article import OpenArticle
    from zoneread.span.edits import Edit
    from zoneread.tui.app import ReaderApp
    from zoneread.tui.concordance import Concordance
    from zoneread.tui.hinting import Hinting
    from zoneread.tui.linting import Linting
    from zoneread.tui.palette import Mode
    from zoneread.tui.review.agreement import Agreeing
    from zoneread.tui.virtual_list import VirtualList
    from zoneread.view.motion import Jumps
    from zoneread.view.objects import Ladder

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
        self.room = Room(app)
        self.tell = Telling(app)
        self.source = SourceFlip(app)
        self.offering = Offering(app)
        self.anchored = False
        """Whether plain motions extend the selection."""
        self.last_selection = Range(0, 0)
        self.last_query = ""
        self.orphan = ""
        """The id of the orphan that was gone to last."""
        self.mark = ""
        """The uncertain place that was gone to last."""
        self.search_mode = "text"
        self.search_scope = "article"
        self.concordance: Concordance | None = None
        """What was found in all articles; nothing while a search is in one."""
        self._column: tuple[int, int] | None = None
        self._picked: Span | None = None
        self._ranges_are_old = True
        self._shown_for: tuple[object, ...] = ()

    @cached_property
    def hinting(self) -> Hinting:
        """Jumping to what is seen."""
        from zoneread.tui.hinting import Hinting

        return Hinting(self.app)

    @cached_property
    def linting(self) -> Linting:
        """Going from inconsistency to inconsistency."""
        from zoneread.tui.linting import Linting

        return Linting(self.app)

    @cached_property
    def agreeing(self) -> Agreeing:
        """The figures of agreement."""
        from zoneread.tui.review.agreement import Agreeing

        return Agreeing(self.app)

    def close(self) -> None:
        """End the processes that work for the reader."""
        self.offering.close()
        for working in ("agreeing", "linting"):
            if working in self.__dict__:
                self.__dict__[working].close()

    @cached_property
    def jumps(self) -> Jumps:
        """The places in this article that were jumped from."""
        from zoneread.view.motion import Jumps

        return Jumps()

    @cached_property
    def ladder(self) -> Ladder:
        """Growing and shrinking the selection."""
        from zoneread.view.objects import Ladder

        return Ladder()

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

    @property
    def context(self) -> Context:
        """Where the keyboard is, questions apart."""
        if self.hinting.active:
            return Context.HINT
        if self.room.focus:
            return PANEL_CONTEXTS[self.room.focus]
        if self.app.review is not None:
            return Context.REVIEW
        picked = self.picked
        if self.offering.at_hand is not None or (picked is not None and picked.origin is Origin.SUGGESTED):
            return Context.SUGGESTION
        return Context.SELECTION if not self.app.view.selection.is_empty else Context.READING

    # what is selected

    @property
    def picked(self) -> Span | None:
        """The span that was selected as a span, as long as it is what is selected."""
        if self._picked is not None and self.app.view.selection != self._picked.range:
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

    def select(self, range_: Range) -> None:
        """Select a range by hand: whatever span has it is not picked."""
        self._picked = None
        self.app.view.select(range_)

    def reshape(self, range_: Range) -> None:
        """Give what is selected other boundaries; a suggestion at hand stays at hand with them."""
        if self.offering.at_hand is not None:
            self.offering.mend(range_)
        else:
            self.select(range_)

    def tagged(self, range_: Range) -> None:
        """Follow a new span: the selection has become it, and the cursor waits on its last character."""
        self._picked = None
        self.anchored = False
        self.app.view.move_to(max(range_.start, range_.end - 1))

    def stack(self) -> list[Span]:
        """Return the spans that hold the character at the cursor, outermost first."""
        article, view = self.app.desk.article, self.app.view
        if article is None or self.source.shown:
            return []
        cursor = view.cursor
        if not view.selection.is_empty and cursor == view.selection.end:
            cursor -= 1
        found = (article.span(over.key) for over in view.highlights.over(Range(cursor, cursor + 1)))
        return [span for span in found if span is not None]

    # moving

    def move(self, offset: int, *, extend: bool = False) -> None:
        """Move the cursor; the selection goes with it, or reaches to it while it is being extended."""
        self.app.view.move_to(offset, extend=extend or self.anchored)

    def column_at(self, offset: int) -> int | None:
        """Return the column that moving by rows keeps to, if that is how the cursor came to `offset`."""
        return self._column[1] if self._column is not None and self._column[0] == offset else None

    def keep_column(self, offset: int, cell: int) -> None:
        """Remember the column for the next step by rows."""
        self._column = (offset, cell)

    # what the desk tells

    def say(self, text: str) -> None:
        """Tell what a key did."""
        self.tell.say(text)

    def alert(self, text: str) -> None:
        """Tell what went wrong."""
        self.tell.alert(text)

    def remind(self) -> None:
        """Tell again what keeps an edit from being stored."""
        self.tell.remind()

    def later(self, seconds: float, call: Callable[[], None]) -> object:
        """Call after some time."""
        return self.app.later(seconds, call)

    def offer_rest(self, reason: str, way: str, command: str) -> str:
        """Return why something cannot be undone (or redone) whole, with the key of the command that does it in part."""
        return f"{self.app.keyboard.shown(command)} {way}es the rest and leaves that: {reason}"

    def ways_out(self) -> str:
        """Return which keys write an edit in hand elsewhere and drop it."""
        keyboard = self.app.keyboard
        elsewhere, drop = keyboard.shown("edit.elsewhere"), keyboard.shown("edit.undo")
        return f"{elsewhere} elsewhere, {drop} drops"

    def opened(self, article: OpenArticle | None, offset: int) -> None:
        """Show another article, or how to begin when there is none."""
        self._picked = None
        self.source.shown = False
        self._ranges_are_old = True
        self.anchored = False
        self.offering.opened()
        vars(self).pop("jumps", None)
        self._load(article, offset)
        self.spans_changed()

    def _load(self, article: OpenArticle | None, offset: int) -> None:
        headings = [part.range for part in article.reading.paragraphs if part.kind in HEADINGS] if article else []
        self.app.view.load(article.text if article else WELCOME, cursor=offset, headings=headings)

    def spans_changed(self, edit: Edit | None = None) -> None:
        """Show the open article's spans and status as they are now: all of them, or those that `edit` touched."""
        app, article = self.app, self.app.desk.article
        if app.review is not None:
            app.review.follow(edit)
        if article is not None:
            self._draw(article, edit)
            if self._picked is not None:
                self._picked = article.span(self._picked.id)
            if self._picked is not None:
                app.view.select(self._picked.range, cursor_first=True)
        app.span_list.show(article)
        app.article_list.show(app.desk.articles, article.row.id if article else "")
        app.progress.show(app.desk)
        self.tell.title()
        self.tell.progress()
        self.place_changed()

    def _draw(self, article: OpenArticle, edit: Edit | None) -> None:
        view = self.app.view
        if self.source.shown:
            self.source.draw(article)
            return
        self._ranges_are_old = True
        if self.app.review is not None:
            self.app.review.draw(article)
            return
        if edit is None:
            drawn = [*map(highlight_of, article.spans), *marks_on_reading(article.reading), *marks_of_orphans(article)]
            view.set_highlights([*drawn, *self.offering.highlights()])
            self.offering.refresh()
            return
        changes = (change for change in edit.changes if isinstance(change, SpanChange))
        touched = [span.id for change in changes for span in (change.before, change.after) if span is not None]
        for id_ in dict.fromkeys(touched):
            span = article.span(id_)
            if span is not None:
                view.update_highlight(highlight_of(span))
            elif id_ in view.highlights:
                view.remove_highlight(id_)
        self.offering.followed(edit)

    def update_ranges(self) -> None:
        """Tell the view where spans are, for motions and objects that go by them; at once when nothing has changed."""
        article = self.app.desk.article
        if self._ranges_are_old and article is not None:
            self.app.view.document.spans = [span.range for span in article.spans]
            self._ranges_are_old = False

    def look_at(self, range_: Range) -> None:
        """Bring a range of the reading text into view with the cursor at its start."""
        if self.source.shown:
            self.flip()
        self.app.view.move_to(range_.start)
        if self.app.review is not None:
            self.app.review.look_at(range_)

    def go_to_orphan(self, index: int) -> None:
        """Go to where the words of an orphan were, and say how it gets others."""
        article = self.app.desk.article
        if article is None:
            return
        one = article.orphans[index]
        self.orphan = one.span.id
        self.unpick()
        self.look_at(Range(one.offset, one.offset))
        key = self.app.keyboard.shown("orphan.attach")
        self.say(
            f"orphan {index + 1}/{len(article.orphans)}: {one.span.label} {quoted(one.span)} of revision {one.revision} — select its words, then {key}"
        )

    # what else changes

    def flip(self) -> None:
        """Show the source text in the place of the reading text, or go back."""
        article = self.app.desk.article
        if article is None:
            return
        self._picked = None
        if self.source.shown:
            offset = self.source.reading_cursor(article)
            self.source.shown = False
            self._load(article, offset)
        else:
            self.source.to_source(article)
        self.spans_changed()

    def keep_place(self) -> None:
        """Remember where the cursor is."""
        article = self.app.desk.article
        if article is not None:
            self.app.places.remember(article.row.id, self.source.reading_cursor(article))

    def place_changed(self) -> None:
        """Show what is at the cursor: the stack of labels, the guideline, the place in the list of spans."""
        app, article = self.app, self.app.desk.article
        if article is None:
            self.tell.stack(())
            return
        view = app.view
        seen = (article.row.id, article.version, view.cursor, view.selection, self.picked, self.source.shown, app.size)
        if seen == self._shown_for:
            return
        self._shown_for = seen
        self.offering.look()
        if not view.selection.is_empty and not self.source.shown:
            self.last_selection = view.selection
        place = view.place_on_screen(view.cursor)
        if place is not None:
            # Where an input method opens its window.
            app.cursor_position = view.region.offset + place
        stack = self.stack()
        self.tell.stack(stack)
        if stack:
            app.guideline.show(stack[-1].label)
        if not self.source.shown:
            app.span_list.follow(view.cursor)
        self.room.make_way()

    def clicked(self, offset: int, count: int) -> None:
        """Give the keyboard to the article; a single click on a span picks the innermost one there."""
        self.room.give_keyboard("")
        if self.hinting.active:
            self.hinting.end()
        article = self.app.desk.article
        over = self.app.view.highlights.over(Range(offset, offset + 1))
        spans = [span for item in over if article is not None and (span := article.span(item.key)) is not None]
        if spans and count == 1:
            self.pick(spans[-1])
        if self.app.review is not None and count == 1:
            self.app.review.look_at(Range(offset, offset + 1))
        self.place_changed()

    def chosen(self, list_: VirtualList, index: int) -> None:
        """Open the article, or go to the span, that was chosen in a list."""
        desk = self.app.desk
        if list_ is self.app.article_list:
            self.keep_place()
            self.room.leave("articles")
            desk.open(desk.articles[index].row.id)
        elif list_ is self.app.span_list and desk.article is not None:
            self.room.leave("spans")
            if self.source.shown:
                self.flip()
            if index < len(desk.article.spans):
                self.pick(desk.article.spans[index])
            else:
                self.go_to_orphan(index - len(desk.article.spans))
        self.place_changed()
