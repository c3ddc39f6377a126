"""Every command of the reader, once: the source of help, the footer, the palette, docs/keys.md and the keymap checks.

The reader implements each id; keymaps may name these ids and no others, except the labels of the scheme in use
(`zoneread.keys.labels`).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zoneread.keys.command import Command, Context, Group
from zoneread.keys.table import COUNTED, MOTIONS, ONCE, PARAMETERS, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def _commands() -> Iterator[Command]:
    for tail, english, chinese in MOTIONS:
        counted = tail not in ONCE
        yield Command(f"move.{tail}", f"move {english}", chinese, Group.MOVING, (Context.READING,), counted)
        yield Command(
            f"extend.{tail}", f"extend {english}", f"扩选{chinese}", Group.EXTENDING, (Context.READING,), counted
        )
    for group, contexts, rows in ROWS:
        for id_, english, chinese in rows:
            yield Command(id_, english, chinese, group, contexts, id_ in COUNTED, PARAMETERS.get(id_, ()))


_ORDER = list(Group)
COMMANDS: Mapping[str, Command] = MappingProxyType(
    {command.id: command for command in sorted(_commands(), key=lambda command: _ORDER.index(command.group))}
)
"""Every command by its id, in the order of help: group by group. The labels of a scheme are not among them: see `zoneread.keys.labels`."""
