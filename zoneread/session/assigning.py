"""Dealing articles out to annotators. Pure.

Every article goes to as many annotators as the overlap says; everybody gets as many articles as everybody else, give
or take one, and meets everybody else about as often. What was dealt out before stays, and counts.
"""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from zoneread.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def deal(
    articles: Sequence[str],
    annotators: Sequence[str],
    overlap: int,
    *,
    before: Mapping[str, Sequence[str]] | None = None,
    seed: int | None = None,
) -> list[tuple[str, str]]:
    """Return the new pairs of article and annotator, in the order of `articles`.

    `before` says who has which article already. With `seed` the articles are dealt in a random order, the same for
    the same seed; without, in the order given. Raises UsageError for names given twice, and for an overlap that is
    not between one and the number of annotators.
    """
    _check(annotators, overlap)
    before = before or {}
    loads = Counter(dict.fromkeys(annotators, 0))
    meetings: Counter[frozenset[str]] = Counter()
    for holders in before.values():
        loads.update(name for name in holders if name in loads)
        meetings.update(map(frozenset, combinations(sorted(holders), 2)))
    order = list(dict.fromkeys(articles))
    if seed is not None:
        random.Random(seed).shuffle(order)  # noqa: S311 - a fair deal, not a secret
    dealt: dict[str, list[str]] = {}
    for article in order:
        holders = list(before.get(article, ()))
        while len(holders) < overlap:
            free = [name for name in annotators if name not in holders]
            if not free:
                break
            chosen = min(free, key=lambda name: _weight(name, holders, loads, meetings, annotators))
            meetings.update(frozenset((chosen, other)) for other in holders)
            loads[chosen] += 1
            holders.append(chosen)
            dealt.setdefault(article, []).append(chosen)
    return [(article, name) for article in dict.fromkeys(articles) for name in dealt.get(article, ())]


def _weight(
    name: str,
    holders: Sequence[str],
    loads: Mapping[str, int],
    meetings: Mapping[frozenset[str], int],
    annotators: Sequence[str],
) -> tuple[int, int, int]:
    """Sort key: who has the least, then who has met these holders least, then the order of names given."""
    met = sum(meetings[frozenset((name, other))] for other in holders)
    return (loads[name], met, annotators.index(name))


def _check(annotators: Sequence[str], overlap: int) -> None:
    if len(set(annotators)) != len(annotators):
        raise UsageError("an annotator is named twice", where="--annotators")
    if "" in annotators or not annotators:
        raise UsageError("annotators need names", where="--annotators")
    if not 1 <= overlap <= len(annotators):
        raise UsageError(
            f"an article cannot go to {overlap} of {len(annotators)} annotators",
            where="--overlap",
            hint=f"1 to {len(annotators)}",
        )
