"""Choosing spans that do not overlap, for formats in which a character has one label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import FormatError
from zoneread.formats.base import Overlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.formats.base import Report
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span
    from zoneread.text.ranges import Range

Placed = tuple["Range", "Span"]
"""A span with the range that it is to go out as."""


def without_overlaps(
    article: AnnotatedArticle, placed: Sequence[Placed], policy: Overlap, report: Report
) -> list[Placed]:
    """Return the spans that `policy` keeps, in reading order; each of the others is noted in `report`.

    Raises FormatError at the first overlap when the policy is to refuse.
    """
    kept: list[Placed] = []
    for range_, span in sorted(placed, key=_first if policy is Overlap.FIRST else _longest):
        rival = next((other for taken, other in kept if taken.overlaps(range_)), None)
        if rival is None:
            kept.append((range_, span))
        elif policy is Overlap.ERROR:
            pair = sorted((rival, span), key=lambda one: (one.start, one.end))
            raise FormatError(
                f"{pair[0].label} at {pair[0].range} and {pair[1].label} at {pair[1].range} overlap",
                where=f"{article.name}, set {article.set}",
                hint="choose with --overlap longest, first or layer",
            )
        else:
            report.drop(article, span, f"it overlaps {rival.label} at {rival.range}")
    return sorted(kept, key=_first)


def _first(placed: Placed) -> tuple[int, int, str, str]:
    range_, span = placed
    return (range_.start, -range_.end, span.label, span.id)


def _longest(placed: Placed) -> tuple[int, int, str, str]:
    range_, span = placed
    return (-range_.length, range_.start, span.label, span.id)
