"""Spans whose words a newer revision of the text lacks: seen, found again, given other words, never shifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article
from tests.tui.conftest import FIRST
from tests.tui.screen import rows_of, status_of
from zoneread.session.session import Session
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.store.sqlite import SqliteStore
    from zoneread.tui.app import ReaderApp

AMOUNT = "进出口额达到8.6亿元"
REVISED = FIRST.replace(f"，上半年{AMOUNT}，同比增长12.3%", "，外贸形势平稳").replace("澄海", "新近澄海")


def place(text: str, words: str) -> Range:
    start = text.index(words)
    return Range(start, start + len(words))


@pytest.fixture
def revised(store: SqliteStore) -> None:
    """Let lin tag two stretches, and the text then lose one of them and move the other."""
    session = Session(store, "lin")
    for words, label in ((AMOUNT, "metric"), ("智能仓储项目", "project")):
        session.apply(session.tag(session.open("1.txt"), place(FIRST, words), label))
    store.add_article(new_article("1.txt", REVISED))


def spans(reader: ReaderApp) -> list[tuple[str, str]]:
    assert reader.desk.article is not None
    return [(span.label, span.quote) for span in reader.desk.article.spans]


@pytest.mark.usefixtures("revised")
async def test_an_orphan_is_told_when_the_article_opens_listed_and_marked_where_it_was(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 24)) as pilot:
        await pilot.pause(0.1)
        assert status_of(reader) == "1 span has lost its words, see the end of the list of spans"
        assert spans(reader) == [("project", "智能仓储项目")]
        listed = rows_of(reader.span_list)
        assert "1 lost" in listed[0]
        assert listed[2].split() == ["zb!", AMOUNT]
        assert any(row.startswith("!") for row in (line.strip() for line in rows_of(reader.view)))
        await pilot.press("g", "O")
        assert status_of(reader).startswith(f"orphan 1/1: metric 「{AMOUNT}」 of revision 1 — select its words")
        assert place(REVISED, "外贸形势平稳").holds(reader.view.cursor)


@pytest.mark.usefixtures("revised")
async def test_an_orphan_gets_the_words_that_are_selected_and_keeps_its_identity(
    reader: ReaderApp, store: SqliteStore
) -> None:
    article = store.find_article("1.txt").id
    (orphan,) = store.orphans(article, "lin")
    async with reader.run_test(size=(120, 24)) as pilot:
        await pilot.press("g", "O")
        await pilot.press("g", "o")
        assert "nothing is selected" in status_of(reader)
        reader.view.select(place(REVISED, "外贸形势平稳"))
        await pilot.press("g", "o")
        assert status_of(reader) == f"metric 「{AMOUNT}」 is now 「外贸形势平稳」"
        assert spans(reader) == [("metric", "外贸形势平稳"), ("project", "智能仓储项目")]
        assert store.orphans(article, "lin") == []
        (again,) = (span for span in store.spans(article, "lin") if span.label == "metric")
        assert again.id == orphan.span.id
        await pilot.press("u")
        assert spans(reader) == [("project", "智能仓储项目")]
        assert [one.span for one in store.orphans(article, "lin")] == [orphan.span]
        assert "1 lost" in rows_of(reader.span_list)[0]
        await pilot.press("U")
        assert ("metric", "外贸形势平稳") in spans(reader)


@pytest.mark.usefixtures("revised")
async def test_from_the_list_one_goes_where_the_orphan_was_and_nothing_else_is_done_to_it(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 24)) as pilot:
        await pilot.press("f4", "f4", "end")
        before = spans(reader)
        for key in ("x", "c", "a"):
            await pilot.press(key)
            assert "this span has lost its words" in status_of(reader)
        await pilot.press("enter")
        assert status_of(reader).startswith("orphan 1/1")
        assert spans(reader) == before


async def test_without_orphans_the_commands_say_so(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        for key in ("O", "o"):
            await pilot.press("g", key)
            assert status_of(reader) == "no span of this article has lost its words"


async def test_a_text_that_was_revised_since_one_was_there_says_what_became_of_the_spans(
    make_reader: Callable[..., ReaderApp], store: SqliteStore
) -> None:
    reader = make_reader()
    async with reader.run_test(size=(140, 24)) as pilot:
        reader.view.select(place(FIRST, AMOUNT))
        await pilot.press("2")
    store.add_article(new_article("1.txt", "另有一句。\n" + FIRST))
    following = make_reader()
    async with following.run_test(size=(140, 24)) as pilot:
        await pilot.pause(0.1)
        assert status_of(following) == "revision 2 of this text is new: spans 1 moved"
        await pilot.press("]", "[")
        assert status_of(following) == "article 1 of 3"


async def test_a_text_that_is_revised_while_it_is_open_says_so_too(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(140, 24)) as pilot:
        reader.view.select(place(FIRST, AMOUNT))
        await pilot.press("2")
        store.add_article(new_article("1.txt", REVISED))
        reader.desk.reload()
        assert status_of(reader).startswith("revision 2 of this text is new: spans 1 orphan — 1 span has lost")
        assert spans(reader) == []
