"""``zoneread undo`` and ``redo``: a person's last edit taken back, or done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zoneread.cli.common import Target, narrate, print_json, say, target_options
from zoneread.errors import EditConflictError
from zoneread.session.chronicle import describe
from zoneread.session.narrate import narrate as in_words
from zoneread.session.opening import open_store
from zoneread.session.who import who
from zoneread.span.codec import encode_change

if TYPE_CHECKING:
    from zoneread.store.protocol import Applied

_REST = click.option("--rest", is_flag=True, help="Leave what others have built upon, and go on with the rest.")
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.command("undo", short_help="Take back the last edit of an annotator.")
@_REST
@_JSON
@target_options
def undo_command(target: Target, *, rest: bool, as_json: bool) -> int:
    """Take back the annotator's last edit that stands, whenever it was made and in whichever article.

    When others have built upon a part of it nothing is undone, and the line says who; --rest then undoes the other
    parts and leaves those. Exits 1 when there is nothing to undo.

    \b
    Examples:
      zoneread undo
      zoneread undo --annotator lin --rest
    """
    return _turn(target, "undo", rest=rest, as_json=as_json)


@click.command("redo", short_help="Do again what an annotator undid last.")
@_REST
@_JSON
@target_options
def redo_command(target: Target, *, rest: bool, as_json: bool) -> int:
    """Do again what the annotator undid last, as long as no edit of theirs has come after it.

    \b
    Example:
      zoneread redo
    """
    return _turn(target, "redo", rest=rest, as_json=as_json)


def _turn(target: Target, way: str, *, rest: bool, as_json: bool) -> int:
    name, done = who(target.annotator), f"{way}ne" if way == "undo" else "redone"
    with open_store(target.workspace()) as store:
        try:
            applied = store.undo(name, partial=rest) if way == "undo" else store.redo(name, partial=rest)
        except EditConflictError as error:
            hint = f"zoneread {way} --rest {way}es the rest and leaves that"
            raise EditConflictError(error.message, where=error.where, hint=hint) from None
        names = {row.id: row.name for row in store.articles()}
    if as_json:
        print_json(None if applied is None else _value(applied))
    elif applied is not None:
        said = applied.edit.inverse() if way == "undo" else applied.edit
        narrate(f"{done}: {in_words(said)}" if applied.edit.changes else f"nothing of it could be {done}")
        for change in applied.edit.changes:
            say(describe(change, names))
        if applied.left:
            narrate(f"left as others have made it: {len(applied.left)}")
    if applied is None:
        narrate(f"{name} has nothing to be {done}")
    return int(applied is None)


def _value(applied: Applied) -> dict[str, object]:
    return {
        "id": applied.id,
        "at": applied.at,
        "kind": applied.edit.kind.value,
        "target": applied.target,
        "changes": [encode_change(change) for change in applied.edit.changes],
        "left": [encode_change(change) for change in applied.left],
    }
