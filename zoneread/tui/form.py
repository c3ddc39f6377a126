"""A small form: a few named values on rows of their own, filled in one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.tui.asking import SafeInput
from zoneread.tui.bar import Bar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult

    from zoneread.tui.question import Field
    from zoneread.tui.skin import Skin


class Form(Vertical):
    """Asks for the values of some fields at once. It lives for one asking and goes away with the answer."""

    context = Context.PROMPT

    def __init__(
        self,
        skin: Skin,
        title: str,
        fields: Sequence[Field],
        accept: Callable[[Mapping[str, str]], None],
        *,
        closed: Callable[[], None],
        ready: Callable[[], None],
    ) -> None:
        super().__init__(id="form")
        self.ready = False
        """Whether the lines take what is typed; until then the reader keeps it."""
        self._when_ready = ready
        self._at = 0
        self.fields = fields
        self.heading = Bar(skin, id="form-heading")
        self.heading.put([(f" {title} ", "bar.strong")], [("Tab next · Enter stores ", "bar.dim")])
        self.names = [Bar(skin, id=f"form-name-{number}") for number in range(len(fields))]
        self.lines = [SafeInput(id=f"form-line-{number}") for number in range(len(fields))]
        self._accept = accept
        self._when_closed = closed
        for field, name, line in zip(fields, self.names, self.lines, strict=True):
            name.put([(f" {field.name}", "bar")], [])
            line.placeholder = " · ".join(field.choices)
            line.value = field.value

    def compose(self) -> ComposeResult:
        """Stack the heading and a row for each field."""
        yield self.heading
        for name, line in zip(self.names, self.lines, strict=True):
            yield Horizontal(name, line, classes="form-row")

    def on_mount(self) -> None:
        """Begin with the first field that is empty."""
        self._at = next((at for at, line in enumerate(self.lines) if not line.value), 0)
        self.lines[self._at].focus()
        self.ready = True
        self._when_ready()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the mouse to another line."""
        if event.widget in self.lines:
            self._at = self.lines.index(event.widget)

    def take_key(self, event: events.Key) -> None:
        """Take a key that belongs to the line at hand."""
        self.lines[self._at].take_key(event)

    def take_paste(self, text: str) -> None:
        """Take what is pasted into the line at hand."""
        self.lines[self._at].take_paste(text)

    def move(self, by: int) -> None:
        """Go to the next field, or back."""
        self._at = (self._at + by) % len(self.lines)
        line = self.lines[self._at]
        line.focus()
        line.cursor_position = len(line.value)

    def page(self, by: int) -> None:
        """Go to the first or the last field."""
        self.move(len(self.lines) - 1 - self._at if by > 0 else -self._at)

    def accept(self) -> None:
        """Close with the values, or say in the heading what is wrong with one and go there."""
        values: dict[str, str] = {}
        for at, (field, line) in enumerate(zip(self.fields, self.lines, strict=True)):
            try:
                values[field.key] = field.settle(line.value.strip())
            except UsageError as error:
                self.heading.put(right=[(f"{error} ", "alert")])
                self._at = at
                line.focus()
                return
        self._close()
        self._accept(values)

    def cancel(self) -> None:
        """Close without an answer."""
        self._close()

    def _close(self) -> None:
        self.screen.set_focus(None)
        self.remove()
        self._when_closed()
