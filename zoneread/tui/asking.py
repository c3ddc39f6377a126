"""Asking for a line of text, a choice from a list, or a few values: overlays over the foot or the middle of the screen.

They are mounted once, on first use, and shown and hidden afterwards, because a screen of its own costs ten times as
much. What is typed or pasted is made safe before it is kept or shown.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from zoneread.keys.command import Context
from zoneread.text.display import sanitise
from zoneread.tui.bar import Bar
from zoneread.tui.choices import ChoiceList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from zoneread.tui.question import Question
    from zoneread.tui.skin import Skin
    from zoneread.tui.virtual_list import VirtualList


class SafeInput(Input):
    """A line to type in that turns whatever must not reach a terminal into visible stand-ins."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def take_key(self, event: events.Key) -> None:
        """Take a key at once, as Textual would in its own time: what follows must find the line as it is then."""
        if event.is_printable and event.character is not None:
            self.replace(event.character, *self.selection)
        elif event.key in _EDITING:
            name, arguments = _EDITING[event.key]
            with suppress(SkipAction):  # raised where there is nothing to copy
                getattr(self, f"action_{name}")(*arguments)

    def take_paste(self, text: str) -> None:
        """Take the first line of what is pasted, at once, in the place of what is selected."""
        self.replace(next(iter(text.splitlines()), ""), *sorted(self.selection))

    def insert_text_at_cursor(self, text: str) -> None:
        """Insert at the cursor, made safe."""
        super().insert_text_at_cursor(sanitise(text, keep=""))

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part, made safe."""
        super().replace(sanitise(text, keep=""), start, end)


def _editing() -> dict[str, tuple[str, tuple[bool, ...]]]:
    """Return what each key does in a line, as Textual's own bindings say: an action and its arguments."""
    found: dict[str, tuple[str, tuple[bool, ...]]] = {}
    for binding in Binding.make_bindings(Input.BINDINGS):
        name, _, argument = binding.action.partition("(")
        if name != "submit":
            found[binding.key] = (name, (True,) if argument == "True)" else ())
    return found


_EDITING = _editing()


class Asker(Vertical):
    """The overlay for one question at a time: a heading, a line to type in and, for a choice, the list."""

    def __init__(self, skin: Skin, closed: Callable[[], None]) -> None:
        super().__init__(id="asker")
        self.ready = False
        """Whether the question stands there and the line takes what is typed."""
        self._heard: str | None = None
        self.heading = Bar(skin, id="asker-heading", leads=True)
        self.line = SafeInput(id="asker-line")
        self.list = ChoiceList(skin)
        self.question: Question | None = None
        self._when_closed = closed

    @property
    def context(self) -> Context:
        """Where the keyboard is while a question is open."""
        return self.question.context if self.question is not None else Context.PROMPT

    def compose(self) -> ComposeResult:
        """Stack heading, line and list."""
        yield self.heading
        yield self.line
        yield self.list

    def ask(self, question: Question) -> None:
        """Show `question` and give it the keyboard."""
        self.question = None
        self.heading.put([(f" {question.title} ", "bar.strong")], [])
        self.line.value = question.value
        self.line.cursor_position = len(question.value)
        self.list.display = question.choices is not None
        self.question = question
        self._heard = None
        self.display = True
        self.heard(question.value)
        if question.start:
            self.list.go_to(question.start)
        self.line.focus()
        if question.anew:
            self.line.select_all()
        self.ready = True

    def take_key(self, event: events.Key) -> None:
        """Take a key that belongs to the line."""
        self.line.take_key(event)

    def take_paste(self, text: str) -> None:
        """Take what is pasted."""
        self.line.take_paste(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Follow the typing."""
        event.stop()
        self.heard(event.value)

    def heard(self, value: str) -> None:
        """Tell the question what stands in the line now, and show what comes back."""
        if self.question is None or value == self._heard:
            return
        self._heard = value
        if self.question.choices is not None:
            self.list.show(self.question.choices(value))
        if self.question.change is not None:
            self.heading.put(right=[(f"{self.question.change(value)} ", "bar.dim")])

    def hear_again(self) -> None:
        """Tell the question once more what stands in the line: what it makes of it has changed."""
        self._heard = None
        self.heard(self.line.value)

    def renew(self) -> None:
        """Show the choices as they are now, for a question whose choices change by themselves."""
        if self.question is not None and self.question.choices is not None:
            self.list.show(self.question.choices(self.line.value))

    def accept(self) -> None:
        """Close with what is typed or chosen; with an empty list, close without an answer."""
        question = self.question
        if question is None:
            return
        answer = self.line.value
        # What was typed just now may not have been told yet.
        self.heard(answer)
        if question.choices is not None:
            if self.list.chosen is None:
                self.cancel()
                return
            answer = self.list.chosen.key
        self.close()
        question.accept(answer)

    def move(self, by: int) -> None:
        """Move along the choices, over headings; without choices nothing happens."""
        if self.question is None or self.question.choices is None:
            return
        self.heard(self.line.value)
        self.list.step(by)

    def page(self, by: int) -> None:
        """Move along the choices by screens."""
        self.move(by * max(1, self.list.page - 1))

    def cancel(self) -> None:
        """Close without an answer."""
        question = self.question
        self.close()
        if question is not None and question.cancel is not None:
            question.cancel()

    def close(self) -> None:
        """Take the question away; nobody hears of it."""
        self.question = self._heard = None
        self.ready = False
        self.display = False
        self.screen.set_focus(None)
        self._when_closed()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Take the line that was clicked."""
        event.stop()
        self.accept()
