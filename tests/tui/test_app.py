"""The reader from the outside: keys in, screen and database out."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import FIRST, SECOND
from tests.tui.screen import rows_of, status_of
from zoneread.errors import StoreBusyError, StoreError, StoreReadOnlyError
from zoneread.session.session import Session
from zoneread.span.span import Status
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zoneread.span.edits import Edit
    from zoneread.tui.app import ReaderApp

SIZES = ((80, 24), (120, 40), (200, 60))
WINDOW = FIRST.index("“一窗通办”")


def spans(store: SqliteStore, article: str = "1.txt", who: str = "lin") -> list[tuple[str, str]]:
    """Return label and quote of the stored spans."""
    return [(span.label, span.quote) for span in store.spans(store.find_article(article).id, who)]


async def select(reader: ReaderApp, start: int, end: int) -> None:
    reader.view.select(Range(start, end))


@pytest.mark.parametrize("size", SIZES)
async def test_every_character_of_the_article_is_on_the_screen(reader: ReaderApp, size: tuple[int, int]) -> None:
    async with reader.run_test(size=size):
        shown = "".join(row.strip() for row in rows_of(reader.view))
        assert shown == FIRST.replace("\n", "")


async def test_the_annotator_and_the_place_in_the_list_are_on_the_screen(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)):
        (title,) = rows_of(reader.title_bar)
        assert "lin" in title
        assert "1/3" in title
        assert "to do" in title


async def test_a_selection_is_tagged_by_a_digit_and_stored(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1")
        assert spans(store) == [("reform", "“一窗通办”")]
        assert status_of(reader).startswith("reform 「“一窗")
        assert "in progress" in rows_of(reader.title_bar)[0]


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        ("r", "reform"),
        ("m", "metric"),
        ("p", "project"),
        ("d", "party-building"),
        ("tdj", "party-building"),
        ("txm", "project"),
        ("4", "party-building"),
    ],
)
async def test_letters_and_codes_tag_as_digits_do(reader: ReaderApp, store: SqliteStore, keys: str, label: str) -> None:
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press(*keys)
        assert spans(store) == [(label, "“一窗通办”")]


async def test_a_full_width_digit_from_an_input_method_tags_too(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("１")
        assert spans(store) == [("reform", "“一窗通办”")]


async def test_a_hanzi_in_command_mode_says_that_the_input_method_is_on(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("你")
        assert "输入法" in status_of(reader)


async def test_tagging_again_what_is_tagged_says_so_and_stores_nothing(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1")
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1")
        assert "is reform already" in status_of(reader)
        assert len(spans(store)) == 1


async def test_a_hand_made_selection_gets_a_second_label_and_a_picked_span_another_one(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1")
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("3")
        assert "also reform" in status_of(reader)
        assert sorted(label for label, _ in spans(store)) == ["project", "reform"]
        assert reader.desk.article is not None
        reader.stage.pick(reader.desk.article.spans[0])
        await pilot.press("2")
        assert "→ metric" in status_of(reader)
        assert sorted(label for label, _ in spans(store)) == ["metric", "reform"]


async def test_undo_and_redo_say_what_and_go_there(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1", "]")
        assert reader.desk.index == 1
        await pilot.press("u")
        assert status_of(reader) == "undone: reform 「“一窗通办”」"
        assert reader.desk.index == 0
        assert reader.view.cursor == WINDOW
        assert spans(store) == []
        await pilot.press("U")
        assert status_of(reader).startswith("redone: reform")
        assert spans(store) == [("reform", "“一窗通办”")]
        await pilot.press("U")
        assert status_of(reader) == "nothing to be redone"


async def test_the_span_at_the_cursor_is_deleted(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1", "x")
        assert spans(store) == []
        assert status_of(reader).startswith("deleted reform")
        await pilot.press("x")
        assert "no span here" in status_of(reader)


async def test_brackets_step_through_the_articles_and_stop_at_the_ends(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("[")
        assert "first article" in status_of(reader)
        await pilot.press("]")
        assert SECOND.split()[1] in "".join(rows_of(reader.view))
        await pilot.press("]", "]")
        assert "last article" in status_of(reader)


async def test_done_and_next_goes_to_the_next_that_is_not_done(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("f9")
        assert reader.desk.index == 1
        assert store.status(store.find_article("1.txt").id, "lin") is Status.DONE
        await pilot.press("f8")
        assert store.status(store.find_article("2.txt").id, "lin") is Status.SKIPPED
        await pilot.press("f7")
        assert store.status(store.find_article("3.txt").id, "lin") is Status.DONE
        assert "last to do" in status_of(reader)
        assert "3/3 done" in rows_of(reader.status_bar)[0]


async def test_nothing_here_is_refused_where_something_is(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1", "f7")
        assert "not nothing: 1 span here" in status_of(reader)
        assert reader.desk.index == 0


async def test_the_reader_opens_where_it_was_left(make_reader: Callable[..., ReaderApp]) -> None:
    first = make_reader()
    async with first.run_test() as pilot:
        await pilot.press("]", "right", "right", "right", "q")
    second = make_reader()
    async with second.run_test():
        assert second.desk.index == 1
        assert second.view.cursor == 3


async def test_an_article_asked_for_goes_before_the_last_one(make_reader: Callable[..., ReaderApp]) -> None:
    asked = make_reader("3.txt")
    async with asked.run_test():
        assert asked.desk.index == 2


async def test_reading_and_quitting_leave_the_database_as_it_was(reader: ReaderApp, store: SqliteStore) -> None:
    before = store.path.read_bytes()
    async with reader.run_test() as pilot:
        await pilot.press("]", "]", "[", "right", "down", "?", "escape", "f2", "f2", "q")
    assert reader.return_value is None
    assert store.path.read_bytes() == before
    assert store.sets() == []


async def test_a_busy_store_keeps_the_edit_in_hand_and_shows_the_span_only_once_it_is_stored(
    reader: ReaderApp, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Session.apply
    failures = 2

    def busy(self: Session, edit: Edit) -> object:
        nonlocal failures
        if failures:
            failures -= 1
            raise StoreBusyError("locked")
        return real(self, edit)

    monkeypatch.setattr(Session, "apply", busy)
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1")
        assert "u drops): store busy" in status_of(reader)
        assert reader.desk.article is not None
        assert not reader.desk.article.spans
        assert len(reader.view.highlights) == 0
        await pilot.press("2")
        assert "first what is in hand" in status_of(reader)
        await pilot.pause(0.8)
        assert spans(store) == [("reform", "“一窗通办”")]
        assert len(reader.view.highlights) == 1


async def test_a_command_that_fails_is_logged_without_the_text_and_the_reader_goes_on(
    reader: ReaderApp, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Session, *_: object) -> Edit:
        raise RuntimeError(FIRST)

    monkeypatch.setattr(Session, "tag", broken)
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1")
        assert "label.1 failed, nothing was stored: see " in status_of(reader)
        await pilot.press("]")
        assert reader.desk.index == 1
    from zoneread.tui.crash import log_file

    log = log_file().read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "栖梧" not in log


async def test_a_panel_that_fails_shows_it_and_takes_nothing_down(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> list[tuple[str, str]]:
        raise ValueError(FIRST)

    async with reader.run_test(size=(120, 40)) as pilot:
        monkeypatch.setattr(type(reader.span_list), "title", broken)
        reader.span_list.changed()
        await pilot.pause()
        assert "this panel failed" in rows_of(reader.span_list)[0]
        await pilot.press("]")
        assert reader.desk.index == 1


async def test_what_another_process_stores_is_seen_on_coming_back(reader: ReaderApp, database: object) -> None:
    async with reader.run_test():
        with SqliteStore.open(reader.desk.session.store.path) as theirs:  # type: ignore[attr-defined]
            session = Session(theirs, "lin")
            session.apply(session.tag(session.open("1.txt"), Range(0, 2), "project"))
        reader.between_keys.look_at_store()
        assert reader.desk.article is not None
        assert [span.quote for span in reader.desk.article.spans] == ["栖梧"]


async def test_what_another_process_stores_is_seen_without_a_key(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneread.tui.between_keys.LOOK_EVERY", 0.05)
    async with reader.run_test() as pilot:
        await pilot.pause()
        with SqliteStore.open(reader.desk.session.store.path) as theirs:  # type: ignore[attr-defined]
            session = Session(theirs, "lin")
            session.apply(session.tag(session.open("1.txt"), Range(0, 2), "project"))
            other = Session(theirs, "zhao")
            other.apply(other.tag(other.open("1.txt"), Range(2, 4), "reform"))
        await pilot.pause(0.4)
        assert reader.desk.article is not None
        assert [span.quote for span in reader.desk.article.spans] == ["栖梧"]
        assert len(reader.view.highlights) == 1


async def test_a_store_that_has_vanished_is_told_once(reader: ReaderApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reader.run_test():

        def gone() -> bool:
            raise StoreError("the database has vanished")

        told: list[str] = []
        monkeypatch.setattr(reader.desk.session, "changed", gone)
        monkeypatch.setattr(reader, "alert", told.append)
        reader.between_keys.look_at_store()
        reader.between_keys.look_at_store()
        assert told == ["the database has vanished"]


async def test_what_was_dealt_to_me_comes_first(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(140, 40)):
        last = reader.desk.articles[-1].row
        with SqliteStore.open(store.path) as theirs:
            theirs.assign([(last.id, "lin"), (reader.desk.articles[0].row.id, "zhao")])
        reader.between_keys.look_at_store()
        assert reader.desk.articles[0].row == last
        assert [listed.mine for listed in reader.desk.articles].count(True) == 1
        assert "mine 0/1" in reader.article_list.title()


async def test_an_empty_workspace_says_how_to_begin(make_reader: Callable[..., ReaderApp], tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    with SqliteStore.open(tmp_path / "empty.db", create=True) as empty:
        reader = make_reader(on=empty)
        async with reader.run_test() as pilot:
            assert any("zoneread import" in row for row in rows_of(reader.view))
            await pilot.press("1", "]", "x", "u", "f2", "enter", "?", "escape", "q")
        assert not reader.failure


async def test_lists_of_an_empty_workspace_are_shown_and_say_why_they_are_empty(
    make_reader: Callable[..., ReaderApp], tmp_path: Path
) -> None:
    with SqliteStore.open(tmp_path / "empty.db", create=True) as empty:
        reader = make_reader(on=empty)
        async with reader.run_test(size=(80, 24)) as pilot:
            for key, list_, words in (
                ("f2", reader.article_list, "no articles yet: zoneread import PATH"),
                ("f4", reader.span_list, "no article is open"),
            ):
                await pilot.press(key)
                await pilot.pause()
                assert (reader.stage.room.focus, list_.display) == (list_.id, True)
                assert rows_of(list_)[1].strip() == words


async def test_a_list_that_another_one_lies_over_comes_to_the_front_before_it_is_closed(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2", "f4", "f2")
        await pilot.pause()
        assert (reader.stage.room.focus, reader.stage.room.open_panels) == ("articles", ["spans", "articles"])
        assert (reader.article_list.display, reader.span_list.display) == (True, False)
        await pilot.press("f2")
        await pilot.pause()
        assert (reader.stage.room.focus, reader.stage.room.open_panels) == ("", ["spans"])


async def test_quitting_with_an_edit_in_hand_asks_once_more(
    reader: ReaderApp, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(self: Session, edit: Edit) -> Edit:
        raise StoreBusyError("locked")

    monkeypatch.setattr(Session, "apply", busy)
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1", "q")
        assert status_of(reader).startswith("not stored yet; quit again and it is kept in a file")
        assert _runs(reader)
        await pilot.press("q")
        await pilot.pause()
        assert not _runs(reader)
    assert spans(store) == []


def _runs(reader: ReaderApp) -> bool:
    return reader.is_running


async def test_a_store_that_may_not_be_written_says_so_and_shows_no_span(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def readonly(self: Session, edit: Edit) -> Edit:
        raise StoreReadOnlyError("may not be written")

    monkeypatch.setattr(Session, "apply", readonly)
    async with reader.run_test() as pilot:
        await select(reader, WINDOW, WINDOW + 6)
        await pilot.press("1")
        assert status_of(reader).startswith("not stored, retrying (g w elsewhere, u drops): may not be written: reform")
        assert len(reader.view.highlights) == 0


async def test_the_store_coming_and_going_while_others_write_never_loses_the_open_article(
    reader: ReaderApp, database: Path
) -> None:
    async with reader.run_test() as pilot:
        with sqlite3.connect(database, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            reader.desk.session.store.patience = 0.05  # type: ignore[attr-defined]
            await select(reader, WINDOW, WINDOW + 6)
            await pilot.press("1")
            assert "u drops): store busy" in status_of(reader)
            other.execute("ROLLBACK")
        await pilot.pause(0.6)
        assert [span.quote for span in reader.desk.article.spans] == ["“一窗通办”"]  # type: ignore[union-attr]


async def test_progress_counts_the_articles_that_were_dealt_to_the_annotator(
    make_reader: Callable[..., ReaderApp], store: SqliteStore
) -> None:
    store.assign([(store.find_article(name).id, "lin") for name in ("2.txt", "3.txt")])
    reader = make_reader()
    async with reader.run_test(size=(120, 30)) as pilot:
        await pilot.pause(0.1)
        assert [listed.row.name for listed in reader.desk.own_articles] == ["2.txt", "3.txt"]
        assert "0/2 mine done" in rows_of(reader.status_bar)[0]
        await pilot.press("g", "p", "f7")
        assert "1/2 mine done" in rows_of(reader.status_bar)[0]
        figures = rows_of(reader.progress)
        assert figures[1].strip() == "mine: 2 of 3 articles"
        assert any(row.split() == ["1", "of", "all", "3", "done"] for row in figures)
    everybody = make_reader(annotator="zhao")
    async with everybody.run_test(size=(120, 30)) as pilot:
        await pilot.pause(0.1)
        assert "0/3 done" in rows_of(everybody.status_bar)[0]


async def test_panels_that_lose_their_margin_are_put_away_and_come_back_with_it(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await pilot.pause(0.1)
        room = reader.stage.room
        assert room.open_panels == ["spans"]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert room.open_panels == []
        await pilot.press("f5")
        assert room.open_panels == ["guideline"]
        await pilot.resize_terminal(130, 40)
        await pilot.pause()
        assert room.open_panels == ["spans", "guideline"]
        assert reader.places.setting("panels", "spans") == "spans"


@pytest.mark.parametrize("seconds", [0.0, -1.0], ids=["now", "long ago"])
async def test_what_is_due_already_is_done_at_once(reader: ReaderApp, seconds: float) -> None:
    """A busy machine comes to the popup of a key when its time is over."""
    done: list[str] = []
    async with reader.run_test() as pilot:
        reader.later(seconds, lambda: done.append("app"))
        reader.stage.later(seconds, lambda: done.append("stage"))
        await pilot.pause(0.05)
        assert sorted(done) == ["app", "stage"]
