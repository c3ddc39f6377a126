"""Confusions and the most typical disagreements."""

from __future__ import annotations

from tests.builders import make_span
from zoneread.compare.align import PairClass
from zoneread.compare.diff import DiffRow, diff_article
from zoneread.compare.feedback import NONE, Typical, confusions

TEXT = "青砚高新区推行一窗通办机制，签约项目二十三个，同比增长百分之九。"


def rows() -> list[DiffRow]:
    own = [make_span(TEXT, n * 4, n * 4 + 3, "reform") for n in range(4)] + [make_span(TEXT, 20, 23, "metric")]
    gold = [make_span(TEXT, 0, 3, "reform"), *(make_span(TEXT, n * 4, n * 4 + 3, "project") for n in (1, 2))]
    return diff_article("a1", own, [*gold, make_span(TEXT, 24, 27, "metric")])


def test_confusions_count_what_met_what_and_what_met_nothing() -> None:
    table = confusions(rows())
    assert table.labels == ("metric", "project", "reform", NONE)
    assert table.count("reform", "project") == 2
    assert table.count("reform", "reform") == 1
    assert table.count("reform", NONE) == 1
    assert table.count(NONE, "metric") == 1
    assert table.counts.total() == len(rows())


def typical(found: list[DiffRow], limit: int = 10) -> list[tuple[int, DiffRow]]:
    chosen: Typical[int] = Typical(limit)
    for place, row in enumerate(found):
        chosen.add(row, place)
    assert all(found[place] is row for _, row, place in chosen.chosen())
    return [(alike, row) for alike, row, _ in chosen.chosen()]


def test_one_of_each_kind_comes_first_the_most_frequent_kind_before_others() -> None:
    found = typical(rows())
    assert next((alike, row.kind) for alike, row in found) == (2, PairClass.LABEL)
    assert len(found) == 5
    assert [row.start for alike, row in found if alike == 2] == [4, 8]
    assert len(typical(rows(), limit=3)) == 3
    assert len({(row.kind, row.labels) for _, row in typical(rows(), limit=4)}) == 4


def test_what_is_the_same_is_no_disagreement() -> None:
    spans = [make_span(TEXT, 0, 3)]
    assert typical(diff_article("a1", spans, spans)) == []
    assert confusions([]).labels == (NONE,)
