"""``zoneread log``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from zoneread import __version__
from zoneread.session.opening import open_store
from zoneread.span.edits import EditKind, change_span, remove_span

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace
    from zoneread.span.span import Span


@pytest.fixture
def life(workspace: Workspace) -> Span:
    """Give one of lin's spans a life: retagged, noted, removed, and the removal undone."""
    with open_store(workspace) as store:
        article = store.find_article("02-second.txt").id
        (span,) = store.spans(article, "lin")
        retagged = span.with_(label="reform")
        store.apply(change_span(EditKind.RETAG, "lin", article, span, retagged), by="lin")
        (retagged,) = store.spans(article, "lin")
        noted = retagged.with_(note="看一眼\n\x1b[31m再说")
        store.apply(change_span(EditKind.NOTE, "lin", article, retagged, noted), by="lin")
        (noted,) = store.spans(article, "lin")
        store.apply(remove_span("lin", article, noted), by="lin")
        store.undo("lin")
    return span


def test_a_spans_life_is_told_with_before_and_after_newest_last(zoneread: Runner, life: Span) -> None:
    ran = zoneread("log", "--span", life.id)
    assert ran.status == 0
    heads = [line for line in ran.out.splitlines() if not line.startswith(" ")]
    assert [line.split()[2] for line in heads] == ["add", "retag", "note", "remove", "undo"]
    assert all(f"zoneread {__version__}" in line and line.split()[1] == "lin" for line in heads)
    assert "party-building → reform 「主题党日活动」" in ran.out
    assert 'note none → "看一眼' in ran.out
    assert "removed reform" in ran.out
    assert "\x1b" not in ran.out


def test_an_entry_that_settled_cases_tells_how_many_and_by_which_rule(zoneread: Runner, workspace: Workspace) -> None:
    assert zoneread("adjudicate", "lin", "zhao", "--any-status", "--rule", "all-agree", "--apply").status == 0
    head = zoneread("log", "--set", "gold").out.splitlines()[0]
    assert head.endswith("because: 1 verdict: all-agree")


def test_the_log_as_json_has_every_change_whole(zoneread: Runner, life: Span) -> None:
    entries = json.loads(zoneread("log", "--span", life.id, "--json").out)
    assert [entry["kind"] for entry in entries] == ["add", "retag", "note", "remove", "undo"]
    change = entries[1]["changes"][0]
    assert (change["before"]["label"], change["after"]["label"]) == ("party-building", "reform")
    assert (change["name"], change["set"]) == ("02-second.txt", "lin")
    assert entries[4]["target"] == entries[3]["id"]


def test_the_limit_keeps_the_newest(zoneread: Runner, life: Span) -> None:
    entries = json.loads(zoneread("log", "--span", life.id, "--limit", "2", "--json").out)
    assert [entry["kind"] for entry in entries] == ["remove", "undo"]


@pytest.mark.usefixtures("workspace")
def test_article_and_set_narrow_the_log(zoneread: Runner) -> None:
    entries = json.loads(zoneread("log", "--article", "01-first.txt", "--set", "zhao", "--json").out)
    assert len(entries) == 4
    assert {change["set"] for entry in entries for change in entry["changes"]} == {"zhao"}
    assert "to do → done" in zoneread("log", "--set", "lin").out


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--article", "01-frist.txt"), 'did you mean "01-first.txt"?'),
        (("--set", "lni"), 'did you mean "lin"?'),
        (("--span", "s00"), 'the log knows no span "s00"'),
        (("--limit", "0"), "0 is not in the range"),
    ],
)
def test_what_the_log_does_not_know_is_one_line(zoneread: Runner, arguments: tuple[str, ...], message: str) -> None:
    ran = zoneread("log", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_an_article_that_nothing_was_done_to_says_so(zoneread: Runner, workspace: Workspace) -> None:
    assert workspace.database.exists()
    assert zoneread("log", "--article", "03-empty.txt").out == "nothing was done here yet\n"


def test_what_was_done_to_the_workspace_is_told_between_the_edits(zoneread: Runner, workspace: Workspace) -> None:
    zoneread("sets", "--lock", "zhao", "--annotator", "gao")
    zoneread("assign", "--annotators", "lin", "--by", "order", "--annotator", "gao")
    guideline = workspace.root / "guideline.md"
    guideline.write_text("先读后标", encoding="utf-8")
    zoneread("labels", "guideline", str(guideline), "--annotator", "gao")
    with open_store(workspace) as store:
        article = store.find_article("02-second.txt").id
        (span,) = store.spans(article, "lin")
        store.apply(remove_span("lin", article, span), by="lin")
    zoneread("team", "--reviewer", "gao", "--annotator", "gao")
    lines = [line.split("  ", 1)[1] for line in zoneread("log").out.splitlines() if not line.startswith(" ")]
    program = f"  (zoneread {__version__})"
    assert f"gao  lock  zhao{program}" in lines
    assert f"gao  document  guideline: 0 → 4 characters{program}" in lines
    assert lines[-1] == f"gao  reviewers  everybody → gao{program}"
    assert "lin  remove" in lines[-2]
    assert any(line.startswith("gao  assign  lin: ") and "01-first.txt, 02-second.txt" in line for line in lines[:-2])
    told = json.loads(zoneread("log", "--json").out)
    assert [entry.get("act") for entry in told][-5:] == [1, 2, 3, None, 4]
    by_set = zoneread("log", "--set", "zhao").out
    assert ("lock  zhao" in by_set, "guideline" in by_set) == (True, False)
    by_article = zoneread("log", "--article", "02-second.txt").out
    assert ("assign  lin" in by_article, "lock" in by_article) == (True, False)
    last = json.loads(zoneread("log", "--limit", "2", "--json").out)
    assert [(entry["kind"], entry["by"]) for entry in last] == [("remove", "lin"), ("reviewers", "gao")]
