"""Writing with patience."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zoneread.errors import EditConflictError, StoreBusyError, StoreFullError, StoreReadOnlyError, ZonereadError
from zoneread.span.edits import Edit, EditKind
from zoneread.tui.writing import FIRST_WAIT, LONGEST_WAIT, Writer

if TYPE_CHECKING:
    from collections.abc import Callable

EDIT = Edit(EditKind.ADD, ())


class Desk:
    """Collects what a writer says, and its alarm clock."""

    def __init__(self) -> None:
        self.alerts: list[str] = []
        self.alarms: list[tuple[float, Callable[[], None]]] = []
        self.followed: list[Edit | None] = []
        self.failures: list[ZonereadError] = []
        self.writer = Writer(self.alerts.append, lambda wait, call: self.alarms.append((wait, call)))

    def store(self) -> Edit:
        if self.failures:
            raise self.failures.pop(0)
        return EDIT

    def write(self) -> bool:
        return self.writer.write(self.store, self.followed.append, "reform 「x」")


def test_a_write_that_works_is_followed_at_once() -> None:
    desk = Desk()
    assert desk.write()
    assert desk.followed == [EDIT]
    assert desk.alarms == []


@pytest.mark.parametrize("error", [StoreBusyError("locked"), StoreFullError("no space left")])
def test_a_store_that_cannot_now_is_asked_again_ever_more_slowly_and_nothing_is_followed_before(
    error: ZonereadError,
) -> None:
    desk = Desk()
    desk.failures = [error] * 8
    assert not desk.write()
    waits = []
    while not desk.followed:
        assert "retrying: reform 「x」" in desk.alerts[-1]
        assert desk.writer.in_hand == "reform 「x」"
        wait, again = desk.alarms.pop()
        waits.append(wait)
        again()
    assert waits[0] == FIRST_WAIT
    assert waits[-1] == LONGEST_WAIT
    assert waits == sorted(waits)
    assert (desk.followed, desk.writer.in_hand) == ([EDIT], "")


def test_while_one_write_waits_no_other_begins() -> None:
    desk = Desk()
    desk.failures = [StoreBusyError("locked")]
    desk.write()
    assert not desk.writer.write(desk.store, desk.followed.append, "other")
    assert "still waiting for the store with: reform" in desk.alerts[-1]
    desk.alarms.pop()[1]()
    assert desk.followed == [EDIT]


@pytest.mark.parametrize("error", [EditConflictError("zhao was first"), StoreReadOnlyError("read-only")])
def test_a_refusal_for_good_is_said_and_lets_go(error: ZonereadError) -> None:
    desk = Desk()
    desk.failures = [error]
    assert not desk.write()
    assert desk.alerts == [f"not stored: {error.message}: reform 「x」"]
    assert desk.writer.in_hand == ""
    assert desk.alarms == []


def test_before_quitting_what_is_in_hand_is_tried_once_more() -> None:
    desk = Desk()
    desk.failures = [StoreBusyError("locked"), StoreBusyError("locked")]
    desk.write()
    assert not desk.writer.retry_now()
    assert desk.writer.retry_now()
    assert desk.followed == [EDIT]
    desk.alarms[0][1]()
    assert desk.followed == [EDIT]
