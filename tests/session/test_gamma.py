"""γ through a process of its own: what is asked, what is made of the answer, and everything that can go wrong."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec

import pytest

from tests.compare.marks import Mark
from zoneread.compare.agreement import Measured
from zoneread.errors import DataError, MissingExtraError
from zoneread.session.gamma import gamma

A = [Mark(0, 4, "r"), Mark(6, 9, "m"), Mark(12, 20, "p")]
B = [Mark(0, 5, "r"), Mark(6, 9, "m"), Mark(12, 20, "m")]


def articles(*pairs: tuple[list[Mark], list[Mark]]) -> list[Measured]:
    return [Measured(f"a{n}", f"{n}.txt", 40, {"lin": a, "zhao": b}) for n, (a, b) in enumerate(pairs)]


def child(script: str) -> list[str]:
    return [sys.executable, "-c", f"import json, sys\nquestion = json.load(sys.stdin)\n{script}"]


def answering(value: object) -> list[str]:
    return child(f"print('GLPK 5.0'); print({json.dumps(value)!r})")


def test_articles_weigh_by_their_units() -> None:
    found = gamma(["lin", "zhao"], articles((A, B), (A[:1], B[:1])), command=answering({"gammas": [0.5, 1.0]}))
    assert found.figure.value == pytest.approx((0.5 * 6 + 1.0 * 2) / 8)
    assert (found.articles, found.left_out) == (2, 0)


def test_the_child_is_asked_for_the_units_of_articles_with_spans_of_two() -> None:
    script = "assert question['continua'] == [[['lin', 0, 4, 'r'], ['zhao', 0, 5, 'r']]], question; print('{\"gammas\": [0.25]}')"
    found = gamma(["lin", "zhao"], articles((A[:1], B[:1]), (A, []), ([], [])), command=child(script))
    assert (found.figure.value, found.articles, found.left_out) == (0.25, 1, 2)


def test_without_anything_to_compare_no_child_is_started() -> None:
    found = gamma(["lin", "zhao"], articles((A, [])), command=["/nonexistent"])
    assert found.figure.value is None
    assert "two sets" in found.figure.reason


def test_an_article_without_a_figure_is_left_out_and_none_at_all_is_undefined() -> None:
    pair = articles((A, B), (A, B))
    assert gamma(["lin", "zhao"], pair, command=answering({"gammas": [None, 0.5]})).left_out == 1
    found = gamma(["lin", "zhao"], pair, command=answering({"gammas": [None, None]}))
    assert found.figure.value is None
    assert found.figure.reason


def test_a_missing_package_says_how_to_get_it() -> None:
    with pytest.raises(MissingExtraError, match=r"zoneread\[gamma\]"):
        gamma(["lin", "zhao"], articles((A, B)), command=answering({"missing": True}))


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("sys.exit('numba: no such thing')", "numba: no such thing"),
        ("sys.exit(3)", "exit status 3"),
        ("print('[1]')", "failed"),
        ("print('{\"gammas\": []}')", "no figure for every article"),
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


@pytest.mark.skipif(find_spec("pygamma_agreement") is not None, reason="the package is installed")
def test_the_real_child_says_that_the_package_is_missing() -> None:
    with pytest.raises(MissingExtraError, match="pygamma-agreement"):
        gamma(["lin", "zhao"], articles((A, B)))


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pygamma_agreement") is None, reason="pygamma-agreement is not installed")
def test_the_real_package_gives_a_figure_between_chance_and_agreement() -> None:
    found = gamma(["lin", "zhao"], articles((A, B)))
    assert found.figure.value is not None
    assert 0 < found.figure.value < 1
    again = gamma(["lin", "zhao"], articles((A, B)))
    assert again == found
