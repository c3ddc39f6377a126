"""Figures that say when they are undefined, and how far chance may have moved them.

A coefficient is a formula of sums over articles. `Figure` holds its value, or in words why it has none; never NaN, and
never 1.0 for want of anything to disagree about. Its interval is a percentile bootstrap by article (Efron and
Tibshirani 1993, chapter 13): articles, not characters or spans, are drawn with replacement, because what one article
holds hangs together.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

K = TypeVar("K", bound="Hashable")

RESAMPLES = 1000
"""How many bootstrap samples an interval is taken from."""

MOST_DRAWS = 2_000_000
"""Above so many articles drawn altogether there are fewer resamples, so that the time stays bounded."""

FEWEST_RESAMPLES = 100
LEVEL = 0.95
SEED = 20260105
"""The same figures come out every time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient's value, or None and the reason in words; `low` and `high` are the ends of its 95 % interval."""

    value: float | None
    reason: str = ""
    low: float | None = None
    high: float | None = None


def undefined(reason: str) -> Figure:
    """Return a figure without a value."""
    return Figure(None, reason)


def resamples_for(articles: int, wanted: int = RESAMPLES) -> int:
    """Return how many resamples are drawn from so many articles: none from fewer than two."""
    if articles < 2 or wanted <= 0:
        return 0
    return min(wanted, max(FEWEST_RESAMPLES, MOST_DRAWS // articles))


def draw(articles: int, resamples: int, seed: int = SEED) -> Iterator[list[int]]:
    """Yield `resamples` samples of as many places as there are articles, drawn with replacement."""
    random = Random(seed)  # noqa: S311  nothing secret is drawn
    places = range(articles)
    for _ in range(resamples):
        yield random.choices(places, k=articles)


def with_intervals(
    columns: Mapping[K, Sequence[float]],
    formulas: Sequence[Callable[[Mapping[K, float]], Sequence[Figure]]],
    draws: Iterable[Sequence[int]],
) -> list[list[Figure]]:
    """Return for each formula the figures of the sums of `columns`, each with its bootstrap interval.

    A column has a number for each article, and a sample two places or more. Every sample is drawn once, for all
    formulas. Resamples in which a figure is undefined do not enter its interval; when that is more than half of them,
    there is no interval.
    """
    sums = {key: sum(column) for key, column in columns.items()}
    figures = [list(formula(sums)) for formula in formulas]
    values = [[array("d") for _ in found] for found in figures]
    resamples = 0
    for sample in draws:
        resamples += 1
        pick = itemgetter(*sample)
        sums = {key: sum(pick(column)) for key, column in columns.items()}
        for formula, found in zip(formulas, values, strict=True):
            for one, figure in zip(found, formula(sums), strict=True):
                if figure.value is not None:
                    one.append(figure.value)
    return [
        [_with_interval(figure, one, resamples) for figure, one in zip(made, found, strict=True)]
        for made, found in zip(figures, values, strict=True)
    ]


def _with_interval(figure: Figure, values: Sequence[float], resamples: int) -> Figure:
    if figure.value is None or not values or 2 * len(values) < resamples:
        return figure
    ordered = sorted(values)
    tail = (1 - LEVEL) / 2
    return replace(figure, low=quantile(ordered, tail), high=quantile(ordered, 1 - tail))


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the quantile of sorted values, between two of them by their distance (Hyndman and Fan 1996, type 7)."""
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)
