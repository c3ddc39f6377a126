"""``zoneread feedback``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from zoneread.compare.cases import CaseKind, take
from zoneread.compare.rules import all_agree
from zoneread.session.adjudicating import Review
from zoneread.span.edits import set_status
from zoneread.span.span import Status
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


@pytest.fixture(autouse=True)
def settled(workspace: Workspace) -> Workspace:
    """Settle some cases into gold, one with a reason."""
    with SqliteStore.open(workspace.database) as store:
        review = Review(store, ["lin", "zhao"], "wu", any_status=True)
        boundary = next(one.case for one in review.cases() if one.case.kind is CaseKind.BOUNDARY)
        review.apply(review.decide_all(review.preview([all_agree()]).ruled))
        review.apply(review.decide(boundary, take(boundary, "zhao"), "动词不算"))
        article = store.find_article("01-first.txt").id
        store.apply(set_status("gold", article, Status.IN_PROGRESS, Status.DONE), by="wu", reviewer=True)
    return workspace


def test_the_annotator_sees_classes_confusions_and_the_reason(zoneread: Runner) -> None:
    out = zoneread("feedback", "lin").out
    assert "lin against gold: 1 article, 4 and 2 spans; 1 article left out" in out
    assert "02-second.txt: not touched by gold" in out
    assert "the most typical disagreements" in out
    assert "[{-完成-}税收3.2亿元]" in out
    assert "reviewer: 动词不算" in out


def test_json_has_the_same_facts(zoneread: Runner) -> None:
    value = json.loads(zoneread("feedback", "lin", "--format", "json").out)
    assert value["labels"]["all"]["classes"]["boundary"] == 1
    assert {"own": "metric", "gold": "metric", "count": 1} in value["confusions"]
    assert [one["reason"] for one in value["typical"] if one["class"] == "boundary"] == ["动词不算"]


def test_unfinished_articles_do_not_count(zoneread: Runner) -> None:
    value = json.loads(zoneread("feedback", "zhao", "--format", "json").out)
    assert value["articles"] == 0
    assert value["left_out"] == [{"article": "01-first.txt", "why": "not finished by zhao (todo)"}]
    assert value["typical"] == []
    out = zoneread("feedback", "zhao").out
    assert "nothing to compare" in out
    assert "01-first.txt: not finished by zhao (todo)" in out
    assert "every span is as in gold" not in out


def test_what_gold_has_not_finished_is_left_out_unless_asked_for(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("01-first.txt").id
        store.apply(set_status("gold", article, Status.DONE, Status.IN_PROGRESS), by="wu", reviewer=True)
    out = zoneread("feedback", "lin").out
    assert "01-first.txt: not finished by gold (in progress)" in out
    assert "--any-status" in out
    assert "1 article, 4 and 2 spans" in zoneread("feedback", "lin", "--any-status").out


def test_without_gold_it_says_which_sets_there_are(zoneread: Runner) -> None:
    ran = zoneread("feedback", "lin", "--gold", "golden")
    assert ran.status == 2
    assert 'did you mean "gold"' in ran.err
