"""Agreement of sets: against judges, against counts by hand, and the two annotators' real spans where they are at hand."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from itertools import pairwise

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from nervaluate import Evaluator
from sklearn.metrics import cohen_kappa_score

from tests.compare.marks import Mark, joint_agreement, unique_marks
from tests.seeds import seeds_folder
from zoneread.compare.agreement import ALL, Measured, PairAgreement, pair_agreement
from zoneread.compare.characters import NO_CHARACTERS
from zoneread.compare.figures import Figure

Content = tuple[int, int, str]


def measured(*pairs: tuple[list[Mark], list[Mark]], length: int = 40) -> list[Measured]:
    return [Measured(f"a{n}", f"{n}.txt", length, {"lin": a, "zhao": b}) for n, (a, b) in enumerate(pairs)]


def test_figures_of_a_small_case_counted_by_hand() -> None:
    a = [Mark(0, 4, "r"), Mark(10, 14, "m"), Mark(20, 24, "m")]
    b = [Mark(0, 4, "r"), Mark(10, 16, "m"), Mark(30, 32, "p")]
    found = pair_agreement("lin", "zhao", measured((a, b)))
    total = found.total
    assert (total.label, total.a, total.b, total.agreed, total.overlapping) == (ALL, 3, 3, 1, 2)
    assert total.exact_f1 == Figure(2 / 6)
    assert total.relaxed_f1 == Figure(4 / 6)
    by_label = {label.label: label for label in found.labels}
    assert {key: (label.a, label.b) for key, label in by_label.items()} == {"m": (2, 1), "p": (0, 1), "r": (1, 1)}
    assert by_label["r"].kappa == Figure(1.0)
    assert by_label["p"].exact_f1 == Figure(0.0)
    assert found.characters == 40


@given(unique_marks(), unique_marks())
def test_both_sides_see_the_same_figures(a: list[Mark], b: list[Mark]) -> None:
    forward = pair_agreement("lin", "zhao", measured((a, b)), resamples=0)
    backward = pair_agreement("lin", "zhao", measured((b, a)), resamples=0)
    assert forward.total.exact_f1 == backward.total.exact_f1
    assert forward.total.relaxed_f1 == backward.total.relaxed_f1
    for one, other in zip(forward.labels, backward.labels, strict=True):
        assert (one.a, one.b) == (other.b, other.a)
        for left, right in ((one.kappa, other.kappa), (one.alpha, other.alpha), (one.unitizing, other.unitizing)):
            assert left.value == pytest.approx(right.value)


@given(unique_marks(8))
def test_a_set_agrees_with_itself_wholly_or_not_definably(a: list[Mark]) -> None:
    found = pair_agreement("lin", "zhao", measured((a, a)), resamples=0)
    for label in (*found.labels, found.total):
        for figure in (label.exact_f1, label.relaxed_f1, label.kappa, label.alpha, label.unitizing):
            assert figure.value == pytest.approx(1) if figure.value is not None else figure.reason


@given(unique_marks(6, 12), unique_marks(6, 12))
def test_joint_agreement_of_two_is_that_of_the_pair(a: list[Mark], b: list[Mark]) -> None:
    articles = measured((a, b))
    pair = pair_agreement("lin", "zhao", articles, resamples=0)
    joint = joint_agreement(["lin", "zhao"], articles)
    for one, other in zip((*pair.labels, pair.total), joint, strict=True):
        assert one.label == other.label
        assert one.alpha.value == pytest.approx(other.alpha.value)
        assert one.unitizing.value == pytest.approx(other.unitizing.value)


def test_no_article_and_no_span_are_undefined_in_words() -> None:
    none = pair_agreement("lin", "zhao", []).total
    assert none.exact_f1.value is none.kappa.value is none.unitizing.value is None
    assert none.kappa.reason == NO_CHARACTERS
    empty = pair_agreement("lin", "zhao", measured(([], []))).total
    assert "neither set" in empty.exact_f1.reason
    assert "everybody" in empty.alpha.reason


def test_each_article_has_its_own_figures_and_all_together_an_interval() -> None:
    good = [Mark(0, 4, "r"), Mark(10, 14, "m")]
    found = pair_agreement("lin", "zhao", measured((good, good), (good, good[:1]), (good, [])))
    assert [article.total.exact_f1.value for article in found.articles] == [1, 2 / 3, 0]
    assert found.resamples == 1000
    exact = found.total.exact_f1
    assert exact.low is not None
    assert exact.high is not None
    assert 0 <= exact.low < 6 / 9 < exact.high <= 1


def random_pair(rng: random.Random) -> tuple[list[Mark], list[Mark]]:
    """Return two sets of spans with gaps between those of one set, as nervaluate needs them to be told apart."""
    sides = []
    base = [(at, at + rng.randint(1, 6), rng.choice("rmpd")) for at in range(0, 70, 10)]
    for _ in range(2):
        kept = [span for span in base if rng.random() < 0.85]
        moved = [(s + (rng.random() < 0.2), e + rng.choice((0, 0, 0, 1)), lbl) for s, e, lbl in kept]
        sides.append([Mark(s, max(e, s + 1), rng.choice("rmpd") if rng.random() < 0.1 else lbl) for s, e, lbl in moved])
    return sides[0], sides[1]


RNG = random.Random(7)
PAIRS = [random_pair(RNG) for _ in range(5000)]


@pytest.fixture(scope="module")
def found() -> PairAgreement:
    """Return the agreement on 5,000 random pairs."""
    return pair_agreement("lin", "zhao", measured(*PAIRS, length=80), resamples=0)


def test_f1_of_5000_random_pairs_without_overlaps_is_nervaluates_strict_and_type_f1(found: PairAgreement) -> None:
    judged = [
        [[{"start": m.start, "end": m.end - 1, "label": m.label} for m in side] for side in sides]
        for sides in zip(*PAIRS, strict=True)
    ]
    results = Evaluator(judged[0], judged[1], tags=list("rmpd"), loader="dict").evaluate()
    assert found.total.exact_f1.value == pytest.approx(results["overall"]["strict"].f1)
    assert found.total.relaxed_f1.value == pytest.approx(results["overall"]["ent_type"].f1)
    for label in found.labels:
        assert label.exact_f1.value == pytest.approx(results["entities"][label.label]["strict"].f1)


def test_kappa_and_alpha_of_5000_random_pairs_are_the_judges(found: PairAgreement) -> None:
    for label in found.labels:
        table = np.zeros((2, 80 * len(PAIRS)), dtype=np.int8)
        for article, sides in enumerate(PAIRS):
            for side, marks in enumerate(sides):
                for mark in marks:
                    if mark.label == label.label:
                        table[side, 80 * article + mark.start : 80 * article + mark.end] = 1
        assert label.kappa.value == pytest.approx(cohen_kappa_score(*table))
        assert label.alpha.value == pytest.approx(krippendorff.alpha(table, level_of_measurement="nominal"))


@given(unique_marks(8, 20), unique_marks(8, 20))
def test_exact_f1_is_that_of_the_sets_of_spans_even_where_they_overlap(a: list[Mark], b: list[Mark]) -> None:
    total = pair_agreement("lin", "zhao", measured((a, b)), resamples=0).total
    assert total.exact_f1.value == (2 * len({*a} & {*b}) / (len(a) + len(b)) if a or b else None)


def seed_spans(name: str) -> dict[str, list[Mark]]:
    found: defaultdict[str, list[Mark]] = defaultdict(list)
    for line in (seeds_folder() / name).read_text(encoding="utf-8").splitlines():
        value = json.loads(line)
        found[value["article"]].append(Mark(value["start"], value["end"], value["label"]))
    return found


def test_exact_f1_of_the_real_annotators_is_an_independent_count() -> None:
    a, b = seed_spans("annotator-A.jsonl"), seed_spans("annotator-B.jsonl")
    articles = [
        Measured(name, name, max(s.end for s in a[name] + b[name]), {"lin": a[name], "zhao": b[name]}) for name in a
    ]
    found = pair_agreement("lin", "zhao", articles)
    for label in found.labels:
        own, other = ({(name, s) for name in a for s in side[name] if s.label == label.label} for side in (a, b))
        assert label.exact_f1.value == pytest.approx(2 * len(own & other) / (len(own) + len(other)))
    assert len(found.labels) == 4


def test_spans_beside_each_other_are_not_taken_for_overlapping() -> None:
    spans = [Mark(0, 4, "r"), Mark(4, 8, "r")]
    for one, other in pairwise(spans):
        assert pair_agreement("lin", "zhao", measured(([one], [other]))).total.overlapping == 0
