"""Laying out the demo: the bundled articles and their database as a workspace of the user's own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from zoneread.errors import WorkspaceError
from zoneread.resources import bundled
from zoneread.session.workspace import CORPUS, DATABASE, Workspace, make_folders

if TYPE_CHECKING:
    from pathlib import Path


def lay_out(root: Path) -> Workspace:
    """Make a workspace at `root` with a copy of the bundled corpus and database; raise WorkspaceError where it cannot."""
    corpus, database = bundled(CORPUS), bundled(DATABASE)
    workspace = make_folders(root)
    try:
        for article in sorted(corpus.iterdir()):
            if article.is_file():
                shutil.copyfile(article, workspace.corpus / article.name)
        shutil.copyfile(database, workspace.database)
    except OSError as error:
        raise WorkspaceError(f"cannot be written: {error.strerror}", where=str(root)) from error
    return workspace
