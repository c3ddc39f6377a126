"""A span as a tuple of plain values, for files that hold spans by the hundred thousand.

Such tuples are made, pickled and written ten times as quickly as `Span` objects, with which they have the fields in
common. Nothing of them is checked: who makes one has checked what it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zoneread.span.span import Origin, Span
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zoneread.span.edits import StatusChange
    from zoneread.span.span import AttributeValue

Plain = tuple[
    str, str, int, int, "Sequence[tuple[int, int]]", str, str, "Mapping[str, AttributeValue]", str, str, str, str
]
"""Id, label, start, end, source fragments, quote, note, attributes, origin, annotator, created, updated."""

_ORIGINS = {origin.value: origin for origin in Origin}


class Addition(NamedTuple):
    """Spans that come new to one article in one set, and what becomes of the set's status there, None for nothing."""

    article: str
    spans: Sequence[Plain]
    status: StatusChange | None = None


def to_plain(span: Span) -> Plain:
    """Return the span as plain values."""
    source = [(part.start, part.end) for part in span.source]
    facts = (span.quote, span.note, span.attributes, span.origin.value, span.annotator, span.created, span.updated)
    return (span.id, span.label, span.range.start, span.range.end, source, *facts)


def from_plain(plain: Plain) -> Span:
    """Return the span of plain values."""
    id_, label, start, end, source, quote, note, attributes, origin, annotator, created, updated = plain
    places = tuple([Range(first, last) for first, last in source])
    facts = (quote, note, attributes, _ORIGINS[origin], annotator, created, updated)
    return Span(id_, label, Range(start, end), places, *facts)
