"""How an annotation database of any version becomes one of the newest: numbered functions, kept for ever.

The version is SQLite's `user_version`, which the way of a key can read without importing anything; sqlite-utils keeps
its own table of what was applied and when. All pending migrations run in one transaction, after a copy of the
database was put beside it, and the foreign keys are checked before it is committed.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from zoneread.errors import StoreDamagedError
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.store import schema
from zoneread.store.failures import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlite_utils import Database

    Migration = Callable[[Database, str], None]


def m0001_tables(db: Database, now: str) -> None:
    """Make the first tables: articles, labels, annotation sets and spans, the log of edits; and the default labels."""
    from zoneread.store.schemes import write_scheme

    for script in (schema.ARTICLES, schema.LABELS, schema.ANNOTATIONS, schema.LOG):
        _run(db, script)
    write_scheme(db.conn, DEFAULT_SCHEME, at=now, by="")


def m0002_work(db: Database, now: str) -> None:  # noqa: ARG001 - every migration is told the time
    """Add assignments, documents such as the guideline, and the views that people read."""
    for script in (schema.WORK, schema.VIEWS):
        _run(db, script)


def m0003_seals(db: Database, now: str) -> None:  # noqa: ARG001 - every migration is told the time
    """Add the seals and tallies by which damage is told, reviewers, and the log of what is no edit."""
    from zoneread.store.seals import reseal

    for script in (schema.SEALS, schema.ACTS):
        _run(db, script)
    reseal(db.conn)


MIGRATIONS: tuple[Migration, ...] = (m0001_tables, m0002_work, m0003_seals)
"""In order; the version of a database is how many of them it has been through."""

VERSION = len(MIGRATIONS)


def migrate(path: Path, now: str, *, migrations: tuple[Migration, ...] = MIGRATIONS) -> Path | None:
    """Bring the database at `path` to the newest version, all of the way or not at all; return the copy made first, if any.

    `now` is written as the time of migration. Raises the errors of the store.
    """
    with translated(str(path)):
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            version = version_of(connection)
            copy = _copy_beside(connection, path, version) if 0 < version < len(migrations) else None
            _migrate(connection, path, now, migrations)
        finally:
            connection.close()
    return copy


def version_of(connection: sqlite3.Connection) -> int:
    """Return the database's version; 0 for an empty file."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def _migrate(connection: sqlite3.Connection, path: Path, now: str, migrations: tuple[Migration, ...]) -> None:
    from sqlite_utils import Database, Migrations

    connection.execute("BEGIN IMMEDIATE")  # two processes may come here at once: the second finds nothing left to do
    try:
        db = Database(connection, execute_plugins=False)
        ledger = Migrations("zoneread")
        for step in migrations:
            ledger(name=step.__name__)(_bound(step, now))
        pending = [(now, step.name) for step in ledger.pending(db)]
        ledger.apply(db)
        connection.executemany("UPDATE _sqlite_migrations SET applied_at = ? WHERE name = ?", pending)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise StoreDamagedError(
                f"{len(broken)} rows refer to nothing, the first in {broken[0][0]}",
                where=str(path),
                hint="nothing was changed; run zoneread doctor",
            )
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _bound(step: Migration, now: str) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        step(db, now)

    return run


def _copy_beside(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy the database to NAME.vN beside it, a number added when that is taken, and return where."""
    taken = 0
    while True:
        copy = path.with_name(f"{path.name}.v{version}{f'-{taken}' if taken else ''}")
        if not copy.exists():
            break
        taken += 1
    target = sqlite3.connect(copy)
    try:
        connection.backup(target)
    finally:
        target.close()
    return copy


def _run(db: Database, script: str) -> None:
    """Run the statements of `script` one by one: `executescript` would commit the transaction they belong to."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
