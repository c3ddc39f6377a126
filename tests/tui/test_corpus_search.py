"""Searching in all articles from the running reader, stepping through what was found, and tagging it."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from tests.tui.conftest import FIRST
from tests.tui.screen import rows_of, status_of
from zoneread.errors import StoreError
from zoneread.session import searching
from zoneread.span.span import Origin
from zoneread.tui import corpus_texts
from zoneread.tui.concordance import BEFORE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from zoneread.span.span import Span
    from zoneread.store.sqlite import SqliteStore
    from zoneread.tui.app import ReaderApp


def spans(store: SqliteStore, name: str) -> list[Span]:
    return store.spans(store.find_article(name).id, "lin")


def here(reader: ReaderApp) -> tuple[str, str]:
    assert reader.desk.article is not None
    return reader.desk.article.row.name, reader.view.selection.of(reader.view.document.text)


async def search(pilot: Pilot[None], reader: ReaderApp, query: str, *keys: str) -> None:
    await pilot.press("g", "/")
    await pilot.pause()
    await pilot.press(*keys)
    assert reader.asker is not None
    reader.asker.line.value = query
    await pilot.pause()


def listed(reader: ReaderApp) -> list[str]:
    assert reader.asker is not None
    return [choice.text for choice in reader.asker.list.choices]


async def settled(pilot: Pilot[None], reader: ReaderApp) -> None:
    for _ in range(200):
        assert reader.asker is not None
        if "reading the articles" not in rows_of(reader.asker.heading)[0]:
            return
        await asyncio.sleep(0.02)
        await pilot.pause()


async def test_many_texts_are_read_aside_once_and_the_hits_come_when_they_are_there(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus_texts, "AT_ONCE", 0)
    threads = []
    read = searching.read_corpus

    def noted(database: Path) -> searching.Corpus:
        threads.append(threading.current_thread())
        return read(database)

    monkeypatch.setattr(searching, "read_corpus", noted)
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await settled(pilot, reader)
        assert len(listed(reader)) == 2
        await pilot.press("escape")
        await search(pilot, reader, "产业园")
        assert len(listed(reader)) == 1
        assert len(threads) == 1
        assert threads[0] is not threading.main_thread()


async def test_texts_that_cannot_be_read_are_said(reader: ReaderApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_texts, "AT_ONCE", 0)

    def fail(_database: Path) -> None:
        raise StoreError("the disk is gone")

    monkeypatch.setattr(searching, "read_corpus", fail)
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await settled(pilot, reader)
        assert reader.asker is not None
        assert "the disk is gone" in rows_of(reader.asker.heading)[0]


async def test_hits_of_all_articles_stand_below_each_other_with_their_neighbourhood(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "产业园")
        assert [line.strip() for line in listed(reader)] == ["𠮷野【产业园】落户，企业增至240家。"]
        await search(pilot, reader, "开发区")
        assert len({line.index("【") for line in listed(reader)}) == 1
        assert reader.asker is not None
        assert "80 hits in 1 article · text" in rows_of(reader.asker.heading)[0]


async def test_choosing_a_hit_opens_its_article_there_and_n_goes_on_into_the_next(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await pilot.press("enter")
        assert here(reader) == ("2.txt", "篇")
        assert "hit 1 of 2 in 2 articles" in status_of(reader)
        await pilot.press("n")
        assert here(reader) == ("3.txt", "篇")
        assert len(reader.view.document.hits) == 1
        await pilot.press("n")
        assert here(reader) == ("2.txt", "篇")
        assert "from the other end" in status_of(reader)
        await pilot.press("N")
        assert here(reader) == ("3.txt", "篇")


async def test_stepping_goes_by_the_cursor_where_the_article_has_hits(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "栖梧")
        await pilot.press("enter", "g", "e", "N")
        assert reader.view.selection.start == FIRST.rindex("栖梧")
        await pilot.press("N")
        assert reader.view.selection.start == FIRST.index("栖梧", 1)
        reader.view.move_to(1)
        await pilot.press("n")
        assert reader.view.selection.start == FIRST.index("栖梧", 1)


async def test_regular_expressions_and_pinyin_are_understood_and_bad_ones_said(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await search(pilot, reader, "[0-9]+家", "ctrl+r")
        assert [line.partition("【")[2].partition("】")[0] for line in listed(reader)] == ["240家"]
        assert reader.asker is not None
        reader.asker.line.value = "("
        await pilot.pause()
        assert "not a regular expression" in rows_of(reader.asker.heading)[0]
        await pilot.press("ctrl+r")
        reader.asker.line.value = "zncc"
        await pilot.pause()
        assert ["智能仓储" in line for line in listed(reader)] == [True]


async def test_letters_that_no_article_has_are_pinyin_until_another_way_is_chosen(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await search(pilot, reader, "zncc")
        assert ["智能仓储" in line for line in listed(reader)] == [True]
        assert reader.asker is not None
        assert "1 hit in 1 article · pinyin" in rows_of(reader.asker.heading)[0]
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert listed(reader) == []
        assert "0 hits in 0 articles · regular expression" in rows_of(reader.asker.heading)[0]


async def test_the_scope_is_changed_while_typing_and_keeps_what_was_typed(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await pilot.press("/")
        await pilot.pause()
        await pilot.press("篇", "ctrl+s")
        await pilot.pause()
        assert len(listed(reader)) == 2
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert reader.asker is not None
        assert reader.asker.line.value == "篇"
        assert reader.asker.question is not None
        assert reader.asker.question.choices is None


async def test_every_hit_of_the_corpus_is_tagged_in_one_edit_and_undone_in_one(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await pilot.press("enter", "#", "c")
        await pilot.pause()
        await pilot.press("down", "down", "enter", "enter")
        assert "2 hits in 2 articles tagged project" in status_of(reader)
        for name in ("2.txt", "3.txt"):
            assert [(span.label, span.quote, span.origin) for span in spans(store, name)] == [
                ("project", "篇", Origin.PROPAGATED)
            ]
        await pilot.press("u")
        assert spans(store, "2.txt") == spans(store, "3.txt") == []


async def test_what_is_unticked_in_the_preview_is_left_alone(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await pilot.press("enter", "#", "c")
        await pilot.pause()
        await pilot.press("enter", "down", "down", "enter")
        assert [line.split()[0] for line in listed(reader)[2:]] == ["[", "[x]"]
        assert "1 of 2" in listed(reader)[0]
        await pilot.press("up", "up", "enter")
        assert spans(store, "2.txt") == []
        assert [span.label for span in spans(store, "3.txt")] == ["reform"]


async def test_all_can_be_unticked_at_once_and_then_nothing_is_tagged(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await pilot.press("enter", "#", "c")
        await pilot.pause()
        await pilot.press("enter", "down", "enter")
        assert "0 of 2" in listed(reader)[0]
        await pilot.press("up", "enter")
        assert "nothing is ticked" in status_of(reader)
        assert spans(store, "2.txt") == []


async def test_what_is_tagged_already_is_not_proposed_again(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await pilot.press("enter", "1", "#", "c")
        await pilot.pause()
        await pilot.press("enter")
        assert len(listed(reader)) == 3
        await pilot.press("enter", "#", "c")
        await pilot.pause()
        await pilot.press("enter")
        assert "every one of them is reform already" in status_of(reader)
        assert len(spans(store, "2.txt")) == 1


async def test_without_a_search_there_is_nothing_to_tag(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await pilot.press("#", "c")
        assert "nothing was searched for in all articles" in status_of(reader)


async def test_a_search_in_the_article_ends_stepping_through_all(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await pilot.press("enter", "g", "c", "n")
        assert "nothing was searched for" in status_of(reader)


async def test_a_long_neighbourhood_never_pushes_the_hit_aside(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "12.3")
        (line,) = listed(reader)
        assert len(line.partition("【")[0]) <= BEFORE
        assert line.endswith("【12.3】%。")


async def test_hits_are_filtered_by_label_annotator_and_status_as_one_types(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await search(pilot, reader, "篇")
        await pilot.press("enter", "3")
        await search(pilot, reader, "label:project 篇")
        assert len(listed(reader)) == 1
        await search_again(pilot, reader, "by:lin")
        assert len(listed(reader)) == 1
        await search_again(pilot, reader, "status:todo 篇")
        assert len(listed(reader)) == 1
        await search_again(pilot, reader, "label:projekt 篇")
        assert reader.asker is not None
        assert "project" in rows_of(reader.asker.heading)[0]


async def search_again(pilot: Pilot[None], reader: ReaderApp, query: str) -> None:
    assert reader.asker is not None
    reader.asker.line.value = query
    await pilot.pause()
