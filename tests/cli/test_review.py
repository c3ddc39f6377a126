"""``zoneread review``: what it refuses before it would open the reader, and what it would open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zoneread.errors import UsageError
from zoneread.session.disagreements import ReviewRequest
from zoneread.tui.start import run_reader

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


def test_without_a_terminal_it_says_what_it_needs_and_fails(zoneread: Runner, workspace: Workspace) -> None:
    ran = zoneread("review", "lin", "zhao")
    assert ran.status == 2
    assert str(workspace.database) in ran.err
    assert "terminal" in ran.err


def test_it_wants_sets(zoneread: Runner, workspace: Workspace) -> None:
    ran = zoneread("--workspace", str(workspace.root), "review")
    assert ran.status == 2
    assert "SET" in ran.err


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (ReviewRequest(("lin", "zhau")), "zhao"),
        (ReviewRequest(("lin",)), "two sets or more"),
        (ReviewRequest(("lin", "zhao"), gold="zhao"), "cannot both vote"),
        (ReviewRequest(("lin", "zhao")), "--any-status"),
    ],
)
def test_what_cannot_be_reviewed_is_refused_before_the_screen_changes(
    workspace: Workspace, request_: ReviewRequest, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match=words):
        run_reader(workspace, annotator="wu", review=request_)
    assert capsys.readouterr().out == ""
