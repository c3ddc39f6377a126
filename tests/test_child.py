"""Processes of ours run our modules and nothing that lies in the current folder."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.programs import environment
from tests.terminal import Terminal
from zoneread.child import PYTHON
from zoneread.demo.layout import lay_out

if TYPE_CHECKING:
    from pathlib import Path

TRAP = "open('sprung', 'w').close()\n"


@pytest.mark.parametrize("name", ["json.py", "zoneread.py", "runpy.py"])
def test_a_module_in_the_current_folder_is_not_run(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(TRAP)
    done = subprocess.run(
        [*PYTHON, "zoneread.session.gamma_child"], cwd=tmp_path, input=b"", capture_output=True, timeout=60, check=False
    )
    assert b"No module named" not in done.stderr
    assert not (tmp_path / "sprung").exists()


@pytest.mark.pty
def test_opening_a_workspace_runs_nothing_that_lies_in_it(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "zones").root
    (root / "json.py").write_text(TRAP)
    env = environment(ZONEREAD_STATE=str(tmp_path / "state"), ZONEREAD_CONFIG=str(tmp_path / "config"))
    command = [sys.executable, "-P", "-m", "zoneread", "--annotator", "me"]
    with Terminal(command, size=(100, 30), env=env, cwd=root) as terminal:
        terminal.wait_for("suggested")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert not (root / "sprung").exists()
