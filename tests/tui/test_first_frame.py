"""What the first frame shows, and that the rest is there before anything can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article
from tests.tui.screen import rows_of
from zoneread.session.session import Session
from zoneread.span.edits import add_span
from zoneread.span.span import Span
from zoneread.store.protocol import SetKind
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.store.sqlite import SqliteStore
    from zoneread.tui.app import ReaderApp

LONG = "\n".join(f"第{number}段讲栖梧经开区的改革。" for number in range(1200))
NEAR = 400


@pytest.fixture
def long(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> str:
    """Store a long article with a span in every tenth line, and return its id."""
    monkeypatch.setattr("zoneread.session.opening.NEAR", NEAR)
    store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
    article = store.add_article(new_article("long.txt", LONG)).article
    for start in range(5, len(LONG) - 4, 160):
        place = Range(start, start + 3)
        store.apply(add_span("lin", article, Span("", "reform", place, (place,), place.of(LONG))), by="lin")
    return article


@pytest.mark.parametrize("offset", [0, 7_000, len(LONG)])
def test_a_long_article_opens_with_the_spans_near_the_cursor(store: SqliteStore, long: str, offset: int) -> None:
    session = Session(store, "lin")
    near, whole = session.open(long, near=offset), session.open(long)
    assert (near.whole, whole.whole) == (False, True)
    window = Range(max(0, offset - NEAR), offset + NEAR)
    assert near.spans == [span for span in whole.spans if span.range.overlaps(window)]
    assert 0 < len(near.spans) < len(whole.spans)


def test_a_short_article_opens_whole_at_once(store: SqliteStore, long: str) -> None:
    assert Session(store, "lin").open("1.txt", near=0).whole


async def test_the_first_frame_draws_all_spans_on_the_screen_and_the_rest_is_there_with_the_first_key(
    make_reader: Callable[..., ReaderApp], store: SqliteStore, long: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Session(store, "lin").open(long)
    monkeypatch.setattr("zoneread.tui.app.FRAME_OUT", 60)
    reader = make_reader("long.txt")
    async with reader.run_test(size=(140, 30)) as pilot:
        await pilot.pause()
        assert reader.desk.article is not None
        assert not reader.desk.article.whole
        assert "spans" not in rows_of(reader.title_bar)[0]
        assert rows_of(reader.span_list)[0].strip() == "Spans 标注"
        layout, rows = reader.view.layout_of_text, reader.view.visible_rows
        shown = Range(layout.row_range(rows.start).start, layout.row_range(rows.stop - 1).end)
        drawn = {item.key for item in reader.view.highlights.over(shown)}
        assert drawn == {span.id for span in whole.spans if span.range.overlaps(shown)}
        await pilot.press("right")
        assert reader.desk.article.spans == whole.spans
        assert f"{len(whole.spans)} spans" in rows_of(reader.title_bar)[0]
        assert str(len(whole.spans)) in rows_of(reader.span_list)[0]
        assert len(reader.view.highlights) == len(whole.spans)


async def test_a_long_list_of_articles_comes_after_the_first_frame(
    make_reader: Callable[..., ReaderApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneread.session.session.FEW", 2)
    monkeypatch.setattr("zoneread.tui.app.FRAME_OUT", 60)
    reader = make_reader("2.txt")
    async with reader.run_test(size=(140, 30)) as pilot:
        await pilot.pause()
        assert reader.desk.articles == []
        assert "2/3" not in rows_of(reader.title_bar)[0]
        assert "done" not in rows_of(reader.status_bar)[0]
        await pilot.press("right")
        assert len(reader.desk.articles) == 3
        assert "2/3" in rows_of(reader.title_bar)[0]
        assert "0/3 done" in rows_of(reader.status_bar)[0]


async def test_the_rest_comes_by_itself_when_no_key_does(
    make_reader: Callable[..., ReaderApp], long: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneread.session.session.FEW", 2)
    reader = make_reader("long.txt")
    async with reader.run_test(size=(140, 30)) as pilot:
        while not (reader.desk.is_listed and reader.desk.article is not None and reader.desk.article.whole):
            await pilot.pause(0.01)


def test_the_article_to_begin_with_is_the_last_one_then_one_dealt_to_the_annotator_then_the_first(
    store: SqliteStore,
) -> None:
    session, ids = Session(store, "lin"), [row.id for row in store.articles()]
    assert session.first_article(ids[1]) == ids[1]
    assert session.first_article("") == session.first_article("gone") == ids[0]
    store.assign([(ids[2], "lin")])
    assert session.first_article("") == ids[2]


async def test_the_articles_beside_the_open_one_are_read_once_while_nobody_types(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("]")
        read = []
        while (text := reader.desk.read_ahead()) is not None:
            read.append(text)
        assert len(read) == 1, "the first is at hand from having been open, the third was not"
        assert read[0].startswith("第三篇")
        await pilot.press("]")
        assert "第三篇" in rows_of(reader.view)[0]


async def test_going_back_shows_what_was_tagged_meanwhile(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        reader.view.select(Range(0, 5))
        await pilot.press("1")
        assert "1 span" in rows_of(reader.title_bar)[0]
        await pilot.press("]", "[")
        assert "1 span" in rows_of(reader.title_bar)[0]
        other = Session(store, "lin")
        assert reader.desk.article is not None
        assert reader.desk.article.spans == other.open(reader.desk.article.row.id).spans
        await pilot.press("]", "u")
        assert "0 spans" in rows_of(reader.title_bar)[0]
        assert "1/3" in rows_of(reader.title_bar)[0]
