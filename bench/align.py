"""Aligning two sets, beside nervaluate on the same spans, and the floor: exact F1 of Python sets.

Run: python -m bench.align [ARTICLES] [SPANS] [ARTICLES FOR NERVALUATE]
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.figures import Figure, hand_back
from zoneread.compare.agreement import Measured, pair_agreement
from zoneread.compare.align import align

if TYPE_CHECKING:
    from collections.abc import Callable

LABELS = ("reform", "metric", "project", "party-building")
CEILING = 20.0
"""Seconds of one core that 10,000 articles of 60 spans in each of two sets may take to align."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A bare span."""

    start: int
    end: int
    label: str


Pair = tuple[list[Mark], list[Mark]]


def article(rng: random.Random, spans: int) -> Pair:
    """Return two annotators' spans who differ as annotators do; one span in ten lies inside another."""
    a: list[Mark] = []
    b: list[Mark] = []
    at = 0
    for _ in range(spans):
        start = at + rng.randint(1, 30) if not a or rng.random() < 0.9 else max(0, at - 4)
        end = start + rng.randint(3, 20)
        label = rng.choice(LABELS)
        a.append(Mark(start, end, label))
        at = max(at, end)
        fate = rng.random()
        if fate < 0.8:
            b.append(Mark(start, end, label))
        elif fate < 0.9:
            b.append(Mark(start + rng.choice((0, 1)), end + rng.choice((1, 2)), label))
        elif fate < 0.95:
            b.append(Mark(start, end, rng.choice(LABELS)))
    return a, b


def timed(what: str, work: Callable[[], float | None]) -> float:
    """Run `work` once, print its processor time and its F1, and return the time."""
    begin = time.process_time()
    f1 = work()
    took = time.process_time() - begin
    print(f"{what:<58} {took:7.2f} s   exact F1 {f1:.4f}" if f1 is not None else f"{what:<58} {took:7.2f} s")
    return took


def by_alignment(pairs: list[Pair]) -> float:
    """Return exact F1 from the alignment."""
    hits = total = 0
    for a, b in pairs:
        hits += sum(pair.agrees for pair in align(a, b))
        total += len(a) + len(b)
    return 2 * hits / total


def by_sets(pairs: list[Pair]) -> float:
    """Return exact F1 of sets of spans: nothing is aligned."""
    hits = sum(len({(s.start, s.end, s.label) for s in a} & {(s.start, s.end, s.label) for s in b}) for a, b in pairs)
    return 2 * hits / sum(len(a) + len(b) for a, b in pairs)


def all_figures(pairs: list[Pair]) -> float | None:
    """Return exact F1 from the whole agreement: five figures by label and article with intervals."""
    articles = [
        Measured(str(n), str(n), max(span.end for span in a + b) + 50, {"a": a, "b": b})
        for n, (a, b) in enumerate(pairs)
    ]
    return pair_agreement("a", "b", articles).total.exact_f1.value


def judged(pairs: list[Pair]) -> float:
    """Return nervaluate's strict F1; it takes ends as inclusive."""
    from nervaluate import Evaluator

    sides = [
        [[{"start": s.start, "end": s.end - 1, "label": s.label} for s in side] for side in both]
        for both in zip(*pairs, strict=True)
    ]
    return float(Evaluator(sides[0], sides[1], tags=list(LABELS), loader="dict").evaluate()["overall"]["strict"].f1)


def main(articles: int = 10_000, spans: int = 60, peer: int = 1_000) -> None:
    """Print the figures; exit with 1 when the alignment is over its ceiling."""
    rng = random.Random(1)
    pairs = [article(rng, spans) for _ in range(articles)]
    print(f"{articles:,} articles, {spans} spans in each of two sets, one core")
    sets = timed("floor: sets of spans, nothing aligned", lambda: by_sets(pairs))
    took = timed("zoneread: optimal alignment", lambda: by_alignment(pairs))
    whole = timed("zoneread: the whole agreement with intervals", lambda: all_figures(pairs))
    print(f"{peer:,} of these articles")
    part = timed("zoneread: optimal alignment", lambda: by_alignment(pairs[:peer]))
    four = timed("nervaluate: four schemes", lambda: judged(pairs[:peer]))
    ceiling, size = CEILING * articles * spans / 600_000, f"{articles:,} articles, {spans} spans in each of two sets"
    hand_back(
        Figure("align", size, took, "s", "exact F1 of Python sets", sets, most=ceiling),
        Figure("agreement with intervals", size, whole, "s", "exact F1 of Python sets", sets),
        Figure(
            "align, beside a peer", f"{min(peer, articles):,} of them", part, "s", "nervaluate", four, most_ratio=1.0
        ),
    )
    if took > ceiling:
        sys.exit(f"the alignment took {took:.1f} s, which is over its ceiling")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
