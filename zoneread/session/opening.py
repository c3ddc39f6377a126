"""Opening the store of a workspace, creating both, and opening an article of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import AnchorError, StoreError, StoreVersionError
from zoneread.session.open_article import SHOWN_ORIGINS, OpenArticle
from zoneread.session.workspace import Workspace, make_folders
from zoneread.span.span import check_quote
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zoneread.session.orphans import LeftBehind
    from zoneread.store.protocol import ArticleRow, Store, StoredArticle
    from zoneread.store.sqlite import SqliteStore
    from zoneread.text.reading import Reading

NEAR = 4_000
"""Code points to either side of the cursor whose spans the first frame has: more than a screen holds."""


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


def open_article(store: Store, set_name: str, ref: str, *, near: int | None = None) -> OpenArticle:
    """Return the article that `ref` names with what fits of the set's spans; of a long one, with `near`, those `NEAR` it.

    Raises UsageError when there is no such article, StoreError when the database cannot be read.
    """
    row = store.find_article(ref)
    whole = near is None or (row.characters <= NEAR and row.revision == 1)
    touching = None if near is None or row.characters <= NEAR else Range(max(0, near - NEAR), near + NEAR)
    stored = store.article(row.id)
    reading = _reading(store, stored)
    spans, faults = [], []
    for span in store.spans(row.id, set_name, origins=SHOWN_ORIGINS, touching=touching):
        try:
            check_quote(span, reading.text, where=row.name)
        except AnchorError as error:
            faults.append(str(error))
        else:
            spans.append(span)
    orphans = _orphans(store, row, set_name, reading) if row.revision > 1 and whole else ()
    status = store.status(row.id, set_name)
    return OpenArticle(row, reading, status, spans, tuple(faults), whole=whole, orphans=orphans)


def _reading(store: Store, stored: StoredArticle) -> Reading:
    reading = stored.reading
    if not store.settlements(stored.row.id) and not any(entry.decision for entry in reading.audit):
        # Most articles have nothing settled, and need not wait for what cleans texts.
        return reading
    from zoneread.session.texts import stored_reading

    return stored_reading(store, stored)


def _orphans(store: Store, row: ArticleRow, set_name: str, reading: Reading) -> Sequence[LeftBehind]:
    from zoneread.session.orphans import left_behind

    return left_behind(store, row.id, set_name, reading)
