"""Counts and F1 of a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_span
from tests.compare.marks import mirrored
from zoneread.compare.align import PairClass
from zoneread.compare.diff import Counting, Summary, diff_article

if TYPE_CHECKING:
    from zoneread.span.span import Span

TEXT = "青砚高新区推行一窗通办机制，签约项目二十三个，同比增长百分之九。"


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Draw spans of the text, each range and label at most once."""
    ends = st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from(["reform", "metric", "project"]))
    drawn = draw(st.sets(ends, max_size=8))
    return [make_span(TEXT, start, start + size, label, id_=f"s{start}-{size}-{label}") for start, size, label in drawn]


def summary(a: list[Span], b: list[Span]) -> Summary:
    counting = Counting()
    counting.add(diff_article("a1", a, b))
    return counting.summary(articles=1)


@given(spans(), spans())
def test_the_counts_of_a_against_b_mirror_those_of_b_against_a(a: list[Span], b: list[Span]) -> None:
    forward, backward = summary(a, b), summary(b, a)
    assert (forward.total.a, forward.total.b) == (backward.total.b, backward.total.a)
    assert {mirrored(kind): count for kind, count in forward.total.classes.items()} == dict(backward.total.classes)
    assert forward.total.exact_f1 == backward.total.exact_f1
    assert forward.total.overlapping_f1 == backward.total.overlapping_f1


@given(spans(), spans())
def test_exact_f1_is_that_of_the_sets_of_spans(a: list[Span], b: list[Span]) -> None:
    a_set, b_set = ({(span.start, span.end, span.label) for span in side} for side in (a, b))
    expected = 2 * len(a_set & b_set) / (len(a_set) + len(b_set)) if a_set or b_set else None
    assert summary(a, b).total.exact_f1 == expected


@given(spans(), spans())
def test_the_labels_tallies_add_up_to_the_spans(a: list[Span], b: list[Span]) -> None:
    found = summary(a, b)
    assert sum(tally.a for tally in found.labels.values()) == len(a) == found.total.a
    assert sum(tally.b for tally in found.labels.values()) == len(b) == found.total.b


@given(spans())
def test_a_set_against_itself_has_no_differences(a: list[Span]) -> None:
    assert summary(a, a).differences == 0


def test_a_pair_with_two_labels_counts_under_both_and_once_in_all() -> None:
    found = summary([make_span(TEXT, 7, 13, "reform")], [make_span(TEXT, 7, 13, "project")])
    assert found.total.classes == {PairClass.LABEL: 1}
    assert {label: tally.classes[PairClass.LABEL] for label, tally in found.labels.items()} == {
        "project": 1,
        "reform": 1,
    }


def test_f1_of_nothing_against_nothing_is_undefined_not_one() -> None:
    assert summary([], []).total.exact_f1 is None
    assert summary([], []).total.overlapping_f1 is None


def test_overlapping_f1_counts_a_shifted_boundary_of_the_same_label_only() -> None:
    a = [make_span(TEXT, 0, 4, "reform"), make_span(TEXT, 10, 14, "reform")]
    b = [make_span(TEXT, 1, 4, "reform"), make_span(TEXT, 11, 14, "metric")]
    found = summary(a, b).total
    assert found.exact_f1 == 0
    assert found.overlapping_f1 == 0.5
