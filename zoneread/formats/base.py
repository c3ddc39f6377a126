"""What every interchange format is: a name, a suffix, and functions that write or read a binary stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.span.annotated import AnnotatedArticle


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What the user may choose of a written file; a format ignores what it has no use for."""

    excel: bool = False
    """Begin a CSV file with a byte order mark, without which Excel takes UTF-8 for the system's encoding."""


class Writer(Protocol):
    """Writes articles, one after the other, so that memory does not grow with their number."""

    def __call__(self, articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions) -> None:
        """Write `articles` to `out`, which the caller opens and closes."""


@dataclass(frozen=True, slots=True)
class Format:
    """One interchange format. `module` is imported when the format is first used."""

    name: str
    suffix: str
    summary: str
    module: str
