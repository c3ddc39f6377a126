"""What a review draws in the text: gold as it stands, and under each row a lane for every set. Pure.

A lane shows its set's spans with the set's letter before the label: ``[A metric--]`` at the case at hand, ``=`` for
``-`` elsewhere. Where spans of one set overlap the lane shows those of the case at hand, else the first; for the rest
there is only the sign in the margin that says that a row has more.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from zoneread.span.span import Origin
from zoneread.view.highlight import NO_LANE, Highlight, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.session.adjudicating import Reviewed
    from zoneread.span.span import Span
    from zoneread.text.ranges import Range

HIDDEN_LANE = 1_000
"""A lane below all that are ever shown."""


def drawn(
    cases: Iterable[Reviewed], gold: Iterable[Span], letters: Sequence[tuple[str, str]], at: str
) -> list[Highlight]:
    """Return the highlights of an article: of gold and of every case. `letters` are pairs of letter and set; `at` is a key."""
    found = [Highlight(span.range, span.label, span.id, _gold_kind(span), span.label, NO_LANE) for span in gold]
    ordered = sorted(cases, key=lambda one: one.case.key != at)
    for lane, (letter, name) in enumerate(letters):
        taken: list[tuple[int, int]] = []
        for one in ordered:
            kind = Kind.SPAN if one.case.key == at else Kind.OTHER
            for span in one.case.votes.get(name, ()):
                own = lane if _take(taken, span.range) else HIDDEN_LANE
                key = f"{name}/{span.id}"
                found.append(Highlight(span.range, span.label, key, kind, f"{letter} {span.label}", own))
    return found


def _gold_kind(span: Span) -> Kind:
    return Kind.SUGGESTION if span.origin is Origin.SUGGESTED else Kind.SPAN


def _take(taken: list[tuple[int, int]], range_: Range) -> bool:
    """Add a range to sorted disjoint ones and return True, or return False when it overlaps one of them."""
    place = bisect_left(taken, (range_.start, range_.end))
    before_ends = taken[place - 1][1] if place else 0
    after_starts = taken[place][0] if place < len(taken) else range_.end
    if before_ends > range_.start or after_starts < range_.end:
        return False
    taken.insert(place, (range_.start, range_.end))
    return True
