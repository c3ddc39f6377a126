"""Lines of words in a given width: for panels, and for what commands print on a terminal.

Rows break as those of the article do (`zoneread.view.layout.may_break`): Latin words stay whole, no closing sign begins a
row, no opening sign ends one; a word that is longer than a row is cut.
"""

from __future__ import annotations

import os
import re
import shutil
from bisect import bisect_right
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.view.layout import may_break
from zoneread.view.width import measure

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator
    from typing import TextIO

HANG = 4
"""Cells by which the rows of a folded line are set in from its first."""
_COLOUR = re.compile("\x1b\\[[0-9;]*m")
_RESET = "\x1b[0m"


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` cells without blanks at their ends; a line has one cluster at least."""
    return [row.of(line) for line in text.split("\n") for row in _rows(line, width, width)]


def fold(line: str, width: int) -> list[str]:
    """Return one line as rows of at most `width` cells, those after the first set in below it; codes of colours stay.

    Each row ends in the terminal's own colour, and the next goes on in that of the line.
    """
    plain = _COLOUR.sub("", line)
    lead = len(plain) - len(plain.lstrip(" "))
    inset = " " * (min(lead + HANG, width // 2))
    rows = _rows(plain, width, width - len(inset))
    if len(rows) == 1:
        return [line]
    painted = _painted(line, rows)
    return [f"{inset if number else ''}{row}" for number, row in enumerate(painted)]


def columns_of(terminal: TextIO) -> int:
    """Return the columns of the terminal that a stream is; COLUMNS in the environment goes before what it says itself.

    Another stream may be a pipe meanwhile, so it is not asked.
    """
    if not os.environ.get("COLUMNS"):
        try:
            columns = os.get_terminal_size(terminal.fileno()).columns
        except OSError:
            columns = 0
        if columns:
            return max(2, columns)
    return max(2, shutil.get_terminal_size().columns)


def told(line: str, stream: TextIO) -> str:
    """Return one safe line as a stream shows it: folded where it is a terminal, else as it is."""
    return "\n".join(fold(line, columns_of(stream))) if stream.isatty() else line


def _painted(line: str, rows: list[Range]) -> Iterator[str]:
    """Yield the rows of `line`, whose ranges count no codes of colours, with its codes."""
    codes: list[tuple[int, str]] = []
    taken = 0
    for found in _COLOUR.finditer(line):
        codes.append((found.start() - taken, found.group()))
        taken += len(found.group())
    plain, now = _COLOUR.sub("", line), ""
    for row in rows:
        parts, at = [now], row.start
        while codes and codes[0][0] < row.end:
            place, code = codes.pop(0)
            parts += [plain[at : max(at, place)], code]
            at, now = max(at, place), "" if code == _RESET else code
        yield f"{''.join(parts)}{plain[at : row.end]}{_RESET if now else ''}"


def _rows(line: str, first: int, rest: int) -> list[Range]:
    """Return the ranges of the rows of a line without a line feed: of `first` cells, the others of `rest`; no blanks between."""
    edges = measure(line).edges
    end = len(line.rstrip())
    rows: list[Range] = []
    start, width = 0, first
    while edges[end] - edges[start] > width and (stop := _stop(line, edges, start, width)) < end:
        rows.append(Range(start, len(line[:stop].rstrip())))
        start, width = stop, rest
        while line[start].isspace():
            start += 1
    return [*rows, Range(start, end)]


def _stop(line: str, edges: array[int], start: int, width: int) -> int:
    """Return where the row that begins at `start` ends: behind its first cluster at the earliest."""
    # The last edge within the row is always the start of a cluster: marks are as wide as nothing.
    furthest = bisect_right(edges, max(edges[start] + width, edges[start + 1])) - 1
    ink = next(at for at in range(start, len(line)) if not line[at].isspace())
    for stop in range(furthest, ink, -1):
        if edges[stop] < edges[stop + 1] and (line[stop].isspace() or may_break(line, stop)):
            return stop
    return furthest
