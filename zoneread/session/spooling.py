"""Articles with their placed spans, kept in a temporary file between checking and storing a big file.

So the file is read only once, and memory does not grow with it. The temporary file has no name: nothing is left behind.
"""

from __future__ import annotations

import pickle
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.span.plain import from_plain
from zoneread.span.span import Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from zoneread.compare.verdicts import Verdict
    from zoneread.span.plain import Plain
    from zoneread.span.span import Span


@dataclass(frozen=True, slots=True)
class Placed:
    """One article of the file with its spans as they will be stored. `annotator` is whose the file's set is.

    `verdicts` are what was decided on the spans.
    """

    set: str
    article: str
    status: Status | None
    plain: tuple[Plain, ...]
    annotator: str = ""
    verdicts: tuple[Verdict, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans as such."""
        return tuple(map(from_plain, self.plain))


class Spool:
    """A context manager: `put` articles into it, then iterate over it once to have them back in order."""

    def __enter__(self) -> Self:
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile()
        except OSError as error:
            raise no_room(error) from error
        self._count = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, placed: Placed) -> None:
        """Add an article; raises UsageError when the temporary folder has no room."""
        status = None if placed.status is None else placed.status.value
        values = (placed.set, placed.article, status, placed.plain, placed.annotator, placed.verdicts)
        try:
            pickle.dump(values, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise no_room(error) from error
        self._count += 1

    def __iter__(self) -> Iterator[Placed]:
        """Yield the articles; raises UsageError when the temporary folder had no room for the last of them."""
        try:
            self._file.seek(0)  # writes what is buffered
        except OSError as error:
            raise no_room(error) from error
        for _ in range(self._count):
            set_name, article, status, spans, *more = pickle.load(self._file)  # noqa: S301 - nobody else has this file
            yield Placed(set_name, article, None if status is None else Status(status), spans, *more)


def no_room(error: OSError) -> UsageError:
    """Return what to raise when a temporary file cannot be written."""
    return UsageError(
        f"what was read cannot be kept in a temporary file: {error.strerror}",
        hint="free some space for temporary files, or set TMPDIR to another folder",
    )
