"""Finding a workspace and laying one out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zoneread.errors import StoreFullError, WorkspaceError
from zoneread.session.opening import create_workspace
from zoneread.session.workspace import find_workspace, is_workspace, make_folders

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.session.workspace import Workspace


def test_the_current_folder_is_the_workspace_when_it_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_workspace().database == tmp_path / "annotations.db"


def test_another_folder_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"not a workspace.*zoneread init DIR"):
        find_workspace(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="nowhere: no such folder"):
        find_workspace(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_name_that_no_folder_can_have_is_no_folder_either(tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkspaceError, match="no such folder"):
        find_workspace(tmp_path / name)
    assert find_workspace(tmp_path, tmp_path / name).root == tmp_path


def test_a_named_database_needs_no_workspace_around_it(tmp_path: Path) -> None:
    assert find_workspace(tmp_path, tmp_path / "x.db").database == tmp_path / "x.db"


def test_a_folder_in_place_of_a_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="a folder, not a database"):
        find_workspace(tmp_path, tmp_path)


def test_a_new_workspace_has_its_folders(tmp_path: Path) -> None:
    workspace = make_folders(tmp_path / "zones")
    assert workspace.corpus.is_dir()
    assert workspace.keymaps.is_dir()
    assert is_workspace(workspace.root)


def test_a_workspace_is_never_laid_over_another(tmp_path: Path) -> None:
    make_folders(tmp_path / "zones")
    with pytest.raises(WorkspaceError, match="a workspace already"):
        make_folders(tmp_path / "zones")


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("…")
    with pytest.raises(WorkspaceError, match="not empty"):
        make_folders(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "zones").write_text("…")
    with pytest.raises(WorkspaceError, match="a file of this name"):
        make_folders(tmp_path / "zones")


@pytest.mark.parametrize("is_there", [False, True])
def test_a_workspace_whose_database_cannot_be_made_is_not_left_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    root = tmp_path / "zones"
    if is_there:
        root.mkdir()

    def full(workspace: Workspace, *, create: bool) -> None:
        assert create
        workspace.database.write_bytes(b"half")
        workspace.database.with_name("annotations.db-wal").write_bytes(b"half")
        raise StoreFullError("no space is left to write")

    with monkeypatch.context() as patched:
        patched.setattr("zoneread.session.opening.open_store", full)
        with pytest.raises(StoreFullError):
            create_workspace(root)
    assert root.exists() == is_there
    assert create_workspace(root).database.exists()
