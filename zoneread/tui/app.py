"""The reader: Textual's shell around a desk, a keyboard and the widgets.

The app owns the screen and nothing else. Keys go to `Keyboard` before Textual looks at them; commands are functions
in `zoneread.tui.commands`; what is stored is the `Desk`'s business. Everything unforeseen ends here: logged without
a word of the article, and the terminal left as it was found.
"""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from zoneread.errors import ZonereadError
from zoneread.tui.article_view import ArticleView
from zoneread.tui.bar import Bar
from zoneread.tui.crash import log_failure
from zoneread.tui.desk import Desk
from zoneread.tui.lines import Lines
from zoneread.tui.palette import Palette
from zoneread.tui.panels import ArticleList, Guideline, Progress, SpanList
from zoneread.tui.popup import Popup
from zoneread.tui.skin import make_skin
from zoneread.tui.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.driver import Driver

    from zoneread.keys.command import Context
    from zoneread.keys.keymap import Keymap
    from zoneread.session.disagreements import ReviewRequest
    from zoneread.session.places import Places
    from zoneread.session.session import Session
    from zoneread.session.workspace import Workspace
    from zoneread.span.span import Span
    from zoneread.text.ranges import Range
    from zoneread.tui.adviser import Adviser
    from zoneread.tui.asking import Asker
    from zoneread.tui.between_keys import BetweenKeys
    from zoneread.tui.form import Form
    from zoneread.tui.keyboard import Keyboard
    from zoneread.tui.palette import Mode
    from zoneread.tui.question import Field, Question
    from zoneread.tui.review.reviewing import Reviewing
    from zoneread.tui.virtual_list import VirtualList

THEMES: dict[str, str] = {"dark": "textual-dark", "light": "textual-light", "ansi": "ansi-dark", "none": "ansi-dark"}
"""The Textual theme under each mode, for the few widgets of Textual's own."""
INDENT = 4
"""Cells left free at the start of a paragraph: two Hanzi, as newspapers do."""
FRAME_OUT = 0.02
"""Seconds that the thread which writes to the terminal gets for the first frame before there is other work."""
SOONEST = 0.001
"""Seconds that a timer takes at least: Textual divides by them."""


class ReaderApp(App[None], inherit_bindings=False):
    """The reader on one session. `ref` names the article to begin with; `notices` are shown in the status row.

    `review` is a review to begin with, `adviser` makes what suggests; `workspace` is what its settings are read from, and
    what other processes are told to open.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { layers: base panel over; overflow: hidden; }
    Screen > * { position: absolute; layer: base; }
    #articles, #spans, #guideline, #progress, #review { layer: panel; }
    #popup, #asker { layer: over; }
    #asker { display: none; }
    #form { layer: over; }
    #form-heading, .form-row, .form-row > * { height: 1; }
    .form-row > Bar { width: 1fr; }
    .form-row > Input { width: 2fr; }
    #asker > * { width: 100%; height: 1; }
    #asker > #choices { height: 1fr; }
    """

    def __init__(
        self,
        session: Session,
        keymap: Callable[[], tuple[Keymap, Sequence[str]]],
        places: Places,
        *,
        mode: Mode = "dark",
        ref: str | None = None,
        review: ReviewRequest | None = None,
        notices: Sequence[str] = (),
        ambiguous: int = 1,
        driver_class: type[Driver] | None = None,
        adviser: Callable[[], Adviser] | None = None,
        workspace: Workspace | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        # Two widgets of Textual's own that the reader has no use for, and their style sheets.
        self._disable_tooltips = self._disable_notifications = True
        self.mode: Mode = mode
        self.skin = make_skin(mode)
        self.theme = THEMES[mode]
        self.places = places
        self._read_keymap = keymap
        self.notices = notices
        self.farewell = ""
        """What is left to say once the terminal is the shell's again."""
        self.failure = ""
        """The name of the log of what took the reader down; empty when nothing did."""
        self.title_bar = Bar(self.skin, id="title")
        self.stack_bar = Bar(self.skin, id="stack")
        self.status_bar = Bar(self.skin, id="status", yields=True)
        self.view = ArticleView(Palette(mode, {}), indent=INDENT, ambiguous=ambiguous, id="article")
        self.article_list = ArticleList(self.skin)
        self.span_list = SpanList(self.skin, session.scheme)
        self.guideline = Guideline(self.skin, session.scheme, session.guideline)
        self.progress = Progress(self.skin, session.scheme)
        self.popup = Popup(self.skin)
        self.asker: Asker | None = None
        self.form: Form | None = None
        self.stage = Stage(self)
        self.desk = Desk(session, places, self.stage)
        self._first = self.desk.first(ref)
        self._request = review
        self._adviser = adviser
        self.advises = adviser is not None
        """Whether suggestions come, if not at once."""
        self.workspace = workspace
        self.review: Reviewing | None = None
        """The review that is on."""
        self.asked_to_quit = False
        self._typed_ahead: list[events.Key | events.Paste] = []

    # life

    def compose(self) -> ComposeResult:
        """Mount what is always there; panels, popup and questions are mounted when they are first shown."""
        yield self.title_bar
        yield self.view
        yield self.stack_bar
        yield self.status_bar

    def on_mount(self) -> None:
        """Open the first article."""
        self.stage.wear(self.mode)
        self.stage.room.begin(self.size.width, self.size.height)
        if self._first:
            self.desk.open(self._first, first=True)
        else:
            self.stage.opened(None, 0)
        for notice in self.notices:
            self.alert(notice)
        self.call_after_refresh(self.set_timer, FRAME_OUT, self._after_first_frame)

    @cached_property
    def keyboard(self) -> Keyboard:
        """What takes the keys. Its keymap is read after the first frame, or with the first key if that comes sooner."""
        from zoneread.tui.keyboard import Keyboard

        keymap, notices = self._read_keymap()
        keyboard = Keyboard(keymap, self)
        self.stage.tell.help_key = keyboard.shown("help.show")
        for notice in notices:
            self.alert(notice)
        return keyboard

    @cached_property
    def between_keys(self) -> BetweenKeys:
        """What is done while nobody types."""
        from zoneread.tui.between_keys import BetweenKeys

        return BetweenKeys(self)

    def _after_first_frame(self) -> None:
        """Bring in what the first frame did without, and begin to look after what can wait."""
        self.desk.complete()
        self.keyboard  # noqa: B018
        self.stage.tell.progress()
        self.desk.bring_back()
        if self._request is not None:
            self._begin(self._request)
        self.between_keys.begin()
        if self._adviser is not None:
            self.stage.offering.start(self._adviser())

    def _begin(self, request: ReviewRequest) -> None:
        from zoneread.tui.review.actions import begin_review

        try:
            begin_review(self, request)
        except ZonereadError as error:
            self.alert(str(error))

    def on_unmount(self) -> None:
        """Keep the place for the next time."""
        self.stage.close()
        self.stage.keep_place()
        self.farewell = self.desk.keep_in_hand()
        self.places.save()

    # keys

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pastes before Textual does; everything else goes its way.

        Once the reader is to end, nothing that the terminal sends is heard: the widgets are about to go.
        """
        if self._exit and isinstance(event, events.InputEvent | events.Paste | events.Resize):
            return
        if isinstance(event, events.Key) and not event.is_forwarded and self._take(event):
            return
        if isinstance(event, events.Paste) and not event.is_forwarded:
            self._paste(event)
            return
        await super().on_event(event)

    def _take(self, event: events.Key) -> bool:
        self.desk.session.active.touch(self.between_keys.note())
        self.stage.tell.new_key()
        self.desk.complete()
        return self._press(event)

    def _press(self, event: events.Key) -> bool:
        overlay = self.overlay
        if overlay is not None and not overlay.ready:
            self._typed_ahead.append(event)
            return True
        if self.keyboard.press(event.key, event.character):
            return True
        if overlay is None:
            return False
        overlay.take_key(event)
        return True

    def _type_again(self) -> None:
        """Give a line that is there now what was typed before it was, in that order and before anything else."""
        typed, self._typed_ahead = self._typed_ahead, []
        for event in typed:
            if isinstance(event, events.Key):
                self._press(event)
            else:
                self._paste(event)

    def _paste(self, event: events.Paste) -> None:
        overlay = self.overlay
        if overlay is not None and not overlay.ready:
            self._typed_ahead.append(event)
        elif overlay is not None:
            overlay.take_paste(event.text)
        else:
            self.say(f"a paste is text, not keys: {self.keyboard.shown('search.open')} takes it and searches")

    def on_app_focus(self) -> None:
        """Coming back to the terminal, look what others have done."""
        self.between_keys.look_at_store()

    @property
    def context(self) -> Context:
        """Where the keyboard is."""
        overlay = self.overlay
        return self.stage.context if overlay is None else overlay.context

    @property
    def overlay(self) -> Asker | Form | None:
        """The question or form that is open."""
        if self.form is not None:
            return self.form
        return self.asker if self.asker is not None and self.asker.question is not None else None

    def run_command(self, id_: str, count: int | None) -> None:
        """Do what a command does. What it refuses is said; what fails in it is logged, and the reader goes on."""
        from zoneread.tui.commands import run_command

        try:
            run_command(self, id_, count)
        except ZonereadError as error:
            self.alert(str(error))
        except Exception as error:  # noqa: BLE001 - a command that fails must not cost the annotator the session
            self.alert(f"{id_} failed, nothing was stored: see {log_failure(error, f'command {id_}')}")
        self.stage.tell.after_key()
        self.stage.place_changed()

    def has_command(self, id_: str) -> bool:
        """Whether the reader can do this command."""
        from zoneread.tui.commands import has_command

        return has_command(self, id_)

    def typed_hint(self, text: str) -> None:
        """Take a letter of a hint."""
        self.stage.hinting.typed(text)
        self.stage.tell.after_key()
        self.stage.place_changed()

    # what commands use

    @property
    def picked(self) -> Span | None:
        """The span that was selected as a span, as long as it is what is selected."""
        return self.stage.picked

    def say(self, text: str) -> None:
        """Tell in the status row what a key did."""
        self.stage.tell.say(text)

    def alert(self, text: str) -> None:
        """Tell in the status row what went wrong."""
        self.stage.tell.alert(text)

    def show_pending(self, typed: str) -> None:
        """Show what has been typed of an unfinished sequence."""
        self.stage.tell.show_pending(typed)

    def show_following(self, following: Sequence[tuple[str, str, str]]) -> None:
        """Show or hide the keys that may follow."""
        self.popup.display = bool(following)
        if following:
            self.popup.show(following)
            self.stage.room.place_popup()

    def later(self, seconds: float, call: Callable[[], None]) -> object:
        """Call after some time, or as soon as can be where it is over already."""
        return self.set_timer(max(SOONEST, seconds), call)

    def tagged(self, range_: Range) -> None:
        """Follow a new span: the selection has become it."""
        self.stage.tagged(range_)

    def ask(self, question: Question) -> None:
        """Ask for a line of text or a choice."""
        if self.asker is None:
            from zoneread.tui.asking import Asker

            self.asker = Asker(self.skin, self.stage.room.arrange)
            # What is typed before the line is there must not run commands.
            self.asker.question = question
            self.mount(self.asker)
            self.call_after_refresh(self._ask, question)
        else:
            self._ask(question)

    def ask_form(self, title: str, fields: Sequence[Field], accept: Callable[[Mapping[str, str]], None]) -> None:
        """Ask for several values at once."""
        from zoneread.tui.form import Form

        def store(values: Mapping[str, str]) -> None:
            try:
                accept(values)
            except ZonereadError as error:
                self.alert(str(error))

        self.form = Form(self.skin, title, fields, store, closed=self._form_closed, ready=self._type_again)
        self.stage.room.place_form(self.form)
        self.mount(self.form)

    def _form_closed(self) -> None:
        self.form = None

    def _ask(self, question: Question) -> None:
        if self.asker is not None:
            self.asker.ask(question)
            self.stage.room.arrange()
            self._type_again()

    # the screen

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the widgets anew; the article keeps its place."""
        self.stage.room.resized(event.size.width, event.size.height)
        self.stage.place_changed()

    def on_article_view_cursor_moved(self) -> None:
        """Show what is at the cursor."""
        self.stage.place_changed()

    def on_article_view_selection_changed(self) -> None:
        """Show what is selected."""
        self.stage.place_changed()

    def on_article_view_clicked(self, event: ArticleView.Clicked) -> None:
        """Give the keyboard back to the article, and pick the span that was clicked."""
        self.stage.clicked(event.offset, event.count)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open the article, or go to the span, that was chosen."""
        event.stop()
        self.stage.chosen(event.list, event.index)

    def widgets_of_lines(self) -> list[Lines]:
        """Return every widget that wears the skin, those that have not been shown yet too."""
        waiting = (widget for widget in (*self.stage.room.panels.values(), self.popup) if not widget.is_attached)
        return [*self.query(Lines), *waiting]

    # the end

    def _fatal_error(self) -> None:
        """Write down what happened and leave; nothing of the article reaches the terminal."""
        error = self._exception or sys.exception() or RuntimeError("unknown")
        self.failure = log_failure(error, "the screen")
        self._close_messages_no_wait()
