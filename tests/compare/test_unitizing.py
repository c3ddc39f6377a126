"""Unitizing α against Krippendorff's published example and a slow restatement of the formulas."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.marks import Mark, unique_marks
from zoneread.compare.figures import undefined
from zoneread.compare.unitizing import NO_UNITS, alpha, disagreement, join


def units(*ranges: tuple[int, int]) -> list[Mark]:
    return [Mark(start, start + length, "c") for start, length in ranges]


# Krippendorff 2004, Quality & Quantity 38: a continuum from 150 to 450; category c is unitized differently, k the same.
C = disagreement([(300, [units((75, 70), (220, 30)), units((70, 80), (205, 20), (250, 20))])])
K = disagreement([(300, [units((30, 60), (150, 50)), units((30, 60), (150, 50))])])


def test_the_published_disagreements_are_found() -> None:
    assert C.observed == pytest.approx(0.0144, abs=5e-5)
    assert C.expected == pytest.approx(0.0532, abs=5e-5)
    assert K.observed == 0
    assert K.expected == pytest.approx(0.0490, abs=5e-5)


def test_the_published_coefficients_are_found() -> None:
    assert alpha([C]).value == pytest.approx(0.7285, abs=1e-4)
    assert alpha([K]).value == 1
    assert alpha([C, K]).value == pytest.approx(0.8587, abs=1e-4)


Section = tuple[int, int, bool]


def sections(spans: list[Mark], length: int) -> list[Section]:
    """Return (begin, length, is a unit) for units and gaps, one after the other."""
    found: list[Section] = []
    at = 0
    for start, end in join((span.start, span.end) for span in spans)[0]:
        if start > at:
            found.append((at, start - at, False))
        found.append((start, end - start, True))
        at = end
    return [*found, (at, length - at, False)] if at < length else found


def delta(u: Section, v: Section) -> int:
    (b, size, unit), (c, other, is_unit) = u, v
    if unit and is_unit:
        return (b - c) ** 2 + (b + size - c - other) ** 2 if -size < b - c < other else 0
    if unit and not is_unit:
        return size**2 if other - size >= b - c >= 0 else 0
    if is_unit and not unit:
        return other**2 if other - size <= b - c <= 0 else 0
    return 0


def slow(coders: list[list[Section]], length: int) -> tuple[float, float]:
    observed = sum(delta(u, v) for one, two in permutations(coders, 2) for u in one for v in two)
    made = [section for own in coders for section in own if section[2]]
    gaps = [section for own in coders for section in own if not section[2]]
    total = 0.0
    for _, size, _ in made:
        total += (len(made) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        total += size**2 * sum(gap - size + 1 for _, gap, _ in gaps if gap >= size)
    m = len(coders)
    below = m * length * (m * length - 1) - sum(size * (size - 1) for _, size, _ in made)
    return observed / (m * (m - 1) * length**2), 2 / length * total / below if below else 0.0


@given(st.lists(unique_marks(6, 24, "c"), min_size=2, max_size=4))
def test_the_quick_way_is_the_formula(spans: list[list[Mark]]) -> None:
    found = disagreement([(30, spans)])
    observed, expected = slow([sections(own, 30) for own in spans], 30)
    assert found.observed == pytest.approx(observed)
    assert found.expected == pytest.approx(expected)


@given(st.lists(st.tuples(unique_marks(4, 14, "c"), unique_marks(4, 14, "c")), min_size=1, max_size=3))
def test_articles_are_laid_end_to_end(articles: list[tuple[list[Mark], list[Mark]]]) -> None:
    apart = disagreement([(20, pair) for pair in articles])
    moved = [
        [Mark(s.start + 20 * n, s.end + 20 * n, s.label) for n, pair in enumerate(articles) for s in pair[side]]
        for side in (0, 1)
    ]
    whole = disagreement([(20 * len(articles), moved)])
    assert apart.observed == pytest.approx(whole.observed)
    assert apart.expected == pytest.approx(whole.expected)


@given(unique_marks(6, 24, "c"))
def test_a_set_against_itself_has_no_observed_disagreement(spans: list[Mark]) -> None:
    assert disagreement([(30, [spans, spans])]).observed == 0


def test_overlapping_spans_of_one_annotator_are_joined_and_counted() -> None:
    assert join([(0, 4), (3, 8), (8, 9)]) == ([(0, 8), (8, 9)], 1)
    assert disagreement([(10, [units((0, 4), (3, 5)), units((0, 8))])]).joined == 1


def test_without_units_without_text_and_without_articles_it_is_undefined_in_words() -> None:
    nothing: list[list[Mark]] = [[], []]
    for found in (disagreement([(10, nothing)]), disagreement([(0, nothing)]), disagreement([])):
        assert alpha([found]) == undefined(NO_UNITS)
