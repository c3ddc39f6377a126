"""Laws of the grouping of several sets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.compare.marks import Mark, unique_marks
from zoneread.compare.align import align
from zoneread.compare.parts import join_parts
from zoneread.compare.several import align_sets

if TYPE_CHECKING:
    from random import Random

three = st.fixed_dictionaries({name: unique_marks(5, 14) for name in ("lin", "qin", "zhao")})


def contents(groups: list[dict[str, tuple[Mark, ...]]]) -> list[dict[str, tuple[Mark, ...]]]:
    return sorted((dict(sorted(group.items())) for group in groups), key=repr)


@given(three)
def test_every_span_is_in_exactly_one_group(sets: dict[str, list[Mark]]) -> None:
    groups = align_sets(sets)
    for name, spans in sets.items():
        assert Counter(span for group in groups for span in group.get(name, ())) == Counter(spans)


@given(three, st.randoms(use_true_random=False), st.permutations(["lin", "qin", "zhao"]))
def test_neither_the_order_of_sets_nor_of_spans_matters(
    sets: dict[str, list[Mark]], random: Random, order: list[str]
) -> None:
    shuffled = {name: list(sets[name]) for name in order}
    for spans in shuffled.values():
        random.shuffle(spans)
    assert contents(align_sets(sets)) == contents(align_sets(shuffled))


@given(unique_marks(6, 16), unique_marks(6, 16))
def test_for_two_sets_the_groups_are_the_pairs_with_splits_joined(a: list[Mark], b: list[Mark]) -> None:
    pairs = align(a, b)
    joined = join_parts(pairs)
    expected: dict[object, Counter[tuple[str, Mark]]] = {}
    for place, pair in enumerate(pairs):
        key = ("group", joined[place]) if place in joined else ("pair", place)
        named = [("lin", pair.a), ("zhao", pair.b)]
        expected.setdefault(key, Counter()).update((name, span) for name, span in named if span)
    found = [Counter((n, s) for n, own in group.items() for s in own) for group in align_sets({"lin": a, "zhao": b})]
    assert sorted(map(repr, map(sorted, found))) == sorted(map(repr, map(sorted, expected.values())))


@given(three)
def test_what_all_three_agree_on_is_one_group(sets: dict[str, list[Mark]]) -> None:
    common = set.intersection(*(set(spans) for spans in sets.values()))
    groups = align_sets(sets)
    for mark in common:
        assert any(all(mark in group.get(name, ()) for name in sets) for group in groups)


def test_a_group_is_not_joined_to_another_when_a_set_would_have_two_spans_in_it() -> None:
    left, right = Mark(0, 9, "r"), Mark(3, 12, "r")
    groups = align_sets({"lin": [Mark(0, 10, "r")], "qin": [left, right], "zhao": [Mark(2, 11, "r")]})
    assert groups == [
        {"lin": (Mark(0, 10, "r"),), "qin": (left,)},
        {"qin": (right,), "zhao": (Mark(2, 11, "r"),)},
    ]


def test_a_group_has_one_span_of_a_set_unless_it_was_split() -> None:
    whole, left, right = Mark(0, 12, "r"), Mark(0, 7, "r"), Mark(8, 12, "r")
    groups = align_sets({"lin": [whole], "qin": [whole], "zhao": [left, right]})
    assert groups == [{"lin": (whole,), "qin": (whole,), "zhao": (left, right)}]


def test_no_sets_and_empty_sets_have_no_groups() -> None:
    assert align_sets({}) == []
    assert align_sets({"lin": [], "zhao": []}) == []
