"""What each command of the registry does in the reader. Functions of the reader and a count, found by command id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.keys.labels import label_of
from zoneread.tui.commands import articles, lint, moving, program, review, searching, selecting, tagging, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.tui.app import ReaderApp

IMPLEMENTED: Mapping[str, Callable[[ReaderApp, int], None]] = {
    **program.COMMANDS,
    **articles.COMMANDS,
    **moving.COMMANDS,
    **selecting.COMMANDS,
    **searching.COMMANDS,
    **tagging.COMMANDS,
    **text.COMMANDS,
    **lint.COMMANDS,
    **review.COMMANDS,
}
"""Every command that the reader can do, by id."""


NEEDS_SPANS = ("move.gap.", "extend.gap.", "extend.span.", "object.", "select.grow", "select.shrink")
"""Beginnings of the ids of commands that go by the spans as ranges."""


def has_command(reader: ReaderApp, id_: str) -> bool:
    """Whether the reader can do this command."""
    return id_ in IMPLEMENTED or label_of(id_, reader.desk.session.scheme.labels) is not None


def run_command(reader: ReaderApp, id_: str, count: int | None) -> None:
    """Do the command, `count` times over where that makes sense.

    Raises UsageError for a command that the reader does not have, and whatever the command refuses.
    """
    if reader.stage.source.refuses(id_):
        back = reader.keyboard.shown("view.source")
        raise UsageError("this is the source text", hint=f"{back} goes back to the reading text")
    if id_.startswith(NEEDS_SPANS):
        reader.stage.update_ranges()
    label = label_of(id_, reader.desk.session.scheme.labels)
    if label is not None:
        tagging.tag(reader, label.key)
    elif id_ in IMPLEMENTED:
        IMPLEMENTED[id_](reader, count or 1)
    else:
        raise UsageError(f"the reader has no command {id_}")
