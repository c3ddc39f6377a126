"""Writing a file whole or not at all: to a temporary file beside it, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.regular import REGULAR, kind_at

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a binary stream that becomes `path` when the block ends well, and leaves `path` untouched when it does not.

    Of a link it is what the link leads to. Raises UsageError for anything but a file, which a device or a pipe would be
    replaced by, when the folder is missing or cannot be written, or the disk is full.
    """
    if (kind := kind_at(path)) not in {"", REGULAR}:
        raise UsageError(f"this is {kind}", where=str(path), hint="name a file, or - for standard output")
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".zoneread-tmp", dir=path.parent)
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(path)) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode_for(path))
        temporary.replace(path)
    except OSError as error:
        _discard(temporary)
        raise UsageError(f"cannot write: {error.strerror}", where=str(path)) from error
    except BaseException:
        _discard(temporary)
        raise


def _mode_for(path: Path) -> int:
    """Return the mode of the file that is replaced, or what the user's umask leaves of 0666."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _discard(temporary: Path) -> None:
    with suppress(OSError):
        temporary.unlink()
