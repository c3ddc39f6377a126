"""Finding where one annotator has one span and the other has several: splits and merges.

The alignment is one to one, so of several spans that stand for one, the likest is its partner and the others are left
alone. A span that is left alone is a part of a pair when it has the pair's label, lies by more than half inside the
other side's span, does not overlap its own side's span or another part, and the pair's partners lie by more than half
inside each other's whole as well. Seen from the other side a split is a merge; the rule is the same for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from zoneread.compare.align import PairClass, content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.compare.align import Pair, Spanlike

    S = TypeVar("S", bound=Spanlike)


def join_parts(pairs: Sequence[Pair[S]]) -> dict[int, int]:
    """Return place in `pairs` -> number of its group, from 1 in text order, for all pairs that are parts of one split."""
    wholes = [place for place, pair in enumerate(pairs) if pair.kind is PairClass.BOUNDARY]
    alone = [place for place, pair in enumerate(pairs) if pair.kind in {PairClass.ONLY_A, PairClass.ONLY_B}]
    parts: dict[int, list[int]] = {}
    for place in alone:
        found = [whole for whole in wholes if _is_part(pairs, place, whole, parts.get(whole, ()))]
        if found:
            best = min(found, key=lambda whole: _rank(pairs[place], pairs[whole]))
            parts.setdefault(best, []).append(place)
    return {
        place: number
        for number, whole in enumerate(sorted(parts, key=lambda whole: min(whole, *parts[whole])), start=1)
        for place in (whole, *parts[whole])
    }


def _sides(part: Pair[S], whole: Pair[S]) -> tuple[S, S, S]:
    """Return the span left alone, its own side's partner in `whole`, and the other side's span there."""
    if part.a is not None and whole.a is not None and whole.b is not None:
        return part.a, whole.a, whole.b
    if part.b is not None and whole.a is not None and whole.b is not None:
        return part.b, whole.b, whole.a
    raise ValueError("a part stands alone and a whole is a pair")


def _is_part(pairs: Sequence[Pair[S]], place: int, whole: int, known: Sequence[int]) -> bool:
    part, partner, one = _sides(pairs[place], pairs[whole])
    if part.label != one.label or not _mostly_inside(part, one) or not _mostly_inside(partner, one):
        return False
    side = PairClass.ONLY_A if pairs[place].a is not None else PairClass.ONLY_B
    siblings = [partner, *(span for other in known if pairs[other].kind is side for span in pairs[other].spans)]
    return not any(_shared(part, sibling) for sibling in siblings)


def _shared(first: Spanlike, second: Spanlike) -> int:
    return max(0, min(first.end, second.end) - max(first.start, second.start))


def _mostly_inside(part: Spanlike, whole: Spanlike) -> bool:
    return 2 * _shared(part, whole) > part.end - part.start


def _rank(part: Pair[S], whole: Pair[S]) -> tuple[int, list[tuple[int, int, str]]]:
    span, _, one = _sides(part, whole)
    return -_shared(span, one), sorted(content(member) for member in whole.spans)
