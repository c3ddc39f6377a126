"""Writing a file whole or not at all: to a temporary file beside it, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from zoneread.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a binary stream that becomes `path` when the block ends well, and leaves `path` untouched when it does not.

    Raises UsageError when the folder is missing or cannot be written, or the disk is full.
    """
    if path.is_dir():
        raise UsageError("this is a folder", where=str(path), hint="name a file, or - for standard output")
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
