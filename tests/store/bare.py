"""The floor of a commit: an edit's rows, made with json, hashlib and zlib, and written with nothing but sqlite3.

The rows are those that the store writes, of the same bytes and as durably: the span, the log's row with its digest, what
it touched, the tally with its seal. What an edit starts from is believed and nothing is checked. A test holds the rows
against the store's. Where another process has the lock, `BEGIN` is tried again after a pause as the store's is.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from hashlib import sha256
from typing import TYPE_CHECKING
from zlib import crc32

from zoneread.store.edits import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

Values = tuple[str, str, int, int, int, int, None, str, str, None, str, str, str, str]
"""A span as its row has it: id, label, start, end, source start and end, fragments, quote, note, attributes, origin,
annotator, created, updated."""

COLUMNS = """id, label, start, end, source_start, source_end, fragments, quote, note, attributes, origin, annotator,
    created, updated"""
_INSERT = f"INSERT INTO spans (article, revision, set_name, {COLUMNS}) VALUES (?, 1, {', '.join('?' * 15)})"
_UPDATE = """UPDATE spans SET revision = 1, label = ?, start = ?, end = ?, source_start = ?, source_end = ?,
    fragments = ?, quote = ?, note = ?, attributes = ?, origin = ?, annotator = ?, created = ?, updated = ? WHERE id = ?"""
INSERT_LOG = """INSERT INTO edits (id, at, annotator, kind, target, why, changes, active_seconds, program, digest)
    VALUES (?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?)"""
_PARENT = "SELECT max(edit) FROM touches WHERE subject = ? AND article = ? AND set_name = ?"
_TALLY = """UPDATE tallies SET spans = spans + ?, rows = rows + ?, seal = seal + ?, active_ms = active_ms + ?, total = total + ?
    WHERE set_name = ? AND article = ?"""
_ADJUST = """INSERT INTO seals VALUES (?, 1, ?)
    ON CONFLICT DO UPDATE SET rows = rows + 1, seal = seal + excluded.seal"""
_PAUSE = (0.0005, 0.008)


class Bare:
    """A connection with the store's settings."""

    def __init__(self, path: Path) -> None:
        self._c = sqlite3.connect(path, isolation_level=None, timeout=0)
        for setting in ("synchronous = FULL", "foreign_keys = ON"):
            self._c.execute(f"PRAGMA {setting}")

    def close(self) -> None:
        """Close."""
        self._c.close()

    def article(self) -> str:
        """Read the list of articles and return the first."""
        rows = self._c.execute(
            """SELECT a.id, a.name, r.title, r.source_path, r.sha256, r.encoding, a.revision, r.characters, r.steps, r.imported_at
               FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision ORDER BY a.name"""
        ).fetchall()
        return str(rows[0][0])

    def sets(self) -> list[str]:
        """Read what there is to know of every set and return their names."""
        found = []
        for name, _, _, _ in self._c.execute("SELECT name, kind, annotator, locked FROM sets ORDER BY name").fetchall():
            for table in ("tallies", "statuses"):
                self._c.execute(f"SELECT * FROM {table} WHERE set_name = ?", (name,)).fetchall()
            found.append(name)
        return found

    def spans(self, article: str, owner: str) -> list[Values]:
        """Read the spans of a set in reading order."""
        return self._c.execute(
            f"SELECT {COLUMNS} FROM spans WHERE article = ? AND set_name = ? ORDER BY start, end DESC, label, id",
            (article, owner),
        ).fetchall()

    def commit(
        self, kind: str, by: str, place: tuple[str, str], before: Values | None, after: Values | None
    ) -> tuple[str, Values | None]:
        """Commit one change of a span and return the id of its row of the log, and the span as it is now.

        `place` is its set and its article. An id that is empty is given out, and the times are written.
        """
        owner, article = place
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        if after is not None:
            after = (after[0] or f"s{os.urandom(8).hex()}", *after[1:12], after[12] or at, at)
        identity = f"e{os.urandom(8).hex()}"
        row: tuple[str | float, ...] = (
            identity,
            at,
            by,
            kind,
            "",
            "",
            dump([change_of(owner, article, before, after)]),
            0.0,
        )
        row = (*row, PROGRAM)
        counted = int(after is not None) - int(before is not None)
        sealed = (seal(*after, 1) if after else 0) - (seal(*before, 1) if before else 0)
        self._begin()
        c = self._c
        if before is None and after is not None:
            c.execute(_INSERT, (article, owner, *after))
        elif after is not None:
            c.execute(_UPDATE, (*after[1:], after[0]))
        elif before is not None:
            c.execute("DELETE FROM spans WHERE id = ?", (before[0],))
        subject = ((before or after or ("",))[0], article, owner)
        parent = (c.execute(_PARENT, subject).fetchone()[0] or 0) if before else 0
        number = c.execute(INSERT_LOG, (*row, digest(row))).lastrowid
        c.execute("INSERT INTO touches VALUES (?, ?, ?, ?, ?)", (*subject, number, parent))
        figures = (counted, counted, sealed, 0, counted + counted + sealed)
        if not c.execute(_TALLY, (*figures, owner, article)).rowcount:
            c.execute("INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?)", (owner, article, *figures))
            c.execute(_ADJUST, (f"tallies of {owner}", seal(owner, article)))
        c.execute("COMMIT")
        return identity, after

    def _begin(self) -> None:
        while True:
            try:
                self._c.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                time.sleep(random.uniform(*_PAUSE))
            else:
                return


def digest(row: tuple[str | float, ...]) -> str:
    """Return the digest of a row of the log without its number."""
    values = [str(value).encode() for value in row]
    return sha256(b"".join([b"%d:%b" % (len(value), value) for value in values])).hexdigest()[:16]


def seal(*values: object) -> int:
    """Return the seal of a row."""
    return crc32("\x1f".join(map(str, values)).encode())


def change_of(owner: str, article: str, before: Values | None, after: Values | None) -> dict[str, object]:
    """Return a change of a span as the log has it, before it becomes JSON."""
    change: dict[str, object] = {"type": "span", "set": owner, "article": article}
    for name, values in (("before", before), ("after", after)):
        if values is not None:
            change[name] = _span(values)
    change["revisions"] = [1 if values else None for values in (before, after)]
    return change


def dump(changes: list[dict[str, object]]) -> str:
    """Return the JSON of changes."""
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def _span(values: Values) -> dict[str, object]:
    id_, label, start, end, source_start, source_end, _, quote, note, _, origin, annotator, created, updated = values
    place: dict[str, object] = {
        "id": id_,
        "label": label,
        "range": [start, end],
        "source": [[source_start, source_end]],
    }
    texts = {"note": note, "annotator": annotator, "created": created, "updated": updated}
    return place | {"quote": quote, "origin": origin} | {name: text for name, text in texts.items() if text}
