"""From keys to commands: sequences, counts and what an input method types.

A `Dispatcher` is fed one key at a time, with the context and the time, and answers what came of it. It knows no
clock, no screen and no command's doing, never raises on any key, and never swallows one in silence: each key
gives an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

from zoneread.keys import names
from zoneread.keys.command import Context
from zoneread.keys.keymap import COUNT_BY_DIGITS, Keymap, Node, Sequence

MOST = 9999
"""The largest count; more digits leave it as it is."""

CANCEL = "app.cancel"


@dataclass(frozen=True, slots=True)
class Continuation:
    """One key that may come next: the command it completes, or empty and how many commands lie behind it."""

    key: str
    command: str
    behind: int


@dataclass(frozen=True, slots=True)
class Run:
    """The keys are complete: run the command, `count` times over where it takes a count (None: none was typed)."""

    command: str
    count: int | None
    keys: Sequence


@dataclass(frozen=True, slots=True)
class Pending:
    """More keys are awaited. `typed` is what the status row shows, the count included."""

    keys: Sequence
    count: int | None
    continuations: tuple[Continuation, ...]
    typed: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Text for the line being typed; in the context of hints folded to the ASCII letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What was pending has been dropped by the cancel key, which did nothing else."""

    keys: Sequence


@dataclass(frozen=True, slots=True)
class Unknown:
    """The keys do nothing here; they have been dropped. `hanzi` says that an input method is on."""

    keys: Sequence
    hanzi: bool = False

    @property
    def message(self) -> str:
        """What to say in the status row."""
        if self.hanzi:
            return f"输入法处于中文状态 · the input method is on ({self.keys[-1]})"
        return f"{names.show_sequence(self.keys)} does nothing here"


Outcome = Run | Pending | Typed | Cancelled | Unknown


def _text_of(key: str, character: str | None) -> str:
    """Return the printable text a key types, or the empty string; `character` is what Textual says, if it was asked."""
    text = character or names.character_of(key) or (key if len(key) == 1 else "")
    return text if text.isprintable() else ""


class Dispatcher:
    """Holds what has been typed of an unfinished sequence, for one keymap."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._context: Context | None = None
        self._keys: Sequence = ()
        self._counting = False
        self._count: int | None = None
        self._last = 0.0

    @property
    def is_pending(self) -> bool:
        """Whether a sequence or a count has been begun."""
        return bool(self._keys) or self._counting

    @property
    def deadline(self) -> float | None:
        """When what is pending will be forgotten, on the clock of `feed`; None when nothing is pending."""
        return self._last + self.keymap.options.timeout if self.is_pending else None

    @property
    def popup_time(self) -> float | None:
        """When the keys that may follow should be shown; None when nothing is pending."""
        return self._last + self.keymap.options.which_key if self.is_pending else None

    def reset(self) -> None:
        """Forget what is pending."""
        self._keys = ()
        self._counting = False
        self._count = None

    def expire(self, now: float) -> bool:
        """Forget what is pending if its time is over at `now`; return whether that was so."""
        deadline = self.deadline
        if deadline is None or now < deadline:
            return False
        self.reset()
        return True

    def feed(self, key: str, context: Context, now: float, character: str | None = None) -> Outcome:
        """Take one key as Textual names it, with the character it types, at `now` seconds on any steady clock.

        What is pending is forgotten first when its time is over or the context has changed.
        """
        self.expire(now)
        if context is not self._context:
            self.reset()
            self._context = context
        self._last = now
        folded = names.fold(key)
        if self._takes_digit(folded, context):
            return self._pending(context)
        node = self._node(context).children.get(folded)
        if node is None:
            return self._unmatched(key, folded, context, character)
        if node.command == CANCEL and self.is_pending:
            return self._cancelled()
        self._keys = (*self._keys, folded)
        if not node.command:
            return self._pending(context)
        outcome = Run(node.command, self._count, self._keys)
        self.reset()
        return outcome

    def _node(self, context: Context) -> Node:
        node = self.keymap.resolve(context)
        for key in self._keys:
            node = node.children[key]
        return node

    def _takes_digit(self, key: str, context: Context) -> bool:
        """Take `key` as part of a count, and return whether it was one."""
        opener = self.keymap.options.count
        if self._keys or not opener or context.types_text:
            return False
        if key == opener and not self._counting:
            self._counting = True
            return True
        if not self._counting and (opener != COUNT_BY_DIGITS or key == "0"):
            return False
        if len(key) != 1 or key not in "0123456789":
            return False
        self._counting = True
        self._count = min((self._count or 0) * 10 + int(key), MOST)
        return True

    def _unmatched(self, key: str, folded: str, context: Context, character: str | None) -> Outcome:
        at_rest = self.keymap.resolve(context).children.get(folded)
        if self.is_pending and at_rest is not None and at_rest.command == CANCEL:
            return self._cancelled()
        keys = (*self._keys, folded)
        was_pending = self.is_pending
        self.reset()
        if context.types_text and not was_pending:
            text = _text_of(folded, None) if context is Context.HINT else _text_of(key, character)
            if text:
                return Typed(text)
        return Unknown(keys, hanzi=names.is_hanzi(key))

    def _cancelled(self) -> Cancelled:
        outcome = Cancelled((*self._counted(), *self._keys))
        self.reset()
        return outcome

    def _counted(self) -> Sequence:
        """Return the keys of the count that has been begun."""
        if not self._counting:
            return ()
        opener = self.keymap.options.count
        return (*(() if opener == COUNT_BY_DIGITS else (opener,)), *str(self._count or ""))

    def _pending(self, context: Context) -> Pending:
        node = self._node(context)
        following = tuple(
            Continuation(key, child.command, sum(1 for _ in child.leaves())) for key, child in node.children.items()
        )
        counted = "".join(names.show(key) for key in self._counted())
        typed = " ".join(part for part in (counted, names.show_sequence(self._keys)) if part)
        return Pending(self._keys, self._count, following if self._keys else (), typed)
