"""Agreement of annotation sets: per label, per pair of sets, per article and overall. Pure.

Five figures stand side by side because none says everything:

- exact F1, ``2 · agreed / (|A| + |B|)``: spans with the same range and label. No correction for chance, which for spans
  is next to nothing and would need true negatives that spans do not have (Hripcsak and Rothschild 2005);
- relaxed F1: spans that the optimal alignment pairs and that have the same label, boundaries apart;
- Cohen's κ and Krippendorff's α by character (`zoneread.compare.characters`);
- Krippendorff's α for unitizing (`zoneread.compare.unitizing`).

A figure that is undefined says why (`zoneread.compare.figures`). Which articles enter is the caller's choice. They come
one after the other (`PairTally`, `JointTally`), and what is kept of one is its numbers, not its spans.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from zoneread.compare import characters, unitizing
from zoneread.compare.align import S, alignment
from zoneread.compare.figures import RESAMPLES, draw, resamples_for, with_intervals
from zoneread.compare.tallying import (
    LENGTH,
    Columns,
    Continua,
    joint_label_figures,
    joint_row,
    joint_total_figures,
    label_figures,
    pair_row,
    total_figures,
    values_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from zoneread.compare.align import Alignment, Spanlike
    from zoneread.compare.figures import Figure
    from zoneread.compare.tallying import Key

ALL = "all"
"""Stands for all labels together in a table; a label of that key would be shown beside it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One article: its length in code points of the reading text, and the spans of every set that takes part."""

    id: str
    name: str
    length: int
    spans: Mapping[str, Sequence[Spanlike]]


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """How two sets agree on one label, or on all: spans of either, pairs that agree or overlap, and the figures.

    `joined` spans went into a longer unit for unitizing α, which knows no overlaps inside one label.
    """

    label: str
    a: int
    b: int
    agreed: int
    overlapping: int
    exact_f1: Figure
    relaxed_f1: Figure
    kappa: Figure
    alpha: Figure
    unitizing: Figure
    joined: int = 0


@dataclass(frozen=True, slots=True)
class ArticleAgreement:
    """How two sets agree on one article, all labels together."""

    id: str
    name: str
    characters: int
    total: LabelAgreement


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How sets `a` and `b` agree: labels by key, all together, by article; from how many characters and resamples.

    `greedy` counts the clusters of overlapping spans that were too large to be paired optimally.
    """

    a: str
    b: str
    characters: int
    labels: tuple[LabelAgreement, ...]
    total: LabelAgreement
    articles: tuple[ArticleAgreement, ...]
    resamples: int
    greedy: int


@dataclass(frozen=True, slots=True)
class JointAgreement:
    """How several sets agree on one label, or on all, taken together."""

    label: str
    spans: int
    alpha: Figure
    unitizing: Figure


class PairTally:
    """The agreement of sets `a` and `b`, gathered article by article."""

    def __init__(self, a: str, b: str) -> None:
        self.a = a
        self.b = b
        self._columns = Columns(pair_row((), {}, 0))
        self._continua = Continua(2)
        self._articles: list[ArticleAgreement] = []
        self._greedy = 0

    def add(self, article: Measured, found: Alignment[S]) -> None:
        """Add an article that both sets have, and how their spans are aligned."""
        both = article.spans[self.a], article.spans[self.b]
        row = pair_row(found.pairs, characters.coverage(both, article.length), article.length)
        self._columns.add(row)
        self._continua.add(article.length, both)
        self._greedy += len(found.greedy)
        alone = Continua(2)
        alone.add(article.length, both)
        whole = _label(None, row, total_figures(row, values_in(row)), alone.disagreements().values())
        self._articles.append(ArticleAgreement(article.id, article.name, article.length, whole))

    def result(
        self, *, resamples: int = RESAMPLES, told: Callable[[int, int], None] = lambda _done, _of: None
    ) -> PairAgreement:
        """Return the agreement on all articles added; `told` hears how many of how many resamples are drawn."""
        columns, articles = self._columns.values, len(self._articles)
        labels, drawn = self._columns.labels(), resamples_for(articles, resamples)
        formulas = [*(partial(label_figures, label=label) for label in labels)]
        formulas.append(partial(total_figures, values=values_in(columns)))
        *by_label, whole = with_intervals(columns, formulas, _telling(draw(articles, drawn), drawn, told))
        sums = {key: sum(column) for key, column in columns.items()}
        units = self._continua.disagreements()
        return PairAgreement(
            self.a,
            self.b,
            int(sums[LENGTH]),
            tuple(_label(label, sums, found, [units[label]]) for label, found in zip(labels, by_label, strict=True)),
            _label(None, sums, whole, units.values()),
            tuple(self._articles),
            drawn,
            self._greedy,
        )


def pair_agreement(a: str, b: str, articles: Iterable[Measured], *, resamples: int = RESAMPLES) -> PairAgreement:
    """Return how sets `a` and `b` agree on `articles`, each of which must have both."""
    tally = PairTally(a, b)
    for article in articles:
        tally.add(article, alignment(article.spans[a], article.spans[b]))
    return tally.result(resamples=resamples)


class JointTally:
    """The agreement of all `sets` together, gathered article by article."""

    def __init__(self, sets: Sequence[str]) -> None:
        self._sets = sets
        self._columns = Columns(joint_row({}, (), 0))
        self._continua = Continua(len(sets))
        self._spans: Counter[str] = Counter()

    @property
    def articles(self) -> int:
        """How many articles were added."""
        return self._columns.rows

    def add(self, article: Measured) -> None:
        """Add an article that all sets have."""
        own = [article.spans[name] for name in self._sets]
        labels = Counter(span.label for spans in own for span in spans)
        self._columns.add(joint_row(characters.coverage(own, article.length), labels, article.length))
        self._continua.add(article.length, own)
        self._spans.update(labels)

    def result(self, *, resamples: int = RESAMPLES) -> list[JointAgreement]:
        """Return the agreement on all articles added: labels by key, then all together."""
        columns, labels = self._columns.values, self._columns.labels()
        formulas = [*(partial(joint_label_figures, label=label, coders=len(self._sets)) for label in labels)]
        formulas.append(partial(joint_total_figures, values=values_in(columns)))
        *by_label, (whole,) = with_intervals(
            columns, formulas, draw(self.articles, resamples_for(self.articles, resamples))
        )
        units = self._continua.disagreements()
        found = [
            JointAgreement(label, self._spans[label], alpha, unitizing.alpha([units[label]]))
            for label, (alpha,) in zip(labels, by_label, strict=True)
        ]
        return [*found, JointAgreement(ALL, self._spans.total(), whole, unitizing.alpha(units.values()))]


def _telling(samples: Iterable[Sequence[int]], of: int, told: Callable[[int, int], None]) -> Iterator[Sequence[int]]:
    for done, sample in enumerate(samples):
        told(done, of)
        yield sample


def _label(
    label: str | None,
    sums: Mapping[Key, float],
    figures: Sequence[Figure],
    units: Iterable[unitizing.Disagreement],
) -> LabelAgreement:
    """Return the agreement on one label, or on all when it is None, from its sums and its first four figures."""
    held = list(units)
    a, b, agreed, overlapping = (int(sums[label, what]) for what in ("a", "b", "agreed", "overlapping"))
    exact, relaxed, kappa, alpha = figures
    joined = sum(one.joined for one in held)
    name = label or ALL
    return LabelAgreement(name, a, b, agreed, overlapping, exact, relaxed, kappa, alpha, unitizing.alpha(held), joined)
