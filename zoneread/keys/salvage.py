"""Reading TOML that has mistakes: what is left without the statements that are none, and what is wrong with each.

A reader of TOML stops at the first mistake, and somebody who mends a file wants to hear of all. What is read is never
used to run anything: it is looked at for further mistakes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

MOST = 20
"""Mistakes after which a file is given up."""
_START = re.compile(r"""^(?:\[|\s*["'\w][^=\[\]#]*=)""")
"""How a statement begins: a table, or a key and its sign."""
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The values that could be read, the rows they are in (others blanked), and each mistake with its line from 1."""

    data: dict[str, Any]
    rows: tuple[str, ...]
    mistakes: list[tuple[int, str]] = field(default_factory=list)


def read_toml(text: str) -> Salvaged:
    """Return what `text`, with line feeds only, holds.

    Raises RecursionError when it is nested too deeply, and ValueError for a number of thousands of digits.
    """
    rows = text.split("\n")
    mistakes: list[tuple[int, str]] = []
    while True:
        read = _read(rows)
        if isinstance(read, dict):
            return Salvaged(read, tuple(rows), mistakes)
        line, said = read
        mistakes.append((line, said))
        if len(mistakes) == MOST:
            return Salvaged({}, tuple(rows), mistakes)
        rows = _without(rows, line)


def _read(rows: list[str]) -> dict[str, Any] | tuple[int, str]:
    try:
        return tomllib.loads("\n".join(rows))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        said = _AT_LINE.sub("", str(error)).strip()
        return (int(found[1]) if found else len(rows)), f"{said[:1].lower()}{said[1:]}"


def _without(rows: list[str], line: int) -> list[str]:
    """Blank the statement that holds `line`, or the one before it, which may not have ended: whichever lets reading go further."""
    starts = [number for number, row in enumerate(rows) if _START.match(row) and number < line]
    tries = [_blanked(rows, start) for start in starts[:-3:-1] or [0]]
    return max(tries, key=_reach)


def _blanked(rows: list[str], start: int) -> list[str]:
    """Blank a statement; of a table all that stands under it, lest that be taken for part of another table."""
    is_table = rows[start].startswith("[")
    end = start + 1
    while end < len(rows) and not (rows[end].startswith("[") if is_table else _START.match(rows[end])):
        end += 1
    return [*rows[:start], *[""] * (end - start), *rows[end:]]


def _reach(rows: list[str]) -> int:
    """Return the line up to which rows can be read."""
    read = _read(rows)
    return len(rows) + 1 if isinstance(read, dict) else read[0]
