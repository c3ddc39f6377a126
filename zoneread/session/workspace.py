"""A workspace is a folder with corpus/, annotations.db and keymaps/. This module finds one and lays one out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from zoneread.errors import WorkspaceError
from zoneread.regular import FOLDER, kind_at

DATABASE = "annotations.db"
CORPUS = "corpus"
KEYMAPS = "keymaps"


class Workspace(NamedTuple):
    """Where the articles, the database and the keymaps of one piece of work are. The database may lie elsewhere."""

    root: Path
    database: Path

    @property
    def corpus(self) -> Path:
        """The folder of the article files. zoneread never writes there."""
        return self.root / CORPUS

    @property
    def keymaps(self) -> Path:
        """The folder of the workspace's own keymaps."""
        return self.root / KEYMAPS


def find_workspace(root: Path | None = None, database: Path | None = None) -> Workspace:
    """Return the workspace at `root`, or at the current folder; `database` overrides where its database is.

    Raises WorkspaceError when the folder is not a workspace, with what to do about it. A named database makes the
    current folder do as a workspace whatever is in it.
    """
    folder = root if root is not None else Path.cwd()
    if kind_at(folder) != FOLDER:
        raise WorkspaceError("no such folder", where=str(folder), hint="make a workspace with: zoneread init DIR")
    if database is not None:
        if kind_at(database) == FOLDER:
            raise WorkspaceError("this is a folder, not a database", where=str(database))
        return Workspace(folder, database)
    if not is_workspace(folder):
        raise WorkspaceError(
            "not a workspace: there is no annotations.db here",
            where=str(folder),
            hint="make one with: zoneread init DIR, or name one with --workspace DIR",
        )
    return Workspace(folder, folder / DATABASE)


def is_workspace(folder: Path) -> bool:
    """Whether `folder` holds a database, or at least the corpus that one would be made from."""
    return (folder / DATABASE).exists() or (folder / CORPUS).is_dir()


def make_folders(root: Path) -> Workspace:
    """Create an empty workspace's folders at `root` and return it; the database is the caller's to create.

    Raises WorkspaceError when `root` already is a workspace, holds other things, or cannot be written: nothing that
    is there already is ever touched.
    """
    if root.exists() and not root.is_dir():
        raise WorkspaceError("there is a file of this name", where=str(root))
    if root.is_dir() and is_workspace(root):
        raise WorkspaceError(
            "this is a workspace already", where=str(root), hint=f"open it with: zoneread --workspace {root}"
        )
    if root.is_dir() and any(not entry.name.startswith(".") for entry in root.iterdir()):
        raise WorkspaceError("the folder is not empty", where=str(root), hint="name a new or an empty folder")
    workspace = Workspace(root, root / DATABASE)
    try:
        workspace.corpus.mkdir(parents=True)
        workspace.keymaps.mkdir()
    except OSError as error:
        raise WorkspaceError(f"cannot be created: {error.strerror}", where=str(root)) from error
    return workspace
