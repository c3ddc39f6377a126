"""Laws of the alignment: everything once, symmetric, order-free, and as good as brute force can do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.marks import Mark, marks, mirrored
from zoneread.compare.align import Pair, PairClass, align, alignment, assign, content, likeness

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random


def contents(pairs: Sequence[Pair[Mark]]) -> Counter[tuple[object, object]]:
    return Counter((pair.a and content(pair.a), pair.b and content(pair.b)) for pair in pairs)


def total(pairs: Sequence[Pair[Mark]]) -> tuple[int, int]:
    same = sum(pair.kind is PairClass.SAME for pair in pairs)
    return same, sum(likeness(pair.a, pair.b) for pair in pairs if pair.a and pair.b)


def brute_force(a: list[Mark], b: list[Mark]) -> tuple[int, int]:
    small, large = sorted((a, b), key=len)
    best = (0, 0)
    padded: list[Mark | None] = [*large, *([None] * len(small))]
    for chosen in set(permutations(padded, len(small))):
        pairs = [Pair(x, y) for x, y in zip(small, chosen, strict=True) if y is not None and likeness(x, y)]
        best = max(best, total(pairs))
    return best


@given(marks(), marks())
def test_every_span_of_both_sides_comes_out_exactly_once(a: list[Mark], b: list[Mark]) -> None:
    pairs = align(a, b)
    assert Counter(pair.a for pair in pairs if pair.a) == Counter(a)
    assert Counter(pair.b for pair in pairs if pair.b) == Counter(b)


@given(marks(size=4), marks(size=4))
def test_no_pairing_is_better(a: list[Mark], b: list[Mark]) -> None:
    assert total(align(a, b)) == brute_force(a, b)


@given(marks(), marks())
def test_a_against_b_mirrors_b_against_a(a: list[Mark], b: list[Mark]) -> None:
    forward, backward = align(a, b), align(b, a)
    assert contents(forward) == contents([pair.mirror() for pair in backward])
    assert Counter(pair.kind for pair in forward) == Counter(mirrored(pair.kind) for pair in backward)


@given(marks(), marks(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(a: list[Mark], b: list[Mark], random: Random) -> None:
    shuffled_a, shuffled_b = list(a), list(b)
    random.shuffle(shuffled_a)
    random.shuffle(shuffled_b)
    assert contents(align(a, b)) == contents(align(shuffled_a, shuffled_b))


@given(marks(size=12))
def test_a_set_against_itself_is_all_the_same(a: list[Mark]) -> None:
    assert all(pair.kind is PairClass.SAME for pair in align(a, a))


@given(marks(size=10), marks(size=10))
def test_pairs_come_in_text_order(a: list[Mark], b: list[Mark]) -> None:
    starts = [min(span.start for span in pair.spans) for pair in align(a, b)]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (Mark(2, 6, "r"), Mark(2, 6, "r"), PairClass.SAME),
        (Mark(2, 6, "r"), Mark(2, 7, "r"), PairClass.BOUNDARY),
        (Mark(2, 6, "r"), Mark(2, 6, "m"), PairClass.LABEL),
        (Mark(2, 6, "r"), Mark(3, 7, "m"), PairClass.BOTH),
    ],
)
def test_two_overlapping_spans_are_one_pair_of_their_class(a: Mark, b: Mark, kind: PairClass) -> None:
    assert [pair.kind for pair in align([a], [b])] == [kind]


def test_adjacent_spans_share_nothing_and_stand_alone() -> None:
    pairs = align([Mark(0, 4, "r")], [Mark(4, 8, "r")])
    assert [pair.kind for pair in pairs] == [PairClass.ONLY_A, PairClass.ONLY_B]


def test_a_greedy_choice_that_would_leave_a_span_alone_is_not_taken() -> None:
    wide, left = Mark(0, 10, "r"), Mark(0, 6, "r")
    near, far = Mark(0, 9, "r"), Mark(5, 12, "r")
    pairs = align([wide, left], [near, far])
    assert {(pair.a, pair.b) for pair in pairs} == {(wide, far), (left, near)}


def test_agreement_is_never_given_up_for_two_weak_overlaps() -> None:
    shared, right, left = Mark(10, 20, "r"), Mark(18, 24, "r"), Mark(8, 12, "r")
    pairs = align([shared, right], [shared, left])
    assert [pair.kind for pair in pairs].count(PairClass.SAME) == 1


def test_a_boundary_with_the_same_label_beats_the_exact_range_with_another() -> None:
    reform = Mark(0, 10, "r")
    pairs = align([reform], [Mark(0, 10, "d"), Mark(0, 8, "r")])
    assert Pair(reform, Mark(0, 8, "r")) in pairs


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=4), min_size=1, max_size=4))
def test_the_assignment_has_the_greatest_sum(rows: list[list[int]]) -> None:
    width = min(len(row) for row in rows)
    matrix = [row[:width] for row in rows]
    found = assign(matrix)
    assert len(set(found.values())) == len(found)
    columns: list[int | None] = [*range(width), *([None] * len(matrix))]
    best = max(
        sum(matrix[row][column] for row, column in enumerate(choice) if column is not None)
        for choice in set(permutations(columns, len(matrix)))
    )
    assert sum(matrix[row][column] for row, column in found.items()) == best


@dataclass(frozen=True)
class Fact(Mark):
    """A span with attributes."""

    attributes: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", dict(self.attributes))


def test_the_same_span_with_other_attributes_has_a_class_of_its_own_and_still_agrees() -> None:
    (pair,) = align([Fact(2, 6, "p", (("stage", "signed"),))], [Fact(2, 6, "p", (("stage", "planned"),))])
    assert pair.kind is PairClass.ATTRIBUTE
    assert pair.agrees
    assert pair.overlaps


def test_of_two_equal_spans_those_with_the_same_attributes_are_paired() -> None:
    signed, planned = (("stage", "signed"),), (("stage", "planned"),)
    pairs = align([Fact(2, 6, "p", signed), Fact(2, 6, "p", planned)], [Fact(2, 6, "p", planned), Fact(2, 6, "p")])
    assert sorted(pair.kind for pair in pairs) == [PairClass.ATTRIBUTE, PairClass.SAME]


@given(marks(), marks())
def test_past_the_cap_every_span_still_comes_out_once_the_same_both_ways_round(a: list[Mark], b: list[Mark]) -> None:
    forward, backward = alignment(a, b, cap=0), alignment(b, a, cap=0)
    assert Counter(pair.a for pair in forward.pairs if pair.a) == Counter(a)
    assert Counter(pair.b for pair in forward.pairs if pair.b) == Counter(b)
    assert contents(forward.pairs) == contents([pair.mirror() for pair in backward.pairs])
    assert forward.greedy == backward.greedy


def test_a_cluster_past_the_cap_is_paired_greedily_and_named() -> None:
    wide, left = Mark(0, 10, "r"), Mark(0, 6, "r")
    near, far = Mark(0, 9, "r"), Mark(5, 12, "r")
    found = alignment([wide, left], [near, far, Mark(20, 22, "m")], cap=3)
    assert found.greedy == ((0, 12),)
    assert Pair(wide, near) in found.pairs
    assert alignment([wide, left], [near, far], cap=4).greedy == ()
