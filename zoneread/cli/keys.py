"""``zoneread keys``: list the keys of a keymap, check keymap files, show what a key does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import (
    NearestGroup,
    Target,
    narrate,
    print_json,
    print_table,
    say,
    table_lines,
    target_options,
    terminal_width,
)
from zoneread.cli.pager import listing, pager_option
from zoneread.errors import ConfigError, KeymapError, UsageError, WorkspaceError, nearest
from zoneread.keys import names
from zoneread.keys.command import CONTEXT_MEANINGS, Context
from zoneread.keys.labels import label_commands
from zoneread.keys.load import available, chosen, examine, folders, load
from zoneread.keys.registry import COMMANDS
from zoneread.session.opening import open_store
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from zoneread.keys.command import Command
    from zoneread.keys.keymap import Binding, Keymap
    from zoneread.keys.load import Loaded
    from zoneread.keys.problem import Problem
    from zoneread.span.scheme import Label

_KEYMAP = click.option(
    "--keymap",
    metavar="NAME|FILE",
    help="The keymap. [default: $ZONEREAD_KEYMAP, else user.toml where there is one, else default]",
)
_CONTEXT = click.option(
    "--context",
    type=click.Choice([str(context) for context in Context]),
    metavar="NAME",
    help=f"Only what holds in this context: {', '.join(Context)}.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group("keys", cls=NearestGroup, short_help="List, check and explain the keys of the reader.")
@target_options
@click.pass_context
def keys_command(context: click.Context, target: Target) -> None:
    """List the keys of the reader, check keymap files for mistakes, or show what a key or a command does.

    \b
    Example:
      zoneread keys list --keymap vim
    """
    context.obj = target


@keys_command.command("list", short_help="List every command with its keys.")
@_KEYMAP
@_CONTEXT
@_JSON
@pager_option
@target_options
def list_command(target: Target, *, keymap: str | None, context: str | None, as_json: bool, no_pager: bool) -> None:
    """List every command with its keys, in the order of help; with --context, what those keys do there.

    \b
    Example:
      zoneread keys list --context reading
    """
    setting = _setting(target)
    loaded = setting.keymap(keymap)
    bound = loaded.effective(Context(context)) if context else loaded.bindings
    here = Context(context) if context else None
    rows = [
        (command, keys)
        for command in setting.commands.values()
        if (keys := [binding for binding in bound if binding.command == command.id]) or here is None
    ]
    if as_json:
        print_json([_command_value(command, keys) for command, keys in rows])
        return
    header = ["command", "keys", "what it does", "中文"]
    table = [(command.id, _keys_text(keys), command.english, command.chinese) for command, keys in rows]
    listing(table_lines(header, table, terminal_width()), paged=not no_pager)


@keys_command.command("check", short_help="Check keymaps for mistakes.")
@click.argument("keymaps", nargs=-1, metavar="[NAME|FILE]...")
@click.option("--quiet", is_flag=True, help="Leave out the notes on what hides what.")
@_JSON
@target_options
def check_command(keymaps: tuple[str, ...], target: Target, *, quiet: bool, as_json: bool) -> int:
    """Check keymaps, or all there are, and report every mistake with its file and line. Exits 2 when there is one.

    Notes tell which key hides what; those on a keymap that is extended are told where that one is checked.

    \b
    Example:
      zoneread keys check keymaps/user.toml
    """
    setting = _setting(target)
    found = {name: examine(name, setting.places, setting.labels) for name in keymaps or available(setting.places)}
    if as_json:
        print_json([_loaded_value(name, loaded) for name, loaded in found.items()])
    else:
        for name, loaded in found.items():
            _report(name, loaded, quiet=quiet)
    return KeymapError.exit_status if any(loaded.keymap is None for loaded in found.values()) else 0


@keys_command.command("show", short_help="Show what a key does, or which keys a command has.")
@click.argument("words", nargs=-1, required=True, metavar="KEY...|COMMAND")
@_KEYMAP
@_CONTEXT
@_JSON
@target_options
def show_command(
    words: tuple[str, ...], target: Target, *, keymap: str | None, context: str | None, as_json: bool
) -> None:
    """Show what a key or a sequence of keys does in each context, or all that is known of a command.

    \b
    Examples:
      zoneread keys show g e
      zoneread keys show label.repeat.next
    """
    setting = _setting(target)
    loaded = setting.keymap(keymap)
    written = " ".join(words)
    contexts = [Context(context)] if context else list(Context)
    command = setting.commands.get(written)
    if command is not None:
        bound = [binding for binding in loaded.bindings if binding.command == written and binding.context in contexts]
        if as_json:
            print_json(_command_value(command, bound))
        else:
            _show_command(command, bound)
        return
    keys = _parse(written, setting.commands)
    found = [
        (here, binding) for here in contexts for binding in loaded.effective(here) if binding.keys[: len(keys)] == keys
    ]
    if as_json:
        print_json([{"where": str(here), **_binding_value(binding)} for here, binding in found])
        return
    header = ["context", "keys", "command", "what it does", "中文"]
    rows = [
        (here, names.show_sequence(binding.keys), does.id, does.english, does.chinese)
        for here, binding in found
        for does in [setting.commands[binding.command]]
    ]
    if rows:
        print_table(header, rows)
    else:
        say(f"{names.show_sequence(keys)} does nothing{f' in {context}' if context else ''}")


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where keymaps are looked for, and the labels whose keys they are joined by."""

    places: list[Path]
    labels: tuple[Label, ...]

    @property
    def commands(self) -> dict[str, Command]:
        """Every command, the labels' among them, in the order of help."""
        return {**COMMANDS, **label_commands(self.labels)}

    def keymap(self, name: str | None) -> Keymap:
        """Return the keymap `name`, or the one that the reader would take; raise KeymapError for mistakes in it."""
        return load(chosen(self.places, name), self.places, self.labels)


def _setting(target: Target) -> _Setting:
    """Return the setting of the workspace; without one, unless it was named, that of a new workspace."""
    try:
        workspace = target.workspace()
    except WorkspaceError:
        if target.root is not None:
            raise
        return _Setting(folders(), DEFAULT_SCHEME.labels)
    with open_store(workspace, readonly=True) as store:
        return _Setting(folders(workspace.keymaps), store.scheme().labels)


def _parse(written: str, commands: Iterable[str]) -> tuple[str, ...]:
    try:
        keys = names.parse_sequence(written)
    except names.KeyNameError as error:
        hint = nearest(written, commands) if "." in written else error.hint
        raise UsageError(f'"{written}" is neither a key nor a command', hint=hint) from None
    for key in keys:
        if reason := names.unsendable(key):
            raise ConfigError(f"a terminal cannot send {names.show(key)}", hint=reason)
    return keys


def _keys_text(bindings: Iterable[Binding]) -> str:
    return ", ".join(dict.fromkeys(names.show_sequence(binding.keys) for binding in bindings))


def _show_command(command: Command, bound: list[Binding]) -> None:
    say(f"{command.id}: {command.english} · {command.chinese}")
    if command.takes_count:
        say("takes a count")
    if command.parameters:
        say(f"asks for: {', '.join(command.parameters)}")
    if not bound:
        say("has no key; the command palette runs it")
        return
    print_table(
        ["keys", "context", "where", "file"],
        [
            (names.show_sequence(binding.keys), binding.context, CONTEXT_MEANINGS[binding.context], _place(binding))
            for binding in bound
        ],
    )


def _place(binding: Binding) -> str:
    return f"{binding.file}:{binding.line}" if binding.line else binding.file


def _report(name: str, loaded: Loaded, *, quiet: bool) -> None:
    for problem in sorted(loaded.problems):
        inherited = loaded.keymap is not None and problem.file != loaded.keymap.files[-1]
        if not (problem.is_note and (quiet or inherited)):
            say(str(problem))
    if loaded.keymap is None:
        narrate(f"{name}: {len(loaded.errors)} mistake{'s' if len(loaded.errors) != 1 else ''}")
    else:
        narrate(f"{name}: fine, {counted(len(loaded.keymap.bindings), 'binding')}")


def _binding_value(binding: Binding) -> dict[str, Any]:
    return {
        "keys": list(binding.keys),
        "shown": names.show_sequence(binding.keys),
        "command": binding.command,
        "context": str(binding.context),
        "file": binding.file,
        "line": binding.line,
    }


def _command_value(command: Command, bindings: Iterable[Binding]) -> dict[str, Any]:
    return {
        "command": command.id,
        "english": command.english,
        "chinese": command.chinese,
        "group": str(command.group),
        "contexts": [str(context) for context in command.contexts],
        "takes_count": command.takes_count,
        "parameters": list(command.parameters),
        "keys": [_binding_value(binding) for binding in bindings],
    }


def _problem_value(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "kind": "note" if problem.is_note else "mistake",
        "context": problem.context,
        "command": problem.command,
        "key": problem.key,
        "message": problem.message,
        "hint": problem.hint,
    }


def _loaded_value(name: str, loaded: Loaded) -> dict[str, Any]:
    problems = [_problem_value(problem) for problem in sorted(loaded.problems)]
    return {"keymap": name, "ok": loaded.keymap is not None, "problems": problems}
