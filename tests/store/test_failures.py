"""Whatever happens to the file, the store says so in its own errors, and nothing is acknowledged that is not stored."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.store.builders import TEXT, new_article, new_span, read_everything
from tests.store.damage import count_damage, count_salvage, damaged_copies, make_rich
from tests.store.test_care import tamper
from zoneread.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreVersionError,
    ZonereadError,
)
from zoneread.span.edits import add_span
from zoneread.store import care, connection
from zoneread.store.failures import explain
from zoneread.store.migrations import VERSION
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(path) as opened:
        yield opened


def the_article(store: SqliteStore) -> str:
    return store.articles()[0].id


def test_a_missing_database_is_named_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nothing\.db: there is no annotation database \(zoneread init"):
        SqliteStore.open(tmp_path / "nothing.db")
    with pytest.raises(StoreError, match="the folder does not exist"):
        SqliteStore.open(tmp_path / "no" / "x.db", create=True)
    with pytest.raises(StoreError, match="a folder, not a database"):
        SqliteStore.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_on_a_full_disk_what_needs_no_writing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup to another disk is needed just then; SQLite wants room for its index of the log even to read."""
    path = tmp_path / "annotations.db"
    with SqliteStore.open(path, create=True) as store:
        store.add_article(new_article())
    truth = read_everything(path)
    open_uri = connection._open_uri

    def full(path: Path, options: str) -> sqlite3.Connection:
        if "immutable" not in options:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return open_uri(path, options)

    monkeypatch.setattr(connection, "_open_uri", full)
    assert read_everything(path) == truth
    with pytest.raises(StoreFullError, match="no space is left"):
        SqliteStore.open(path)
    path.with_name("annotations.db-wal").write_bytes(b"newer edits")
    with pytest.raises(StoreFullError, match="no space is left"):
        read_everything(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
def test_a_pipe_where_sqlite_keeps_a_file_is_named_and_not_waited_for(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "annotations.db"
    SqliteStore.open(path, create=True).close()
    os.mkfifo(tmp_path / f"annotations.db{ending}")
    for readonly in (False, True):
        with pytest.raises(StoreError, match=rf"annotations\.db{ending}: a named pipe, where SQLite keeps a file"):
            SqliteStore.open(path, readonly=readonly)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    path.write_text("这不是数据库" * 100, encoding="utf-8")
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StoreDamagedError, match="damaged: file is not a database"):
            SqliteStore.open(path, create=create)
    assert path.read_bytes() == before
    path.write_bytes(b"")
    with pytest.raises(StoreDamagedError, match="the file is empty"):
        SqliteStore.open(path)


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE spans (x)")
    other.close()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StoreDamagedError, match="but not one of zoneread's"):
            SqliteStore.open(path, create=create)
    assert path.read_bytes() == before


def test_a_newer_database_is_opened_for_reading_with_a_clear_line(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA user_version = {VERSION + 1}")
    raw.close()
    with SqliteStore.open(path) as store:
        assert f"version {VERSION + 1} of the tables, this one knows {VERSION}" in store.readonly
        assert len(store.spans(the_article(store), "lin")) == 2
        with pytest.raises(StoreVersionError, match="made by a newer zoneread"):
            store.undo("lin")


def test_a_full_disk_is_said_and_the_edit_can_be_tried_again(store: SqliteStore) -> None:
    article = the_article(store)
    pages = store._c.raw.execute("PRAGMA page_count").fetchone()[0]
    store._c.raw.execute(f"PRAGMA max_page_count = {pages}")
    big = new_article("big.txt", "文" * 100_000)
    with pytest.raises(StoreFullError, match=r"no space is left to write \(free some space"):
        store.add_article(big)
    assert len(store.articles()) == 1
    store._c.raw.execute("PRAGMA max_page_count = 1000000")
    store.add_article(big)
    assert len(store.spans(article, "lin")) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_FSIZE with SIGXFSZ ignored, as on Linux")
def test_a_write_that_the_system_refuses_is_said_and_nothing_is_half_done(path: Path) -> None:
    script = f"""
import resource, signal
from tests.store.builders import new_article, new_span
from zoneread.errors import StoreError
from zoneread.span.edits import add_span
from zoneread.store.sqlite import SqliteStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = SqliteStore.open({str(path)!r})
article = store.articles()[0].id
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
for attempt in range(3):
    try:
        store.apply(add_span("lin", article, new_span(0, 9)), by="lin")
    except StoreError as error:
        print(type(error).__name__)
assert len(store.spans(article, "lin")) == 2
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.apply(add_span("lin", article, new_span(0, 9)), by="lin")
print(len(store.spans(article, "lin")))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.split()[-1] == "3"
    assert set(done.stdout.split()[:3]) <= {"StoreFullError", "StoreError"}
    assert len(done.stdout.split()) == 4


def test_a_lock_held_too_long_is_said_and_the_edit_can_be_tried_again(path: Path, store: SqliteStore) -> None:
    store._c.patience = 0.05
    article = the_article(store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    edit = add_span("lin", article, new_span(0, 9))
    with pytest.raises(StoreBusyError, match=r"another process holds the database \(try again"):
        store.apply(edit, by="lin")
    assert len(store.spans(article, "lin")) == 2, "readers are not held up"
    other.execute("ROLLBACK")
    other.close()
    store.apply(edit, by="lin")
    assert len(store.spans(article, "lin")) == 3


def test_a_database_that_was_deleted_or_replaced_takes_no_edit(path: Path, store: SqliteStore) -> None:
    edit = add_span("lin", the_article(store), new_span(0, 9))
    path.rename(path.with_name("moved.db"))
    with pytest.raises(StoreError, match="the database has vanished"):
        store.apply(edit, by="lin")
    shutil.copy(path.with_name("moved.db"), path)
    with pytest.raises(StoreError, match="another file has taken the database's place"):
        store.apply(edit, by="lin")


def test_a_damaged_database_is_told_of_or_answers_rightly(path: Path, tmp_path: Path) -> None:
    count = count_damage(path, tmp_path / "damaged.db", 200, 50, seed=2031)
    assert count.wrong == 0
    assert count.told > 50


def test_a_damaged_database_with_more_in_it_is_told_of_or_answers_rightly(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    make_rich(path)
    count = count_damage(path, tmp_path / "damaged.db", 150, 20, seed=8)
    assert count.wrong == 0
    assert count.told > 100


def test_a_salvage_saves_what_can_be_read_and_says_what_not(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    truth = read_everything(path)
    chance = random.Random(7)
    copy, target = tmp_path / "damaged.db", tmp_path / "salvaged.db"
    complete = 0
    for trial in range(60):
        data = bytearray(whole)
        if trial % 2:
            del data[chance.randrange(len(data)) :]
        else:
            for _ in range(chance.choice((1, 8, 64))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        copy.write_bytes(data)
        target.unlink(missing_ok=True)
        try:
            saved = care.salvage(copy, target, now="2031-01-01T00:00:00Z")
        except ZonereadError:
            assert not target.exists()
        else:
            assert copy.read_bytes() == data, "the damaged file is never written to"
            assert sum(one.rows for one in saved) > 0
            sound = not care.doctor(target)
            complete += sound and read_everything(target) == truth
        assert not list(tmp_path.glob("tmp*"))
    assert complete > 10


def test_a_salvage_leaves_out_what_does_not_fit_its_digest_and_keeps_the_rest(path: Path, tmp_path: Path) -> None:
    with SqliteStore.open(path) as store:
        store.lock_set("lin", by="gao")
        store.lock_set("lin", locked=False, by="gao")
    tamper(
        path,
        "UPDATE edits SET why = 'forged' WHERE number = 1",
        "UPDATE acts SET annotator = 'forged' WHERE number = 2",
        "DELETE FROM spans",
    )
    target = tmp_path / "salvaged.db"
    saved = {one.table: (one.rows, one.holes) for one in care.salvage(path, target, now="2031-01-01T00:00:00Z")}
    assert (saved["edits"], saved["acts"], saved["spans"]) == ((1, 1), (1, 1), (0, 0))
    assert "rows 1 to 1 of the log are missing" in {finding.message for finding in care.doctor(target)}
    with SqliteStore.open(target) as store:
        assert store.spans(the_article(store), "lin") == []
        assert store.sets()[0].spans == 0


def test_most_of_a_damaged_database_is_salvaged(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    make_rich(path)
    count = count_salvage(path, tmp_path / "damaged.db", 30, 0, seed=5)
    assert count.made > 27
    assert count.spans > 0.9


def test_nothing_but_the_stores_errors_comes_of_a_damaged_database(tmp_path: Path) -> None:
    path, copy, sound = (tmp_path / name for name in ("annotations.db", "damaged.db", "sound.db"))
    make_rich(path, articles=3)
    told = 0
    for data in damaged_copies(path.read_bytes(), 25, 5, seed=4):
        for work in (look_over, repair, edit, merge_into(path, sound)):
            for left in tmp_path.glob("damaged.db*"):
                left.unlink()
            copy.write_bytes(data)
            try:
                work(copy)
            except ZonereadError:
                told += 1
    assert told > 30


def look_over(path: Path) -> None:
    care.doctor(path)


def repair(path: Path) -> None:
    care.repair(path, now="2031-01-01T00:00:00Z")


def edit(path: Path) -> None:
    with SqliteStore.open(path) as store:
        store.undo("lin")
        store.conflicts()
        store.add_article(new_article(store.articles()[0].name, "新的内容"))
        list(store.export_orphans([one.name for one in store.sets()]))


def merge_into(path: Path, sound: Path) -> Callable[[Path], None]:
    def merge(damaged: Path) -> None:
        shutil.copy(path, sound)
        with SqliteStore.open(sound) as store:
            store.merge(damaged)

    return merge


@pytest.mark.parametrize(("free", "kind"), [(0, StoreFullError), (1 << 30, StoreError)])
def test_an_index_of_the_log_that_cannot_grow_on_a_full_disk_is_said_to_be_for_want_of_space(
    free: int, kind: type[StoreError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1 << 40, (1 << 40) - free, free))
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert type(explain(error, str(tmp_path / "a.db"))) is kind


def test_a_folder_that_is_gone_hides_no_failure(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert type(explain(error, str(tmp_path / "gone" / "a.db"))) is StoreError


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreBusyError),
        (sqlite3.SQLITE_PROTOCOL, StoreBusyError),
        (sqlite3.SQLITE_READONLY_DIRECTORY, StoreReadOnlyError),
        (sqlite3.SQLITE_FULL, StoreFullError),
        (sqlite3.SQLITE_CORRUPT_VTAB, StoreDamagedError),
        (sqlite3.SQLITE_IOERR_SHMMAP, StoreError),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, StoreError),
        (sqlite3.SQLITE_CONSTRAINT_CHECK, StoreError),
    ],
)
def test_each_of_sqlites_failures_has_its_error(code: int, kind: type[StoreError]) -> None:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    found = explain(error, "a.db")
    assert type(found) is kind
    assert str(found).startswith("a.db: ")
    assert found.exit_status == 3
    assert TEXT not in str(found)
