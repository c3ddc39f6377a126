"""SQLite's failures in zoneread's words. No exception of sqlite3 leaves the store."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.errors import (
    DataError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreVersionError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
_DOCTOR = "zoneread doctor says more; --salvage saves what can be read"
_NO_SPACE = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_LEAST_FREE = 64 * 1024
"""Bytes that the index of the log grows by at most, with as much again to spare."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process held the lock, so that trying again may help."""
    return _code(error) in _BUSY


class Translating:
    """Raises the store's errors for SQLite's, naming the database file `where`: a class, for it is on the way of a key."""

    __slots__ = ("_where",)

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise the store's error when there is one for `error`."""
        match error:
            case sqlite3.Error():
                raise explain(error, self._where) from error
            case UnicodeEncodeError():
                raise DataError(
                    "a lone surrogate cannot be stored", where=self._where, hint=f"found in {error.object[:40]!a}"
                ) from None
            case UnicodeDecodeError():
                raise StoreDamagedError(
                    "the database is damaged: text that is not UTF-8", where=self._where, hint=_DOCTOR
                ) from error
            case OverflowError():
                raise DataError("a number too large to be stored", where=self._where) from None


def translated(where: str) -> Translating:
    """Return a context that raises the store's errors for SQLite's, naming the database file `where`."""
    return Translating(where)


@contextmanager
def on_disk(where: str) -> Iterator[None]:
    """Raise the store's errors for those of the file system, where files are copied and made."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise StoreFullError("no space is left to write", where=where, hint="nothing was made") from error
        raise StoreError(f"cannot be copied or made: {error.strerror or error}", where=where) from error


@contextmanager
def trusting(what: str) -> Iterator[None]:
    """Raise StoreDamagedError when stored values of `what` cannot be turned into zoneread's own."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise StoreDamagedError(f"stored {what} are damaged: {error}", hint=_DOCTOR) from error


def explain(error: sqlite3.Error, where: str) -> StoreError:
    """Return the store's error for one of SQLite's."""
    code, words = _code(error), str(error)
    if code in _BUSY:
        return StoreBusyError("another process holds the database", where=where, hint="try again in a moment")
    if code == sqlite3.SQLITE_FULL or _was_full(error, where):
        return StoreFullError("no space is left to write", where=where, hint="free some space and try again")
    if code in _READ_ONLY:
        return StoreReadOnlyError(
            "the database may not be written", where=where, hint="check the rights of file and folder"
        )
    if code in _DAMAGED or "decode to UTF-8" in words:
        return StoreDamagedError(
            f"the database is damaged: {words}",
            where=where,
            hint=_DOCTOR,
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreError(
            "the database cannot be opened", where=where, hint="check that file and folder exist and may be read"
        )
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"the disk or the network drive failed: {getattr(error, 'sqlite_errorname', words)}",
            where=where,
            hint="nothing was acknowledged that is not stored; try again, or copy the database to a local disk",
        )
    if code == sqlite3.SQLITE_ERROR and words.startswith(("no such", "table ")):
        return StoreVersionError(
            f"the database is not as this zoneread knows it: {words}", where=where, hint="run zoneread doctor"
        )
    return StoreError(f"the database refused: {words}", where=where, hint="run zoneread doctor")


def _was_full(error: sqlite3.Error, where: str) -> bool:
    """Whether the index of the log beside the database had no room to grow, which SQLite calls a failure of the disk."""
    if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_IOERR_SHMSIZE:
        return False
    try:
        return shutil.disk_usage(Path(where).absolute().parent).free < _LEAST_FREE
    except OSError:
        return False


def _code(error: sqlite3.Error) -> int:
    """Return the primary result code; 0 for errors of the Python module itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
