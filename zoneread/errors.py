"""Everything zoneread refuses, as one tree.

An error says what is wrong, where (a file, a line, an option, a key) and what would be right. It is printed
as one line on stderr; its class decides the exit status.

::

    ZonereadError                     2
    ├── UsageError                    2  a nonsense argument, a name that is not known
    ├── WorkspaceError                2  no workspace here, or one that cannot be used
    ├── ConfigError                   2  settings that do not hold together
    │   ├── KeymapError               2  a keymap file with mistakes
    │   └── SchemeError               2  a label scheme with mistakes
    ├── MissingExtraError             2  an optional package is needed
    ├── DataError                     1  foreign or stored data that is not as it must be
    │   ├── ArticleError              1  an article file that cannot be read
    │   ├── FormatError               1  an interchange file that is malformed
    │   ├── AnchorError               1  a span whose quote is not the text at its range
    │   └── EditConflictError         1  an edit whose "before" is not what is stored
    └── StoreError                    3  the annotation database
        ├── StoreBusyError            3  locked by another process for too long
        ├── StoreReadOnlyError        3  may not be written
        ├── StoreFullError            3  no space left on the device
        ├── StoreDamagedError         3  not a database, or a broken one
        └── StoreVersionError         3  made by a newer zoneread
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class ZonereadError(Exception):
    """The root of the tree. `message` says what is wrong, `where` the place, `hint` what to do or what is allowed."""

    exit_status: ClassVar[int] = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        self.message = message
        self.where = where
        self.hint = hint
        super().__init__(message, where, hint)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"


class UsageError(ZonereadError):
    """An argument makes no sense, or names something that is not known."""


class WorkspaceError(ZonereadError):
    """There is no workspace here, or it cannot be used."""


class ConfigError(ZonereadError):
    """Settings that do not hold together."""


class KeymapError(ConfigError):
    """A keymap file with mistakes."""


class SchemeError(ConfigError):
    """A label scheme with mistakes."""


class MissingExtraError(ZonereadError):
    """An optional package is needed; the hint says how to install it."""


class DataError(ZonereadError):
    """Foreign or stored data that is not as it must be."""

    exit_status = 1


class ArticleError(DataError):
    """An article file that cannot be read."""


class FormatError(DataError):
    """An interchange file that is malformed."""


class AnchorError(DataError):
    """A span whose quote is not the text at its range."""


class EditConflictError(DataError):
    """An edit whose "before" is not what is stored: somebody else changed it first."""


class StoreError(ZonereadError):
    """The annotation database cannot do what was asked."""

    exit_status = 3


class StoreBusyError(StoreError):
    """Locked by another process for longer than we wait."""


class StoreReadOnlyError(StoreError):
    """May not be written."""


class StoreFullError(StoreError):
    """No space is left where the database lives."""


class StoreDamagedError(StoreError):
    """Not a database, or a broken one."""


class StoreVersionError(StoreError):
    """Made by a newer zoneread than this one."""


def missing_extra(package: str, extra: str, purpose: str) -> MissingExtraError:
    """Return the error that says `purpose` needs `package` and how to get it."""
    return MissingExtraError(
        f"{purpose} needs the package {package}",
        hint=f"install it with: {pip_install()} 'zoneread[{extra}]'",
    )


def pip_install() -> str:
    """Return the words that install a package where this program runs: those of pipx, of uv or of pip itself.

    pipx and uv make environments without a pip that a shell would find; both leave their mark in them.
    """
    prefix = Path(sys.prefix)
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx runpip {prefix.name} install"
    with suppress(OSError, UnicodeDecodeError):
        if re.search(r"(?m)^uv\s*=", (prefix / "pyvenv.cfg").read_text(encoding="utf-8")):
            return f"uv pip install --python {shlex.quote(sys.prefix)}"
    if sys.prefix in {sys.base_prefix, os.environ.get("VIRTUAL_ENV")}:
        return "pip install"
    return f"{shlex.quote(sys.executable)} -m pip install"


def nearest(word: str, allowed: Iterable[str], *, limit: int = 12) -> str:
    """Return a hint naming the allowed words, or the nearest of them when one is near: ``did you mean "jsonl"?``.

    Where none is near, those are named that have `word`, of two characters or more, as a part.
    """
    words = list(allowed)
    folded = {known.casefold(): known for known in words}
    match = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    if match:
        return f'did you mean "{folded[match[0]]}"?'
    if not words:
        return "there are none"
    longer = [known for plain, known in folded.items() if word.casefold() in plain] if len(word) > 1 else []
    if len(longer) == 1:
        return f'did you mean "{longer[0]}"?'
    words = longer or words
    shown = ", ".join(words[:limit])
    return f"one of: {shown}" + (", …" if len(words) > limit else "")
