"""``zoneread diff``: every class, every format, both ways round."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

pytestmark = pytest.mark.usefixtures("workspace")


def as_json(zoneread: Runner, *arguments: str) -> dict[str, Any]:
    ran = zoneread("diff", *arguments, "--format", "json")
    assert ran.status == 0
    value: dict[str, Any] = json.loads(ran.out)
    return value


def test_each_pair_has_its_class_in_text_order(zoneread: Runner) -> None:
    rows = as_json(zoneread, "lin", "zhao")["rows"]
    assert [row["class"] for row in rows] == ["only-b", "same", "boundary", "only-a", "label"]


def test_a_against_b_mirrors_b_against_a(zoneread: Runner) -> None:
    mirror = {"only-a": "only-b", "only-b": "only-a"}
    forward, backward = as_json(zoneread, "lin", "zhao"), as_json(zoneread, "zhao", "lin")
    assert [(mirror.get(row["class"], row["class"]), row["a"], row["b"]) for row in forward["rows"]] == [
        (row["class"], row["b"], row["a"]) for row in backward["rows"]
    ]
    assert forward["summary"]["all"]["exact_f1"] == backward["summary"]["all"]["exact_f1"]


def test_a_set_against_itself_has_no_differences_and_an_exact_f1_of_one(zoneread: Runner) -> None:
    found = as_json(zoneread, "lin", "lin")
    assert {row["class"] for row in found["rows"]} == {"same"}
    assert found["summary"]["all"]["exact_f1"] == 1


def test_articles_that_only_one_set_has_touched_are_left_out_and_named(zoneread: Runner) -> None:
    found = as_json(zoneread, "lin", "zhao")
    assert found["articles"] == 1
    assert found["left_out"] == ["02-second.txt"]


def test_the_text_shows_quote_context_counts_and_f1_without_colour_in_a_pipe(zoneread: Runner) -> None:
    ran = zoneread("diff", "lin", "zhao")
    assert ran.status == 0
    assert "boundary" in ran.out
    assert "[完成税收3.2亿元]" in ran.out
    assert "0.2500" in ran.out
    assert "\x1b" not in ran.out


def test_same_pairs_are_listed_only_when_asked_for(zoneread: Runner) -> None:
    assert "[并联审批机制]" not in zoneread("diff", "lin", "zhao").out
    assert "[并联审批机制]" in zoneread("diff", "lin", "zhao", "--all").out


def test_csv_has_one_row_a_pair(zoneread: Runner) -> None:
    rows = list(csv.DictReader(io.StringIO(zoneread("diff", "lin", "zhao", "--format", "csv").out)))
    assert [row["class"] for row in rows] == ["only-b", "same", "boundary", "only-a", "label"]
    assert (rows[2]["a_text"], rows[2]["b_text"]) == ("完成税收3.2亿元", "税收3.2亿元")


def test_exit_code_tells_whether_they_differ(zoneread: Runner) -> None:
    assert zoneread("diff", "lin", "zhao", "--exit-code").status == 1
    assert zoneread("diff", "lin", "lin", "--exit-code").status == 0


def test_one_article_may_be_named_even_when_only_one_set_has_touched_it(zoneread: Runner) -> None:
    rows = as_json(zoneread, "lin", "zhao", "--article", "02-second.txt")["rows"]
    assert [row["class"] for row in rows] == ["only-a"]


def test_an_unknown_set_or_article_is_answered_with_the_nearest(zoneread: Runner) -> None:
    assert 'did you mean "zhao"?' in zoneread("diff", "lin", "zaho").err
    assert "01-first.txt" in zoneread("diff", "lin", "zhao", "--article", "01-frist.txt").err


def test_nothing_against_nothing_has_an_undefined_f1_in_words(zoneread: Runner) -> None:
    ran = zoneread("diff", "lin", "zhao", "--article", "03-empty.txt")
    assert "undefined" in ran.out
    assert "nan" not in ran.out.casefold()
