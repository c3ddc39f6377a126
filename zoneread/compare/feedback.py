"""Feedback: one annotator's spans against gold, by class and label, with the confusions and the most typical cases. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.compare.align import PairClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.compare.diff import DiffRow

NONE = "–"
"""Stands in the table of confusions for having no span."""

TYPICAL = 10
"""How many of the most typical disagreements are shown."""


@dataclass(frozen=True, slots=True)
class Confusions:
    """How often a span that the annotator gave one label has another in gold; `NONE` is for no span there."""

    labels: tuple[str, ...]
    counts: Counter[tuple[str, str]]

    def count(self, own: str, gold: str) -> int:
        """Return how often `own` met `gold`."""
        return self.counts[own, gold]


Slip = tuple[PairClass, str, str]
"""What makes two disagreements alike: class, the annotator's label, gold's label."""


def slip(row: DiffRow) -> Slip:
    """Return what kind of disagreement a row is; its first side is the annotator."""
    own, gold = (span.label if span else NONE for span in (row.pair.a, row.pair.b))
    return row.kind, own, gold


def confusions(rows: Iterable[DiffRow]) -> Confusions:
    """Return the table of confusions of rows whose first side is the annotator and whose second is gold."""
    counts: Counter[tuple[str, str]] = Counter(slip(row)[1:] for row in rows)
    labels = sorted({label for pair in counts for label in pair if label != NONE})
    return Confusions((*labels, NONE), counts)


def typical(rows: Sequence[DiffRow], limit: int = TYPICAL) -> list[tuple[int, DiffRow]]:
    """Return the disagreements that stand for most others: how many are of that kind, and the first of them in text order.

    One of each kind, the most frequent kind first; when there are fewer kinds than `limit`, then the second of each, and
    so on.
    """
    by_kind: dict[Slip, list[DiffRow]] = {}
    for row in rows:
        if row.kind is not PairClass.SAME:
            by_kind.setdefault(slip(row), []).append(row)
    kinds = sorted(by_kind, key=lambda kind: (-len(by_kind[kind]), kind))
    rounds = max(map(len, by_kind.values()), default=0)
    chosen = [(kind, place) for place in range(rounds) for kind in kinds if place < len(by_kind[kind])]
    return [(len(by_kind[kind]), by_kind[kind][place]) for kind, place in chosen[:limit]]
