"""Long work of the reader's own process, done bit by bit while keys are heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.screen import status_of
from zoneread.errors import DataError
from zoneread.tui import slices
from zoneread.tui.slices import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.pilot import Pilot

    from zoneread.tui.app import ReaderApp


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "AT_ONCE", 0)
    monkeypatch.setattr(slices, "SLICE", 0)


class Work:
    """Work of 2,000 steps that goes no further than it is let."""

    def __init__(self) -> None:
        self.until, self.done, self.ended = 500, 0, False

    def steps(self) -> Iterator[tuple[int, int]]:
        while self.done < 2000:
            self.done += self.done < self.until
            yield self.done, 2000

    def then(self) -> None:
        self.ended = True


def told(reader: ReaderApp) -> list[str]:
    return [choice.text for choice in reader.asker.list.choices] if reader.asker is not None else []


async def until(pilot: Pilot[None], what: Callable[[], bool]) -> None:
    for _ in range(2000):
        if what():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come to that")


async def test_a_line_says_how_far_it_is_and_goes_when_it_is_done(make_reader: Callable[..., ReaderApp]) -> None:
    reader, work = make_reader(), Work()
    async with reader.run_test() as pilot:
        await pilot.pause()
        wait_for(reader, work.steps(), "counting", "sheep", work.then)
        await until(pilot, lambda: told(reader) == ["sheep: 500 of 2,000 (25 %)"])
        await pilot.press("enter")
        assert told(reader) == ["sheep: 500 of 2,000 (25 %)"]
        assert not work.ended
        work.until = 2000
        await until(pilot, lambda: work.ended)
        assert reader.overlay is None


async def test_escape_stops_it(make_reader: Callable[..., ReaderApp]) -> None:
    reader, work = make_reader(), Work()
    async with reader.run_test() as pilot:
        await pilot.pause()
        wait_for(reader, work.steps(), "counting", "sheep", work.then)
        await until(pilot, lambda: bool(told(reader)))
        await pilot.press("escape")
        at = work.done
        work.until = 2000
        await pilot.pause(0.1)
        assert work.done == at
        assert not work.ended
        assert reader.overlay is None
        assert "stopped" in status_of(reader)


async def test_what_goes_wrong_on_the_way_is_said(make_reader: Callable[..., ReaderApp]) -> None:
    def steps() -> Iterator[tuple[int, int]]:
        yield 1, 2
        raise DataError("the sheep ran away")

    reader, work = make_reader(), Work()
    async with reader.run_test() as pilot:
        await pilot.pause()
        wait_for(reader, steps(), "counting", "sheep", work.then)
        await until(pilot, lambda: "the sheep ran away" in status_of(reader))
        assert not work.ended
        assert reader.overlay is None
