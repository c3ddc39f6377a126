"""Tables for other programs: Markdown and CSV on standard output."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>#|~"})


def escape_markdown(text: str) -> str:
    """Return `text` on one line, so that Markdown shows it as it is."""
    return sanitise(text.replace("\n", "⏎")).translate(_SPECIAL)


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; cells are shown as they are."""
    return "\n".join(markdown_lines(header, rows))


def markdown_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of `markdown_table`."""
    yield _markdown_line(header)
    yield "|" + " --- |" * len(header)
    yield from map(_markdown_line, rows)


def _markdown_line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(escape_markdown(str(cell)) for cell in cells) + " |"


def write_csv(rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV on standard output, with nothing in a cell that a spreadsheet takes for a formula."""
    for line in csv_lines(rows):
        sys.stdout.write(f"{line}\n")


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield rows as `write_csv` writes them, each without its end."""
    from zoneread.formats.table import defuse

    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")  # also what makes it quote a cell with a line feed
    for row in rows:
        writer.writerow([defuse(cell) if isinstance(cell, str) else cell for cell in row])
        yield written.getvalue()[:-1]
        written.seek(0)
        written.truncate()
