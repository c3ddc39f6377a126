"""Settling overlapping suggestions, and keeping off what has been judged.

The rule: suggestions are taken from the best to the worst (higher score, then longer, then earlier, then by label and
suggester), and one is left out when it shares a code point with a better one that is taken, unless their labels differ
and one lies strictly inside the other: spans of different labels may nest.

Before that, everything goes that shares a code point with judged text (a span of the annotator's, or a suggestion
they refused) or with a silent range, and everything whose label is not in use. The result does not depend on the order
in which suggestions come in.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.suggest.protocol import ArticleText, Context, Suggester, Suggestion


def best_first(suggestion: Suggestion) -> tuple[float, int, int, str, str, str]:
    """Sort key of the order in which suggestions are taken."""
    range_ = suggestion.range
    return (
        -suggestion.score,
        -range_.length,
        range_.start,
        suggestion.label,
        suggestion.suggester,
        suggestion.reason,
    )


def settle(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return the suggestions that the module's rule keeps, in reading order."""
    taken: list[Suggestion] = []
    starts: list[Range] = []
    longest = 0
    for suggestion in sorted(suggestions, key=best_first):
        range_ = suggestion.range
        first = bisect_left(starts, Range(*(max(0, range_.start - longest),) * 2))
        last = bisect_left(starts, Range(range_.end, range_.end))
        if all(_together(suggestion, other) for other in taken[first:last]):
            place = bisect_left(starts, range_)
            starts.insert(place, range_)
            taken.insert(place, suggestion)
            longest = max(longest, range_.length)
    return sorted(taken, key=lambda kept: (kept.range.start, -kept.range.end, kept.label))


def _together(a: Suggestion, b: Suggestion) -> bool:
    if not a.range.overlaps(b.range):
        return True
    nested = a.range != b.range and (a.range.contains(b.range) or b.range.contains(a.range))
    return a.label != b.label and nested


def outside(suggestions: Iterable[Suggestion], barred: Sequence[Range]) -> list[Suggestion]:
    """Return the suggestions that share no code point with any of the `barred` ranges, which may come in any order."""
    merged = _merged(barred)
    ends = [range_.end for range_ in merged]
    kept = []
    for suggestion in suggestions:
        index = bisect_left(ends, suggestion.range.start + 1)
        if index == len(merged) or not merged[index].overlaps(suggestion.range):
            kept.append(suggestion)
    return kept


def _merged(ranges: Sequence[Range]) -> list[Range]:
    merged: list[Range] = []
    for range_ in sorted(ranges):
        if merged and range_.start <= merged[-1].end:
            merged[-1] = merged[-1].hull(range_)
        elif not range_.is_empty:
            merged.append(range_)
    return merged


def suggest_all(suggesters: Iterable[Suggester], article: ArticleText, context: Context) -> list[Suggestion]:
    """Return what `suggesters` propose for the article, settled, off judged and silent text, in reading order."""
    if context.finished:
        return []
    found = [
        suggestion
        for suggester in suggesters
        for suggestion in suggester.suggest(article, context)
        if suggestion.label in context.labels and not suggestion.range.is_empty
    ]
    return settle(outside(found, (*context.judged, *article.silent)))
