"""Lint in a process of its own: findings come through whole."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.workspaces import FIRST, make_workspace
from zoneread.compare.lint import RULES, FixKind
from zoneread.session import telling
from zoneread.session.linting import lint_set
from zoneread.session.linting_child import answer, decode, encode
from zoneread.span.edits import add_span
from zoneread.span.span import Span
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.session.workspace import Workspace

TAGS = ((FIRST.index("，同比"), 6, "metric"), (FIRST.index("开"), 1, "project"), (FIRST.rindex("开"), 1, "metric"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Tag some words wrongly in every way that has a fix of its own."""
    made = make_workspace(tmp_path / "zones")
    with SqliteStore.open(made.database) as store:
        article = store.find_article("01-first.txt").id
        for start, length, label in (*TAGS, (0, 5, "project")):
            range_ = Range(start, start + length)
            store.apply(add_span("zhao", article, Span("", label, range_, (range_,), range_.of(FIRST))), by="zhao")
    return made


def test_a_finding_is_the_same_after_the_way_through_json(workspace: Workspace) -> None:
    with SqliteStore.open(workspace.database, readonly=True) as store:
        found = lint_set(store, "zhao")
    assert {finding.fix.kind for finding in found} >= {FixKind.RESIZE, FixKind.RETAG, FixKind.REMOVE}
    assert {finding.fix.sure for finding in found} == {True, False}
    assert [decode(json.loads(json.dumps(encode(finding)))) for finding in found] == found


@pytest.mark.parametrize(
    ("question", "said"), [({"set": "zhao", "off": []}, "findings"), ({"set": "zaho", "off": []}, "error")]
)
def test_the_process_answers_a_question_on_its_standard_input(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    question: dict[str, Any],
    said: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(question).encode())))
    monkeypatch.setattr(telling, "EVERY", 0)
    telling.serve(str(workspace.root), str(workspace.database), answer)
    *told, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert set(last) == {said}
    assert [one["done"] for one in told] == list(range(len(RULES) if said == "findings" else 0))
