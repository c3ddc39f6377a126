"""Agreement in the reader: asked for, worked out beside the screen, stopped, looked at, gone to."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.tui.review.test_reviewing import begin, shown
from tests.tui.review.test_reviewing import reader as reader  # noqa: PLC0414 - a fixture
from tests.tui.screen import rows_of, status_of
from zoneread.tui import job

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from zoneread.tui.app import ReaderApp


def listed(reader: ReaderApp) -> list[str]:
    assert reader.asker is not None
    return [choice.text for choice in reader.asker.list.choices]


async def figures(reader: ReaderApp, pilot: Pilot[None]) -> list[str]:
    """Wait for the figures and return the rows of the list."""
    for _ in range(600):
        await pilot.pause(0.05)
        if reader.stage.agreeing.kept is not None:
            await pilot.pause()
            return listed(reader)
    raise AssertionError("no figures came")


def child(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let `script` stand for the process that measures."""
    monkeypatch.setattr(job, "PYTHON", (sys.executable, "-c", f"import sys, time\n{script}\n"))


async def test_the_figures_come_by_label_and_article_and_enter_on_an_article_goes_there(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "%")
        await pilot.pause()
        assert reader.asker is not None
        assert reader.asker.line.value == "lin zhao"
        await pilot.press("enter")
        rows = await figures(reader, pilot)
        assert rows[0].startswith("lin against zhao: 2 articles")
        (total,) = [row.split() for row in rows if row.startswith("all ")]
        assert total[1:6] == ["4", "4", "1", "2", "0.250"]
        assert [row.split()[0] for row in rows if ".txt " in row] == ["2.txt", "1.txt"]
        assert max(len(line) for line in rows_of(reader.asker.list)) <= 80
        await pilot.press(*"1.txt", "enter")
        assert reader.desk.article is not None
        assert reader.desk.article.row.name == "1.txt"
        await pilot.press("g", "%")
        await pilot.pause()
        assert listed(reader) == rows


async def test_enter_on_a_label_shows_its_figures_in_full_and_goes_back(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("g", "%")
        await pilot.pause()
        await pilot.press("enter")
        rows = await figures(reader, pilot)
        await pilot.press(*"project", "enter")
        await pilot.pause()
        assert listed(reader)[0] == "exact F1 0.0000 [0.00, 0.00]"
        assert listed(reader)[2].startswith("κ ")
        await pilot.press("escape")
        await pilot.pause()
        assert listed(reader) == rows


async def test_in_a_review_its_own_sets_are_measured_and_names_are_hidden_when_blind(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot, blind=True)
        await pilot.press("g", "%")
        rows = await figures(reader, pilot)
        assert rows[0].startswith("set 1 against set 2: 2 articles")
        assert not [row for row in rows if "lin" in row.split() or "zhao" in row.split()]
        await pilot.press(*"2.txt", "enter")
        assert reader.desk.article is not None
        assert reader.desk.article.row.name == "2.txt"
        assert "missing" in shown(reader)


TELLS_AND_WAITS = """
import os, time
open({path!r}, 'w').write(str(os.getpid()))
print('{{"doing": "articles aligned", "done": 3, "of": 12}}', flush=True)
time.sleep(60)
"""


async def test_escape_ends_the_process_and_says_so(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child(monkeypatch, TELLS_AND_WAITS.format(path=str(tmp_path / "pid")))
    waiting = ["articles aligned: 3 of 12 (25 %)"]
    async with reader.run_test() as pilot:
        await pilot.press("g", "%")
        await pilot.pause()
        await pilot.press("enter")
        for _ in range(200):
            await pilot.pause(0.05)
            if listed(reader) == waiting:
                break
        assert listed(reader) == waiting
        await pilot.press("enter")
        await pilot.pause()
        assert listed(reader) == waiting
        await pilot.press("escape")
        assert "stopped" in status_of(reader)
        assert reader.overlay is None
        assert reader.stage.agreeing.kept is None
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.parametrize(
    ("script", "said"),
    [("sys.exit(3)", "ended without an answer"), ('print(\'{"error": "no such set"}\')', "no such set")],
)
async def test_what_goes_wrong_is_said(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    child(monkeypatch, script)
    async with reader.run_test() as pilot:
        await pilot.press("g", "%")
        await pilot.pause()
        await pilot.press("enter")
        for _ in range(200):
            await pilot.pause(0.05)
            if reader.overlay is None:
                break
        assert said in status_of(reader)


async def test_one_set_alone_is_refused(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("g", "%")
        await pilot.pause()
        await pilot.press(*["backspace"] * 5, "enter")
        assert "two sets or more" in status_of(reader)


async def test_leaving_the_reader_ends_the_process(
    reader: ReaderApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child(monkeypatch, TELLS_AND_WAITS.format(path=str(tmp_path / "pid")))
    async with reader.run_test() as pilot:
        await pilot.press("g", "%")
        await pilot.pause()
        await pilot.press("enter")
        for _ in range(200):
            await pilot.pause(0.05)
            if listed(reader) == ["articles aligned: 3 of 12 (25 %)"]:
                break
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
