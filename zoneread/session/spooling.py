"""Articles with their placed spans, kept in a temporary file between checking and storing a big file.

So the file is read only once, and memory does not grow with it. The temporary file has no name: nothing is left behind.
"""

from __future__ import annotations

import pickle
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from zoneread.errors import UsageError
from zoneread.span.span import Origin, Span, Status
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self


@dataclass(frozen=True, slots=True)
class Placed:
    """One article of the file with its spans as they will be stored."""

    set: str
    article: str
    status: Status | None
    spans: tuple[Span, ...]


class Spool:
    """A context manager: `put` articles into it, then iterate over it once to have them back in order."""

    def __enter__(self) -> Self:
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile()
        except OSError as error:
            raise _no_room(error) from error
        self._count = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, placed: Placed) -> None:
        """Add an article; raises UsageError when the temporary folder has no room."""
        status = None if placed.status is None else placed.status.value
        spans = [_packed(span) for span in placed.spans]
        try:
            pickle.dump((placed.set, placed.article, status, spans), self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise _no_room(error) from error
        self._count += 1

    def __iter__(self) -> Iterator[Placed]:
        """Yield the articles; raises UsageError when the temporary folder had no room for the last of them."""
        try:
            self._file.seek(0)  # writes what is buffered
        except OSError as error:
            raise _no_room(error) from error
        for _ in range(self._count):
            set_name, article, status, spans = pickle.load(self._file)  # noqa: S301 - nobody else has this file
            yield Placed(
                set_name,
                article,
                None if status is None else Status(status),
                tuple([_unpacked(span) for span in spans]),
            )


def _no_room(error: OSError) -> UsageError:
    return UsageError(
        f"what was read cannot be kept in a temporary file: {error.strerror}",
        hint="free some space for temporary files, or set TMPDIR to another folder",
    )


def _packed(span: Span) -> tuple[Any, ...]:
    """Return the span as plain values, which are pickled ten times as quickly."""
    return (
        span.id,
        span.label,
        span.range.start,
        span.range.end,
        [(part.start, part.end) for part in span.source],
        span.quote,
        span.note,
        dict(span.attributes),
        span.origin.value,
        span.annotator,
        span.created,
        span.updated,
    )


_ORIGINS = {origin.value: origin for origin in Origin}


def _unpacked(packed: tuple[Any, ...]) -> Span:
    id_, label, start, end, source, quote, note, attributes, origin, *who_and_when = packed
    places = tuple([Range(first, last) for first, last in source])
    return Span(id_, label, Range(start, end), places, quote, note, attributes, _ORIGINS[origin], *who_and_when)
