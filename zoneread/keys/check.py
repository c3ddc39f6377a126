"""Judging keymap files: from what they say to bindings that hold together, and everything that does not.

All mistakes are found in one go. Within a context two commands may not want the same sequence, nor one sequence
be the beginning of another; between contexts the nearer one wins, which is worth a note. That quit, help and cancel
keep a key is seen to in `zoneread.keys.lost`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zoneread.errors import nearest
from zoneread.keys import names
from zoneread.keys.command import CONTEXT_MEANINGS, Context
from zoneread.keys.keymap import COUNT_BY_DIGITS, Binding, Keymap, Options, Sequence, clashes
from zoneread.keys.labels import label_commands
from zoneread.keys.problem import Problem
from zoneread.keys.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Sequence as Series

    from zoneread.keys.command import Command
    from zoneread.keys.source import KeymapFile
    from zoneread.span.scheme import Label

_TOP = ("extends", "description")
_COUNT_HINT = "give it other keys, or set count in [options]"


def read_bindings(
    file: KeymapFile, labels: Series[Label]
) -> tuple[dict[tuple[Context, str], list[Binding]], list[Problem]]:
    """Return the bindings of one file by context and command (an empty list unsets), and its mistakes."""
    found: dict[tuple[Context, str], list[Binding]] = {}
    problems = [
        Problem(
            file.where, file.line("", name), f'"{name}" means nothing here', nearest(name, (*_TOP, "options", *Context))
        )
        for name in file.top
        if name not in _TOP
    ]
    known = {**COMMANDS, **label_commands(labels)}
    for table, entries in file.tables.items():
        if table == "options":
            continue
        if table not in set(Context):
            problems.append(Problem(file.where, file.line(table), f'no context "{table}"', nearest(table, Context)))
            continue
        context = Context(table)
        for id_, value in entries.items():
            bindings, wrong = _entry(file, context, known, id_, value)
            problems += wrong
            if bindings is not None:
                found[context, id_] = bindings
    return found, problems


def _entry(
    file: KeymapFile, context: Context, known: dict[str, Command], id_: str, value: object
) -> tuple[list[Binding] | None, list[Problem]]:
    at = Problem(file.where, file.line(context, id_), "", context=context, command=id_)
    command = known.get(id_)
    if command is None:
        return None, [replace(at, message=f'no command "{id_}"', hint=nearest(id_, known))]
    if not command.may_be_in(context):
        homes = ", ".join(f"[{home}]" for home in command.contexts)
        return None, [
            replace(at, message=f"{id_} has no meaning in {CONTEXT_MEANINGS[context]}", hint=f"put it under {homes}")
        ]
    bindings: list[Binding] = []
    problems: list[Problem] = []
    if not isinstance(value, list):
        problems.append(replace(at, message=f"the keys of {id_} must be a list", hint='write ["x"], or [] for none'))
        # What was meant may clash with something else, which is to be told at once.
        value = [value] if isinstance(value, str) else []
    for item in value:
        line = file.line(context, id_, item)
        try:
            keys = _sequence(item, context)
        except names.KeyNameError as error:
            problems.append(replace(at, line=line, message=f"{id_}: {error.message}", hint=error.hint, key=str(item)))
        else:
            bindings.append(Binding(context, keys, id_, file.where, line))
    return bindings, problems


def _sequence(item: object, context: Context) -> Sequence:
    """Return the keys that one item of a list means; raise KeyNameError when they cannot be used in `context`."""
    if not isinstance(item, str):
        raise names.KeyNameError(f"a key must be text, not {item!r}", f'write "{item}"')
    keys = names.parse_sequence(item)
    for key in keys:
        if reason := names.unsendable(key):
            raise names.KeyNameError(f"a terminal cannot send {names.show(key)}", reason)
    if context.types_text and names.is_printable(keys[0]) and not (context is Context.HINT and keys[0] == "space"):
        raise names.KeyNameError(
            f"{names.show(keys[0])} is text here", "use enter, tab, an arrow, ctrl or a function key"
        )
    return keys


def read_options(file: KeymapFile, base: Options) -> tuple[Options, list[Problem]]:
    """Return `base` with the options that the file sets, and the mistakes among them."""
    problems: list[Problem] = []
    options = base
    for name, value in file.tables.get("options", {}).items():
        at = Problem(file.where, file.line("options", name), "", context="options", key=name)
        setter = _OPTIONS.get(name)
        if setter is None:
            problems.append(replace(at, message=f'no option "{name}"', hint=nearest(name, _OPTIONS)))
            continue
        try:
            options = setter(options, value)
        except names.KeyNameError as error:
            problems.append(replace(at, message=f"{name}: {error.message}", hint=error.hint))
    return options, problems


def _set_count(options: Options, value: object) -> Options:
    if value is False or value == "":
        return replace(options, count="")
    if value == COUNT_BY_DIGITS:
        return replace(options, count=COUNT_BY_DIGITS)
    keys = _sequence(value, Context.READING)
    if len(keys) > 1 or keys[0].isdigit():
        raise names.KeyNameError("must be one key that is not a digit", f'or "{COUNT_BY_DIGITS}"')
    return replace(options, count=keys[0])


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 60:
        raise names.KeyNameError(f"{value!r} is not a number of seconds", "more than 0, at most 60")
    return float(value)


def _prefix(value: object) -> Sequence | None:
    if value is False:
        return None
    return () if value == "" else _sequence(value, Context.READING)


_OPTIONS: dict[str, Callable[[Options, object], Options]] = {
    "count": _set_count,
    "timeout": lambda options, value: replace(options, timeout=_seconds(value)),
    "which_key": lambda options, value: replace(options, which_key=_seconds(value)),
    "label_letters": lambda options, value: replace(options, letters=_prefix(value)),
    "label_codes": lambda options, value: replace(options, codes=_prefix(value)),
}


def check_keymap(keymap: Keymap) -> list[Problem]:
    """Return what is wrong with the bindings of a keymap of files taken together: clashes, and keys that count."""
    problems = [problem for context in Context for problem in _clashes(keymap, context)]
    return [*problems, *_counts(keymap)]


def at_binding(binding: Binding, message: str, hint: str = "", *, is_note: bool = False) -> Problem:
    """Return a problem with one binding, at its line."""
    key = names.show_sequence(binding.keys)
    return Problem(binding.file, binding.line, message, hint, binding.context, binding.command, key, is_note)


def _clashes(keymap: Keymap, context: Context) -> Iterator[Problem]:
    """Find sequences of one context that cannot both work; the later file, then the later line is to blame."""
    rank = {file: number for number, file in enumerate(keymap.files)}
    own = [binding for binding in keymap.bindings if binding.context is context]
    seen: dict[str, list[Binding]] = {}
    for binding in sorted(own, key=lambda one: (rank.get(one.file, 0), one.line)):
        alike = seen.setdefault(binding.keys[0], [])
        for other in alike:
            if clashes(binding.keys, other.keys):
                yield _clash(binding, other)
        alike.append(binding)


def _clash(binding: Binding, other: Binding) -> Problem:
    shown, taken = names.show_sequence(binding.keys), names.show_sequence(other.keys)
    place = f"{other.file}:{other.line}"
    if binding.command == other.command and binding.keys == other.keys:
        return at_binding(binding, f"{shown} is given to {binding.command} twice", "write it once")
    hint = f"give {other.command} other keys, or [] for none"
    if binding.keys == other.keys:
        return at_binding(binding, f"{shown} for {binding.command} is already {other.command} ({place})", hint)
    if len(binding.keys) < len(other.keys):
        return at_binding(binding, f"{shown} for {binding.command} begins {taken} for {other.command} ({place})", hint)
    return at_binding(
        binding, f"{shown} for {binding.command} begins with {taken}, which is {other.command} ({place})", hint
    )


def _counts(keymap: Keymap) -> Iterator[Problem]:
    """Find keys that would open a count instead; the file that was asked for is to blame, as it may set the option."""
    opener = keymap.options.count
    asked_for = keymap.files[-1]
    for binding in keymap.bindings:
        first = binding.keys[0]
        if not opener or binding.context.types_text:
            continue
        if first == opener or (opener == COUNT_BY_DIGITS and first in set("123456789")):
            problem = at_binding(binding, f"{names.show(first)} for {binding.command} opens a count", _COUNT_HINT)
            if binding.file == asked_for:
                yield problem
            else:
                place = f" ({binding.file}:{binding.line})"
                yield replace(problem, file=asked_for, line=0, message=problem.message + place)


def hidden_commands(keymap: Keymap) -> Iterator[Problem]:
    """Yield a note for each key that hides another command of a context further out."""
    alike: dict[str, list[Binding]] = {}
    for binding in keymap.bindings:
        alike.setdefault(binding.keys[0], []).append(binding)
    for binding in keymap.bindings:
        ancestors = binding.context.chain[1:]
        for hidden in alike[binding.keys[0]]:
            if hidden.context in ancestors and hidden.command != binding.command and clashes(binding.keys, hidden.keys):
                yield _shadow(keymap, binding, hidden)


def _shadow(keymap: Keymap, binding: Binding, hidden: Binding) -> Problem:
    shown = names.show_sequence(binding.keys)
    left = [names.show_sequence(keys) for keys in keymap.keys_for(hidden.command, binding.context)]
    still = f"{hidden.command} has {', '.join(left)} here" if left else f"{hidden.command} has no key here"
    message = f"{shown} is {binding.command} and hides {hidden.command} of [{hidden.context}]"
    return at_binding(binding, message, still, is_note=True)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that are mistakes, without the notes, in the order of files and lines."""
    return sorted(problem for problem in problems if not problem.is_note)
