"""Suggestions in the running reader: going along them, judging them with one key, and what is stored of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import pytest

from tests.tui.advisers import DirectAdviser
from tests.tui.conftest import FIRST
from tests.tui.screen import rows_of, status_of
from zoneread.keys.command import Context
from zoneread.keys.load import load
from zoneread.resources import bundled
from zoneread.session.places import Places
from zoneread.session.session import Session
from zoneread.span.edits import add_span
from zoneread.span.span import Origin
from zoneread.text.ranges import Range
from zoneread.tui.app import ReaderApp
from zoneread.tui.offering import REST
from zoneread.view.highlight import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from zoneread.span.span import Span
    from zoneread.store.sqlite import SqliteStore
    from zoneread.suggest.protocol import Suggestion

OFFERED = ["进出口额达到8.6亿元", "同比增长12.3%"]


@pytest.fixture
def make(store: SqliteStore, tmp_path: Path) -> Callable[[], ReaderApp]:
    def made() -> ReaderApp:
        session = Session(store, "lin")
        places = Places(tmp_path / "state", store.path, "lin")
        keymap = load("default", [bundled("keymaps")], session.scheme.labels)
        return ReaderApp(session, lambda: (keymap, ()), places, adviser=lambda: DirectAdviser(store))

    return made


@pytest.fixture
def reader(make: Callable[[], ReaderApp]) -> ReaderApp:
    return make()


def judged(store: SqliteStore) -> list[Span]:
    return store.spans(store.find_article("1.txt").id, "lin", origins=frozenset(Origin))


def offers(reader: ReaderApp) -> list[Suggestion]:
    return reader.stage.offering.offers


def quotes(reader: ReaderApp) -> list[str]:
    return [one.range.of(FIRST) for one in offers(reader)]


async def settled(pilot: Pilot[None]) -> None:
    """Wait until suggestions are there, or long enough on a busy machine to know that there are none."""
    await pilot.pause(REST + 0.1)
    for _ in range(20):
        if isinstance(pilot.app, ReaderApp) and offers(pilot.app):
            return
        await pilot.pause(0.1)


async def test_suggestions_are_drawn_apart_from_spans_and_told_in_the_title(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert set(OFFERED) <= set(quotes(reader))
        drawn = [one for one in reader.view.highlights if one.kind is Kind.SUGGESTION]
        assert [one.range for one in drawn] == [one.range for one in offers(reader)]
        assert f"{len(drawn)} suggested" in rows_of(reader.title_bar)[0]


async def test_one_steps_along_suggestions_both_ways_and_around(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        found = offers(reader)
        for one in found:
            await pilot.press("tab")
            assert (reader.context, reader.view.selection) == (Context.SUGGESTION, one.range)
        await pilot.press("tab")
        assert reader.view.selection == found[0].range
        assert "from the other end" in status_of(reader)
        await pilot.press("shift+tab")
        assert reader.view.selection == found[-1].range


async def test_enter_accepts_and_takes_up_the_next(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        first, second = offers(reader)[:2]
        await pilot.press("tab", "enter")
        (span,) = judged(store)
        assert (span.range, span.label, span.origin) == (first.range, first.label, Origin.ACCEPTED)
        assert reader.view.selection == second.range
        await pilot.press("enter")
        assert [span.range for span in judged(store)] == [first.range, second.range]


async def test_a_label_key_accepts_with_another_label(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        first = offers(reader)[0]
        assert first.label != "party-building"
        await pilot.press("tab", "4")
        (span,) = judged(store)
        assert (span.range, span.label, span.origin) == (first.range, "party-building", Origin.MENDED)


async def test_the_boundary_is_mended_before_accepting_and_nothing_is_stored_till_then(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        first = offers(reader)[0]
        await pilot.press("tab", "j")
        assert judged(store) == []
        assert reader.context is Context.SUGGESTION
        await pilot.press("enter")
        (span,) = judged(store)
        assert (span.range, span.origin) == (Range(first.start + 1, first.end), Origin.MENDED)


async def test_growing_and_shrinking_keep_the_suggestion_at_hand(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        first = offers(reader)[0]
        await pilot.press("tab", "=")
        assert reader.view.selection.contains(first.range)
        assert reader.view.selection != first.range
        await pilot.press("-", "enter")
        (span,) = judged(store)
        assert (span.range, span.origin) == (first.range, Origin.ACCEPTED)


async def test_an_end_mended_onto_a_blank_is_stored_without_it(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        one = offers(reader)[0]
        line_end = FIRST.index("\n", one.end)
        await pilot.press("tab")
        reader.stage.offering.mend(Range(one.start, line_end + 1))
        await pilot.press("enter")
        (span,) = judged(store)
        assert (span.range, span.origin) == (Range(one.start, line_end), Origin.MENDED)


async def test_backspace_rejects_for_good_and_undo_brings_it_back(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        first = offers(reader)[0]
        await pilot.press("tab", "backspace")
        (span,) = judged(store)
        assert (span.range, span.origin) == (first.range, Origin.REJECTED)
        assert "rejected" in status_of(reader)
        assert first not in offers(reader)
        await settled(pilot)
        assert first.range not in [one.range for one in offers(reader)]
        await pilot.press("u")
        assert "undone: rejected" in status_of(reader)
        await settled(pilot)
        assert first.range in [one.range for one in offers(reader)]
        assert judged(store) == []


async def test_tagging_by_hand_takes_away_what_was_offered_there(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        first = offers(reader)[0]
        reader.view.select(Range(first.start, first.start + 2))
        await pilot.press("3")
        assert first.range not in [one.range for one in offers(reader)]
        keys = [one.key for one in reader.view.highlights if one.kind is Kind.SUGGESTION]
        assert len(keys) == len(offers(reader))


async def test_moving_away_lets_go_of_the_suggestion(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        await pilot.press("tab", "right")
        assert reader.context is Context.READING
        await pilot.press("backspace")
        assert reader.stage.offering.at_hand is None


async def test_a_question_is_whole_on_the_smallest_screen_whatever_is_told_beside_it(reader: ReaderApp) -> None:
    async with reader.run_test(size=(60, 24)) as pilot:
        await settled(pilot)
        await pilot.press("!", "a")
        await pilot.pause()
        assert reader.asker is not None
        (heading,) = rows_of(reader.asker.heading)
        assert heading.startswith(" accept in this article from score ")
        assert heading.rstrip().endswith("…")


async def test_accepting_all_above_a_score_shows_what_it_will_do_and_is_undone_in_one_step(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        count = len(offers(reader))
        await pilot.press("!", "a")
        await pilot.pause()
        assert reader.asker is not None
        reader.asker.line.value = "0"
        await pilot.pause()
        assert f"{count} of {count}" in rows_of(reader.asker.heading)[0]
        assert len(reader.view.document.hits) == count
        await pilot.press("enter")
        assert len(judged(store)) == count
        assert {span.origin for span in judged(store)} == {Origin.ACCEPTED}
        assert not reader.view.document.hits
        await pilot.press("u")
        assert judged(store) == []


async def test_what_is_no_score_is_refused_and_nothing_scores_that_much(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        for typed, words in (("two", "no score"), ("1", "no suggestion scores 1.00")):
            await pilot.press("!", "a")
            await pilot.pause()
            assert reader.asker is not None
            reader.asker.line.value = typed
            await pilot.press("enter")
            assert words in status_of(reader)
        assert judged(store) == []


async def test_the_paragraphs_suggestions_alone_can_be_accepted(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("!", "p")
        assert "no suggestions in this paragraph" in status_of(reader)
        reader.view.move_to(FIRST.index("上半年"))
        await pilot.press("!", "p")
        await pilot.pause()
        assert reader.asker is not None
        reader.asker.line.value = "0"
        await pilot.press("enter")
        end = FIRST.index("\n", FIRST.index("上半年"))
        assert judged(store)
        assert all(span.end <= end for span in judged(store))


async def test_the_reason_is_said_on_one_key(reader: ReaderApp) -> None:
    async with reader.run_test(size=(140, 30)) as pilot:
        await settled(pilot)
        first = offers(reader)[0]
        await pilot.press("tab", "y")
        assert first.reason in status_of(reader)
        assert f"({first.suggester})" in status_of(reader)


async def test_suggestions_are_switched_off_and_stay_off(make: Callable[[], ReaderApp]) -> None:
    reader = make()
    async with reader.run_test() as pilot:
        await settled(pilot)
        await pilot.press("!", "t")
        assert offers(reader) == []
        assert not [one for one in reader.view.highlights if one.kind is Kind.SUGGESTION]
        await pilot.press("tab")
        assert "suggestions are hidden" in status_of(reader)
    again = make()
    async with again.run_test() as pilot:
        await settled(pilot)
        assert offers(again) == []
        await pilot.press("!", "t")
        assert set(OFFERED) <= set(quotes(again))


async def test_with_the_setting_they_wait_until_the_article_was_read_to_its_end(
    make: Callable[[], ReaderApp], store: SqliteStore
) -> None:
    (store.path.parent / "zoneread.toml").write_text("[suggestions]\nafter_reading = true\n", encoding="utf-8")
    reader = make()
    async with reader.run_test() as pilot:
        await settled(pilot)
        await pilot.press("tab")
        assert "when the article has been read to its end" in status_of(reader)
        await pilot.press("g", "e")
        assert set(OFFERED) <= set(quotes(reader))
        assert "suggestions" in status_of(reader)
    again = make()
    async with again.run_test() as pilot:
        await settled(pilot)
        assert set(OFFERED) <= set(quotes(again))


async def test_the_source_text_has_no_suggestions_and_they_come_back_after_it(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        before = offers(reader)
        reader.run_command("view.source", None)
        assert offers(reader) == []
        reader.run_command("view.source", None)
        assert offers(reader) == before
        assert len([one for one in reader.view.highlights if one.kind is Kind.SUGGESTION]) == len(before)


async def test_the_article_most_worth_doing_is_opened_and_the_reason_said(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("g", "a")
        assert reader.desk.article is not None
        assert reader.desk.article.row.name != "1.txt"
        assert "advised: " in status_of(reader)


async def test_the_order_of_work_is_chosen_once_and_holds(make: Callable[[], ReaderApp]) -> None:
    reader = make()
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("g", "A", *"novel", "enter")
        await pilot.pause()
        assert reader.desk.article is not None
        assert reader.desk.article.row.name != "1.txt"
        assert "advised: 100% new against what is done" in status_of(reader)
    again = make()
    async with again.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("g", "a")
        questions = cast("DirectAdviser", again.stage.offering.adviser).questions
        assert [one["by"] for one in questions if one["ask"] == "next"] == ["novelty"]


async def test_before_they_have_come_suggestions_are_said_to_be_worked_out(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        assert reader.stage.offering.adviser is None
        await pilot.press("tab")
        assert "being worked out" in status_of(reader)
        await settled(pilot)
        adviser = cast("DirectAdviser", reader.stage.offering.adviser)
        later: list[Callable[[], None]] = []
        ask = adviser.ask
        monkeypatch.setattr(adviser, "ask", lambda question, then: later.append(partial(ask, question, then)))
        reader.stage.offering.opened()
        reader.stage.offering.refresh()
        await pilot.press("tab")
        assert "being worked out" in status_of(reader)
        await pilot.press("!", "a")
        assert "being worked out" in status_of(reader)
        await pilot.pause(REST + 0.1)
        await pilot.press("tab")
        assert "being worked out" in status_of(reader)
        while later:
            later.pop(0)()
        await pilot.press("tab")
        assert "being worked out" not in status_of(reader)
        assert "1/" in status_of(reader)


async def test_while_the_settings_of_suggestions_are_awaited_they_are_said_to_be_worked_out(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        offering = reader.stage.offering
        adviser = cast("DirectAdviser", offering.adviser)
        offering.opened()
        with monkeypatch.context() as silent:
            silent.setattr(adviser, "ask", lambda *_: None)
            offering.start(adviser)
        await pilot.press("tab")
        assert "being worked out" in status_of(reader)
        offering.start(adviser)
        await settled(pilot)
        await pilot.press("tab")
        assert "1/" in status_of(reader)


async def test_without_an_adviser_the_keys_say_so(store: SqliteStore, tmp_path: Path) -> None:
    session = Session(store, "lin")
    keymap = load("default", [bundled("keymaps")], session.scheme.labels)
    reader = ReaderApp(session, lambda: (keymap, ()), Places(tmp_path / "state", store.path, "lin"))
    async with reader.run_test() as pilot:
        await pilot.press("tab")
        assert "makes no suggestions" in status_of(reader)


async def test_a_stored_suggestion_is_accepted_or_rejected_by_the_same_keys(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        article = reader.desk.article
        assert article is not None
        session = reader.desk.session
        for start in (2, 6):
            span = session.span(article, Range(start, start + 2), "reform", origin=Origin.SUGGESTED)
            reader.desk.commit(add_span("lin", article.row.id, span))
        await pilot.press("s", "enter", "s", "backspace")
        assert [span.origin for span in judged(store)] == [Origin.ACCEPTED, Origin.REJECTED]


async def test_the_suggestion_at_hand_stays_when_fresh_ones_come_without_it(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await settled(pilot)
        first, second = offers(reader)[:2]
        await pilot.press("tab")
        offering = reader.stage.offering
        monkeyed = cast("DirectAdviser", offering.adviser)
        monkeyed.hidden = {(first.start, first.end), (second.start, second.end)}
        offering.refresh()
        await pilot.pause(REST + 0.1)
        assert second not in offers(reader)
        assert offering.at_hand == first
        await pilot.press("escape", "g", "e")
        offering.refresh()
        await pilot.pause(REST + 0.1)
        assert first not in offers(reader)


async def test_another_article_lets_something_be_learned_and_it_is_said(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        adviser = cast("DirectAdviser", reader.stage.offering.adviser)
        adviser.news = "learned from 5 articles of lin"
        reader.desk.open("2.txt")
        await settled(pilot)
        assert {"ask": "learn", "set": "lin"} in adviser.questions
        assert "learned from 5 articles of lin" in status_of(reader)


async def test_what_was_learned_waits_until_what_a_key_said_has_been_read(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneread.tui.telling.READ_FOR", 2.0)
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("shift+right", "1")
        reader.stage.tell.mention("learned from 5 articles of lin")
        assert "reform 「" in status_of(reader)
        for _ in range(200):
            if "learned from 5 articles of lin" in status_of(reader):
                return
            await pilot.pause(0.05)
        pytest.fail(status_of(reader))


async def test_advice_that_comes_late_takes_nobody_away(reader: ReaderApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        adviser = cast("DirectAdviser", reader.stage.offering.adviser)
        later: list[Callable[[], None]] = []
        ask = adviser.ask
        monkeypatch.setattr(adviser, "ask", lambda question, then: later.append(partial(ask, question, then)))
        await pilot.press("g", "a")
        reader.desk.open("2.txt")
        for call in later:
            call()
        assert reader.desk.article is not None
        assert reader.desk.article.row.name == "2.txt"
        assert "advised: " in status_of(reader)
