"""The label scheme in the database: every version whole, and the labels of the newest as rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from zoneread.errors import StoreDamagedError, UsageError
from zoneread.span.scheme import Scheme
from zoneread.span.scheme_codec import decode_scheme, encode_scheme
from zoneread.store.digests import digest
from zoneread.store.failures import trusting

if TYPE_CHECKING:
    import sqlite3

    from zoneread.store.connection import Connection

    Executor: TypeAlias = sqlite3.Connection | Connection


def read_scheme(connection: Executor, version: int | None) -> Scheme:
    """Return the scheme of this version, the newest when None; UsageError when there never was one."""
    if version is None:
        row = connection.execute("SELECT * FROM schemes ORDER BY version DESC LIMIT 1").fetchone()
    else:
        row = connection.execute("SELECT * FROM schemes WHERE version = ?", (version,)).fetchone()
    if row is None:
        newest = connection.execute("SELECT max(version) FROM schemes").fetchone()[0]
        raise UsageError(f"no version {version} of the labels", hint=f"1 to {newest}")
    if digest(*row[:4]) != row[4]:
        raise StoreDamagedError(f"version {row[0]} of the labels is not what was saved", hint="run zoneread doctor")
    with trusting("labels"):
        return decode_scheme(json.loads(row[3]))


def next_scheme(connection: Executor, scheme: Scheme) -> Scheme:
    """Return `scheme` as the version after the newest, with every label that it leaves out and spans use, archived."""
    present = read_scheme(connection, None)
    used = {row[0] for row in connection.execute("SELECT DISTINCT label FROM spans")}
    kept = [label._replace(archived=True) for label in present.labels if label.key in used and label.key not in scheme]
    return Scheme((*scheme.labels, *kept), present.version + 1)


def write_scheme(connection: Executor, scheme: Scheme, *, at: str, by: str) -> None:
    """Store `scheme` under its version, and its labels as rows."""
    definition = json.dumps(encode_scheme(scheme), ensure_ascii=False, separators=(",", ":"))
    row = (scheme.version, at, by, definition)
    connection.execute("INSERT INTO schemes VALUES (?, ?, ?, ?, ?)", (*row, digest(*row)))
    write_labels(connection, scheme)


def write_labels(connection: Executor, scheme: Scheme) -> None:
    """Make the labels of `scheme` the rows of `labels`. A label that spans use must be among them."""
    rows = [
        (x.key, n, x.name, x.chinese, x.colour, x.digit, x.letter, x.code, x.parent, x.definition, int(x.archived))
        for n, x in enumerate(scheme.labels, 1)
    ]
    gone = [(key,) for (key,) in connection.execute("SELECT key FROM labels").fetchall() if key not in scheme]
    connection.executemany("DELETE FROM labels WHERE key = ?", gone)
    connection.executemany(
        """INSERT INTO labels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET position = excluded.position, name = excluded.name,
               chinese = excluded.chinese, colour = excluded.colour, digit = excluded.digit, letter = excluded.letter,
               code = excluded.code, parent = excluded.parent, definition = excluded.definition,
               archived = excluded.archived""",
        rows,
    )
