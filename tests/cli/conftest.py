"""A workspace and a way to run commands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.workspaces import make_workspace
from zoneread.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.session.workspace import Workspace


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Runner:
    """Runs command lines as the program does, and hands back status, data and narration."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        status = run(arguments)
        captured = self._capsys.readouterr()
        return Ran(status, captured.out, captured.err)


@pytest.fixture
def zoneread(capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(capsys)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Make a workspace the current folder."""
    made = make_workspace(tmp_path / "zones")
    monkeypatch.chdir(made.root)
    return made
