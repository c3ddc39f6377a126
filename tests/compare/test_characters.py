"""κ and α by character, against scikit-learn and krippendorff on the same values spread out."""

from __future__ import annotations

from collections import Counter

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from tests.compare.marks import Mark, joint_agreement, marks
from zoneread.compare.agreement import Measured, pair_agreement
from zoneread.compare.characters import NO_CHARACTERS, NO_VARIATION, alpha, coverage, disagreement_of, kappa, of_label

LENGTH = 20
Spread = list[frozenset[str]]


def spread(spans: list[Mark], length: int = LENGTH) -> Spread:
    return [frozenset(s.label for s in spans if s.start <= at < s.end) for at in range(length)]


def numbered(*coders: Spread) -> list[list[int]]:
    values = sorted({value for coder in coders for value in coder}, key=sorted)
    return [[values.index(value) for value in coder] for coder in coders]


def measured(**sets: list[Mark]) -> list[Measured]:
    return [Measured("a1", "a.txt", LENGTH, sets)]


@given(marks(), marks(), marks())
def test_the_sweep_counts_what_every_character_has(a: list[Mark], b: list[Mark], c: list[Mark]) -> None:
    assert coverage([a, b, c], LENGTH) == Counter(zip(spread(a), spread(b), spread(c), strict=True))


@given(marks(length=30), st.integers(0, 40))
def test_what_lies_outside_the_text_is_not_counted(a: list[Mark], length: int) -> None:
    assert coverage([a], length) == Counter((value,) for value in spread(a, length))


@given(marks(), marks())
def test_kappa_is_scikit_learns(a: list[Mark], b: list[Mark]) -> None:
    found = pair_agreement("a", "b", measured(a=a, b=b), resamples=0)
    with np.errstate(all="ignore"):
        for label in found.labels:
            tagged = [[label.label in value for value in spread(side)] for side in (a, b)]
            assert label.kappa.value == pytest.approx(cohen_kappa_score(*tagged))
        if found.total.kappa.value is not None:
            assert found.total.kappa.value == pytest.approx(cohen_kappa_score(*numbered(spread(a), spread(b))))
        else:
            assert len(set(spread(a) + spread(b))) == 1


@given(marks(), marks())
def test_alpha_of_two_is_krippendorffs(a: list[Mark], b: list[Mark]) -> None:
    found = pair_agreement("a", "b", measured(a=a, b=b), resamples=0)
    for label in found.labels:
        tagged = [[int(label.label in value) for value in spread(side)] for side in (a, b)]
        assert label.alpha.value == pytest.approx(krippendorff.alpha(tagged, level_of_measurement="nominal"))


@given(marks(), marks(), marks())
def test_alpha_of_three_is_krippendorffs(a: list[Mark], b: list[Mark], c: list[Mark]) -> None:
    *_, total = joint_agreement(["a", "b", "c"], measured(a=a, b=b, c=c))
    table = numbered(spread(a), spread(b), spread(c))
    if total.alpha.value is None:
        assert len({value for row in table for value in row}) == 1
    else:
        assert total.alpha.value == pytest.approx(krippendorff.alpha(table, level_of_measurement="nominal"))


def test_krippendorffs_own_example_with_missing_values() -> None:
    # Krippendorff 2011, Computing Krippendorff's alpha-reliability, part C: four observers, twelve units, α = 0.743.
    table = {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    }
    units = [tuple(v for v in unit if v is not None) for unit in zip(*table.values(), strict=True)]
    disagreement, counts = disagreement_of(Counter(units))
    assert alpha(disagreement, list(counts.values())).value == pytest.approx(0.743, abs=5e-4)


def test_cohens_formula_on_a_worked_table() -> None:
    # 50 cases: both yes 20, only A 5, only B 10, both no 15; p_o 0.7, p_e 0.5, κ 0.4.
    assert kappa(35, [25, 25], [30, 20]).value == pytest.approx(0.4)


def test_no_text_and_no_variation_are_undefined_in_words() -> None:
    assert kappa(0, [], []).reason == alpha(0, []).reason == NO_CHARACTERS
    assert kappa(9, [9], [9]).reason == alpha(0, [18]).reason == NO_VARIATION
    assert kappa(9, [9], [9]).value is None


def test_one_label_among_nested_ones_is_tagged_or_not() -> None:
    found = coverage([[Mark(0, 6, "r"), Mark(2, 4, "m")], [Mark(2, 4, "m")]], 10)
    assert of_label(found, "m") == {(True, True): 2, (False, False): 8}
    assert of_label(found, "r") == {(True, False): 6, (False, False): 4}
