"""``zoneread diff``: every class, every format, every kind of side, both ways round."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.workspaces import FIRST, SECOND
from zoneread.span.edits import EditKind, add_span, remove_span, together
from zoneread.span.span import Span, Status
from zoneread.store.protocol import NewArticle, SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import identity_reading, normalise
from zoneread.text.ranges import Range
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace

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


def test_a_pair_that_differs_in_attributes_alone_says_in_which(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("02-second.txt").id
        (found,) = store.spans(article, "lin")
        for name, stage in (("qin", "signed"), ("gao", "planned")):
            store.ensure_set(name, SetKind.ANNOTATOR, name)
            attributes = {"stage": stage, "period": "去年"}
            store.apply(add_span(name, article, found.with_(id="", attributes=attributes)), by=name)
    out = zoneread("diff", "qin", "gao").out
    assert "attribute" in out
    assert "stage: signed | planned" in out
    assert "period" not in out


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
    assert "[{-完成-}税收3.2亿元]" in ran.out
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


def test_only_the_classes_and_labels_asked_for_are_listed_and_counted(zoneread: Runner) -> None:
    assert [row["class"] for row in as_json(zoneread, "lin", "zhao", "--class", "label")["rows"]] == ["label"]
    metric = as_json(zoneread, "lin", "zhao", "--label", "metric")
    assert [row["class"] for row in metric["rows"]] == ["boundary", "only-a"]
    assert set(metric["summary"]) == {"metric", "all"}
    assert "project" in zoneread("diff", "lin", "zhao", "--label", "projcet").err


def test_context_is_as_long_as_asked_for(zoneread: Runner) -> None:
    row = as_json(zoneread, "lin", "zhao", "--context", "2")["rows"][2]
    assert (row["before"], row["after"]) == ("半年", "，同")


def test_markdown_has_a_table_an_article_with_its_special_characters_escaped(zoneread: Runner) -> None:
    out = zoneread("diff", "lin", "zhao", "--format", "md").out
    assert "# lin against zhao" in out
    assert r"\[\{-完成-\}税收3.2亿元\]" in out
    assert "| label |" in out


def test_jsonl_has_one_pair_a_line(zoneread: Runner) -> None:
    lines = zoneread("diff", "lin", "zhao", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["class"] for line in lines] == ["only-b", "same", "boundary", "only-a", "label"]


def test_a_patch_says_what_goes_and_what_comes(zoneread: Runner) -> None:
    lines = zoneread("diff", "lin", "zhao", "--format", "patch").out.splitlines()
    assert lines[:2] == ["--- lin", "+++ zhao"]
    assert "-metric\t17\t26\t完成税收3.2亿元" in lines
    assert "+metric\t19\t26\t税收3.2亿元" in lines
    kept = zoneread("diff", "lin", "zhao", "--format", "patch", "--all").out.splitlines()
    assert " reform\t7\t13\t并联审批机制" in kept


def test_html_is_one_page_that_loads_nothing_and_marks_the_boundary(zoneread: Runner) -> None:
    out = zoneread("diff", "lin", "zhao", "--format", "html").out
    assert "<del>完成</del><mark>税收3.2亿元</mark>" in out
    assert "<script" not in out
    assert "http://" not in out
    assert "https://" not in out


def test_html_escapes_whatever_an_article_holds(workspace: Workspace, zoneread: Runner) -> None:
    text = "园区<script>alert(1)</script>&签约。"
    with SqliteStore.open(workspace.database) as store:
        new = NewArticle("<b>.txt", "题", from_text(text), identity_reading(text), "x")
        article = store.add_article(new).article
        range_ = Range(2, 29)
        store.apply(add_span("lin", article, Span("", "reform", range_, (range_,), range_.of(text))), by="lin")
    out = zoneread("diff", "lin", "zhao", "--article", "<b>.txt", "--format", "html").out
    assert "<script" not in out
    assert "&lt;script&gt;" in out


def test_stat_counts_differences_by_article_and_lists_no_pair(zoneread: Runner) -> None:
    out = zoneread("diff", "lin", "zhao", "--stat").out
    assert "01-first.txt" in out
    assert "bl-+" in out
    assert "税收" not in out


def test_a_set_of_another_database_is_named_by_the_file(workspace: Workspace, zoneread: Runner) -> None:
    other = workspace.root / "other.db"
    shutil.copy(workspace.database, other)
    with SqliteStore.open(other) as store:
        article = store.find_article("01-first.txt").id
        store.apply(remove_span("lin", article, store.spans(article, "lin")[0]), by="lin")
    found = as_json(zoneread, "other.db:lin", "lin")
    assert [row["class"] for row in found["rows"]] == ["only-b", "same", "same", "same", "same"]
    assert 'did you mean "lin"?' in zoneread("diff", "other.db:linn", "lin").err


def test_a_set_as_it_once_was_is_named_by_the_day(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database, clock=lambda: "2099-05-02T08:00:00Z") as store:
        article = store.find_article("01-first.txt").id
        store.apply(remove_span("lin", article, store.spans(article, "lin")[0]), by="lin")
        assert store.status(article, "lin") is Status.DONE
    before = as_json(zoneread, "lin@2099-05-01", "lin")
    assert [row["class"] for row in before["rows"]] == ["only-a", "same", "same", "same", "same"]
    assert {row["class"] for row in as_json(zoneread, "lin@2099-05-02", "lin")["rows"]} == {"same"}
    assert {row["class"] for row in as_json(zoneread, "lin@2099-05-02T08:00:00Z", "lin")["rows"]} == {"same"}
    assert "only-a" in {row["class"] for row in as_json(zoneread, "lin@2099-05-02T07:59:59Z", "lin")["rows"]}
    assert as_json(zoneread, "lin@1999-01-01", "lin")["articles"] == 0
    for moment in ("yesterday", "2099-02-30", "2099-05-02T24:00:01Z"):
        assert f'"{moment}" is not a day' in zoneread("diff", f"lin@{moment}", "lin").err


def test_a_file_is_a_side_too(workspace: Workspace, zoneread: Runner) -> None:
    assert zoneread("export", "--set", "zhao", "--format", "jsonl", "-o", "zhao.jsonl").status == 0
    found = as_json(zoneread, "zhao.jsonl", "zhao")
    assert {row["class"] for row in found["rows"]} == {"same"}
    assert [row["class"] for row in as_json(zoneread, "lin", "zhao.jsonl")["rows"]] == [
        row["class"] for row in as_json(zoneread, "lin", "zhao")["rows"]
    ]


def test_the_offsets_of_a_file_may_count_in_the_source_text(workspace: Workspace, zoneread: Runner) -> None:
    text = "\n\n\n　　云溪开发区　推行𠮷号审批。\n"
    with SqliteStore.open(workspace.database) as store:
        store.add_article(NewArticle("03-third.txt", "题", from_text(text), normalise(text), "x"))
    start = text.index("推行")
    line = {"article": "03-third.txt", "start": start, "end": start + 6, "label": "reform"}
    (workspace.root / "old.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert zoneread("load", "old.jsonl", "--set", "old", "--text", "source").status == 0
    assert {row["class"] for row in as_json(zoneread, "old.jsonl", "old", "--text", "source")["rows"]} == {"same"}
    ran = zoneread("diff", "old.jsonl", "old", "--exit-code")
    assert ran.status != 0


def test_articles_whose_reading_texts_differ_are_left_out_and_it_says_so(
    workspace: Workspace, zoneread: Runner
) -> None:
    other = workspace.root / "other.db"
    shutil.copy(workspace.database, other)
    with SqliteStore.open(other) as store:
        text = FIRST + "补记。"
        store.add_article(NewArticle("01-first.txt", "题", from_text(text), identity_reading(text), "x"))
    found = as_json(zoneread, "other.db:lin", "lin")
    assert found["left_out_why"]["01-first.txt"] == "the two have different reading texts of it"


def test_one_span_against_two_is_a_split(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("02-second.txt").id
        for start, end in ((7, 9), (10, 13)):
            range_ = Range(start, end)
            span = Span("", "party-building", range_, (range_,), range_.of(SECOND))
            store.apply(add_span("zhao", article, span), by="zhao")
    rows = as_json(zoneread, "lin", "zhao", "--article", "02-second.txt")["rows"]
    assert [(row["class"], row["group"]) for row in rows] == [("split/merge", 1), ("split/merge", 1)]


def test_a_knot_of_spans_too_large_to_be_paired_optimally_is_said(workspace: Workspace, zoneread: Runner) -> None:
    text = "云" * 300
    with SqliteStore.open(workspace.database) as store:
        new = NewArticle("knot.txt", "题", from_text(text), identity_reading(text), "x")
        article = store.add_article(new).article
        for name, end in (("lin", 200), ("zhao", 201)):
            ranges = [Range(start, end) for start in range(102)]
            spans = [Span("", "reform", range_, (range_,), range_.of(text)) for range_ in ranges]
            store.apply(together(EditKind.BULK, (add_span(name, article, span) for span in spans)), by=name)
    assert as_json(zoneread, "lin", "zhao", "--article", "knot.txt")["greedy_clusters"] == 1
    assert "1 clusters of overlapping spans" in zoneread("diff", "lin", "zhao", "--stat").out
    assert as_json(zoneread, "lin", "lin", "--article", "knot.txt")["greedy_clusters"] == 0


@pytest.mark.parametrize("form", ["md", "html", "text"])
def test_what_was_left_out_is_said_with_the_reason(workspace: Workspace, zoneread: Runner, form: str) -> None:
    out = zoneread("diff", "lin", "zhao", "--format", form).out
    assert "not touched by zhao" in out
    assert form == "text" or "02-second.txt: not touched by zhao" in out
