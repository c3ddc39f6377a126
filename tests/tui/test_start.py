"""Starting the reader."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.programs import ROOT, run_python
from tests.terminal import Terminal
from zoneread.errors import ConfigError, UsageError
from zoneread.keys.command import Context
from zoneread.session.workspace import Workspace
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.tui import BROWSER_DRIVER
from zoneread.tui.start import check_encoding, load_keymap, run_reader

if TYPE_CHECKING:
    from pathlib import Path


def test_a_workspace_may_bring_its_own_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keymaps"
    folder.mkdir()
    (folder / "user.toml").write_text(
        'extends = "default"\n[common]\n"edit.undo" = ["f12"]\n[reading]\n"span.note" = []\n'
    )
    keymap, notices = load_keymap(Workspace(tmp_path, tmp_path / "annotations.db"), DEFAULT_SCHEME)
    assert notices == []
    assert keymap.keys_for("edit.undo", Context.READING) == [("f12",)]


def test_with_a_keymap_full_of_mistakes_the_reader_starts_with_the_default_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "keymaps"
    folder.mkdir()
    (folder / "user.toml").write_text('extends = "default"\n[common]\n"edit.undoo" = ["ctrl+bananas"]\n')
    keymap, notices = load_keymap(Workspace(tmp_path, tmp_path / "annotations.db"), DEFAULT_SCHEME)
    assert keymap.keys_for("edit.undo", Context.READING)
    assert len(notices) == 1
    assert notices[0].startswith("using the default keys: ")
    assert "user.toml" in notices[0]


def test_an_article_that_is_not_there_is_refused_before_the_screen_is_taken(database: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        run_reader(Workspace(tmp_path, database), annotator="lin", article="nowhere")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_an_encoding_that_has_all_hanzi_will_do(encoding: str) -> None:
    check_encoding(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "iso8859-1", "gb2312", "gbk", "big5", "no-such-encoding"])
def test_an_encoding_that_has_not_all_hanzi_is_named_with_what_to_do(encoding: str) -> None:
    with pytest.raises(ConfigError, match=f"LANG: the terminal's encoding, {encoding}, has not all .*C.UTF-8"):
        check_encoding(encoding)


def test_no_variable_makes_textual_press_keys_or_draw_elsewhere() -> None:
    odd: dict[str, Any] = {
        "TEXTUAL_DRIVER": "no.such:Thing",
        "TEXTUAL_PRESS": "q",
        "TEXTUAL_COLOR_SYSTEM": "none",
        "TEXTUAL": "debug",
    }
    code = (
        "import os, zoneread.tui; print(sorted(name for name in os.environ if name.startswith('TEXTUAL')), "
        "'COLUMNS' in os.environ)"
    )
    assert run_python(code, COLUMNS="7", **odd).stdout == "['TEXTUAL_DISABLE_KITTY_KEY'] False\n"
    browser: dict[str, Any] = {**odd, "TEXTUAL_DRIVER": BROWSER_DRIVER}
    assert "TEXTUAL_PRESS" in run_python(code, COLUMNS="7", **browser).stdout
    assert "True" in run_python(code, COLUMNS="7", **browser).stdout


@pytest.mark.pty
def test_a_state_folder_that_cannot_be_costs_only_the_memory_of_places(database: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "zoneread", "--workspace", str(database.parent), "--db", str(database)]
    env = {"ZONEREAD_STATE": "s" * 5_000, "ZONEREAD_CONFIG": "c" * 5_000, "PYTHONPATH": str(ROOT)}
    with Terminal(command, env=env, cwd=tmp_path) as terminal:
        terminal.wait_for("? help", timeout=30)
        terminal.press("q")
        assert terminal.wait_exit() == 0
