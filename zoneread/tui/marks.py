"""Marks in the margin: where clean-up has hidden, repaired or joined something, and where it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.session.audits import style_of
from zoneread.view.highlight import Highlight, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.text.reading import Reading


def marks_on_reading(reading: Reading) -> Iterator[Highlight]:
    """Yield the marks where they are in the reading text; of hidden words, where they would stand."""
    for entry in reading.audit:
        style = style_of(entry)
        if style:
            yield Highlight(reading.place_of(entry), style, f"mark:{entry.mark}", Kind.MARK)


def marks_on_source(reading: Reading) -> Iterator[Highlight]:
    """Yield the marks where they are in the source text."""
    for entry in reading.audit:
        style = style_of(entry)
        if style:
            yield Highlight(entry.source, style, f"mark:{entry.mark}", Kind.MARK)
