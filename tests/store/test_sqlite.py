"""The store on SQLite keeps the contract, and what SQLite adds to it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.store.builders import counting, new_article, ticking
from tests.store.contract import StoreContract, added
from zoneread.errors import StoreError, StoreReadOnlyError
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.store.protocol import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "annotations.db", create=True, clock=ticking(), new_id=counting()) as opened:
        yield opened


class TestSqliteStore(StoreContract):
    """The contract."""

    def test_it_has_every_method_with_its_types(self, store: SqliteStore) -> None:
        as_the_protocol: Store = store  # checked by mypy
        assert as_the_protocol.readonly == ""


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


def test_what_another_commits_shows_in_the_version(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    with SqliteStore.open(path, create=True) as one, SqliteStore.open(path) as two:
        one.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        seen = two.version()
        assert two.version() == seen
        article = one.add_article(new_article()).article
        assert two.version() != seen
        seen = one.version()
        added(one, article, 0, 3)
        assert one.version() == seen, "one's own commits are known"


def test_two_databases_made_the_same_way_have_the_same_content(tmp_path: Path) -> None:
    dumps = []
    for name in ("one.db", "two.db"):
        with SqliteStore.open(tmp_path / name, create=True, clock=ticking(), new_id=counting()) as store:
            store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
            added(store, store.add_article(new_article()).article, 0, 3)
            store.undo("lin")
        with closing(sqlite3.connect(tmp_path / name)) as raw:
            dumps.append(list(raw.iterdump()))
    assert dumps[0] == dumps[1]


def test_the_way_of_a_key_imports_only_the_standard_library(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    SqliteStore.open(path, create=True).close()
    script = f"""
import sys
from zoneread.store.sqlite import SqliteStore
with SqliteStore.open({str(path)!r}) as store:
    store.articles(); store.undo("lin")
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{"sqlite_utils", "textual", "pypinyin", "opencc"}}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_spans_of_an_article_are_found_by_the_composite_index(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "annotations.db", create=True) as store:
        plan = store._c.execute("EXPLAIN QUERY PLAN SELECT * FROM spans WHERE article = 'a' AND set_name = 'lin'")
        assert "USING INDEX spans_by_place (article=? AND set_name=?)" in plan.fetchone()[3]


def test_commits_are_synced_and_foreign_keys_hold(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    SqliteStore.open(path, create=True).close()
    with SqliteStore.open(path) as store:
        found = {
            name: store._c.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode", "foreign_keys")
        }
    assert found == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}


def test_an_edit_in_the_middle_of_an_export_is_refused_and_works_afterwards(store: SqliteStore, article: str) -> None:
    added(store, article, 0, 3)
    export = store.export_rows(["lin", "zhao"])
    next(export)
    with pytest.raises(StoreError, match="an export of this store is still being read"):
        store.undo("lin")
    assert len(list(export)) == 1
    assert store.undo("lin") is not None
