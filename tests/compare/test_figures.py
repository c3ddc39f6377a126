"""Intervals by article."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.compare.figures import Figure, draw, quantile, resamples_for, undefined, with_intervals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def share(sums: Mapping[str, float]) -> list[Figure]:
    return [Figure(sums["hits"] / sums["total"]) if sums["total"] else undefined("nothing there")]


def with_interval(rows: Sequence[Sequence[float]], draws: Iterable[Sequence[int]]) -> Figure:
    hits, total = map(list, zip(*rows, strict=True))
    ((figure,),) = with_intervals({"hits": hits, "total": total}, [share], draws)
    return figure


def test_an_interval_holds_the_value_and_comes_out_the_same_again() -> None:
    rows = [[hits, 10] for hits in (1, 4, 6, 7, 8, 9, 9, 10)]
    first = with_interval(rows, draw(8, 1000))
    again = with_interval(rows, draw(8, 1000))
    assert first == again
    assert first.low is not None
    assert first.high is not None
    assert first.value is not None
    assert 0.4 < first.low < first.value == 54 / 80 < first.high < 0.9


def test_articles_that_are_all_alike_leave_no_room_for_chance() -> None:
    figure = with_interval([[3, 4]] * 5, draw(5, 100))
    assert (figure.low, figure.value, figure.high) == (0.75, 0.75, 0.75)


def test_an_undefined_figure_has_no_interval() -> None:
    figure = with_interval([[0, 0]] * 3, draw(3, 100))
    assert figure == Figure(None, "nothing there")


def test_a_figure_that_most_resamples_lack_has_no_interval() -> None:
    figure = with_interval([[1, 2], *([0, 0] for _ in range(30))], [[1, 2], [3, 4], [0, 1]])
    assert figure == Figure(0.5)


def test_one_article_has_no_interval_and_many_have_fewer_resamples() -> None:
    assert resamples_for(0) == resamples_for(1) == 0
    assert resamples_for(12) == 1000
    assert resamples_for(10_000) == 200
    assert resamples_for(10**9) == 100
    assert resamples_for(12, 0) == 0


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=30))
def test_quantiles_are_those_of_the_standard_library(values: list[int]) -> None:
    ordered = sorted(values)
    quarters = statistics.quantiles(ordered, n=4, method="inclusive")
    assert [quantile(ordered, at) for at in (0.25, 0.5, 0.75)] == pytest.approx(quarters)
