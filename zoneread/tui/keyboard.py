"""From key events to commands: the dispatcher, what is pending, and the popup that shows what may follow."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Protocol

from zoneread.keys import names
from zoneread.keys.command import Context
from zoneread.keys.dispatch import Cancelled, Dispatcher, Pending, Run, Typed, Unknown
from zoneread.keys.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zoneread.keys.keymap import Keymap

_PANELS = {
    Context.ARTICLES: "the list of articles",
    Context.SPANS: "the list of spans",
    Context.LIST: "this panel",
}


class Host(Protocol):
    """What a keyboard needs of the reader."""

    @property
    def context(self) -> Context:
        """Where the keyboard is."""

    def run_command(self, id_: str, count: int | None) -> None:
        """Do what a command does."""

    def has_command(self, id_: str) -> bool:
        """Whether the reader can do this command."""

    def typed_hint(self, text: str) -> None:
        """Take a letter of a hint."""

    def say(self, text: str) -> None:
        """Tell what a key did."""

    def show_pending(self, typed: str) -> None:
        """Show what has been typed of an unfinished sequence; empty when nothing has."""

    def show_following(self, following: Sequence[tuple[str, str, str]]) -> None:
        """Show keys that may follow and what they do, in English and Chinese; nothing hides the popup."""

    def later(self, seconds: float, call: Callable[[], None]) -> object:
        """Call after some time."""


class Keyboard:
    """Feeds keys to the dispatcher and passes on what comes of them."""

    def __init__(self, keymap: Keymap, host: Host) -> None:
        self.dispatcher = Dispatcher(keymap)
        self.host = host
        self._waiting: Pending | None = None
        self._shown = False

    @property
    def keymap(self) -> Keymap:
        """The keymap in use."""
        return self.dispatcher.keymap

    def shown(self, id_: str, context: Context = Context.READING) -> str:
        """Return the first keys of a command as help shows them; empty when it has none."""
        found = self.keymap.keys_for(id_, context)
        return names.show_sequence(found[0]) if found else ""

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; return False for one that belongs to the line being typed."""
        context = self.host.context
        outcome = self.dispatcher.feed(key, context, monotonic(), character)
        self._settle(outcome if isinstance(outcome, Pending) else None)
        if isinstance(outcome, Run):
            self.host.run_command(outcome.command, outcome.count)
        elif isinstance(outcome, Typed):
            if context is not Context.HINT:
                return False
            self.host.typed_hint(outcome.text)
        elif isinstance(outcome, Cancelled):
            self.host.say(f"{names.show_sequence(outcome.keys)}: dropped")
        elif isinstance(outcome, Unknown):
            if context.types_text and context is not Context.HINT:
                return False
            self.host.say(self._unknown(outcome, context))
        return True

    def _unknown(self, outcome: Unknown, context: Context) -> str:
        """Say that a key does nothing, and, where a panel has the keyboard, that it has it and how to give it back."""
        panel = _PANELS.get(context)
        if panel is None or outcome.hanzi:
            return outcome.message
        back = self.shown("app.cancel", context)
        way = f"; {back}: back to the article" if back else ""
        return f"{names.show_sequence(outcome.keys)} does nothing in {panel}{way}"

    def _settle(self, pending: Pending | None) -> None:
        """Show or hide what is pending, and see to it that it is forgotten in time."""
        if pending is None and self._waiting is None:
            return
        self._waiting = pending
        self.host.show_pending(pending.typed if pending else "")
        if pending is None:
            self._hide()
            return
        now = monotonic()
        popup, deadline = self.dispatcher.popup_time, self.dispatcher.deadline
        if self._shown:
            self._popup(pending)
        elif popup is not None:
            self.host.later(max(0.0, popup - now), lambda: self._popup(pending))
        if deadline is not None:
            self.host.later(deadline - now + 0.01, self._expire)

    def _popup(self, pending: Pending) -> None:
        if pending is not self._waiting or not pending.continuations:
            return
        self._shown = True
        following = [
            (
                names.show(next_.key),
                *(self._meaning(next_.command) if next_.command else (f"{next_.behind} more …", "")),
            )
            for next_ in pending.continuations
            if not next_.command or self.host.has_command(next_.command)
        ]
        self.host.show_following(following)

    @staticmethod
    def _meaning(id_: str) -> tuple[str, str]:
        command = COMMANDS.get(id_)
        return (command.english, command.chinese) if command else (id_.replace(".", " "), "")

    def _expire(self) -> None:
        if self.dispatcher.expire(monotonic()):
            self._waiting = None
            self.host.show_pending("")
            self._hide()

    def _hide(self) -> None:
        if self._shown:
            self._shown = False
            self.host.show_following(())
