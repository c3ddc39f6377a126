"""Agreement from a process of its own: what it answers, how it tells how far it is, and what goes wrong."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.workspaces import make_workspace
from zoneread.session import measuring, telling
from zoneread.session.agreement_tables import HEADS
from zoneread.span.edits import set_status
from zoneread.span.span import Status
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.session.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Let both annotators finish the first article."""
    made = make_workspace(tmp_path / "zones")
    with SqliteStore.open(made.database) as store:
        article = store.find_article("01-first.txt").id
        store.apply(set_status("zhao", article, Status.TODO, Status.DONE), by="zhao")
    return made


@pytest.fixture
def asked(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, Any]]:
    return ask(workspace, monkeypatch, capsys, ["lin", "zhao"])


def ask(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sets: list[str],
    every: float = 0,
) -> list[dict[str, Any]]:
    question = json.dumps({"sets": sets, "any_status": False, "gamma": False}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(question)))
    monkeypatch.setattr(telling, "EVERY", every)
    telling.serve(str(workspace.root), str(workspace.database), measuring.answer)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def finish_second(workspace: Workspace) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("02-second.txt").id
        for name in ("lin", "zhao"):
            store.apply(set_status(name, article, store.status(article, name), Status.DONE), by=name)


def test_it_is_told_how_far_it_is_before_the_answer(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finish_second(workspace)
    *told, answer = ask(workspace, monkeypatch, capsys, ["lin", "zhao"])
    assert {one["doing"] for one in told} == {
        "articles aligned",
        "lin against zhao: resamples drawn",
    }
    assert all(0 <= one["done"] < one["of"] for one in told)
    assert set(answer) == {"tables"}


def test_what_is_new_is_told_at_once_and_the_same_seldom(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finish_second(workspace)
    *told, _ = ask(workspace, monkeypatch, capsys, ["lin", "zhao"], every=3600)
    assert [one["doing"].rpartition(": ")[2] for one in told] == [
        "articles aligned",
        "resamples drawn",
    ]


def test_the_answer_has_a_table_by_label_and_one_by_article_with_every_figure(asked: list[dict[str, Any]]) -> None:
    labels, articles = asked[-1]["tables"]
    assert labels["header"] == ["label", "lin", "zhao", "agreed", "paired", *HEADS]
    rows = {row[0]: row[1:] for row in labels["rows"]}
    assert rows["all"][:6] == ["4", "4", "1", "2", "0.250", "0.500"]
    assert rows["project"][4] == "0.000"
    assert articles["rows"][0][0] == "01-first.txt"
    assert articles["articles"][0].startswith("a")
    assert len(labels["details"]) == len(labels["rows"])
    assert labels["details"][-1][0] == "exact F1 0.2500"


def test_what_was_left_out_comes_with_the_figures(asked: list[dict[str, Any]]) -> None:
    _, articles = asked[-1]["tables"]
    assert "2 articles left out:" in articles["notes"]
    assert "1 and 0 spans left out: their articles were left out" in articles["notes"]


def test_an_undefined_figure_says_why_in_full_and_is_a_dash_in_the_row(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("01-first.txt").id
        store.apply(set_status("zhao", article, Status.DONE, Status.IN_PROGRESS), by="zhao")
    labels, articles = ask(workspace, monkeypatch, capsys, ["lin", "zhao"])[-1]["tables"]
    assert labels["rows"] == [["all", "0", "0", "0", "0", "–", "–", "–", "–", "–"]]
    assert labels["details"][0][0] == "exact F1 is undefined: neither set has a span of it"
    assert any("+ before the sets" in note for note in articles["notes"])


def test_three_sets_have_a_table_together(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with SqliteStore.open(workspace.database) as store:
        store.ensure_set("qin", SetKind.ANNOTATOR, "qin")
        store.apply(set_status("qin", store.find_article("01-first.txt").id, Status.TODO, Status.DONE), by="qin")
    tables = ask(workspace, monkeypatch, capsys, ["lin", "zhao", "qin"])[-1]["tables"]
    assert len(tables) == 7
    assert tables[-1]["title"].startswith("lin, zhao, qin together: 1 articles")
    assert len(tables[-1]["details"]) == len(tables[-1]["rows"])


def test_what_cannot_be_compared_is_an_error_in_words(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (answer,) = ask(workspace, monkeypatch, capsys, ["lin", "zaho"])
    assert 'did you mean "zhao"' in answer["error"]
