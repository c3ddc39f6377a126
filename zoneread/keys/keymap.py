"""A keymap: which sequence of keys runs which command, in which context.

A value, checked before it is made (`zoneread.keys.check`); nothing here reads a file or waits for a key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zoneread.keys.names import is_printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.keys.command import Context

Sequence = tuple[str, ...]
"""Canonical names of keys pressed one after the other; never empty."""

COUNT_BY_DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Binding:
    """One sequence for one command in one context, and the line that says so (0 when no file does)."""

    context: Context
    keys: Sequence
    command: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """How a keymap treats time, counts and the keys that the label scheme brings along.

    `count` is the key that opens a count, or ``digits`` when every digit does, or empty for no counts. A pending
    sequence is forgotten `timeout` seconds after its last key; what may follow is shown after `which_key` seconds.
    `letters` and `codes` are the sequences before the letter and the pinyin code of a label; an empty sequence
    means at once, None not at all.
    """

    count: str = ""
    timeout: float = 6.0
    which_key: float = 0.5
    letters: tuple[str, ...] | None = ()
    codes: tuple[str, ...] | None = None


@dataclass(slots=True)
class Node:
    """A place in the tree of sequences: a command, or the keys that may follow."""

    command: str = ""
    children: dict[str, Node] = field(default_factory=dict)

    def leaves(self, before: Sequence = ()) -> Iterator[tuple[Sequence, str]]:
        """Yield every sequence below this place with its command, in the order in which they were bound."""
        if self.command:
            yield before, self.command
        for key, child in self.children.items():
            yield from child.leaves((*before, key))


def clashes(one: Sequence, other: Sequence) -> bool:
    """Whether two sequences cannot both work: they are the same, or one is the beginning of the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


@dataclass(frozen=True, slots=True)
class Keymap:
    """All bindings of a keymap with those of the keymaps it extends, in the order of the files.

    Within a context no two sequences clash. A context inherits its parent's bindings save those that clash with
    its own; a context in which text is typed inherits no printable key.
    """

    name: str
    bindings: tuple[Binding, ...]
    options: Options = Options()
    description: str = ""
    files: tuple[str, ...] = ()
    _effective: dict[Context, tuple[Binding, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )
    _trees: dict[Context, Node] = field(default_factory=dict, init=False, repr=False, compare=False, hash=False)

    def effective(self, context: Context) -> tuple[Binding, ...]:
        """Return the bindings that count in `context`: its own, then those it inherits. They are looked up once."""
        if context not in self._effective:
            self._effective[context] = tuple(self._nearest(context))
        return self._effective[context]

    def _nearest(self, context: Context) -> Iterator[Binding]:
        nearer: dict[str, list[Sequence]] = {}
        for here in context.chain:
            found = [
                binding
                for binding in self.bindings
                if binding.context is here
                and (here is context or not context.types_text or not is_printable(binding.keys[0]))
                and not any(clashes(binding.keys, keys) for keys in nearer.get(binding.keys[0], ()))
            ]
            for binding in found:
                nearer.setdefault(binding.keys[0], []).append(binding.keys)
            yield from found

    def resolve(self, context: Context) -> Node:
        """Return the tree of the sequences that count in `context`. It is made once; do not change it."""
        if context not in self._trees:
            root = Node()
            for binding in self.effective(context):
                node = root
                for key in binding.keys:
                    node = node.children.setdefault(key, Node())
                node.command = binding.command
            self._trees[context] = root
        return self._trees[context]

    def keys_for(self, command: str, context: Context) -> list[Sequence]:
        """Return the sequences that run `command` in `context`, the first the one to show."""
        return [binding.keys for binding in self.effective(context) if binding.command == command]
