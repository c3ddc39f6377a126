"""A review in the real program, by keys alone: every disagreement is reached, decided, stored and exported."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Terminal
from tests.workspaces import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.session.workspace import Workspace

pytestmark = pytest.mark.pty

PLACE = re.compile(r" (\S+) (\d+)/(\d+) · (\d+) open")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "zones")


def command(workspace: Workspace, *words: str) -> list[str]:
    return [sys.executable, "-m", "zoneread", "--workspace", str(workspace.root), "--annotator", "wu", *words]


def program(workspace: Workspace, *words: str) -> Terminal:
    env = {name: os.environ[name] for name in ("ZONEREAD_STATE", "ZONEREAD_CONFIG")}
    return Terminal(command(workspace, "review", *words), size=(80, 24), env=env | {"NO_COLOR": "1"})


def place(terminal: Terminal) -> tuple[str, int, int, int]:
    """Return class, number, count and open ones as the panel says, zeros while it does not."""
    found = PLACE.search(terminal.text)
    return (found[1], int(found[2]), int(found[3]), int(found[4])) if found else ("", 0, 0, 0)


def verdicts(workspace: Workspace) -> list[dict[str, object]]:
    done = subprocess.run(
        command(workspace, "verdicts", "--format", "json"), capture_output=True, text=True, check=True
    )
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_gold_is_made_by_keys_alone_one_key_a_disagreement(workspace: Workspace) -> None:
    with program(workspace, "lin", "zhao", "--any-status") as terminal:
        terminal.wait_for("disagreement 1 of 4, 4 open")
        seen = []
        for number in range(1, 5):
            terminal.wait_for(lambda number=number: place(terminal)[1] == number)  # type: ignore[misc]
            seen.append(place(terminal)[0])
            terminal.press("tab")
        assert seen == ["missing", "boundary", "missing", "label"]
        terminal.press("shift+tab", "shift+tab", "shift+tab")
        for left, key in zip((3, 2, 1, 0), ("x", "a", "b", "a"), strict=True):
            terminal.press(key)
            terminal.wait_for(lambda left=left: place(terminal)[3] == left)  # type: ignore[misc]
        terminal.press("!", "s")
        terminal.wait_for("accepted 1 on which all agree")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    found = verdicts(workspace)
    assert {str(one["by"]) for one in found} == {"wu"}
    taken = [(one["label"], one["text"]) for one in found if one["origin"] == "adjudicated"]
    assert taken == [("reform", "并联审批机制"), ("metric", "完成税收3.2亿元"), ("project", "澄海智能仓储项目")]


def test_a_decision_that_is_shown_survives_the_end_of_the_program(workspace: Workspace) -> None:
    with program(workspace, "lin", "zhao", "--any-status", "--blind") as terminal:
        terminal.wait_for("disagreement 1 of 4, 4 open")
        assert "zhao" not in terminal.text
        terminal.press("+", quiet=0)
        terminal.wait_for("3 open")
        terminal.process.kill()
        terminal.wait_exit()
    assert len(verdicts(workspace)) == 1
