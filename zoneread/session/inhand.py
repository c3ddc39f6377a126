"""Edits that the store could not take, in a file of their own until they can be brought in.

The file is JSON Lines in UTF-8: a first line that says what it is, then an edit a line with who made it, when, and in which
set. It needs nothing of the database, which may have vanished. Bringing in goes through the same door as any edit: what
was changed by others in the meantime is left out and named, what is in already is passed over, and a file can be brought
in as often as one likes.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zoneread.errors import DataError, UsageError
from zoneread.regular import REGULAR, kind_at, open_regular, read_regular
from zoneread.session.session import Session
from zoneread.span.codec import decode_change, encode_change
from zoneread.span.edits import Edit, EditKind, SpanChange, StatusChange
from zoneread.store.protocol import Merged, SetKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.span.edits import Change
    from zoneread.store.protocol import Store

HEAD = {"zoneread": "edits in hand", "version": 1}
"""The first line."""
LARGEST = 256 << 20
"""Bytes in the largest file that is read."""


@dataclass(frozen=True, slots=True)
class InHand:
    """An edit that was not stored, who made it, when (UTC, ISO 8601), and the set it is of."""

    edit: Edit
    by: str
    at: str
    set: str
    kind: SetKind


def write_in_hand(path: Path, one: InHand) -> None:
    """Add an edit to the file, made if need be, and see it onto the disk. Raises UsageError when that cannot be."""
    changes = [encode_change(change) for change in one.edit.changes]
    value: dict[str, Any] = {"at": one.at, "by": one.by, "set": one.set, "set_kind": one.kind.value}
    value |= {"kind": one.edit.kind.value, "why": one.edit.why, "changes": changes}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if (found := kind_at(path)) not in {"", REGULAR}:
            raise UsageError(f"this is {found}, not a file", where=str(path), hint="choose another name")
        is_new = not path.exists() or not path.stat().st_size
        if not is_new and not is_in_hand(path):
            raise UsageError("another file is there", where=str(path), hint="choose another name")
        with path.open("a", encoding="utf-8") as stream:
            for line in ([HEAD] if is_new else []) + [value]:
                stream.write(json.dumps(line, ensure_ascii=True) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}", where=str(path)) from None


def is_in_hand(path: Path) -> bool:
    """Whether a file is one of these; False for one that cannot be read."""
    try:
        with open_regular(path) as stream:
            head = json.loads(stream.readline(200))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(head, dict) and head.get("zoneread") == HEAD["zoneread"]


def read_in_hand(path: Path) -> Iterator[InHand]:
    """Yield the edits of a file in the order in which they were made. Raises DataError, naming the line, for what is none."""
    try:
        lines = read_regular(path, LARGEST).splitlines()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", where=str(path)) from None
    if not is_in_hand(path):
        raise DataError("not a file of edits", where=str(path))
    for number, line in enumerate(lines[1:], 2):
        try:
            yield _decoded(json.loads(line))
        except (KeyError, TypeError, ValueError, RecursionError, DataError) as error:
            said = error.message if isinstance(error, DataError) else str(error)
            raise DataError(f"not an edit: {said[:120]}", where=f"{path}:{number}") from None


def _decoded(value: dict[str, Any]) -> InHand:
    changes = tuple(decode_change(change) for change in value["changes"])
    if not all(isinstance(change, SpanChange | StatusChange) for change in changes):
        raise DataError("only spans and statuses can be brought in")
    texts = [value[name] for name in ("why", "by", "at", "set")]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("who, when, where and why must be text")
    why, by, at, set_name = texts
    return InHand(Edit(EditKind(value["kind"]), changes, why), by, at, set_name, SetKind(value["set_kind"]))


def bring_in(store: Store, path: Path) -> Merged:
    """Store the edits of a file that are not in yet, each in a transaction of its own; what cannot be is left out and named.

    Raises DataError for a file that is malformed, before anything is stored, and StoreError.
    """
    taken, left_out = 0, list[str]()
    for one in list(read_in_hand(path)):
        try:
            changes = tuple(change for change in one.edit.changes if not _is_in(store, one.edit, change))
            if any(isinstance(change, SpanChange) for change in changes) or (changes and _is_status(one.edit)):
                edit = Edit(one.edit.kind, changes, one.edit.why)
                Session(store, one.by, set_name=one.set, kind=one.kind).apply(edit)
                taken += 1
        except (DataError, UsageError) as error:
            left_out.append(f"{one.edit.kind.value} by {one.by} at {one.at}: {error}")
    return Merged(taken, (), tuple(left_out), ())


def _is_in(store: Store, edit: Edit, change: Change) -> bool:
    """Whether the log has the change already. A status that only went with other changes is never worth a conflict."""
    if isinstance(change, SpanChange):
        span = change.after or change.before
        return span is None or any(change in entry.changes for entry in store.log(span=span.id))
    if isinstance(change, StatusChange):
        stored = store.status(change.article, change.set)
        return stored is change.after or (stored is not change.before and not _is_status(edit))
    return False


def _is_status(edit: Edit) -> bool:
    return edit.kind is EditKind.STATUS
