"""Opening the store of a workspace, and creating both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import StoreError, StoreVersionError
from zoneread.session.workspace import Workspace, make_folders

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.store.sqlite import SqliteStore


def open_store(workspace: Workspace, *, readonly: bool = False, create: bool = False) -> SqliteStore:
    """Open the workspace's database; the store is a context manager that closes it.

    `readonly` refuses every write; `create` makes an empty database where there is none. An older database is migrated
    either way, where it may be written, after a copy beside it. Raises StoreError.
    """
    from zoneread.store.sqlite import SqliteStore

    if readonly:
        try:
            return SqliteStore.open(workspace.database, readonly=True)
        except StoreVersionError:
            SqliteStore.open(workspace.database).close()
    return SqliteStore.open(workspace.database, create=create, readonly=readonly)


def create_workspace(root: Path) -> Workspace:
    """Make an empty workspace at `root`: its folders, and a database with the default scheme; all of it or nothing."""
    is_new = not root.exists()
    workspace = make_folders(root)
    try:
        open_store(workspace, create=True).close()
    except StoreError:
        for beside in ("", "-wal", "-shm", "-journal"):
            workspace.database.with_name(workspace.database.name + beside).unlink(missing_ok=True)
        for folder in (workspace.corpus, workspace.keymaps, *([root] if is_new else [])):
            folder.rmdir()
        raise
    return workspace


def prepare_edits() -> None:
    """Load what the first edit needs, so that the key that makes it does not wait for it."""
    import zoneread.store.edits  # noqa: F401
