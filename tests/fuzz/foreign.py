"""A database that another program has been at: the target whose bytes choose statements of SQL.

Every four bytes are one statement: what is done, to which table, to which column, with which value. The first byte says
whether everything is sealed anew afterwards, as somebody who forges would. What is read is then refused or, of what was
not sealed anew, the truth; what is written is refused, or is there when it is looked for.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from tests.fuzz.target import Target
from tests.store.damage import ask
from zoneread.errors import ZonereadError
from zoneread.session.workspace import find_workspace
from zoneread.span.edits import SpanChange, add_span
from zoneread.span.span import Span
from zoneread.store import care
from zoneread.store.guards import guards, missing
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VALUES = (
    "NULL", "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "1e999", "0.5", "''", "'x'", "char(0)", "char(10)",
    "x'ff00'", "zeroblob(100000)", "CAST(x'ff' AS TEXT)", "'[]'", "'{}'", "'[[0,1]]'", "'gold'", "'lin'", "'../x' || char(27)",
    "printf('%.*c', 200000, '[')", "(SELECT max(rowid) FROM edits)", "'2026-01-01T00:00:00Z'", "'ff'", "char(8238)",
)  # fmt: skip
STATEMENTS = (
    "UPDATE {t} SET {c} = {v}",
    "UPDATE {t} SET {c} = {v} WHERE rowid = 1",
    "UPDATE {t} SET {c} = (SELECT {c} FROM {t} LIMIT 1)",
    "DELETE FROM {t}",
    "DELETE FROM {t} WHERE rowid = (SELECT max(rowid) FROM {t})",
    "INSERT INTO {t} SELECT * FROM {t}",
    "INSERT OR REPLACE INTO {t} SELECT * FROM {t} WHERE {c} = {v}",
    "DROP TABLE {t}",
    "CREATE TABLE mine AS SELECT * FROM {t}; DROP TABLE {t}; ALTER TABLE mine RENAME TO {t}; UPDATE {t} SET {c} = {v}",
    "ALTER TABLE {t} ADD COLUMN mine",
    "ALTER TABLE {t} DROP COLUMN {c}",
    "ALTER TABLE {t} RENAME COLUMN {c} TO mine",
    "CREATE TRIGGER mine AFTER INSERT ON {t} BEGIN DELETE FROM {t}; END",
    "CREATE TRIGGER mine AFTER INSERT ON edits BEGIN UPDATE {t} SET {c} = {v}; END",
    "CREATE TRIGGER mine AFTER INSERT ON spans BEGIN DELETE FROM spans WHERE id = new.id; END",
    "CREATE TRIGGER mine BEFORE INSERT ON {t} BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TRIGGER mine BEFORE UPDATE ON {t} BEGIN SELECT RAISE(ABORT, 'mine'); END",
    "CREATE TABLE other AS SELECT * FROM {t}; DROP TABLE {t}; CREATE VIEW {t} AS SELECT * FROM other",
    "CREATE VIEW mine AS SELECT * FROM {t}",
    "CREATE TABLE mine ({c}); CREATE UNIQUE INDEX yours ON {t} ({c})",
    "CREATE INDEX mine ON {t} ({c}) WHERE {c} > {v}",
    "DROP VIEW progress; CREATE VIEW progress AS SELECT * FROM {t}",
    "DROP INDEX spans_by_place",
    "PRAGMA user_version = {v}",
    "PRAGMA application_id = {v}",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = {v} WHERE name = '{t}'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = {v} WHERE name = '{t}'",
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = '{t}'",
)  # fmt: skip
LONGEST = 8
"""Statements a database is given."""
UNGUARDED, FORGED = b"\x40", b"\x80"
"""First bytes above which the triggers that guard the log are gone meanwhile, and above which all is sealed anew."""


def _tables(database: sqlite3.Connection) -> dict[str, list[str]]:
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")] for name in names}


def foreign(seal: Callable[[sqlite3.Connection], None]) -> Target:
    """Return the target; `seal` seals a database anew."""

    def read(path: Path, root: Path) -> None:
        data = path.read_bytes()
        sound = find_workspace(root).database
        copy = path.with_name("foreign.db")
        copy.write_bytes(sound.read_bytes())
        with closing(sqlite3.connect(copy, isolation_level=None)) as database:
            _change(database, data)
            if is_forged := data[:1] > FORGED:
                with suppress(sqlite3.Error, TypeError, ValueError, OverflowError, AttributeError):
                    seal(database)
        for finding in care.doctor(copy):
            assert finding.message
        _write(copy.with_name("written.db"), copy.read_bytes())
        found = ask(copy)
        assert is_forged or found == ask(sound), "an untruth was told in silence"

    harmless = bytes([0, *[STATEMENTS.index("CREATE VIEW mine AS SELECT * FROM {t}"), 0, 0, 0] * LONGEST])
    return Target(lambda _root: harmless, "statements.bin", read)


def _change(database: sqlite3.Connection, data: bytes) -> None:
    """Do to the database what the bytes say."""
    columns = _tables(database)
    if data[:1] > UNGUARDED:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
    for at in range(1, min(len(data), 4 * LONGEST), 4):
        what, which, column, value = data[at : at + 4].ljust(4, b"\0")
        name = list(columns)[which % len(columns)]
        own = columns[name]
        words = {"t": name, "c": own[column % len(own)], "v": VALUES[value % len(VALUES)]}
        with suppress(sqlite3.Error):
            database.executescript(STATEMENTS[what % len(STATEMENTS)].format(**words))
    with suppress(sqlite3.Error):
        for name in missing(database) if data[:1] > UNGUARDED else ():
            database.execute(guards()[name])
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(path: Path, data: bytes) -> None:
    """Add a span to a copy: it is refused, or it is there."""
    path.write_bytes(data)
    with suppress(ZonereadError), SqliteStore.open(path) as store:
        row = store.articles()[0]
        text = store.article(row.id).text
        span = Span("", "reform", Range(0, 2), (Range(0, 2),), text[:2])
        (change,) = store.apply(add_span("lin", row.id, span), by="lin").edit.changes
        assert isinstance(change, SpanChange)
        with SqliteStore.open(path, readonly=True) as again:
            assert change.after in again.spans(row.id, "lin"), "an edit was acknowledged that is not there"
