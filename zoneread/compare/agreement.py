"""Agreement of annotation sets: per label, per pair of sets, per article and overall. Pure.

Five figures stand side by side because none says everything:

- exact F1, ``2 · agreed / (|A| + |B|)``: spans with the same range and label. No correction for chance, which for spans
  is next to nothing and would need true negatives that spans do not have (Hripcsak and Rothschild 2005);
- relaxed F1: spans that the optimal alignment pairs and that have the same label, boundaries apart;
- Cohen's κ and Krippendorff's α by character (`zoneread.compare.characters`);
- Krippendorff's α for unitizing (`zoneread.compare.unitizing`).

A figure that is undefined says why (`zoneread.compare.figures`). Which articles enter is the caller's choice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from zoneread.compare import characters, unitizing
from zoneread.compare.align import Alignment, Spanlike, alignment
from zoneread.compare.figures import RESAMPLES, Figure, draw, resamples_for, undefined, with_intervals

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from zoneread.compare.align import Pair
    from zoneread.compare.characters import Values

ALL = "all"
"""Stands for all labels together in a table; a label of that key would be shown beside it."""

NO_SPANS = "neither set has a span of it"


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


class _Aligned(NamedTuple):
    article: Measured
    alignment: Alignment[Spanlike]
    coverage: Counter[Values]


class _Row(NamedTuple):
    """What one article adds: counts of spans and pairs, characters valued alike, and characters by value on either side."""

    a: int
    b: int
    agreed: int
    overlapping: int
    alike: int
    first: tuple[int, ...]
    second: tuple[int, ...]

    @property
    def numbers(self) -> list[int]:
        return [*self[:5], *self.first, *self.second]


def pair_agreement(
    a: str,
    b: str,
    articles: Sequence[Measured],
    *,
    resamples: int = RESAMPLES,
    told: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
) -> PairAgreement:
    """Return how sets `a` and `b` agree on `articles`, each of which must have both.

    `told` hears what is being done, how much of it is done, and how much there is.
    """
    aligned = []
    for done, article in enumerate(articles):
        told("articles aligned", done, len(articles))
        aligned.append(_align(article, a, b))
    draws = draw(len(articles), resamples_for(len(articles), resamples))
    labels = _labels(articles, (a, b))
    units = {label: _units(articles, (a, b), label) for label in labels}
    by_label = []
    for done, label in enumerate(labels):
        told("labels measured", done, len(labels) + 1)
        by_label.append(_label(label, aligned, draws, [units[label]]))
    told("labels measured", len(labels), len(labels) + 1)
    total = _label(None, aligned, draws, list(units.values()))
    by_article = []
    for done, one in enumerate(aligned):
        told("articles measured", done, len(aligned))
        by_article.append(_article(one, a, b))
    return PairAgreement(
        a,
        b,
        sum(article.length for article in articles),
        tuple(by_label),
        total,
        tuple(by_article),
        len(draws),
        sum(len(one.alignment.greedy) for one in aligned),
    )


def joint_agreement(
    sets: Sequence[str], articles: Sequence[Measured], *, resamples: int = RESAMPLES
) -> list[JointAgreement]:
    """Return how all `sets` agree on `articles`, each of which must have all of them: labels by key, then all together."""
    coverages = [characters.coverage([article.spans[name] for name in sets], article.length) for article in articles]
    draws = draw(len(articles), resamples_for(len(articles), resamples))
    labels = _labels(articles, sets)
    units = {label: _units(articles, sets, label) for label in labels}
    found = []
    for label in [*labels, None]:
        spans = [s for article in articles for name in sets for s in article.spans[name] if label in {None, s.label}]
        chosen = list(units.values()) if label is None else [units[label]]
        alpha = _joint_alpha(coverages, label, draws)
        found.append(JointAgreement(label or ALL, len(spans), alpha, unitizing.alpha(chosen)))
    return found


def _joint_alpha(coverages: Sequence[Counter[Values]], label: str | None, draws: Sequence[Sequence[int]]) -> Figure:
    if not coverages:
        return undefined(characters.NO_CHARACTERS)
    parts = [
        characters.disagreement_of(coverage if label is None else characters.of_label(coverage, label))
        for coverage in coverages
    ]
    values = list(dict.fromkeys(value for _, counts in parts for value in counts))
    rows = [[disagreement, *(counts[value] for value in values)] for disagreement, counts in parts]
    return with_intervals(rows, lambda sums: [characters.alpha(sums[0], sums[1:])], draws)[0]


def _align(article: Measured, a: str, b: str) -> _Aligned:
    own, other = article.spans[a], article.spans[b]
    return _Aligned(article, alignment(own, other), characters.coverage([own, other], article.length))


def _labels(articles: Sequence[Measured], sets: Sequence[str]) -> list[str]:
    return sorted({span.label for article in articles for name in sets for span in article.spans[name]})


def _units(articles: Sequence[Measured], sets: Sequence[str], label: str) -> unitizing.Disagreement:
    return unitizing.disagreement(
        [(one.length, [[span for span in one.spans[name] if span.label == label] for name in sets]) for one in articles]
    )


def _article(one: _Aligned, a: str, b: str) -> ArticleAgreement:
    units = [_units([one.article], (a, b), label) for label in _labels([one.article], (a, b))]
    return ArticleAgreement(one.article.id, one.article.name, one.article.length, _label(None, [one], [], units))


def _label(
    label: str | None,
    aligned: Sequence[_Aligned],
    draws: Sequence[Sequence[int]],
    units: Sequence[unitizing.Disagreement],
) -> LabelAgreement:
    """Return the agreement on one label, or on all when it is None."""
    rows = list(_rows(label, aligned))
    if rows:
        exact, relaxed, kappa, alpha = with_intervals([row.numbers for row in rows], _figures, draws)
    else:
        exact = relaxed = undefined(NO_SPANS)
        kappa = alpha = undefined(characters.NO_CHARACTERS)
    return LabelAgreement(
        label or ALL,
        sum(row.a for row in rows),
        sum(row.b for row in rows),
        sum(row.agreed for row in rows),
        sum(row.overlapping for row in rows),
        exact,
        relaxed,
        kappa,
        alpha,
        unitizing.alpha(units),
        sum(one.joined for one in units),
    )


def _rows(label: str | None, aligned: Sequence[_Aligned]) -> Iterator[_Row]:
    tables = [one.coverage if label is None else characters.of_label(one.coverage, label) for one in aligned]
    values: list[Hashable] = list(dict.fromkeys(value for table in tables for both in table for value in both))
    for one, table in zip(aligned, tables, strict=True):
        pairs = [pair for pair in one.alignment.pairs if _concerns(pair, label)]
        first: Counter[Hashable] = Counter()
        second: Counter[Hashable] = Counter()
        alike = 0
        for (own, other), count in table.items():
            first[own] += count
            second[other] += count
            alike += count if own == other else 0
        yield _Row(
            sum(pair.a is not None and label in {None, pair.a.label} for pair in pairs),
            sum(pair.b is not None and label in {None, pair.b.label} for pair in pairs),
            sum(pair.agrees for pair in pairs),
            sum(pair.overlaps for pair in pairs),
            alike,
            tuple(first[value] for value in values),
            tuple(second[value] for value in values),
        )


def _concerns(pair: Pair[Spanlike], label: str | None) -> bool:
    return label is None or any(span.label == label for span in pair.spans)


def _figures(sums: Sequence[float]) -> list[Figure]:
    """Return exact F1, relaxed F1, κ and α of the sums of rows."""
    a, b, agreed, overlapping, alike = sums[:5]
    values = (len(sums) - 5) // 2
    first, second = sums[5 : 5 + values], sums[5 + values :]
    counts = [own + other for own, other in zip(first, second, strict=True)]
    return [
        f1(agreed, a, b),
        f1(overlapping, a, b),
        characters.kappa(alike, first, second),
        characters.alpha(2 * (sum(first) - alike), counts),
    ]


def f1(hits: float, a: float, b: float) -> Figure:
    """Return ``2 · hits / (a + b)``."""
    return Figure(2 * hits / (a + b)) if a + b else undefined(NO_SPANS)
