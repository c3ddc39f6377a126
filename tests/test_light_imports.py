"""What a clean interpreter holds after the first things a person does: the large packages come when they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import ROOT, modules_after
from tests.workspaces import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

LARGE = ("pypinyin", "opencc", "sqlite_utils", "rjieba", "jieba")
OPEN = (
    "from pathlib import Path; from zoneread.session.workspace import find_workspace; "
    "from zoneread.session.opening import open_store; from zoneread.session.session import Session; "
    "session = Session(open_store(find_workspace(Path({root!r}))), 'lin'); session.articles(); "
    "opened = session.open('01-first.txt'); session.source_text(opened)"
)


def test_importing_the_package_brings_none_of_the_large_ones() -> None:
    found = modules_after("import zoneread")
    assert "zoneread" in found
    assert found.isdisjoint({*LARGE, "textual", "click", "sqlite3"})


def test_opening_an_article_brings_neither_the_large_packages_nor_the_steps(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "zones")
    found = modules_after(OPEN.format(root=str(workspace.root)))
    assert "zoneread.session.session" in found
    assert found.isdisjoint({*LARGE, "zoneread.text.kinds", "zoneread.text.steps.chrome"})


@pytest.mark.parametrize("module", ["zoneread.cli.text", "zoneread.cli.importing"])
def test_the_commands_on_texts_do_not_bring_textual(module: str) -> None:
    found = modules_after(f"import {module}")
    assert module in found
    assert found.isdisjoint({*LARGE, "textual", "rich.console"})


def test_judging_a_suggestion_brings_no_suggester() -> None:
    found = modules_after("import zoneread.session.accepting")
    assert "zoneread.session.accepting" in found
    assert found.isdisjoint(
        {*LARGE, "zoneread.session.suggesting", "zoneread.suggest.rules", "zoneread.suggest.learner"}
    )
    reader = (ROOT / "zoneread" / "tui").rglob("*.py")
    assert not [path for path in reader if "zoneread.session.suggesting" in path.read_text(encoding="utf-8")]
