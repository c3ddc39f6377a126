"""Feedback: one annotator's spans against gold, by class and label, with the confusions and the most typical cases. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from zoneread.compare.align import PairClass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.compare.diff import DiffRow

E = TypeVar("E")

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
    return table_of(Counter(map(met, rows)))


def met(row: DiffRow) -> tuple[str, str]:
    """Return the labels that meet in a row, `NONE` for no span: the annotator's, gold's."""
    _, own, gold = slip(row)
    return own, gold


def table_of(counts: Counter[tuple[str, str]]) -> Confusions:
    """Return the table of confusions of so many meetings of labels."""
    labels = sorted({label for pair in counts for label in pair if label != NONE})
    return Confusions((*labels, NONE), counts)


class Typical(Generic[E]):
    """The disagreements that stand for most others, chosen from rows that come in text order; what goes with one is kept.

    No more of a kind are kept than can be chosen, at most `limit`.
    """

    def __init__(self, limit: int = TYPICAL) -> None:
        self._limit = limit
        self._counts: Counter[Slip] = Counter()
        self._first: dict[Slip, list[tuple[DiffRow, E]]] = {}

    def add(self, row: DiffRow, beside: E) -> None:
        """Take in a row with what is to be known beside it."""
        if row.kind is PairClass.SAME:
            return
        kind = slip(row)
        self._counts[kind] += 1
        if self._counts[kind] <= self._limit:
            self._first.setdefault(kind, []).append((row, beside))

    def chosen(self) -> list[tuple[int, DiffRow, E]]:
        """Return how many are of a kind, the first of them, and what goes with it.

        One of each kind, the most frequent kind first; when there are fewer kinds than the limit, then the second of
        each, and so on.
        """
        kinds = sorted(self._counts, key=lambda kind: (-self._counts[kind], kind))
        rounds = [(kind, place) for place in range(self._limit) for kind in kinds if place < len(self._first[kind])]
        return [(self._counts[kind], *self._first[kind][place]) for kind, place in rounds[: self._limit]]
