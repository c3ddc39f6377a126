"""``zoneread adjudicate`` and ``zoneread verdicts``."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from zoneread.session.adjudicating import Review
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace

pytestmark = pytest.mark.usefixtures("workspace")
LOOSE = ("lin", "zhao", "--any-status", "--annotator", "wu")


def test_open_cases_are_listed_with_their_votes(zoneread: Runner) -> None:
    out = zoneread("adjudicate", *LOOSE).out
    assert "5 cases open" in out
    assert "lin: metric 17..26 | zhao: metric 19..26" in out


def test_a_preview_changes_nothing(workspace: Workspace, zoneread: Runner) -> None:
    before = _content(workspace.database)
    out = zoneread("adjudicate", *LOOSE, "--rule", "all-agree").out
    assert "would enter: 1 reform" in out
    assert "left open" in out
    assert _content(workspace.database) == before


def _content(path: Path) -> bytes:
    return path.read_bytes()


def test_what_is_applied_is_gold_and_its_votes_are_listed(zoneread: Runner) -> None:
    ran = zoneread("adjudicate", *LOOSE, "--rule", "trust:lin:metric", "--rule", "all-agree", "--apply")
    assert ran.status == 0, ran.err
    assert "3 cases settled into gold" in ran.err
    assert "enters: 2 metric, 1 reform" in ran.out
    assert "..26" not in ran.out, "what has been settled is counted; verdicts lists it"
    found = json.loads(zoneread("verdicts", "--format", "json").out)
    assert [(one["label"], one["rule"], one["by"]) for one in found] == [
        ("reform", "all-agree", "wu"),
        ("metric", "trust:lin:metric", "wu"),
        ("metric", "trust:lin:metric", "wu"),
    ]
    assert found[1]["votes"] == {"lin": [[17, 26, "metric"]], "zhao": [[19, 26, "metric"]]}
    rows = list(csv.DictReader(io.StringIO(zoneread("verdicts", "--format", "csv").out)))
    assert rows[1]["votes"] == "lin: metric 17..26; zhao: metric 19..26"
    assert "trust:lin:metric" in zoneread("verdicts").out
    assert "2 cases open" in zoneread("adjudicate", *LOOSE).out


def test_json_has_the_cases_that_are_open_and_those_ruled_on(zoneread: Runner) -> None:
    value = json.loads(zoneread("adjudicate", *LOOSE, "--rule", "all-agree", "--format", "json").out)
    assert len(value["open"]) == 4
    assert [one["enters"] for one in value["ruled"]] == [[{"label": "reform", "start": 7, "end": 13}]]


def test_without_decisions_it_says_how_to_begin(zoneread: Runner) -> None:
    assert "no annotation set" in zoneread("verdicts").err
    assert zoneread("verdicts", "--gold", "lin").out.startswith("no decisions yet")


def test_a_rule_or_a_set_that_is_wrong_is_refused(zoneread: Runner) -> None:
    ran = zoneread("adjudicate", *LOOSE, "--rule", "mayority")
    assert ran.status == 2
    assert "threshold:N" in ran.err
    assert "two sets" in zoneread("adjudicate", "lin").err


def test_an_article_with_nothing_in_it_is_listed_until_that_is_undone(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("03-empty.txt").id
        store.ensure_set("gold", SetKind.GOLD)
        review = Review(store, ["lin", "zhao"], "wu", any_status=True)
        review.apply(review.nothing_here(article, "全文无标注"))
    (found,) = json.loads(zoneread("verdicts", "--format", "json").out)
    assert (found["article"], found["choice"], found["by"]) == ("03-empty.txt", "nothing here", "wu")
    assert (found["reason"], found["label"], found["votes"]) == ("全文无标注", None, {})
    (row,) = csv.DictReader(io.StringIO(zoneread("verdicts", "--format", "csv").out))
    assert (row["article"], row["choice"], row["label"], row["start"]) == ("03-empty.txt", "nothing here", "", "")
    with SqliteStore.open(workspace.database) as store:
        assert store.undo("wu") is not None
    assert json.loads(zoneread("verdicts", "--format", "json").out) == []
