"""The span: a labelled stretch of an article, anchored in its untouched source text."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from zoneread.errors import AnchorError
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

AttributeValue = str | int | float | bool
_NONE: Mapping[str, AttributeValue] = MappingProxyType({})


class Origin(StrEnum):
    """How a span came to be. Only the first five count as confirmed; see `CONFIRMED`."""

    MANUAL = "manual"
    """Made by hand."""
    ACCEPTED = "accepted"
    """A suggestion taken as it was."""
    MENDED = "mended"
    """A suggestion taken with another boundary or label."""
    PROPAGATED = "propagated"
    """Made by tagging all hits of a search."""
    ADJUDICATED = "adjudicated"
    """Decided by a reviewer from several annotators' votes."""
    IMPORTED = "imported"
    """Loaded from another tool's file."""
    SUGGESTED = "suggested"
    """Offered, not judged."""
    REJECTED = "rejected"
    """Offered and refused; kept as a negative example."""


CONFIRMED = frozenset(
    {Origin.MANUAL, Origin.ACCEPTED, Origin.MENDED, Origin.PROPAGATED, Origin.ADJUDICATED, Origin.IMPORTED}
)
"""The origins that leave as gold or training data unless others are asked for."""


class Status(StrEnum):
    """How far an annotation set has got with an article."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SKIPPED = "skipped"


class Span(NamedTuple):
    """A labelled range of the reading text with its anchor in the source text.

    `range` counts code points of the reading text. `source` holds the fragments of the source text it came from,
    in reading order, disjoint, never empty for a non-empty span: one fragment unless clean-up hid or moved
    something in between. `quote` is the reading text at `range`, always. `created` and `updated` are UTC times,
    ISO 8601 with seconds and a "Z". `attributes` are those that the label's scheme declares.
    """

    id: str
    label: str
    range: Range
    source: tuple[Range, ...]
    quote: str
    note: str = ""
    attributes: Mapping[str, AttributeValue] = _NONE
    origin: Origin = Origin.MANUAL
    annotator: str = ""
    created: str = ""
    updated: str = ""

    @property
    def start(self) -> int:
        """The offset of its first code point in the reading text."""
        return self.range.start

    @property
    def end(self) -> int:
        """The offset after its last code point in the reading text."""
        return self.range.end

    @property
    def hull(self) -> Range:
        """The smallest range of the source text that holds every fragment."""
        return Range(min(part.start for part in self.source), max(part.end for part in self.source))

    def with_(self, **changes: Any) -> Span:
        """Return a copy with some fields changed and the identity kept."""
        return self._replace(**changes)


def reading_order(span: Span) -> tuple[int, int, str, str]:
    """Sort key: by start, outer before inner, then label and id, so that every listing is the same everywhere."""
    return (span.range.start, -span.range.end, span.label, span.id)


def check_quote(span: Span, reading: str, *, where: str) -> None:
    """Raise AnchorError unless `reading` at the span's range is its quote: a shifted span is never passed on."""
    found = span.range.of(reading)
    if found != span.quote or span.range.end > len(reading):
        raise AnchorError(
            f'span {span.id} at {span.range} should read "{shorten(span.quote)}" but the text there is "{shorten(found)}"',
            where=where,
            hint="run zoneread doctor",
        )


def shorten(text: str, limit: int = 24) -> str:
    """Return `text` on one line, cut to `limit` code points with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
