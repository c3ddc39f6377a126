"""``zoneread agree``: what enters, what is left out, every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from zoneread.compare.figures import Figure, undefined
from zoneread.session.gamma import Gamma
from zoneread.span.edits import add_span, set_status
from zoneread.span.span import Origin, Span, Status
from zoneread.store.protocol import NewArticle
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import identity_reading
from zoneread.text.ranges import Range
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.cli.conftest import Runner
    from zoneread.compare.agreement import Measured
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
        "02-second.txt": "not finished by lin (todo); not touched by zhao",
        "03-empty.txt": "not touched by lin; not touched by zhao",
    }
    text = zoneread("agree").out
    assert "2 articles left out" in text
    assert "02-second.txt: not finished by lin (todo); not touched by zhao" in text


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


def test_spans_left_out_are_counted_with_the_reason(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("01-first.txt")
        suggested = Span("", "metric", Range(0, 2), (Range(0, 2),), "岚川", origin=Origin.SUGGESTED)
        store.apply(add_span("zhao", article.id, suggested), by="zhao")
    (pair,) = as_json(zoneread)["pairs"]
    assert pair["left_out_spans"] == [
        {"why": "their articles were left out", "a": 1, "b": 0},
        {"why": "suggested or rejected", "a": 0, "b": 1},
    ]
    assert {left["article"]: (left["a"], left["b"]) for left in pair["left_out"]}["02-second.txt"] == (1, 0)
    text = zoneread("agree").out
    assert "1 and 0 spans left out: their articles were left out" in text
    assert "0 and 1 spans left out: suggested or rejected" in text
    assert "(1 and 0 spans)" in text


def test_that_nothing_was_left_out_is_said_too(zoneread: Runner) -> None:
    out = zoneread("agree", "--article", "01-first.txt").out
    assert "no article was left out" in out
    assert "no span was left out" in out


def test_spans_that_the_current_text_has_no_place_for_are_counted(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("01-first.txt")
        text = store.article(article.id).text.replace("岚川经开区", "云岭新区")
        new = NewArticle("01-first.txt", "t", from_text(text), identity_reading(text), "corpus/01-first.txt")
        store.apply(store.revising(article.id, store.add_revision(article.id, new)).edit, by="lin")
    (pair,) = as_json(zoneread, "--article", "01-first.txt")["pairs"]
    assert pair["left_out_spans"] == [{"why": "the article's current text has no place for them", "a": 0, "b": 1}]


def test_with_nothing_finished_by_both_the_way_out_is_named(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("01-first.txt").id
        store.apply(set_status("zhao", article, Status.DONE, Status.IN_PROGRESS), by="zhao")
    assert "--any-status" in zoneread("agree").out
    assert "--any-status" not in zoneread("agree", "--any-status").out


def test_csv_of_the_spans_has_a_row_a_pair(zoneread: Runner) -> None:
    rows = list(csv.DictReader(io.StringIO(zoneread("agree", "--format", "csv", "--spans").out)))
    assert [row["exact"] for row in rows].count("1") == 1
    assert ("metric", "完成税收3.2亿元", "税收3.2亿元") in [
        (row["a_label"], row["a_text"], row["b_text"]) for row in rows
    ]


def test_gamma_stands_beside_the_other_figures_by_label_and_article(
    zoneread: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fixed(_sets: object, articles: Sequence[Measured], **_: object) -> Gamma:
        names = {span.label for one in articles for own in one.spans.values() for span in own}
        labels = {name: undefined("no article has spans of two sets") for name in names} | {"reform": Figure(0.25)}
        return Gamma(Figure(0.5), 1, 0, labels, {one.id: Figure(0.75) for one in articles})

    monkeypatch.setattr("zoneread.session.agreeing.gamma", fixed)
    out = zoneread("agree", "--gamma", "--resamples", "0").out
    rows = {line.split()[0]: line.split()[-1] for line in out.splitlines() if line}
    assert (rows["reform"], rows["metric"], rows["all"], rows["01-first.txt"]) == ("0.2500", "–", "0.5000", "0.7500")
    assert "undefined for metric: γ: no article has spans of two sets" in out
    found = as_json(zoneread, "--gamma")["pairs"][0]["gamma"]
    assert found["labels"]["reform"] == {"value": 0.25}
    assert found["by_article"] == {"01-first.txt": {"value": 0.75}}
    table = list(csv.DictReader(io.StringIO(zoneread("agree", "--gamma", "--format", "csv").out)))
    values = {(row["article"], row["label"]): row["value"] for row in table if row["figure"] == "gamma"}
    assert values["all", "all"] == "0.5"
    assert values["01-first.txt", "all"] == "0.75"
    assert values["all", "metric"] == ""
