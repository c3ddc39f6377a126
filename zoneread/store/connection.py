"""One connection to an annotation database, the way a key's edit takes: standard library only.

WAL and `synchronous = FULL`: what a commit acknowledged survives the end of the process and of the power. A writer
takes the write lock when its transaction begins, so that nothing it has read can be old when it writes. When another
process holds a lock, the statement that found out is tried again after a short random pause: with SQLite's own fixed
pauses, one of many writers can wait for seconds.

A database that may not be written, or lies in a folder that may not be, is opened for reading only; so is one that a
newer zoneread made. Reading leaves the file byte for byte as it was.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from zoneread.errors import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreVersionError,
)
from zoneread.regular import REGULAR, kind_at
from zoneread.store.failures import explain, is_busy, translated
from zoneread.store.guards import strangers
from zoneread.store.migrations import VERSION, migrate, version_of
from zoneread.store.schema import APPLICATION_ID, DEFINITIONS, NAMES, seal_of_definitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds that a statement waits for another process's lock before StoreBusyError."""

_PAUSE = (0.0005, 0.008)
"""Bounds of one random pause between two tries, in seconds."""


class Connection:
    """A connection with transactions, patience and the store's errors. Made by `connect`."""

    def __init__(self, raw: sqlite3.Connection, path: Path, *, readonly: str, version: int, frozen: bool) -> None:
        self.raw = raw
        self.path = path
        self.readonly = readonly
        self.version = version
        self.patience = PATIENCE
        self._seen = _look(path) if frozen else None
        self._taken_back = 0

    def close(self) -> None:
        """Close; a second time is harmless."""
        with translated(str(self.path)):
            self.raw.close()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Execute one statement, trying again while another process holds the lock. Raises sqlite3's errors."""
        deadline = 0.0
        while True:
            try:
                return self.raw.execute(statement, values)
            except sqlite3.OperationalError as error:
                now = time.monotonic()
                deadline = deadline or now + self.patience
                if not is_busy(error) or now > deadline:
                    raise
            time.sleep(random.uniform(*_PAUSE))  # noqa: S311 - only to keep two processes from marching in step

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> sqlite3.Cursor:
        """Execute one statement for many rows. Raises sqlite3's errors."""
        return self.raw.executemany(statement, rows)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read as of one moment; may be nested. Raises the store's errors."""
        with translated(str(self.path)):
            if self.raw.in_transaction:
                yield self
                return
            self._look_again()
            self.execute("BEGIN")
            try:
                yield self
            finally:
                self._roll_back()

    @contextmanager
    def statements(self) -> Iterator[Connection]:
        """Read statement by statement: each sees what is committed when it runs. Raises the store's errors."""
        with translated(str(self.path)):
            self._look_again()
            yield self

    def data_version(self) -> int:
        """Return a number that changes when another connection has committed. Raises sqlite3's errors."""
        if self._seen is not None:
            return hash(_look(self.path))
        found: int = self.execute("PRAGMA data_version").fetchone()[0]
        return found

    def own_changes(self) -> tuple[int, int]:
        """Return two numbers of which one grows when this connection changes a row or takes a transaction back."""
        return self.raw.total_changes, self._taken_back

    def _look_again(self) -> None:
        """Open a database that was taken for one that nobody changes again, when somebody has changed it."""
        if self._seen is None or self._seen == _look(self.path):
            return
        self.raw.close()
        self.raw, frozen = _open(self.path, writable=False)
        self._seen = _look(self.path) if frozen else None
        _set_pragmas(self.raw, self.readonly)

    def writing(self) -> Writing:
        """Write in one transaction: committed at the end, taken back whole when anything is raised."""
        return Writing(self)

    def begin(self) -> None:
        """Begin a writing transaction; see `writing`, which ends it too. Raises the store's errors."""
        if self.readonly:
            kind = StoreVersionError if self.version > VERSION else StoreReadOnlyError
            raise kind(self.readonly, where=str(self.path), hint="nothing was changed")
        if self.raw.in_transaction:
            raise StoreError(
                "an export of this store is still being read", where=str(self.path), hint="finish it first"
            )
        with translated(str(self.path)):
            self._check_present()
            self.execute("BEGIN IMMEDIATE")

    def take_back(self) -> None:
        """Undo all that the transaction did. Raises sqlite3's errors."""
        self._taken_back += 1
        self._roll_back()

    def _roll_back(self) -> None:
        if self.raw.in_transaction:
            self.raw.execute("ROLLBACK")

    def _check_present(self) -> None:
        """Raise StoreError when the file was deleted or replaced: a commit would go where nobody finds it."""
        try:
            now = os.stat(self.path)  # noqa: PTH116 - on the way of every key, and four times as quick
        except OSError as error:
            raise StoreError(
                f"the database has vanished: {error.strerror}", where=str(self.path), hint="nothing was changed"
            ) from None
        if self._identity and (now.st_dev, now.st_ino) != self._identity:
            raise StoreError(
                "another file has taken the database's place", where=str(self.path), hint="close and open it again"
            )

    _identity: tuple[int, int] | None = None

    def remember_file(self) -> None:
        """Note which file this is, so that a commit into one that was deleted or replaced is refused."""
        found = self.path.stat()
        self._identity = (found.st_dev, found.st_ino)


class Writing:
    """The context of `Connection.writing`: a class, for it is on the way of a key and twice as quick as a generator."""

    __slots__ = ("_c",)

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def __enter__(self) -> Connection:
        """Begin the transaction."""
        self._c.begin()
        return self._c

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or take everything back and raise the store's error for SQLite's."""
        translating = translated(str(self._c.path))
        if error is not None:
            with translating:
                self._c.take_back()
            translating.__exit__(kind, error, trace)
            return
        with translating:
            try:
                self._c.execute("COMMIT")
            except BaseException:
                self._c.take_back()
                raise


def connect(path: Path, *, create: bool, readonly: bool, now: str) -> Connection:
    """Open the annotation database at `path`, migrating an older one; `now` is the time written for a migration.

    With `create` a missing file is made. Raises StoreError and its kin; see the module for what is opened read-only.
    """
    where = str(path)
    _check_file(path, create=create)
    with translated(where):
        if create and not readonly and _is_blank(path):
            migrate(path, now)
        blocked = _why_not_writable(path)
        reason = "opened for reading only" if readonly else blocked
        raw, frozen = _open_or_freeze(path, writable=not blocked, readonly=readonly)
        try:
            version = _patiently(lambda: _check_ours(raw, where))
            if version < VERSION and not reason:
                raw.close()
                migrate(path, now)
                raw, frozen = _open(path, writable=True)
                version = _patiently(lambda: version_of(raw))
            if version == VERSION:
                _patiently(lambda: _check_tables(raw, where))
                reason = reason or _patiently(lambda: _why_not_trusted(raw))
            reason = _reason(version, reason, where)
            _patiently(lambda: _set_pragmas(raw, reason))
        except BaseException:
            raw.close()
            raise
        connection = Connection(raw, path, readonly=reason, version=version, frozen=frozen)
        connection.remember_file()
        return connection


def _check_tables(raw: sqlite3.Connection, where: str) -> None:
    """Raise StoreDamagedError unless tables, views and indexes are defined as zoneread defines them.

    A damaged definition, of a view for one, would answer wrongly from rows that are sound.
    """
    query = (
        f"SELECT type, name, sql FROM sqlite_master WHERE name IN ({', '.join('?' * len(NAMES))}) ORDER BY type, name"
    )
    if seal_of_definitions(raw.execute(query, NAMES).fetchall()) != DEFINITIONS:
        raise StoreDamagedError(
            "its tables are not made as zoneread makes them",
            where=where,
            hint="zoneread doctor --salvage FILE saves what can be read",
        )


def _why_not_trusted(raw: sqlite3.Connection) -> str:
    found = strangers(raw)
    if not found:
        return ""
    return f"the trigger {found[0]!r} of another program may undo what is written: opened for reading only (zoneread doctor --fix takes it away)"


def _reason(version: int, reason: str, where: str) -> str:
    """Return why nothing can be written; StoreVersionError when the tables are older and cannot be migrated."""
    if version > VERSION:
        reason = f"made by a newer zoneread (version {version} of the tables, this one knows {VERSION}): opened for reading only"
    elif version < VERSION:
        raise StoreVersionError(
            f"version {version} of the tables must become {VERSION} first",
            where=where,
            hint="open it once where it may be written",
        )
    return reason


def _set_pragmas(raw: sqlite3.Connection, readonly: str) -> None:
    for pragma in ("foreign_keys = ON", "synchronous = FULL"):
        raw.execute(f"PRAGMA {pragma}")
    if readonly:
        raw.execute("PRAGMA query_only = ON")


def _open(path: Path, *, writable: bool) -> tuple[sqlite3.Connection, bool]:
    """Open for the way of a key: no implicit transactions, no waiting inside SQLite; and say whether it is frozen.

    Where nothing may be written, opening a database in WAL mode would leave files beside it that stand in the way of
    those who may write. So it is opened as one that nobody changes (frozen), unless somebody has it open: then the
    files are there.
    """
    if writable:
        return _open_uri(path, "mode=rw"), False
    if path.with_name(path.name + "-wal").exists():
        return _open_uri(path, "mode=ro"), False
    return _open_uri(path, "mode=ro&immutable=1"), True


def _open_or_freeze(path: Path, *, writable: bool, readonly: bool) -> tuple[sqlite3.Connection, bool]:
    """Open; where that needs space beside the file and there is none, what is only read is opened as frozen.

    Not when there is a log beside it: then the newest edits are there and only there.
    """
    try:
        return _open(path, writable=writable)
    except sqlite3.OperationalError as error:
        log = path.with_name(path.name + "-wal")
        if not readonly or not isinstance(explain(error, str(path)), StoreFullError):
            raise
        if log.exists() and log.stat().st_size:
            raise
        return _open_uri(path, "mode=ro&immutable=1"), True


def _look(path: Path) -> tuple[int, ...]:
    """Return what shows that a file, or the log beside it, has changed."""
    found: list[int] = []
    for one in (path, path.with_name(path.name + "-wal")):
        if one.exists():
            stat = one.stat()
            found += (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    return tuple(found)


def _open_uri(path: Path, options: str) -> sqlite3.Connection:
    uri = f"file:{quote(os.fsencode(path.absolute()))}?{options}"
    raw = sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)
    try:
        _patiently(
            lambda: raw.execute("PRAGMA schema_version").fetchone()
        )  # the first look at the file: fails here, not later
    except sqlite3.OperationalError:
        raw.close()
        raise
    return raw


def _patiently(ask: Callable[[], T]) -> T:
    """Return what `ask` returns, asking again while another process is making, migrating or closing the database."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
        time.sleep(random.uniform(*_PAUSE))  # noqa: S311 - as above


def _check_file(path: Path, *, create: bool) -> None:
    where = str(path)
    try:
        if path.is_dir():
            raise StoreError("a folder, not a database", where=where)
        if path.exists():
            if not path.is_file():
                raise StoreError("not a regular file", where=where)
            if not create and not path.stat().st_size:
                raise StoreDamagedError("the file is empty", where=where, hint="zoneread init makes a new database")
            _check_beside(path)
            return
        if not create:
            raise StoreError("there is no annotation database", where=where, hint="zoneread init makes one")
        if not path.parent.is_dir():
            raise StoreError("the folder does not exist", where=str(path.parent))
    except OSError as error:
        raise StoreError(f"cannot be looked at: {error.strerror}", where=where) from None


def _check_beside(path: Path) -> None:
    """Raise StoreError when SQLite would open something beside the database that is no file, and wait for it."""
    for ending in ("-journal", "-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if (kind := kind_at(beside)) not in {"", REGULAR}:
            raise StoreError(f"{kind}, where SQLite keeps a file", where=str(beside), hint="take it away")


def _is_blank(path: Path) -> bool:
    """Whether the file is missing, empty, or a database without tables: another process may be about to make them."""
    if not path.exists() or not path.stat().st_size:
        return True
    raw, _ = _open(path, writable=not _why_not_writable(path))
    try:
        return version_of(raw) == 0 and not raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    finally:
        raw.close()


def _why_not_writable(path: Path) -> str:
    if not os.access(path, os.W_OK):
        return "the file may not be written: opened for reading only"
    if not os.access(path.parent, os.W_OK):
        return "the folder may not be written: opened for reading only"
    return ""


def _check_ours(raw: sqlite3.Connection, where: str) -> int:
    """Return the version of the tables; StoreDamagedError for a database of another program."""
    application: int = raw.execute("PRAGMA application_id").fetchone()[0]
    version = version_of(raw)
    if application != APPLICATION_ID or version == 0:
        raise StoreDamagedError(
            "a SQLite database, but not one of zoneread's", where=where, hint="choose another file with --db"
        )
    return version
