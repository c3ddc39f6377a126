"""Standard streams that are closed, full or gone: one line and a status, and no file in their place."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.programs import environment, run_python

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.session.workspace import Workspace

FULL = "/dev/full"
STREAMS = {"<&-": 0, ">&-": 1, "2>&-": 2}


def run_in_shell(workspace: Workspace, arguments: str, folder: Path) -> tuple[int, str]:
    command = f"{sys.executable} -m zoneread --workspace {workspace.root} {arguments}"
    env = environment(ZONEREAD_STATE=str(folder / "state"), ZONEREAD_CONFIG=str(folder / "config"))
    ran = subprocess.run(["sh", "-c", command], check=False, env=env, stderr=subprocess.PIPE, text=True, timeout=60)
    return ran.returncode, ran.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the shell of POSIX closes streams")
@pytest.mark.parametrize(
    "arguments", ["sets", "log", "export --set lin --format jsonl", "export --set lin --format brat -o -", "--help"]
)
def test_output_that_nobody_takes_is_one_line_and_no_success(
    workspace: Workspace, tmp_path: Path, arguments: str
) -> None:
    told = "zoneread: standard output: Bad file descriptor\n"
    assert run_in_shell(workspace, f"{arguments} >&-", tmp_path) == (2, told)
    if os.path.exists(FULL):  # noqa: PTH110
        told = "zoneread: standard output: No space left on device\n"
        assert run_in_shell(workspace, f"{arguments} >{FULL}", tmp_path) == (2, told)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the shell of POSIX closes streams")
def test_without_input_the_reader_says_that_it_needs_a_terminal(workspace: Workspace, tmp_path: Path) -> None:
    status, told = run_in_shell(workspace, "read <&-", tmp_path)
    assert (status, told.count("\n")) == (2, 2)
    assert "needs a terminal" in told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the shell of POSIX closes streams")
@pytest.mark.parametrize("closed", STREAMS)
def test_no_file_takes_the_place_of_a_closed_stream(tmp_path: Path, closed: str) -> None:
    """The database would be such a file, and what is printed would go into it."""
    code = "import os; from zoneread.__main__ import open_what_is_closed as fill; fill(); os._exit(os.open('x', 577))"
    command = f'exec {sys.executable} -c "{code}" {closed}'
    ran = subprocess.run(["sh", "-c", command], check=False, env=environment(), cwd=tmp_path, timeout=60)
    assert ran.returncode > max(STREAMS.values())


def test_streams_that_are_open_stay_as_they_are() -> None:
    code = (
        "import sys; from zoneread.__main__ import open_what_is_closed as fill; before = sys.stdout; fill(); "
        "assert sys.stdout is before; print('told')"
    )
    assert run_python(code).stdout == "told\n"


@pytest.mark.parametrize("module", ["quick", "main"])
def test_ctrl_c_while_modules_are_loaded_is_one_line(module: str) -> None:
    code = (
        "import sys, builtins; load = builtins.__import__\n"
        "def interrupted(name, *rest):\n"
        f"    if name == 'zoneread.cli.{module}': raise KeyboardInterrupt\n"
        "    return load(name, *rest)\n"
        "builtins.__import__ = interrupted\n"
        "from zoneread.__main__ import main; sys.argv = ['zoneread', 'sets']; main()"
    )
    ran = run_python(code)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "zoneread: cancelled\n")
