"""Tables for other programs: Markdown and CSV on standard output."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING

from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>#|~"})


def escape_markdown(text: str) -> str:
    """Return `text` on one line, so that Markdown shows it as it is."""
    return sanitise(text.replace("\n", "⏎")).translate(_SPECIAL)


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; cells are shown as they are."""
    lines = [_markdown_line(header), "|" + " --- |" * len(header), *map(_markdown_line, rows)]
    return "\n".join(lines)


def _markdown_line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(escape_markdown(str(cell)) for cell in cells) + " |"


def write_csv(rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV on standard output, with nothing in a cell that a spreadsheet takes for a formula."""
    from zoneread.formats.table import defuse

    writer = csv.writer(sys.stdout, lineterminator="\n")
    for row in rows:
        writer.writerow([defuse(cell) if isinstance(cell, str) else cell for cell in row])
