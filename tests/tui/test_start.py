"""Starting the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.session.workspace import Workspace
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.tui.start import load_keymap, run_reader

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
