"""Diffing two annotation sets over many articles: rows in text order, counts by class and label, and F1.

Exact F1 is ``2 · agreed / (|A| + |B|)``, where a pair agrees when range and label are the same, whatever the
attributes; overlapping F1 also counts the pairs that share text and label but not their boundaries. Both are symmetric, need no true negatives (which spans do not have), and are undefined when neither set
has a span; `Tally.exact_f1` is then None and never a number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from zoneread.compare.align import Alignment, Pair, PairClass, alignment
from zoneread.compare.parts import join_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.span.span import Span


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One aligned pair of one article. Rows of an article with the same `group` (from 1) are one split or merge."""

    article: str
    pair: Pair[Span]
    kind: PairClass
    group: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """The one or two different labels of the pair, A's first."""
        return tuple(dict.fromkeys(span.label for span in self.pair.spans))

    @property
    def start(self) -> int:
        """Where the pair begins in the reading text."""
        return min(span.start for span in self.pair.spans)

    @property
    def end(self) -> int:
        """Where the pair ends in the reading text."""
        return max(span.end for span in self.pair.spans)


@dataclass(slots=True)
class Tally:
    """Counts of one label, or of all together: spans on either side, pairs that agree or overlap, pairs by class.

    A pair whose labels differ counts once under each of them, and once in all.
    """

    a: int = 0
    b: int = 0
    agreed: int = 0
    overlapping: int = 0
    classes: Counter[PairClass] = field(default_factory=Counter)

    @property
    def exact_f1(self) -> float | None:
        """F1 of spans that are the same; None when there is no span on either side."""
        return self._f1(self.agreed)

    @property
    def overlapping_f1(self) -> float | None:
        """F1 of spans that overlap and have the same label; None when there is no span on either side."""
        return self._f1(self.overlapping)

    def _f1(self, hits: int) -> float | None:
        return 2 * hits / (self.a + self.b) if self.a + self.b else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a diff comes to: the tally of everything, and of each label that occurs, sorted by key."""

    articles: int
    total: Tally
    labels: dict[str, Tally]

    @property
    def differences(self) -> int:
        """How many pairs are not the same."""
        return sum(count for kind, count in self.total.classes.items() if kind is not PairClass.SAME)


def diff_article(article: str, a_spans: Iterable[Span], b_spans: Iterable[Span]) -> list[DiffRow]:
    """Return the aligned pairs of one article in text order."""
    return rows_of(article, alignment(a_spans, b_spans))


def rows_of(article: str, found: Alignment[Span]) -> list[DiffRow]:
    """Return the pairs of an alignment as rows, in text order."""
    pairs = found.pairs
    groups = join_parts(pairs)
    return [
        DiffRow(article, pair, PairClass.SPLIT if place in groups else pair.kind, groups.get(place, 0))
        for place, pair in enumerate(pairs)
    ]


class Counting:
    """Counts of rows that come bit by bit."""

    def __init__(self) -> None:
        self._total = Tally()
        self._labels: dict[str, Tally] = {}

    def add(self, rows: Iterable[DiffRow]) -> None:
        """Count more rows."""
        for row in rows:
            pair, total = row.pair, self._total
            agrees, overlaps = pair.agrees, pair.overlaps
            total.a += pair.a is not None
            total.b += pair.b is not None
            total.agreed += agrees
            total.overlapping += overlaps
            total.classes[row.kind] += 1
            for label in row.labels:
                tally = self._labels.setdefault(label, Tally())
                tally.a += pair.a is not None and pair.a.label == label
                tally.b += pair.b is not None and pair.b.label == label
                tally.agreed += agrees
                tally.overlapping += overlaps
                tally.classes[row.kind] += 1

    def summary(self, *, articles: int) -> Summary:
        """Return the counts of all rows, which come from `articles` compared articles."""
        return Summary(articles, self._total, dict(sorted(self._labels.items())))


def pieces(pair: Pair[Span]) -> list[tuple[str, int, int]]:
    """Return the text from the pair's first to its last code point in pieces: whose they are, start, end.

    Whose is "both", "a" or "b". A span by itself is one piece of "both": there is nothing to tell apart.
    """
    if pair.a is None or pair.b is None:
        (span,) = pair.spans
        return [("both", span.start, span.end)]
    a, b = pair.a, pair.b
    cuts = sorted({a.start, a.end, b.start, b.end})
    found = []
    for start, end in pairwise(cuts):
        in_a, in_b = a.start <= start < a.end, b.start <= start < b.end
        found.append(("both" if in_a and in_b else "a" if in_a else "b", start, end))
    return found
