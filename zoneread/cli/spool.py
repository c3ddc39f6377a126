"""Output that must wait, because what stands before it is known only at its end: kept in a file and not in memory."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from zoneread.session.spooling import no_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

IN_MEMORY = 1_000_000
"""Bytes above which a file is made."""


class Lines:
    """A context manager: `add` lines, then iterate to have them back; lines that hold line feeds come back as several.

    The file has no name and is gone at the end.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by `__exit__`
            IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="\n"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, line: str) -> None:
        """Add a line; raises UsageError when the temporary folder has no room."""
        try:
            self._file.write(f"{line}\n")
        except OSError as error:
            raise no_room(error) from error

    def __iter__(self) -> Iterator[str]:
        """Yield the lines without their ends; raises UsageError when the temporary folder had no room for the last of them."""
        try:
            self._file.seek(0)  # writes what is buffered
        except OSError as error:
            raise no_room(error) from error
        for line in self._file:
            yield line[:-1]
