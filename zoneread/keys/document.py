"""The page docs/keys.md as the registry and the bundled keymaps would have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.keys import names
from zoneread.keys.command import CONTEXT_MEANINGS, PARENTS, Context, Group
from zoneread.keys.load import DEFAULT, available, load
from zoneread.keys.registry import COMMANDS
from zoneread.resources import bundled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zoneread.keys.command import Command
    from zoneread.keys.keymap import Keymap

_HEAD = """\
# Keys

Written by `make docs` from the command registry and `keymaps/`.

Every command of the reader with the keys that `keymaps/default.toml` gives it. `?` shows those of the place you
are in, `:` finds a command by its English or Chinese name or its pinyin, and `zoneread keys list` prints them.

A blank in a key means one after the other: `g e` is `g`, then `e`. `×` marks commands that take a count:
`' 1 2 →` moves twelve characters. The letters and pinyin codes of labels come from the label scheme; with the
scheme of a new workspace `r`, `m`, `p`, `d` and `t g g`, `t z b`, `t x m`, `t d j` tag reform, metric, project
and party-building.
"""

_INPUT_METHODS = """\
## Input methods

With a Chinese input method on, letters go to its window, while digits, punctuation, arrows, function keys and
Ctrl combinations still arrive. Full-width forms count as the ASCII key they stand on, letters and digits
included, and so do these:
"""

_OWN_KEYS = """\
## Your own keys

Write a file that says only what differs, and name it in `ZONEREAD_KEYMAP`, or call it `user.toml`:

```toml
extends = "default"

[reading]
"hint.jump" = ["f", "f12"]
"span.note" = ["c"]
"label.repeat" = []
```

It is looked for in `keymaps/` of the workspace, then in `keymaps/` of the configuration folder
(`ZONEREAD_CONFIG`, or where the platform keeps such things). A line replaces the keys that the keymap it extends
gives the command; `[]` takes them away. The tables are the contexts:
"""

_CHECKING = """\
`zoneread keys check FILE` reports every mistake with file, line and the nearest match: an unknown command, key,
context or option; a key that terminals cannot send; a sequence given twice in a context, or one that begins
another; quit, help or cancel without a key. The reader does not start on a keymap with mistakes: it takes the
default and says so. Across contexts the nearer one wins, which is noted.

## Keys that terminals cannot send
"""

_UNSENDABLE = (
    *("ctrl+1", "ctrl+plus", "ctrl+shift+a", "ctrl+i", "ctrl+m", "ctrl+h", "ctrl+enter", "shift+enter", "shift+f3"),
    *("alt+left", "alt+1", "alt+f", "super+s"),
)


def page(keymaps: Sequence[Keymap]) -> str:
    """Return the page for the default keymap and the others after it, which are listed by what they change."""
    default, *others = keymaps
    parts = [_HEAD]
    parts += [_group(group, default) for group in Group]
    parts += [_other(keymap, default) for keymap in others]
    parts.append(_INPUT_METHODS + "\n" + _table(("typed", "counts as"), _folded()))
    contexts = ((f"`[{context}]`", CONTEXT_MEANINGS[context], _parent(context)) for context in Context)
    parts.append(_OWN_KEYS + "\n" + _table(("table", "where", "falls back to"), contexts))
    unsendable = ((f"`{key}`", names.unsendable(key)) for key in _UNSENDABLE)
    parts.append(_CHECKING + "\n" + _table(("key", "why, and what instead"), unsendable))
    return "\n".join(parts)


def keys_text(keymap: Keymap, command: str) -> str:
    """Return all keys of a command, with the context where it has keys in more than its first one."""
    found = [binding for binding in keymap.bindings if binding.command == command]
    home = found[0].context if found else None
    return ", ".join(
        _code(names.show_sequence(binding.keys)) + ("" if binding.context is home else f" in {binding.context}")
        for binding in found
    )


def _group(group: Group, keymap: Keymap) -> str:
    commands = [command for command in COMMANDS.values() if command.group is group]
    rows = (
        (_code(command.id), _meaning(command), command.chinese, keys_text(keymap, command.id)) for command in commands
    )
    return f"## {group}\n\n" + _table(("command", "what it does", "中文", "keys"), rows)


def _other(keymap: Keymap, default: Keymap) -> str:
    changed = (
        (_code(id_), keys_text(keymap, id_), keys_text(default, id_))
        for id_ in COMMANDS
        if keys_text(keymap, id_) != keys_text(default, id_)
    )
    head = f"## The keymap {keymap.name}\n\n{keymap.description[:1].upper()}{keymap.description[1:]}. What differs:\n\n"
    return head + _table(("command", "keys", "instead of"), changed)


def _meaning(command: Command) -> str:
    return command.english + (" ×" if command.takes_count else "")


def _parent(context: Context) -> str:
    parent = PARENTS[context]
    return f"`[{parent}]`" if parent else ""


def _folded() -> Iterator[tuple[str, str]]:
    for typed, key in names.odd_folds().items():
        yield _code(typed), _code(key)


def _code(text: str) -> str:
    """Return text as code in a table cell, where an upright bar must be escaped and a backtick fenced twice."""
    escaped = text.replace("|", "\\|")
    return f"`` {escaped} ``" if "`" in escaped else f"`{escaped}`"


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "".join(f"| {line} |\n" for line in lines)


def bundled_keymaps() -> list[Keymap]:
    """Return the keymaps that come along, the default first; raise KeymapError when one has mistakes."""
    folder = bundled("keymaps")
    others = [name for name in available([folder]) if name != DEFAULT]
    return [load(name, [folder], ()) for name in (DEFAULT, *others)]
