"""Lint in the reader: to the next finding, its fix, and ignoring it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.tui.conftest import FIRST, SECOND
from tests.tui.screen import status_of
from zoneread.session.session import Session
from zoneread.text.ranges import Range
from zoneread.tui import job, linting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from zoneread.store.sqlite import SqliteStore
    from zoneread.tui.app import ReaderApp

AMOUNT = FIRST.index("8.6亿元")
WINDOW = FIRST.index("“一窗通办”")


SLOWLY = """
import runpy, sys, time
time.sleep(1)
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""Runs a module a second later, so that what is shown meanwhile can be looked at."""


def tag(store: SqliteStore, ref: str, start: int, end: int, label: str) -> None:
    session = Session(store, "lin")
    article = session.open(ref)
    session.apply(session.tag(article, Range(start, end), label))


def quotes(store: SqliteStore, ref: str = "1.txt") -> list[str]:
    return [span.quote for span in store.spans(store.find_article(ref).id, "lin")]


async def test_a_finding_is_gone_to_explained_and_mended_with_one_key(reader: ReaderApp, store: SqliteStore) -> None:
    tag(store, "1.txt", AMOUNT + 2, AMOUNT + 5, "metric")
    reader.desk.open("1.txt")
    async with reader.run_test() as pilot:
        await pilot.press("~")
        assert reader.picked is not None
        assert "half-number" in status_of(reader)
        assert "$ mends it: resize to 「8.6亿元」" in status_of(reader)
        await pilot.press("$")
        assert quotes(store) == ["8.6亿元"]
        assert "mended" in status_of(reader)
        await pilot.press("~")
        assert "no inconsistency is left" in status_of(reader)
        await pilot.press("u")
        assert quotes(store) == ["6亿元"]


async def test_findings_are_gone_through_across_articles_and_back(reader: ReaderApp, store: SqliteStore) -> None:
    tag(store, "1.txt", AMOUNT - 2, AMOUNT + 6, "metric")
    tag(store, "1.txt", WINDOW, WINDOW + 3, "reform")
    at = SECOND.index("企业增至")
    tag(store, "2.txt", at - 1, at + 8, "metric")
    async with reader.run_test() as pilot:
        seen = []
        for _ in range(3):
            await pilot.press("~")
            assert reader.desk.article is not None
            seen.append((reader.desk.article.row.name, status_of(reader).split()[0]))
        assert seen == [("1.txt", "1/3"), ("1.txt", "2/3"), ("2.txt", "3/3")]
        await pilot.press("`")
        assert status_of(reader).startswith("2/3")


async def test_what_is_ignored_is_not_mentioned_again_by_a_new_reader_either(
    reader: ReaderApp, store: SqliteStore, make_reader: Callable[..., ReaderApp]
) -> None:
    tag(store, "1.txt", AMOUNT + 2, AMOUNT + 5, "metric")
    async with reader.run_test() as pilot:
        await pilot.press("~", "g", "i")
        assert "ignored from now on" in status_of(reader)
        await pilot.press("~")
        assert "no inconsistency is left" in status_of(reader)
    again = make_reader()
    async with again.run_test() as pilot:
        await pilot.press("~")
        assert "no inconsistency is left" in status_of(again)
    assert quotes(store) == ["6亿元"]


async def test_a_finding_that_was_mended_by_hand_is_passed_over(reader: ReaderApp, store: SqliteStore) -> None:
    tag(store, "1.txt", AMOUNT + 2, AMOUNT + 5, "metric")
    tag(store, "1.txt", WINDOW, WINDOW + 3, "reform")
    async with reader.run_test() as pilot:
        await pilot.press("~")
        assert "1/2" in status_of(reader)
        reader.desk.commit(reader.desk.session.remove(reader.desk.article, [reader.desk.article.spans[1]]))  # type: ignore[arg-type, union-attr]
        await pilot.press("~")
        assert "no inconsistency is left" in status_of(reader)


async def test_a_fix_without_a_finding_is_refused_in_words(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("$")
        assert "no inconsistency is at hand" in status_of(reader)
        await pilot.press("~")
        assert "no inconsistency is left" in status_of(reader)


async def test_a_rule_is_switched_off_and_on_by_one_key_and_stays_so(
    reader: ReaderApp, store: SqliteStore, make_reader: Callable[..., ReaderApp]
) -> None:
    tag(store, "1.txt", AMOUNT + 2, AMOUNT + 5, "metric")
    async with reader.run_test() as pilot:
        await pilot.press("g", "$")
        await pilot.pause()
        assert reader.asker is not None
        assert all(choice.text.startswith("[x] ") for choice in reader.asker.list.choices)
        await pilot.press(*"half-number", "enter")
        await pilot.pause()
        assert "half-number is off" in status_of(reader)
        assert [one.key for one in reader.asker.list.choices if one.text.startswith("[ ]")] == ["half-number"]
        await pilot.press("escape", "~")
        assert "no inconsistency is left" in status_of(reader)
    again = make_reader()
    async with again.run_test() as pilot:
        await pilot.press("~")
        assert "no inconsistency is left" in status_of(again)
        await pilot.press("g", "$")
        await pilot.pause()
        await pilot.press(*"half-number", "enter")
        await pilot.pause()
        await pilot.press("escape", "~")
        assert "half-number" in status_of(again)


async def test_rules_that_the_workspace_switches_off_are_off_until_the_person_chooses(
    reader: ReaderApp, store: SqliteStore, tmp_path: Path
) -> None:
    (tmp_path / "zoneread.toml").write_text('[lint]\noff = ["half-number"]\n', encoding="utf-8")
    tag(store, "1.txt", AMOUNT + 2, AMOUNT + 5, "metric")
    async with reader.run_test() as pilot:
        await pilot.press("~")
        assert "no inconsistency is left" in status_of(reader)
        await pilot.press("g", "$")
        await pilot.pause()
        await pilot.press(*"half-number", "enter")
        await pilot.pause()
        await pilot.press("escape", "~")
        assert "half-number" in status_of(reader)


async def test_a_finding_without_a_sure_fix_has_one_all_the_same(reader: ReaderApp, store: SqliteStore) -> None:
    first, second = FIRST.index("栖梧经开区"), FIRST.rindex("栖梧经开区")
    tag(store, "1.txt", first, first + 5, "reform")
    tag(store, "1.txt", second, second + 5, "project")
    async with reader.run_test() as pilot:
        await pilot.press("~", "~")
        assert "may mend it: retag reform" in status_of(reader)
        await pilot.press("`")
        assert "may mend it: retag project" in status_of(reader)
        await pilot.press("$")
        labels = [span.label for span in store.spans(store.find_article("1.txt").id, "lin")]
        assert labels == ["project", "project"]
        for key in ("~", "`"):
            await pilot.press(key)
            assert "no inconsistency is left" in status_of(reader)


async def wait_for(pilot: Pilot[None], reader: ReaderApp, words: str) -> None:
    for _ in range(400):
        await pilot.pause(0.05)
        if words in status_of(reader):
            return
    raise AssertionError(f"never said: {words}; but {status_of(reader)}")


async def test_a_large_set_is_looked_through_by_a_process_of_its_own(
    reader: ReaderApp, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linting, "AT_ONCE", 0)
    monkeypatch.setattr(job, "PYTHON", (sys.executable, "-c", SLOWLY))
    tag(store, "1.txt", AMOUNT + 2, AMOUNT + 5, "metric")
    async with reader.run_test() as pilot:
        await pilot.press("~")
        assert reader.asker is not None
        assert reader.asker.question is not None
        assert reader.asker.question.title.startswith("looking through the 1 spans of lin")
        await wait_for(pilot, reader, "1/1 half-number")
        assert reader.overlay is None
        await pilot.press("$")
        assert quotes(store) == ["8.6亿元"]


async def test_escape_ends_the_looking_through_of_a_large_set(
    reader: ReaderApp, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linting, "AT_ONCE", 0)
    monkeypatch.setattr(job, "PYTHON", (sys.executable, "-c", "import time; time.sleep(60)"))
    tag(store, "1.txt", AMOUNT + 2, AMOUNT + 5, "metric")
    async with reader.run_test() as pilot:
        await pilot.press("~")
        await pilot.pause()
        await pilot.press("escape")
        assert "stopped" in status_of(reader)
        assert reader.overlay is None


async def test_leaving_the_reader_ends_the_process_that_looks_through_a_set(
    reader: ReaderApp, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linting, "AT_ONCE", 0)
    monkeypatch.setattr(job, "PYTHON", (sys.executable, "-c", "import time; time.sleep(60)"))
    tag(store, "1.txt", AMOUNT + 2, AMOUNT + 5, "metric")
    async with reader.run_test() as pilot:
        await pilot.press("~")
        await pilot.pause()
        assert reader.stage.linting._job is not None
    assert reader.stage.linting._job is None
