"""Cases, what can be taken from them, and the orders they are gone through in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_span
from zoneread.compare.cases import (
    Case,
    CaseKind,
    Choice,
    Order,
    Proposal,
    cases,
    in_order,
    take,
    take_both,
    take_intersection,
    take_neither,
    take_union,
)
from zoneread.errors import UsageError
from zoneread.span.span import Span
from zoneread.text.ranges import Range

TEXT = "青砚高新区推行一窗通办机制，签约项目二十三个，同比增长百分之九。𠮷"


def span(start: int, end: int, label: str = "reform", **attributes: str) -> Span:
    return make_span(TEXT, start, end, label).with_(attributes=attributes)


def case(**votes: Span | tuple[Span, ...] | None) -> Case:
    return Case("a1", {name: () if v is None else (v,) if isinstance(v, Span) else v for name, v in votes.items()})


@pytest.mark.parametrize(
    ("lin", "zhao", "kind"),
    [
        (span(5, 13), span(5, 13), CaseKind.SAME),
        (span(5, 13), span(7, 13), CaseKind.BOUNDARY),
        (span(5, 13), span(5, 13, "project"), CaseKind.LABEL),
        (span(5, 13), span(7, 13, "project"), CaseKind.BOTH),
        (span(5, 13, stage="signed"), span(5, 13), CaseKind.ATTRIBUTE),
        (span(5, 13), (span(5, 9), span(9, 13)), CaseKind.SPLIT),
        (span(5, 13), None, CaseKind.MISSING),
    ],
)
def test_each_case_has_its_kind(lin: Span, zhao: Span | tuple[Span, ...] | None, kind: CaseKind) -> None:
    assert case(lin=lin, zhao=zhao).kind is kind


def test_taking_a_side_takes_its_spans_and_names_everyone_who_says_the_same() -> None:
    ruling = take(case(lin=span(5, 13), zhao=span(7, 13), qin=span(5, 13)), "lin")
    assert ruling.choice is Choice.TAKE
    assert ruling.sets == ("lin", "qin")
    assert ruling.proposals == (Proposal(Range(5, 13), "reform"),)


def test_taking_a_side_that_has_nothing_is_taking_neither() -> None:
    ruling = take(case(lin=span(5, 13), zhao=None), "zhao")
    assert (ruling.choice, ruling.sets, ruling.proposals) == (Choice.NEITHER, ("zhao",), ())
    with pytest.raises(UsageError, match='did you mean "zhao"'):
        take(case(lin=span(5, 13), zhao=None), "zaho")


def test_both_takes_each_range_and_label_once() -> None:
    ruling = take_both(case(lin=span(5, 13), zhao=span(5, 13, "project"), qin=span(5, 13)))
    assert [proposal.label for proposal in ruling.proposals] == ["project", "reform"]


def test_union_and_intersection_are_one_span_of_the_common_label() -> None:
    votes = case(lin=span(5, 11), zhao=span(7, 13), qin=None)
    assert take_union(votes).proposals == (Proposal(Range(5, 13), "reform"),)
    assert take_intersection(votes).proposals == (Proposal(Range(7, 11), "reform"),)


def test_where_labels_differ_union_wants_one_named() -> None:
    votes = case(lin=span(5, 11), zhao=span(7, 13, "project"))
    with pytest.raises(UsageError, match=r"the labels differ.*project"):
        take_union(votes)
    assert take_union(votes, "project").proposals == (Proposal(Range(5, 13), "project"),)


def test_spans_without_anything_in_common_have_no_intersection() -> None:
    with pytest.raises(UsageError, match="nothing in common"):
        take_intersection(case(lin=span(0, 4), zhao=span(4, 8)))


def test_attributes_enter_where_all_that_have_any_agree() -> None:
    votes = case(
        lin=span(5, 11, stage="signed", amount="3亿"), zhao=span(7, 13, stage="signed", amount="4亿"), qin=None
    )
    assert take_union(votes).proposals[0].attributes == {"stage": "signed"}


def test_neither_follows_those_who_have_nothing_there() -> None:
    assert take_neither(case(lin=span(5, 13), zhao=None)).sets == ("zhao",)


def test_the_key_is_of_the_votes_and_not_of_ids_or_times() -> None:
    one = case(lin=span(5, 13), zhao=None)
    again = case(zhao=None, lin=span(5, 13).with_(id="s9", note="另记"))
    assert one.key == again.key
    assert one.key != case(lin=span(5, 12), zhao=None).key
    assert one.key != Case("a2", one.votes).key


ranges = st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from(["reform", "metric"]))
sides = st.sets(ranges, max_size=6).map(lambda drawn: [span(s, s + n, label) for s, n, label in sorted(drawn)])


@given(sides, sides, sides)
def test_every_vote_is_in_exactly_one_case_and_every_set_votes_on_each(
    a: list[Span], b: list[Span], c: list[Span]
) -> None:
    found = cases("a1", {"lin": a, "zhao": b, "qin": c})
    assert all(set(one.votes) == {"lin", "zhao", "qin"} for one in found)
    for name, own in (("lin", a), ("zhao", b), ("qin", c)):
        assert sorted(s.id + s.label for one in found for s in one.votes[name]) == sorted(s.id + s.label for s in own)


def itself(case: Case) -> Case:
    return case


@given(sides, sides, st.sampled_from(Order))
def test_an_order_loses_nothing(a: list[Span], b: list[Span], order: Order) -> None:
    found = cases("a1", {"lin": a, "zhao": b})
    assert sorted(one.key for one in in_order(found, order, itself)) == sorted(one.key for one in found)


def test_the_article_with_the_smallest_share_of_agreement_comes_first() -> None:
    agreed, differing = {"lin": (span(5, 13),), "zhao": (span(5, 13),)}, {"lin": (span(5, 13),), "zhao": ()}
    found = [Case("a1", agreed), Case("a2", differing), Case("a3", agreed), Case("a3", differing)]
    assert [one.article for one in in_order(found, Order.AGREEMENT, itself)] == ["a2", "a3", "a3", "a1"]
    assert [one.kind for one in in_order(found, Order.CLASS, itself)][:2] == [CaseKind.SAME, CaseKind.SAME]
