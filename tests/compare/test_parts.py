"""One span against several."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.compare.marks import Mark, unique_marks
from zoneread.compare.align import PairClass, align
from zoneread.compare.parts import join_parts


def grouped(a: list[Mark], b: list[Mark]) -> list[set[Mark]]:
    pairs = align(a, b)
    groups: dict[int, set[Mark]] = {}
    for place, number in join_parts(pairs).items():
        groups.setdefault(number, set()).update(pairs[place].spans)
    return [groups[number] for number in sorted(groups)]


WHOLE = Mark(0, 12, "r")


def test_one_span_against_two_of_its_label_is_a_split_and_the_other_way_round_a_merge() -> None:
    halves = [Mark(0, 7, "r"), Mark(8, 12, "r")]
    assert grouped([WHOLE], halves) == [{WHOLE, *halves}]
    assert grouped(halves, [WHOLE]) == [{WHOLE, *halves}]


def test_three_parts_are_one_group() -> None:
    thirds = [Mark(0, 4, "r"), Mark(4, 8, "r"), Mark(8, 12, "r")]
    assert grouped([WHOLE], thirds) == [{WHOLE, *thirds}]


@pytest.mark.parametrize(
    "other",
    [
        Mark(8, 12, "m"),  # another label
        Mark(11, 16, "r"),  # mostly outside
        Mark(10, 14, "r"),  # half inside
        Mark(6, 12, "r"),  # overlaps the partner
        Mark(12, 16, "r"),  # beside it
    ],
)
def test_a_span_alone_that_is_no_part_stays_alone(other: Mark) -> None:
    assert grouped([WHOLE], [Mark(0, 7, "r"), other]) == []


def test_spans_that_agree_are_in_no_split() -> None:
    assert grouped([WHOLE], [WHOLE, Mark(0, 4, "r")]) == []


def test_two_splits_in_one_article_are_numbered_in_text_order() -> None:
    a = [Mark(20, 30, "m"), Mark(0, 10, "r")]
    b = [Mark(20, 24, "m"), Mark(25, 30, "m"), Mark(0, 4, "r"), Mark(5, 10, "r")]
    assert grouped(a, b) == [{a[1], *b[2:]}, {a[0], *b[:2]}]


@given(unique_marks(8, 20), unique_marks(8, 20))
def test_the_groups_are_the_same_from_both_sides(a: list[Mark], b: list[Mark]) -> None:
    assert grouped(a, b) == grouped(b, a)


@given(unique_marks(8, 20), unique_marks(8, 20))
def test_a_group_holds_one_pair_and_spans_left_alone_of_one_label(a: list[Mark], b: list[Mark]) -> None:
    pairs = align(a, b)
    groups: dict[int, list[PairClass]] = {}
    for place, number in join_parts(pairs).items():
        groups.setdefault(number, []).append(pairs[place].kind)
    for kinds in groups.values():
        assert kinds.count(PairClass.BOUNDARY) == 1
        assert len(kinds) > 1
        assert set(kinds) <= {PairClass.BOUNDARY, PairClass.ONLY_A, PairClass.ONLY_B}
    for spans in grouped(a, b):
        assert len({span.label for span in spans}) == 1
