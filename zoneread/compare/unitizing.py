"""Krippendorff's α for unitizing: agreement on where units of a label begin and end along the text.

The formulas are those of Krippendorff (1995, *On the reliability of unitizing continuous data*, Sociological Methodology
25) as restated in his *Measuring the reliability of qualitative text analysis data* (2004, Quality & Quantity 38). With L the
length of the continuum, m annotators, and N the number of units of the label that all of them made:

- observed: ``D_o = Σ_i Σ_g Σ_{j≠i} Σ_h δ² / (m (m − 1) L²)`` over sections g of i and h of j, where δ² is
  ``(b_g − b_h)² + (e_g − e_h)²`` for two units that overlap (begin b, end e), the squared length of a unit that lies wholly in
  a gap of the other, and otherwise 0;
- expected: ``D_e = (2 / L) Σ_units [ (N − 1) / 3 · (2ℓ³ − 3ℓ² + ℓ) + ℓ² Σ_gaps≥ℓ (gap − ℓ + 1) ] /
  ( m L (m L − 1) − Σ_units ℓ (ℓ − 1) )``, units and gaps of every annotator;
- ``α = 1 − D_o / D_e``, and for several labels together ``1 − Σ D_o / Σ D_e``.

The measure knows no overlapping units of one annotator and label: such spans are joined into one unit first, and how
many were is said. Articles are laid end to end; no unit reaches from one into the next. An interval is not given, since
the expected disagreement belongs to the continuum as a whole and is not a sum over articles.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, combinations
from typing import TYPE_CHECKING

from zoneread.compare.figures import Figure, undefined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.compare.align import Spanlike

Unit = tuple[int, int]

NO_UNITS = "none of the sets has a span of it"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Observed and expected disagreement of one label; `joined` counts the spans that went into a longer unit."""

    observed: float
    expected: float
    joined: int = 0


class Continuum:
    """The units of one label that `coders` annotators made, articles laid end to end.

    Kept are the lengths of units, 8 bytes a span, and how many gaps there are of each length, and not where any of them is.
    """

    def __init__(self, coders: int) -> None:
        self._lengths = [array("q") for _ in range(coders)]
        self._gaps: Counter[int] = Counter()
        self._ends = [0] * coders
        self._squares = 0
        self._joined = 0

    def add(self, begin: int, spans: Sequence[Iterable[Spanlike]]) -> None:
        """Add the spans of an article that begins `begin` code points along: one list for each annotator.

        Articles come in order; those in which nobody has a span of the label may be left out.
        """
        local = []
        for coder, own in enumerate(spans):
            units, joined = join((span.start, span.end) for span in own)
            self._joined += joined
            local.append(units)
            for start, end in units:
                self._add_gap(coder, begin + start)
                self._lengths[coder].append(end - start)
                self._ends[coder] = begin + end
        self._squares += sum(_squares(first, second) for first, second in combinations(local, 2))

    def disagreement(self, length: int) -> Disagreement:
        """Return the disagreement on all articles added, which are `length` code points long together; nothing can be added then."""
        if not length:
            return Disagreement(0, 0)
        for coder in range(len(self._ends)):
            self._add_gap(coder, length)
        coders = len(self._ends)
        observed = 2 * self._squares / (coders * (coders - 1) * length**2)
        return Disagreement(observed, self._expected(length), self._joined)

    def _add_gap(self, coder: int, until: int) -> None:
        if until > self._ends[coder]:
            self._gaps[until - self._ends[coder]] += 1

    def _expected(self, length: int) -> float:
        units = sum(map(len, self._lengths))
        sizes = sorted(self._gaps)
        counts = [self._gaps[size] for size in reversed(sizes)]
        reaches = [self._gaps[size] * size for size in reversed(sizes)]
        fitting = [*accumulate(counts, initial=0)][::-1]  # how many gaps are at least sizes[k] long
        beyond = [*accumulate(reaches, initial=0)][::-1]  # and how long they are together

        @cache
        def share(size: int) -> float:
            at = bisect_left(sizes, size)
            places = beyond[at] - fitting[at] * (size - 1)
            return (units - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * places

        total = 0.0
        for size in chain.from_iterable(self._lengths):
            total += share(size)
        space = len(self._lengths) * length
        pairs = space * (space - 1) - sum(size * (size - 1) for size in chain.from_iterable(self._lengths))
        return 2 / length * total / pairs if pairs else 0.0


def disagreement(articles: Sequence[tuple[int, Sequence[Iterable[Spanlike]]]]) -> Disagreement:
    """Return the disagreement of one label's spans. Each article is its length and one list of spans for each annotator.

    Every article must have the same annotators in the same order, at least two.
    """
    if not articles:
        return Disagreement(0, 0)
    continuum = Continuum(len(articles[0][1]))
    length = 0
    for size, spans in articles:
        continuum.add(length, spans)
        length += size
    return continuum.disagreement(length)


def alpha(found: Iterable[Disagreement]) -> Figure:
    """Return α of one label, or of several together."""
    found = list(found)
    expected = sum(one.expected for one in found)
    return Figure(1 - sum(one.observed for one in found) / expected) if expected else undefined(NO_UNITS)


def join(spans: Iterable[Unit]) -> tuple[list[Unit], int]:
    """Return the spans with those that overlap joined into one, in order, and how many fewer they are."""
    units: list[Unit] = []
    joined = 0
    for start, end in sorted(spans):
        if units and start < units[-1][1]:
            units[-1] = (units[-1][0], max(units[-1][1], end))
            joined += 1
        else:
            units.append((start, end))
    return units, joined


def _squares(first: Sequence[Unit], second: Sequence[Unit]) -> int:
    """Return the sum of δ² between two annotators' sections of one article, each pair of sections once."""
    total = 0
    met = [False] * len(second)
    begin = 0
    for start, end in first:
        while begin < len(second) and second[begin][1] <= start:
            begin += 1
        place = begin
        while place < len(second) and second[place][0] < end:
            other_start, other_end = second[place]
            total += (start - other_start) ** 2 + (end - other_end) ** 2
            met[place] = True
            place += 1
        if place == begin:
            total += (end - start) ** 2
    return total + sum((end - start) ** 2 for (start, end), seen in zip(second, met, strict=True) if not seen)
