"""Reading a keymap file: TOML with the line of every entry, and nothing yet judged.

The format: optional ``extends`` and ``description``, a table ``[options]``, and one table for each context that
gives command ids lists of keys::

    extends = "default"
    [reading]
    "move.word.next" = ["w", "ctrl+right"]
    "move.heading.next" = []

A bare dotted id (``move.word.next = …``) is the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from zoneread.keys.problem import Problem
from zoneread.keys.salvage import read_toml
from zoneread.regular import read_regular

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1_000_000
"""Bytes in the largest file taken for a keymap."""

_HEADER = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_ENTRY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


@dataclass(frozen=True, slots=True)
class KeymapFile:
    """The contents of one file: plain TOML values by name, and where they stand."""

    path: Path
    top: dict[str, object]
    tables: dict[str, dict[str, object]]
    is_whole: bool = True
    """Whether all of it was TOML: what was not is left out."""
    _lines: dict[tuple[str, str], int] = field(default_factory=dict)
    _text: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The file as messages name it."""
        return str(self.path)

    def line(self, table: str, name: str = "", item: object = None) -> int:
        """Return the line (from 1) of a table, of an entry in it, or of one item of that entry's list; 0 if unknown."""
        start = self._lines.get((table, name), 0)
        if not start or not isinstance(item, str):
            return start
        for number in range(start, len(self._text) + 1):
            row = self._text[number - 1]
            if number > start and (_ENTRY.match(row) or _HEADER.match(row)):
                break
            rest = row.partition("=")[2] if number == start else row
            if f'"{item}"' in rest or f"'{item}'" in rest:
                return number
        return start


def read_keymap_file(path: Path) -> tuple[KeymapFile | None, list[Problem]]:
    """Return the contents of `path` and what is no TOML in it; None when it cannot be read at all."""
    where = str(path)
    try:
        text = read_regular(path, LARGEST).decode("utf-8-sig")
    except OSError as error:
        return None, [Problem(where, 0, f"cannot be read: {error.strerror or error}")]
    except UnicodeDecodeError as error:
        return None, [Problem(where, 0, f"is not UTF-8 (byte {error.start + 1})", hint="save it as UTF-8")]
    try:
        read = read_toml(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError):
        return None, [Problem(where, 0, "is nested too deeply, or has a number too long, to be a keymap")]
    top = {name: value for name, value in read.data.items() if not isinstance(value, dict)}
    tables = {name: _flat(value) for name, value in read.data.items() if isinstance(value, dict)}
    file = KeymapFile(path, top, tables, is_whole=not read.mistakes, _lines=_index(read.rows), _text=read.rows)
    return file, [Problem(where, line, f"is not TOML: {said}") for line, said in read.mistakes]


def _flat(table: dict[str, object]) -> dict[str, object]:
    """Return a table without nested ones: their names joined by dots, as ids are."""
    flat: dict[str, object] = {}
    for name, value in table.items():
        if isinstance(value, dict) and value:
            inner = _flat(cast("dict[str, object]", value))
            flat |= {f"{name}.{tail}": deeper for tail, deeper in inner.items()}
        else:
            flat[name] = value
    return flat


def _index(rows: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """Return the line on which each table and each entry begins."""
    lines: dict[tuple[str, str], int] = {}
    table = prefix = ""
    for number, row in enumerate(rows, 1):
        if header := _HEADER.match(row):
            table, _, prefix = _dotted(header[1]).partition(".")
            lines.setdefault((table, ""), number)
        elif entry := _ENTRY.match(row):
            name = ".".join(part for part in (prefix, _dotted(entry[1])) if part)
            lines.setdefault((table, name), number)
    return lines


def _dotted(written: str) -> str:
    return ".".join("".join(parts) for parts in _PART.findall(written))
