"""When the store cannot be written the reader says so, keeps the edit in hand, and stores it or lets it be kept elsewhere."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import FIRST
from tests.tui.screen import status_of
from zoneread.errors import StoreDamagedError, StoreError, StoreFullError
from zoneread.session.inhand import InHand, read_in_hand, write_in_hand
from zoneread.session.session import Session
from zoneread.session.team import merge_files
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from zoneread.span.edits import Edit
    from zoneread.tui.app import ReaderApp

WINDOW = FIRST.index("“一窗通办”")
PATIENCE = 100
"""Tenths of a second to wait for what is retried."""


async def tag(pilot: Pilot[None], reader: ReaderApp, start: int = WINDOW) -> None:
    reader.view.select(Range(start, start + 6))
    await pilot.press("1")


def stored(database: Path) -> list[str]:
    with SqliteStore.open(database, readonly=True) as store:
        return [span.quote for span in store.spans(store.find_article("1.txt").id, "lin")]


def remove(database: Path, *endings: str) -> None:
    for ending in endings:
        database.with_name(database.name + ending).unlink(missing_ok=True)


def allow(database: Path, rights: int) -> None:
    database.chmod(rights)


async def until(pilot: Pilot[None], happens: Callable[[], bool]) -> None:
    for _ in range(PATIENCE):
        if happens():
            return
        await pilot.pause(0.1)
    raise AssertionError("waited in vain")


async def until_stored(pilot: Pilot[None], reader: ReaderApp) -> None:
    await until(pilot, lambda: not reader.desk.writer.in_hand)


def shown(reader: ReaderApp) -> list[str]:
    assert reader.desk.article is not None
    return [span.quote for span in reader.desk.article.spans]


async def test_a_database_that_vanishes_and_comes_back_has_the_edit(reader: ReaderApp, database: Path) -> None:
    async with reader.run_test() as pilot:
        away = database.with_name("away")
        away.mkdir()
        there = [path for path in database.parent.iterdir() if path.name.startswith("annotations.db")]
        for path in there:
            path.rename(away / path.name)
        await tag(pilot, reader)
        assert "not stored, retrying (g w elsewhere, u drops): the database has vanished" in status_of(reader)
        assert shown(reader) == []
        for path in there:
            (away / path.name).rename(path)
        await until_stored(pilot, reader)
        assert shown(reader) == ["“一窗通办”"]
    assert stored(database) == ["“一窗通办”"]


async def test_a_drive_that_comes_back_as_another_file_is_opened_anew(reader: ReaderApp, database: Path) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader)
        with sqlite3.connect(database) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = database.with_name("copy.db")
        shutil.copy(database, copy)
        remove(database, "")
        await tag(pilot, reader, 0)
        assert "u drops): the database has vanished" in status_of(reader)
        remove(database, "-wal", "-shm")
        copy.rename(database)
        await until_stored(pilot, reader)
        assert len(shown(reader)) == 2
    assert len(stored(database)) == 2


async def test_another_database_in_its_place_gets_nothing_and_the_edit_stays_in_hand(
    reader: ReaderApp, database: Path
) -> None:
    async with reader.run_test() as pilot:
        remove(database, "", "-wal", "-shm")
        SqliteStore.open(database, create=True).close()
        await tag(pilot, reader)
        assert "another file has taken the database's place" in status_of(reader)
        await pilot.pause(0.6)
        assert "not stored, cannot be" in status_of(reader)
        assert reader.desk.writer.edit_in_hand is not None
        await pilot.press("u")
        assert status_of(reader).startswith("dropped, it was never stored: reform")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_file_that_may_not_be_written_any_more(reader: ReaderApp, database: Path) -> None:
    async with reader.run_test() as pilot:
        allow(database, 0o400)
        await tag(pilot, reader)
        assert "not stored, retrying" in status_of(reader)
        allow(database, 0o600)
        await until_stored(pilot, reader)
    assert stored(database) == ["“一窗通办”"]


async def test_a_database_opened_for_reading_keeps_the_edit_in_hand_until_it_may_be_written(
    make_reader: Callable[..., ReaderApp], database: Path
) -> None:
    with SqliteStore.open(database, readonly=True) as frozen:
        reader = make_reader(on=frozen)
        async with reader.run_test() as pilot:
            await tag(pilot, reader)
            assert "u drops): opened for reading only" in status_of(reader)
            await until_stored(pilot, reader)
    assert stored(database) == ["“一窗通办”"]


@pytest.mark.parametrize(
    "error",
    [
        StoreFullError("no space is left to write"),
        StoreError("the disk or the network drive failed"),
        StoreDamagedError("the database is damaged"),
    ],
)
async def test_an_edit_that_cannot_be_stored_is_written_elsewhere_and_merged_later(
    reader: ReaderApp, database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: StoreError
) -> None:
    def fails(_session: Session, _edit: Edit) -> Edit:
        raise error

    path = tmp_path / "elsewhere" / "kept.jsonl"
    async with reader.run_test(size=(100, 24)) as pilot:
        with monkeypatch.context() as broken:
            broken.setattr(Session, "apply", fails)
            await tag(pilot, reader)
            assert status_of(reader).startswith(f"not stored, retrying (g w elsewhere, u drops): {error.message}")
            await pilot.press("g", "w")
            await pilot.pause()
            assert reader.asker is not None
            reader.asker.line.value = str(path)
            await pilot.press("enter")
            assert f"written to {path}" in status_of(reader)
            assert shown(reader) == []
            assert reader.desk.writer.in_hand == ""
        await tag(pilot, reader, 0)
    assert len(list(read_in_hand(path))) == 1
    assert len(stored(database)) == 1
    with SqliteStore.open(database) as store:
        merge_files(store, [path])
    assert len(stored(database)) == 2


async def test_what_is_in_hand_when_the_reader_ends_is_kept_and_stored_at_the_next_start(
    make_reader: Callable[..., ReaderApp], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_session: Session, _edit: Edit) -> Edit:
        raise StoreFullError("no space is left to write")

    reader = make_reader()
    async with reader.run_test() as pilot:
        with monkeypatch.context() as broken:
            broken.setattr(Session, "apply", full)
            await tag(pilot, reader)
            reader.exit()
            await pilot.pause()
    assert "kept in" in reader.farewell
    assert reader.places.edits_in_hand.exists()
    assert stored(database) == []
    following = make_reader()
    async with following.run_test(size=(140, 24)) as pilot:
        await pilot.pause(0.2)
        assert status_of(following) == "1 edit kept from before, when the store could not be written, stored now"
        assert shown(following) == ["“一窗通办”"]
    assert stored(database) == ["“一窗通办”"]
    assert not following.places.edits_in_hand.exists()


async def test_what_was_kept_and_does_not_fit_any_more_stays_in_a_file_and_is_told(
    make_reader: Callable[..., ReaderApp], database: Path
) -> None:
    reader = make_reader()
    kept = reader.places.edits_in_hand
    with SqliteStore.open(database) as store:
        session = Session(store, "lin")
        article = session.open("1.txt")
        article.take(session.apply(session.tag(article, Range(WINDOW, WINDOW + 6), "reform")), "lin")
        retag = session.retag(article, article.spans[0], "metric")
        session.apply(session.remove(article, article.spans))
    write_in_hand(kept, InHand(retag, "lin", "2026-03-01T08:00:00Z", "lin", SetKind.ANNOTATOR))
    async with reader.run_test(size=(200, 24)) as pilot:
        await pilot.pause(0.2)
        assert "1 edit kept from before, of no use any more" in status_of(reader)
    left = kept.with_suffix(".left.jsonl")
    assert not kept.exists()
    assert [one.edit for one in read_in_hand(left)] == [retag]


async def test_an_undo_that_has_to_wait_cannot_be_kept_elsewhere_and_can_be_dropped(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneread.tui.telling.READ_FOR", 1000.0)
    tried: list[Session] = []

    def vanished(session: Session) -> Edit | None:
        tried.append(session)
        raise StoreError("the database has vanished")

    async with reader.run_test() as pilot:
        await tag(pilot, reader)
        with monkeypatch.context() as broken:
            broken.setattr(Session, "undo", vanished)
            broken.setattr(Session, "reconnect", vanished)
            await pilot.press("u")
            assert "vanished" in status_of(reader)
            await pilot.press("g", "w")
            assert status_of(reader) == "a file cannot keep the undo in hand"
            tries = len(tried)
            await until(pilot, lambda: len(tried) > tries)
            assert status_of(reader) == "a file cannot keep the undo in hand", "a retry took the answer to a key down"
            monkeypatch.setattr("zoneread.tui.telling.READ_FOR", 0.0)
            await until(pilot, lambda: "not stored, retrying" in status_of(reader))
            await pilot.press("u")
        assert status_of(reader) == "dropped, it was never stored: undo"
        assert shown(reader) == ["“一窗通办”"]


async def test_one_who_has_gone_on_to_another_article_is_not_taken_back(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Session.apply
    failures = [StoreFullError("no space is left to write")] * 2

    def sometimes(session: Session, edit: Edit) -> Edit:
        if failures:
            raise failures.pop()
        return real(session, edit)

    monkeypatch.setattr(Session, "apply", sometimes)
    async with reader.run_test() as pilot:
        await tag(pilot, reader)
        await pilot.press("]")
        before = reader.view.cursor
        await until_stored(pilot, reader)
        assert reader.desk.index == 1
        assert reader.view.cursor == before


@pytest.mark.pty
@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files, as on Linux")
def test_a_disk_that_takes_no_more_in_a_real_terminal(database: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    limit = (
        "ulimit -f 33; exec"  # files of 33 KiB at most: enough to open the database, too little for the log of an edit
    )
    command = f"{limit} {sys.executable} -m zoneread --db {database} --annotator lin"
    env = {name: os.environ[name] for name in ("ZONEREAD_STATE", "ZONEREAD_CONFIG")}
    with Terminal(("bash", "-c", command), size=(80, 24), env=env) as terminal:
        terminal.wait_for(lambda: "help" in terminal.text and "栖梧" in terminal.text)
        terminal.press("f", "y", "c", "t", "b", "enter", "1")
        terminal.wait_for("not stored, retrying")
        assert "(g w elsewhere, u drops): the disk" in terminal.text
        assert stored(database) == []
        terminal.press("g", "w")
        terminal.wait_for("write the edit to")
        terminal.press("ctrl+u")
        terminal.paste(str(kept))
        terminal.press("enter")
        terminal.wait_for("written to")
        terminal.press("2")
        terminal.wait_for("not stored, retrying")
        terminal.press("q")
        terminal.wait_for("quit again and it is kept in a file")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert "kept in" in terminal.text
    assert stored(database) == []
    with SqliteStore.open(database) as store:
        for path in (kept, *(tmp_path / "state").glob("edits-*.jsonl")):
            ((_, merged),) = merge_files(store, [path])
            assert not isinstance(merged, Exception)
            assert merged.edits == 1
    assert len(stored(database)) == 2
