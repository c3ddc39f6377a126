"""The clean-up in the reader: marks in the margin, settling with a key, the source behind the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.screen import rows_of, status_of
from zoneread.keys.command import Context
from zoneread.session.session import Session
from zoneread.session.texts import settle
from zoneread.store.protocol import NewArticle
from zoneread.text.normalise import normalise
from zoneread.text.ranges import Range
from zoneread.text.source import from_text
from zoneread.tui.marks import marks_on_reading, marks_on_source
from zoneread.view.highlight import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.store.sqlite import SqliteStore
    from zoneread.tui.app import ReaderApp

SOURCE = (
    "青砚开发区盘活闲置厂房'空置写字楼12处。\r\n"
    "\u3000\u3000开发区弓I进企业240家。\r\n"
    "\u3000\u3000青硯開發(fā)區(qū)第1O2期完成投資8.6億元，企業(yè)增長(zhǎng)12.3%，產(chǎn)業(yè)興旺。\r\n"
    "\u3000\u3000栖梧项目开工。\r\n"
)
QUOTE, LETTER = "ocr:lone_quote:11..12", "ocr:letter_in_number"
NAME = "damaged.txt"


@pytest.fixture
def article(store: SqliteStore) -> str:
    """Store an article with two uncertain places, a repair and hidden readings; return its id."""
    return store.add_article(NewArticle(NAME, "", from_text(SOURCE), normalise(SOURCE))).article


@pytest.fixture
def reader(make_reader: Callable[..., ReaderApp], article: str) -> ReaderApp:
    return make_reader(article)


def selected(reader: ReaderApp) -> str:
    return reader.view.selection.of(reader.view.document.text)


def tag(store: SqliteStore, article: str, words: str) -> None:
    session = Session(store, "lin")
    opened = session.open(article)
    start = opened.text.index(words)
    session.apply(session.tag(opened, Range(start, start + len(words)), "metric"))


async def test_the_margin_says_what_was_done_in_a_row_and_the_open_question_comes_first(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 24)):
        signs = [row[:1] for row in rows_of(reader.view)]
        assert signs[:4] == ["?", "~", "?", " "]


async def test_marks_take_no_lane_and_are_no_label(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        await pilot.press("M")
        assert any(item.kind is Kind.MARK for item in reader.view.highlights.at(reader.view.cursor - 1))
        assert reader.stage.stack() == []
        assert not any(reader.view.highlights.lane(item.key) for item in reader.view.highlights)


async def test_one_key_goes_along_the_uncertain_places_and_one_goes_back(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        await pilot.press("M")
        assert (selected(reader), status_of(reader)[:3]) == ("'", "1/2")
        await pilot.press("M")
        assert (selected(reader), status_of(reader)[:3]) == ("O", "2/2")
        await pilot.press("M")
        assert "no further uncertain place" in status_of(reader)
        await pilot.press("g", "M")
        assert selected(reader) == "'"
        await pilot.press("g", "M")
        assert "no further" in status_of(reader)


async def test_accepting_changes_the_text_stores_it_and_stays_at_the_place(
    reader: ReaderApp, store: SqliteStore, article: str
) -> None:
    tag(store, article, "12.3%")
    async with reader.run_test(size=(100, 24)) as pilot:
        await pilot.press("M", "Y")
        assert "厂房、空置" in reader.view.document.text
        assert store.settlements(article) == {QUOTE: "accept"}
        assert "1 left" in status_of(reader)
        assert "spans: 1 exact" in status_of(reader)
        assert reader.view.cursor in {11, 12}
        assert reader.desk.article is not None
        assert [span.quote for span in reader.desk.article.spans] == ["12.3%"]
        assert [row[:1] for row in rows_of(reader.view)][:2] == ["~", "~"]


async def test_rejecting_keeps_the_text_and_takes_the_question_away(
    reader: ReaderApp, store: SqliteStore, article: str
) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        before = reader.view.document.text
        await pilot.press("M", "X")
        assert reader.view.document.text == before
        assert store.settlements(article) == {QUOTE: "reject"}
        assert [row[:1] for row in rows_of(reader.view)][:2] == [" ", "~"]
        await pilot.press("M")
        assert selected(reader) == "O"


async def test_undo_and_redo_go_to_the_place_and_bring_text_and_spans_back(
    reader: ReaderApp, store: SqliteStore, article: str
) -> None:
    tag(store, article, "空置写字楼12处")
    async with reader.run_test(size=(100, 24)) as pilot:
        before = reader.view.document.text
        await pilot.press("M", "C", *"hide", "enter")
        assert "厂房空置" in reader.view.document.text
        assert [span.start for span in store.spans(article, "lin")] == [11]
        await pilot.press("ctrl+end", "u")
        assert reader.view.document.text == before
        assert reader.view.cursor == 11
        assert "undone" in status_of(reader)
        assert [span.start for span in store.spans(article, "lin")] == [12]
        await pilot.press("U")
        assert "厂房空置" in reader.view.document.text
        assert "redone" in status_of(reader)


async def test_choosing_shows_each_proposal_once_and_stores_the_one_taken(
    reader: ReaderApp, store: SqliteStore, article: str
) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        await pilot.press("M", "C")
        await pilot.pause()
        assert reader.asker is not None
        assert [choice.key for choice in reader.asker.list.choices] == ["accept", "hide", "reject"]
        await pilot.press("ctrl+g")
        assert store.settlements(article) == {}
        await pilot.press("X", "C")
        await pilot.pause()
        assert [choice.key for choice in reader.asker.list.choices] == ["accept", "hide", "reject", "undecided"]
        await pilot.press(*"undecided", "enter")
        assert store.settlements(article) == {}


async def test_a_certain_repair_can_be_refused(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        start = reader.view.document.text.index("引进")
        reader.view.move_to(start)
        await pilot.press("X")
        assert "弓I进企业" in reader.view.document.text


@pytest.mark.parametrize("key", ["Y", "X", "C"])
async def test_where_nothing_was_done_there_is_nothing_to_settle(
    reader: ReaderApp, store: SqliteStore, article: str, key: str
) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        reader.view.move_to(3)
        await pilot.press(key)
        assert "clean-up did nothing here" in status_of(reader)
        assert store.settlements(article) == {}


async def test_an_article_without_open_questions_says_so(make_reader: Callable[..., ReaderApp]) -> None:
    reader = make_reader("1.txt")
    async with reader.run_test() as pilot:
        await pilot.press("M")
        assert "nothing here is uncertain" in status_of(reader)


async def test_the_source_behind_the_selection_is_shown_with_what_was_done(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        start = reader.view.document.text.index("开发区第")
        reader.view.select(Range(start, start + 3))
        await pilot.press("I")
        await pilot.pause()
        assert reader.context is Context.PALETTE
        assert reader.asker is not None
        texts = [choice.text for choice in reader.asker.list.choices]
        assert any("「開發」" in text for text in texts)
        assert any(text.startswith("「(fā)」 hidden") for text in texts)
        await pilot.press("ctrl+g")
        assert reader.context is not Context.PALETTE


async def test_from_the_source_behind_a_place_it_can_be_settled(
    reader: ReaderApp, store: SqliteStore, article: str
) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        await pilot.press("M", "I")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"reject", "enter")
        assert store.settlements(article) == {QUOTE: "reject"}


async def test_the_source_view_is_at_the_same_place_with_marks_and_settles_nothing(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 24)) as pilot:
        offset = reader.view.document.text.index("增长")
        reader.view.move_to(offset)
        await pilot.press("g", "u")
        assert reader.view.document.text == SOURCE
        assert reader.view.cursor == SOURCE.index("增長")
        assert any(row.startswith("~") for row in rows_of(reader.view))
        await pilot.press("Y")
        assert "source text" in status_of(reader)
        await pilot.press("g", "u")
        assert reader.view.cursor == offset


async def test_what_another_process_settles_is_followed_with_the_cursor_on_its_words(
    reader: ReaderApp, store: SqliteStore, article: str
) -> None:
    async with reader.run_test(size=(100, 24)):
        offset = reader.view.document.text.index("项目开工")
        reader.view.move_to(offset)
        settle(store, article, {QUOTE: "hide"}, by="zhao")
        reader.desk.reload()
        assert reader.view.document.text[reader.view.cursor :].startswith("项目开工")
        assert reader.view.cursor == offset - 1


def test_readings_that_stand_close_make_one_mark_and_questions_never_do() -> None:
    source = "青硯開發(fā)區(qū)企業(yè)興旺。" * 200 + "厂房'空置" + "。" * 60 + "經濟(jì)興旺"
    reading = normalise(source)
    for marks in (list(marks_on_reading(reading)), list(marks_on_source(reading))):
        hidden = [mark for mark in marks if mark.style == "hidden"]
        assert len(hidden) == 2
        assert [mark.style for mark in marks].count("uncertain") == len(reading.open_marks)
        assert len({mark.key for mark in marks}) == len(marks)
    places = [reading.place_of(entry) for entry in reading.audit if entry.step == "pinyin"]
    covered = [mark.range for mark in marks_on_reading(reading) if mark.style == "hidden"]
    assert all(any(mark.start <= place.start and place.end <= mark.end for mark in covered) for place in places)
