"""Reading files of which only the name is known: a pipe would make us wait, a device never end.

Only regular files are opened, without waiting, and never more is read than a caller has room for. What is wrong is an
OSError whose `strerror` is for people, like that of a file that cannot be read for any other reason.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
REGULAR = "a file"
FOLDER = "a folder"
_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
    stat.S_IFDIR: FOLDER,
}


def kind_of(mode: int) -> str:
    """Return what a file of this mode is, for people; "" for a regular one."""
    kind = stat.S_IFMT(mode)
    return "" if kind == stat.S_IFREG else _KINDS.get(kind, "a special file")


def kind_at(path: Path) -> str:
    """Return what is at `path`, `REGULAR` or as `kind_of`; "" for nothing, also where no file can have this name."""
    try:
        return kind_of(path.stat().st_mode) or REGULAR
    except (OSError, ValueError):
        return ""


def open_regular(path: Path) -> BinaryIO:
    """Return a regular file, open for reading. Raises OSError for anything else, which is not opened."""
    try:
        _check(path.stat(), path)
        file = os.fdopen(os.open(path, _OPEN), "rb")
    except ValueError as error:  # a name with a NUL, or one that no file system can hold
        raise OSError(errno.EINVAL, f"no file can have this name: {error}") from None
    try:
        _check(os.fstat(file.fileno()), path)  # it may have been replaced in between
    except OSError:
        file.close()
        raise
    return file


def read_regular(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes. Raises OSError; reads at most one byte more."""
    with open_regular(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"too large: more than {limit:,} bytes", str(path))
    return data


def _check(status: os.stat_result, path: Path) -> None:
    kind = kind_of(status.st_mode)
    if kind:
        raise OSError(errno.EINVAL, f"{kind}, not a file", str(path))
