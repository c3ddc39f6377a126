"""The short way into the reader means what the command group means by the same words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.programs import run_python, run_zoneread
from zoneread.cli import quick
from zoneread.cli.main import run
from zoneread.session.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = ("read", "list", "a1", "云泽.txt", "--workspace", "--db", "--annotator", "--help", "-V", "--", "-", "", "=")


def asked_of_the_group(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> quick.Request | None:
    """Return what the command group makes of the words, None when it opens no reader."""
    seen: list[quick.Request] = []
    places: list[tuple[Path | None, Path | None]] = []

    def find(root: Path | None = None, database: Path | None = None) -> Workspace:
        places.append((root, database))
        return Workspace(Path(), Path())

    def open_reader(_workspace: Workspace, annotator: str | None, article: str | None, _review: None = None) -> int:
        seen.append(quick.Request(*places[-1], annotator, article))
        return 0

    with monkeypatch.context() as patch:
        patch.setattr("zoneread.cli.common.find_workspace", find)
        patch.setattr(quick, "open_reader", open_reader)
        run(arguments)
    return seen[0] if seen else None


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(("--db=d.db", "--annotator=lin", "--workspace=")), max_size=6))
def test_what_is_understood_is_what_the_command_group_understands(arguments: list[str]) -> None:
    request = quick.understand(arguments)
    with pytest.MonkeyPatch.context() as monkeypatch:
        if request is not None:
            assert asked_of_the_group(arguments, monkeypatch) == request


@pytest.mark.parametrize(
    ("arguments", "request_"),
    [
        ([], quick.Request()),
        (["read"], quick.Request()),
        (["--workspace", "试", "read", "--annotator=lin", "a1"], quick.Request(Path("试"), None, "lin", "a1")),
        (["--db", "d.db", "--annotator", "lin"], quick.Request(None, Path("d.db"), "lin")),
        (["read", "read"], quick.Request(article="read")),
    ],
)
def test_plain_words_are_understood(arguments: list[str], request_: quick.Request) -> None:
    assert quick.understand(arguments) == request_


@pytest.mark.parametrize(
    "arguments", [["list"], ["--help"], ["read", "--help"], ["read", "a", "b"], ["--db"], ["a1"], ["read", "--", "-a"]]
)
def test_everything_else_is_left_to_the_command_group(arguments: list[str]) -> None:
    assert quick.understand(arguments) is None


def test_the_short_way_imports_no_command_line_machinery() -> None:
    seen = run_python("import sys, zoneread.__main__, zoneread.cli.quick; print('click' in sys.modules)")
    assert seen.stdout.strip() == "False"


def test_outside_a_workspace_one_line_says_what_to_do(tmp_path: Path) -> None:
    ran = run_zoneread(cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "zoneread init DIR" in ran.stderr
