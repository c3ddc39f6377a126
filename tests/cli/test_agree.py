"""``zoneread agree``: what enters, what is left out, every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from zoneread.span.edits import set_status
from zoneread.span.span import Status
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


@pytest.fixture(autouse=True)
def finished(workspace: Workspace) -> Workspace:
    """Let both annotators finish the first article."""
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("01-first.txt").id
        store.apply(set_status("zhao", article, Status.TODO, Status.DONE), by="zhao")
    return workspace


def as_json(zoneread: Runner, *arguments: str) -> dict[str, Any]:
    ran = zoneread("agree", *arguments, "--format", "json")
    assert ran.status == 0, ran.err
    value: dict[str, Any] = json.loads(ran.out)
    return value


def test_all_annotators_are_compared_unless_sets_are_named(zoneread: Runner) -> None:
    (pair,) = as_json(zoneread)["pairs"]
    assert (pair["a"], pair["b"], pair["articles"]) == ("lin", "zhao", 1)
    assert pair["labels"]["all"]["exact_f1"]["value"] == 0.25
    assert pair["labels"]["all"]["relaxed_f1"]["value"] == 0.5
    assert (pair["labels"]["all"]["a"], pair["labels"]["all"]["b"]) == (4, 4)


def test_only_articles_that_both_finished_enter_and_the_rest_are_said(zoneread: Runner) -> None:
    (pair,) = as_json(zoneread)["pairs"]
    assert {left["article"]: left["why"] for left in pair["left_out"]} == {
        "02-second.txt": "lin has not finished it (todo); zhao has not touched it",
        "03-empty.txt": "lin has not touched it; zhao has not touched it",
    }
    text = zoneread("agree").out
    assert "2 articles left out" in text
    assert "02-second.txt: lin has not finished it (todo); zhao has not touched it" in text


def test_unfinished_articles_enter_when_asked_for(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("02-second.txt").id
        store.apply(set_status("zhao", article, Status.TODO, Status.IN_PROGRESS), by="zhao")
    (pair,) = as_json(zoneread, "--any-status")["pairs"]
    assert pair["articles"] == 2
    assert pair["labels"]["party-building"]["exact_f1"]["value"] == 0
    assert "low" in pair["labels"]["all"]["exact_f1"]


def test_an_undefined_figure_says_why_and_is_never_a_number(zoneread: Runner) -> None:
    (pair,) = as_json(zoneread, "--article", "03-empty.txt")["pairs"]
    figure = pair["labels"]["all"]["exact_f1"]
    assert figure["value"] is None
    assert "neither set" in figure["reason"]
    out = zoneread("agree", "--article", "03-empty.txt").out
    assert "undefined for all" in out
    assert "nan" not in out.casefold()


def test_the_spans_behind_the_figures_are_listed(zoneread: Runner) -> None:
    rows = as_json(zoneread, "--spans")["pairs"][0]["spans"]
    assert [row["exact"] for row in rows].count(True) == 1
    assert [row["relaxed"] for row in rows].count(True) == 2
    assert "[{-完成-}税收3.2亿元]" in zoneread("agree", "--spans").out


def test_csv_has_a_row_a_figure(zoneread: Runner) -> None:
    rows = list(csv.DictReader(io.StringIO(zoneread("agree", "--format", "csv").out)))
    (exact,) = [row for row in rows if (row["article"], row["label"], row["figure"]) == ("all", "all", "exact_f1")]
    assert exact["value"] == "0.25"
    assert {row["article"] for row in rows} == {"all", "01-first.txt"}


def test_markdown_has_tables(zoneread: Runner) -> None:
    out = zoneread("agree", "--format", "md").out
    assert "| label | lin | zhao |" in out
    assert "| all | 4 | 4 | 1 | 2 |" in out


def test_three_sets_are_compared_in_pairs_and_together(workspace: Workspace, zoneread: Runner) -> None:
    for name in ("qin", "gold"):
        zoneread("export", "--set", "lin", "--format", "jsonl", "-o", "lin.jsonl")
        assert zoneread("load", "lin.jsonl", "--set", name).status == 0
    found = as_json(zoneread, "lin", "zhao", "qin", "--any-status")
    assert [(pair["a"], pair["b"]) for pair in found["pairs"]] == [("lin", "zhao"), ("lin", "qin"), ("zhao", "qin")]
    assert found["together"]["articles"] == 1
    assert 0 < found["together"]["labels"]["all"]["alpha"]["value"] < 1


def test_one_set_alone_is_refused(zoneread: Runner) -> None:
    ran = zoneread("agree", "lin")
    assert ran.status == 2
    assert "two sets" in ran.err
    assert 'did you mean "zhao"?' in zoneread("agree", "lin", "zaho").err
