"""Writing database files so that they appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.regular import REGULAR, kind_at

if TYPE_CHECKING:
    from collections.abc import Callable


def written_whole(target: Path, write: Callable[[Path], None]) -> None:
    """Have `write` make a file beside `target` and give it that name when it is on the disk. Raises OSError.

    A device or a pipe of that name is not replaced.
    """
    if (kind := kind_at(target)) not in {"", REGULAR}:
        raise OSError(errno.EEXIST, f"this is {kind}", str(target))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".zoneread-") as folder:
        part = Path(folder) / "part.db"
        write(part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(target)


def free_name(path: Path, ending: str) -> Path:
    """Return `path` with `ending` after its name, and a number when that is taken."""
    number = 0
    while True:
        found = path.with_name(f"{path.name}{ending}{f'-{number}' if number else ''}")
        if not found.exists():
            return found
        number += 1
