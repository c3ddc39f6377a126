"""The interchange formats, each once. A format's module is imported when it is asked for, not before."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from zoneread.errors import UsageError, nearest
from zoneread.formats.base import Format

if TYPE_CHECKING:
    from zoneread.formats.base import Writer

FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format("jsonl", ".jsonl", "one article a line with all its spans; lossless", "zoneread.formats.jsonl"),
        Format("csv", ".csv", "one span a row, for spreadsheets; formulas defused", "zoneread.formats.table"),
    )
}


def find_format(name: str) -> Format:
    """Return the format; raise UsageError with the nearest name when there is none."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(f'no format "{name}"', hint=nearest(name, FORMATS)) from None


def writer(name: str) -> Writer:
    """Return the function that writes format `name`."""
    write: Writer = importlib.import_module(find_format(name).module).write
    return write
