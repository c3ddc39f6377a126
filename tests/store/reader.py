"""A person without the right to write, for `test_readonly`: run with ``python -m``, prints ``fine`` when all is as it must be.

Root may write everything, so root becomes nobody first; what is imported later would not be readable, so all is
imported before.
"""

from __future__ import annotations

import encodings.cp1252  # noqa: F401 - see above
import os
import tempfile
from pathlib import Path

import pytest
import sqlite_utils  # noqa: F401 - see above

from tests.store.builders import new_article
from tests.store.contract import added
from zoneread.errors import StoreError, StoreReadOnlyError
from zoneread.store import care
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

NOBODY = 65534
ARTICLE = new_article()  # made now: cleaning it up imports codecs


def look(path: Path, article: str, spans: int, reason: str) -> None:
    """Read as far as one may, and be refused the rest."""
    before = path.read_bytes(), sorted(path.parent.iterdir())
    with SqliteStore.open(path) as store:
        assert reason in store.readonly, store.readonly
        assert len(store.spans(article, "lin")) == spans
        with pytest.raises(StoreReadOnlyError, match=reason):
            store.undo("lin")
    assert care.doctor(path) == []
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before, "reading left something behind"


def frozen_until_somebody_writes(path: Path, article: str) -> None:
    """Have a reader open while the owner, who may write, adds a span."""
    path.chmod(0o400)
    with SqliteStore.open(path) as reader:
        seen = len(reader.spans(article, "lin"))
        version = reader.version()
        path.chmod(0o600)
        with SqliteStore.open(path) as writer:
            added(writer, article, 9, 12)
            assert reader.version() != version
            assert len(reader.spans(article, "lin")) == seen + 1
        assert len(reader.spans(article, "lin")) == seen + 1
    with SqliteStore.open(path) as writer:
        writer.undo("lin")


def left_by_a_kill(path: Path, article: str) -> None:
    """Commit a span and die, so that the commit is only in the log beside the file."""
    child = os.fork()
    if child == 0:
        store = SqliteStore.open(path)
        added(store, article, 6, 9)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert path.with_name(path.name + "-wal").stat().st_size > 0


def main(folder: Path) -> None:
    """Go through what one may and may not."""
    path = folder / "annotations.db"
    with SqliteStore.open(path, create=True) as store:
        store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        article = store.add_article(ARTICLE).article
        added(store, article, 0, 5)
    path.chmod(0o400)
    look(path, article, 1, "the file may not be written")
    folder.chmod(0o500)
    look(path, article, 1, "the file may not be written")
    path.chmod(0o600)
    look(path, article, 1, "the folder may not be written")
    folder.chmod(0o700)
    frozen_until_somebody_writes(path, article)
    left_by_a_kill(path, article)
    folder.chmod(0o500)
    look(path, article, 2, "the folder may not be written")
    folder.chmod(0o700)
    path.chmod(0)
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore.open(path)
    os.write(1, b"fine\n")


if __name__ == "__main__":
    if os.geteuid() == 0:
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        main(Path(made))
