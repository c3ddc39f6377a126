"""Commands that must keep a key wherever they count: the program can always be left, explained and stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.keys import names
from zoneread.keys.command import Context
from zoneread.keys.keymap import clashes
from zoneread.keys.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from zoneread.keys.keymap import Keymap

MUST_KEEP = {"app.quit": "ctrl+q", "help.show": "f1", "app.cancel": "ctrl+g"}
"""Each with a key that it can have everywhere, text being typed or not."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands, and the keys that are to blame there."""

    file: str
    line: int
    keys: str = ""


def lost_commands(
    keymap: Keymap,
    entries: Mapping[tuple[Context, str], Place],
    doubtful: Collection[str],
    *,
    is_whole: bool,
) -> Iterator[Problem]:
    """Yield a problem for each command of `MUST_KEEP` and each place that it was lost by, with the contexts it is lost in.

    `entries` says where each context's entry for a command stands. Commands in `doubtful` have mistakes of their own;
    what they would have without is not known. Of a keymap that is not whole only a loss that it states itself counts.
    """
    for id_ in MUST_KEEP:
        if id_ in doubtful:
            continue
        lost: dict[Place | None, list[Context]] = {}
        for context in Context:
            if id_ not in {binding.command for binding in keymap.effective(context)}:
                lost.setdefault(_to_blame(keymap, entries, id_, context), []).append(context)
        for place, contexts in lost.items():
            if place is not None or is_whole:
                yield _lost(id_, contexts, place) if place is not None else _never_bound(id_, keymap)


def _never_bound(id_: str, keymap: Keymap) -> Problem:
    hint = 'a keymap that extends none binds every command itself; extends = "default" takes the rest from there'
    return Problem(keymap.files[-1], 1, f"{id_} has no key", hint, command=id_)


def _lost(id_: str, contexts: list[Context], place: Place) -> Problem:
    where = ", ".join(f"[{context}]" for context in contexts)
    hint = f"it must keep one key that is not typed text, under [always], such as {names.show(MUST_KEEP[id_])}"
    return Problem(place.file, place.line, f"{id_} has no key left in {where}", hint, command=id_, key=place.keys)


def _to_blame(keymap: Keymap, entries: Mapping[tuple[Context, str], Place], id_: str, context: Context) -> Place | None:
    """Return what took the last key of a command in a context: a binding that hides it, else the command's own entry."""
    own = [binding for binding in keymap.bindings if binding.command == id_ and binding.context in context.chain]
    hiding = [
        Place(binding.file, binding.line, names.show_sequence(binding.keys))
        for binding in keymap.bindings
        if binding.context in context.chain
        and binding.command != id_
        and any(clashes(binding.keys, other.keys) and binding.context is not other.context for other in own)
    ]
    stated = [place for (home, command), place in entries.items() if command == id_ and home in context.chain]
    blamed = hiding or stated
    return blamed[-1] if blamed else None
