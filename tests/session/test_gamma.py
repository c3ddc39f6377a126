"""γ through a process of its own: what is asked, what is made of the answer, and everything that can go wrong."""

from __future__ import annotations

import json
import sys

import pytest

from tests.compare.marks import Mark
from zoneread.compare.agreement import Measured
from zoneread.errors import DataError, MissingExtraError
from zoneread.session.gamma import Setting, gamma, gammas

A = [Mark(0, 4, "r"), Mark(6, 9, "m"), Mark(12, 20, "p")]
B = [Mark(0, 5, "r"), Mark(6, 9, "m"), Mark(12, 20, "m")]


def articles(*pairs: tuple[list[Mark], list[Mark]]) -> list[Measured]:
    return [Measured(f"a{n}", f"{n}.txt", 40, {"lin": a, "zhao": b}) for n, (a, b) in enumerate(pairs)]


def child(script: str) -> list[str]:
    return [sys.executable, "-c", f"import json, sys\nquestion = json.load(sys.stdin)\n{script}"]


def answering(*values: object) -> list[str]:
    lines = "\n".join(json.dumps({"gamma": value}) for value in values)
    return child(f"print('GLPK 5.0'); print({lines!r})")


SEVERAL = """
for units in question["continua"]:
    print(json.dumps({"gamma": 1.0 if len(units) == 2 else 0.5}))
"""


def test_articles_weigh_by_their_units() -> None:
    found = gamma(["lin", "zhao"], articles((A, B), (A[:1], B[:1])), command=child(SEVERAL))
    assert found.figure.value == pytest.approx((0.5 * 6 + 1.0 * 2) / 8)
    assert (found.articles, found.left_out) == (2, 0)


def test_each_article_and_each_label_has_a_figure_of_its_own() -> None:
    pair = articles((A, B), (A[:1], B[:1]), (A[:1], []))
    found = gamma(["lin", "zhao"], pair, command=child(SEVERAL))
    assert {id_: figure.value for id_, figure in found.by_article.items()} == {"a0": 0.5, "a1": 1.0, "a2": None}
    assert "two sets" in found.by_article["a2"].reason
    assert {label: figure.value for label, figure in found.labels.items()} == {"m": 0.5, "p": None, "r": 1.0}
    assert "two sets" in found.labels["p"].reason


def test_what_is_done_is_told_figure_by_figure() -> None:
    told: list[tuple[int, int]] = []
    pair = articles((A[:1], B[:1]))
    gamma(["lin", "zhao"], pair, command=answering(0.5, 0.5), told=lambda done, of: told.append((done, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_the_child_is_asked_for_the_units_of_articles_with_spans_of_two() -> None:
    script = "assert question['continua'][0] == [['lin', 0, 4, 'r'], ['zhao', 0, 5, 'r']], question\n" + SEVERAL
    found = gamma(["lin", "zhao"], articles((A[:1], B[:1]), (A, []), ([], [])), command=child(script))
    assert (found.figure.value, found.articles, found.left_out) == (1.0, 1, 2)


def test_without_anything_to_compare_no_child_is_started() -> None:
    found = gamma(["lin", "zhao"], articles((A, [])), command=["/nonexistent"])
    assert found.figure.value is None
    assert "two sets" in found.figure.reason


def test_an_article_without_a_figure_is_left_out_and_none_at_all_is_undefined() -> None:
    pair = articles((A[:1], B[:1]), (A[:1], B[:1]))
    assert gamma(["lin", "zhao"], pair, command=answering(None, 0.5, None, 0.5)).left_out == 1
    found = gamma(["lin", "zhao"], pair, command=answering(None, None, None, None))
    assert found.figure.value is None
    assert found.figure.reason


def test_a_missing_package_says_how_to_get_it() -> None:
    with pytest.raises(MissingExtraError, match=r"zoneread\[gamma\]"):
        gamma(["lin", "zhao"], articles((A, B)), command=child("print('{\"missing\": true}')"))


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("sys.exit('numba: no such thing')", "numba: no such thing"),
        ("sys.exit(3)", "exit status 3"),
        ("print('[1]')", "no figure for every article"),
        ("print('{\"gamma\": 0.5}')", "no figure for every article"),
    ],
)
def test_a_child_that_fails_is_one_line(script: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        gamma(["lin", "zhao"], articles((A, B)), command=child(script))


def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(DataError, match="took longer"):
        gamma(["lin", "zhao"], articles((A, B)), command=child("import time; time.sleep(60)"), time_limit=1)


def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(DataError, match="cannot start"):
        gamma(["lin", "zhao"], articles((A, B)), command=["/nonexistent"])


def test_the_real_child_says_that_the_package_is_missing() -> None:
    hidden = "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]; import runpy; "
    run = "runpy.run_module('zoneread.session.gamma_child', run_name='__main__')"
    with pytest.raises(MissingExtraError, match="pygamma-agreement"):
        gamma(["lin", "zhao"], articles((A, B)), command=[sys.executable, "-c", hidden + run])


# The example of the program that came with Mathet, Widlöcher and Métivier 2015: three annotators, seven labels. Authors
# of pygamma-agreement, with the weights and the sampling of that paper, publish γ between 0.44 and 0.47.
PUBLISHED = [
    *[("Alex", 2, 9, "1"), ("Alex", 11, 17, "2"), ("Alex", 24, 30, "5"), ("Alex", 32, 36, "6"), ("Alex", 36, 44, "6")],
    *[("Alex", 44, 60, "7"), ("Paul", 2, 9, "1"), ("Paul", 11, 17, "3"), ("Paul", 19, 25, "5"), ("Paul", 32, 44, "6")],
    *[("Suzan", 2, 9, "1"), ("Suzan", 11, 17, "4"), ("Suzan", 21, 27, "5"), ("Suzan", 32, 36, "6")],
    *[("Suzan", 36, 40, "6"), ("Suzan", 40, 44, "6")],
]


@pytest.mark.slow
def test_the_published_example_has_the_published_gamma() -> None:
    (found,) = gammas([PUBLISHED], Setting(alpha=3, beta=1, sampler="shuffle", samples=200))
    assert found is not None
    assert 0.44 <= found <= 0.47


@pytest.mark.slow
def test_the_real_package_gives_one_for_the_same_and_less_the_more_two_sets_differ() -> None:
    found = gamma(["lin", "zhao"], articles((A, A), (A, B), (A, A[:1])))
    same, near, far = (found.by_article[f"a{n}"].value for n in range(3))
    assert same == pytest.approx(1)
    assert near is not None
    assert far is not None
    assert far < near < 1
    assert found.labels["r"].value is not None
    assert gamma(["lin", "zhao"], articles((A, A), (A, B), (A, A[:1]))) == found
