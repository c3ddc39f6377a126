"""Care of a database file: a copy while others write, examination and repair, salvage, and giving back free space."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoneread.errors import StoreDamagedError, StoreError, StoreVersionError, UsageError
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.store.connection import connect
from zoneread.store.digests import digest
from zoneread.store.doctor import examine, fix
from zoneread.store.failures import explain, on_disk, translated
from zoneread.store.files import free_name, written_whole
from zoneread.store.guards import put_right
from zoneread.store.migrations import migrate
from zoneread.store.schemes import read_scheme, write_labels, write_scheme
from zoneread.store.seals import reseal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zoneread.store.connection import Connection
    from zoneread.store.doctor import Finding

_TABLES = (
    "articles",
    "revisions",
    "texts",
    "settlements",
    "schemes",
    "labels",
    "sets",
    "spans",
    "statuses",
    "assignments",
    "documents",
    "edits",
    "touches",
    "reviewers",
    "acts",
)
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Saved:
    """How many rows of a table a salvage saved or restored, and at how many places something could not be read."""

    table: str
    rows: int
    holes: int


def backup(path: Path, target: Path, *, replace: bool = False) -> None:
    """Copy the database at `path` to `target`, consistent as of one moment, while others may write.

    `target` appears whole or not at all. Raises UsageError when it is there already, unless `replace`.
    """
    if target.exists() and (not replace or target.samefile(path)):
        raise UsageError("the file is there already", where=str(target), hint="choose another name")
    if not target.parent.is_dir():
        raise UsageError("the folder does not exist", where=str(target.parent))
    with on_disk(str(target)), translated(str(path)):
        source = connect(path, create=False, readonly=True, now="")
        try:
            written_whole(target, lambda part: _copy(source.raw, part))
        finally:
            source.close()


@contextmanager
def opened_copy(path: Path, *, now: str) -> Iterator[Connection]:
    """Open a database for reading; of one that an older zoneread made, a copy that is migrated and then gone."""
    with ExitStack() as stack:
        try:
            found = connect(path, create=False, readonly=True, now=now)
        except StoreVersionError:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zoneread-")))
            copy = folder / path.name
            with on_disk(str(path)):
                _copy_files(path, copy)
            found = connect(copy, create=False, readonly=False, now=now)
        stack.callback(found.close)
        yield found


def doctor(path: Path) -> list[Finding]:
    """Return what is wrong with the database; an empty list means that it is sound. Changes nothing. Raises StoreError."""
    with translated(str(path)):
        c = connect(path, create=False, readonly=True, now="")
        try:
            return examine(c)
        finally:
            c.close()


def repair(path: Path, *, now: str) -> tuple[Path, list[Finding]]:
    """Put right what can be, after a copy beside the file; return the copy and what is still wrong. Raises StoreError."""
    copy = free_name(path, ".before-fix")
    with on_disk(str(copy)):
        _copy_files(path, copy)
    with translated(str(path)), closing(sqlite3.connect(path)) as raw, raw:
        put_right(raw)
    c = connect(path, create=False, readonly=False, now=now)
    try:
        with c.writing():
            fix(c)
    finally:
        c.close()
    return copy, doctor(path)


def salvage(path: Path, target: Path, *, now: str) -> list[Saved]:
    """Save what can be read of a damaged database into a new one at `target`; `path` is not touched.

    Rows that cannot be read are left out and counted as holes. Raises StoreError when not even the list of tables can
    be read, UsageError when `target` is there.
    """
    if target.exists():
        raise UsageError("the file is there already", where=str(target), hint="choose another name")
    with on_disk(str(target)), tempfile.TemporaryDirectory(dir=target.parent) as folder:
        damaged = Path(folder) / "damaged.db"
        _copy_files(path, damaged)
        fresh = Path(folder) / "salvaged.db"
        migrate(fresh, now)
        saved = _pour(damaged, fresh, now)
        is_empty = not any(one.rows for one in saved if one.table not in {"schemes", "labels"})
        if is_empty and any(one.holes for one in saved):
            raise StoreError("nothing can be read", where=str(path), hint="restore a backup")
        _mend(fresh, now, lost_spans=any(one.holes for one in saved if one.table == "spans"))
        saved = [_restored(fresh, one) for one in saved]
        fresh.rename(target)
    return saved


def vacuum(path: Path, *, now: str) -> tuple[int, int]:
    """Give back the free space of the database; return its size in bytes before and after. Raises StoreError."""
    before = path.stat().st_size
    c = connect(path, create=False, readonly=False, now=now)
    try:
        with c.writing():
            pass  # refuses a database that may not be written
        with translated(str(path)):
            c.execute("VACUUM")
            c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        c.close()
    return before, path.stat().st_size


def _copy_files(path: Path, copy: Path) -> None:
    """Copy a database with the log beside it, byte for byte."""
    shutil.copyfile(path, copy)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(copy.name + "-wal"))


def _pour(damaged: Path, fresh: Path, now: str) -> list[Saved]:
    source = sqlite3.connect(damaged, isolation_level=None)
    target = sqlite3.connect(fresh, isolation_level=None)
    try:
        source.execute("PRAGMA writable_schema = ON")  # a file shorter than it says is read as far as it goes
        source.execute("PRAGMA query_only = ON")
        target.execute("PRAGMA foreign_keys = OFF")
        target.execute("BEGIN")
        target.execute("DELETE FROM labels")
        target.execute("DELETE FROM schemes")
        there = {name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        saved = [_pour_table(source, target, table) for table in _TABLES if table in there]
        if not target.execute("SELECT 1 FROM schemes").fetchone():
            write_scheme(target, DEFAULT_SCHEME, at=now, by="")
        target.execute("COMMIT")
    except sqlite3.Error as error:
        raise explain(error, str(damaged)) from error
    else:
        return saved
    finally:
        source.close()
        target.close()


def _mend(fresh: Path, now: str, *, lost_spans: bool) -> None:
    """Restore from the log what the tables lack, references to lost rows included: doctor names those.

    An article whose current revision is lost cannot be listed, and would keep all others from being listed: its row goes.
    """
    c = connect(fresh, create=False, readonly=False, now=now)
    try:
        c.execute("PRAGMA foreign_keys = OFF")
        with c.writing():
            c.execute(
                """DELETE FROM articles WHERE NOT EXISTS
                   (SELECT 1 FROM revisions r WHERE r.article = articles.id AND r.number = articles.revision)"""
            )
            write_labels(c, read_scheme(c, None))
        with suppress(StoreDamagedError), c.writing():  # of a log that does not hold together nothing is restored
            fix(c, lost_spans=lost_spans)
        with c.writing():
            reseal(c)
    finally:
        c.close()


def _restored(fresh: Path, saved: Saved) -> Saved:
    """Return the figures of a table with what was restored, and with what could not stay."""
    with closing(sqlite3.connect(fresh)) as raw:
        rows = raw.execute(f"SELECT count(*) FROM {saved.table}").fetchone()[0]
    return replace(saved, rows=rows, holes=saved.holes + max(0, saved.rows - rows))


_SOUND: dict[str, Callable[[tuple[Any, ...]], bool]] = {
    "edits": lambda row: _digest_of(*row[1:5], row[5] or "", *row[6:10])[:16] == row[10],
    "acts": lambda row: _digest_of(*row[1:9])[:16] == row[9],
    "schemes": lambda row: _digest_of(*row[:4]) == row[4],
}
"""For tables whose rows have a digest, whether it fits: one that does not would stand in the way of all the others."""


def _digest_of(*values: Any) -> str:
    """Return the digest of what was read, "" when it has a value that none of ours has."""
    try:
        return digest(*values)
    except (TypeError, UnicodeEncodeError):
        return ""


def _pour_table(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> Saved:
    columns = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    listed = ", ".join(f'"{column}"' for column in columns)
    insert = f"INSERT OR IGNORE INTO {table} ({listed}) VALUES ({', '.join('?' * len(columns))})"
    rows = holes = 0
    is_sound = _SOUND.get(table, bool)
    for row in _readable(source, table, listed):
        if row is None or not is_sound(row):
            holes += 1
            continue
        try:
            rows += target.execute(insert, row).rowcount
        except (sqlite3.Error, UnicodeEncodeError):
            holes += 1
    return Saved(table, rows, holes)


def _readable(source: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...] | None]:
    """Yield the rows that can be read, None for each place where something cannot."""
    try:
        top = source.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0]
    except sqlite3.Error as error:
        if "no such column" in str(error):
            yield from _from_both_ends(source, table, columns)
        else:
            yield None
        return
    pending = [(at, min(at + _CHUNK, top + 1)) for at in range(1, (top or 0) + 1, _CHUNK)][::-1]
    while pending:
        low, high = pending.pop()
        try:
            query = f"SELECT {columns} FROM {table} WHERE rowid >= ? AND rowid < ?"
            found = source.execute(query, (low, high)).fetchall()
        except sqlite3.Error:
            if high - low == 1:
                yield None
            else:
                middle = (low + high) // 2
                pending += [(middle, high), (low, middle)]
        else:
            yield from found


def _from_both_ends(source: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...] | None]:
    """Read a table without row numbers forwards as far as it goes, then backwards."""
    first = columns.split(",", 1)[0]
    for order in ("", f" ORDER BY {first} DESC"):
        try:
            cursor = source.execute(f"SELECT {columns} FROM {table}{order}")
            yield from cursor
        except sqlite3.Error:
            yield None
        else:
            return


def _copy(source: sqlite3.Connection, part: Path) -> None:
    target = sqlite3.connect(part)
    try:
        source.backup(target, pages=1024, sleep=0.005)
        target.execute("PRAGMA journal_mode = WAL")
    finally:
        target.close()
