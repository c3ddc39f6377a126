"""The store on SQLite keeps the contract, and what SQLite adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import counting, new_article, ticking
from tests.store.contract import StoreContract, added
from zoneread.errors import StoreReadOnlyError
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "annotations.db", create=True, clock=ticking(), new_id=counting()) as opened:
        yield opened


class TestSqliteStore(StoreContract):
    """The contract."""


def test_reading_leaves_the_file_byte_for_byte_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    with SqliteStore.open(path, create=True) as store:
        store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        article = store.add_article(new_article()).article
        added(store, article, 0, 3)
    before = path.read_bytes()
    for readonly in (False, True):
        with SqliteStore.open(path, readonly=readonly) as store:
            store.articles()
            store.article(article).reading  # noqa: B018 - unpacked on first use
            store.spans(article, "lin")
            store.overview("lin")
            store.sets()
            list(store.log())
            list(store.export_rows(["lin"]))
            store.version()
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]


def test_a_store_opened_for_reading_refuses_to_write(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    SqliteStore.open(path, create=True).close()
    with SqliteStore.open(path, readonly=True) as store:
        assert store.readonly == "opened for reading only"
        with pytest.raises(StoreReadOnlyError, match="opened for reading only"):
            store.add_article(new_article())
