"""Writing with patience."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zoneread.errors import (
    EditConflictError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreVersionError,
    UsageError,
    ZonereadError,
)
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
        self.reconnected = 0
        self.lost: list[StoreError] = []
        self.writer = Writer(
            self.alerts.append,
            lambda: self.alerts.append(self.writer.trouble),
            lambda wait, call: self.alarms.append((wait, call)),
            self.reconnect,
            lambda: "W elsewhere, u drops",
        )

    def reconnect(self) -> None:
        self.reconnected += 1
        if self.lost:
            raise self.lost.pop(0)

    def store(self) -> Edit:
        if self.failures:
            raise self.failures.pop(0)
        return EDIT

    def write(self) -> bool:
        return self.writer.write(self.store, self.followed.append, "reform 「x」", EDIT)


def test_a_write_that_works_is_followed_at_once() -> None:
    desk = Desk()
    assert desk.write()
    assert desk.followed == [EDIT]
    assert desk.alarms == []


@pytest.mark.parametrize(
    "error",
    [
        StoreBusyError("locked"),
        StoreFullError("no space left"),
        StoreReadOnlyError("the database may not be written"),
        StoreError("the disk or the network drive failed"),
        StoreError("the database has vanished"),
        StoreDamagedError("the database is damaged"),
        StoreVersionError("made by a newer zoneread"),
    ],
)
def test_a_store_that_cannot_now_is_asked_again_ever_more_slowly_and_nothing_is_followed_before(
    error: ZonereadError,
) -> None:
    desk = Desk()
    desk.failures = [error] * 8
    assert not desk.write()
    waits = []
    while not desk.followed:
        assert desk.alerts[-1].startswith("not stored, retrying (W elsewhere, u drops): ")
        assert desk.alerts[-1].endswith(": reform 「x」")
        assert error.message in desk.alerts[-1] or "store busy" in desk.alerts[-1]
        assert desk.writer.trouble == desk.alerts[-1]
        assert (desk.writer.in_hand, desk.writer.edit_in_hand) == ("reform 「x」", EDIT)
        wait, again = desk.alarms.pop()
        waits.append(wait)
        again()
    assert waits[0] == FIRST_WAIT
    assert waits[-1] == LONGEST_WAIT
    assert waits == sorted(waits)
    assert (desk.followed, desk.writer.in_hand, desk.writer.trouble) == ([EDIT], "", "")


def test_after_anything_but_a_lock_or_a_full_disk_the_store_is_opened_anew() -> None:
    desk = Desk()
    desk.failures = [StoreBusyError("locked"), StoreFullError("full"), StoreError("vanished")]
    desk.lost = [StoreError("still not there")]
    desk.write()
    for _ in range(2):
        desk.alarms.pop()[1]()
    assert desk.reconnected == 0
    desk.alarms.pop()[1]()
    assert "still not there" in desk.alerts[-1]
    assert not desk.followed
    desk.alarms.pop()[1]()
    assert (desk.reconnected, desk.followed) == (2, [EDIT])


def test_what_was_in_hand_is_never_let_go_because_it_is_refused_later() -> None:
    desk = Desk()
    desk.failures = [StoreError("vanished"), EditConflictError("zhao was first")]
    desk.write()
    desk.alarms.pop()[1]()
    assert desk.writer.edit_in_hand is EDIT
    assert desk.alerts[-1].startswith("not stored, cannot be (W elsewhere, u drops): zhao was first: reform")
    assert desk.alarms == []
    assert desk.writer.let_go() == "reform 「x」"
    assert desk.writer.in_hand == ""


def test_a_retry_that_was_due_leaves_another_edit_alone() -> None:
    desk = Desk()
    desk.failures = [StoreBusyError("locked"), StoreBusyError("locked")]
    desk.write()
    _, first = desk.alarms.pop()
    desk.writer.let_go()
    desk.write()
    first()
    assert desk.followed == []
    assert desk.writer.in_hand


def test_while_one_write_waits_no_other_begins() -> None:
    desk = Desk()
    desk.failures = [StoreBusyError("locked")]
    desk.write()
    assert not desk.writer.write(desk.store, desk.followed.append, "other")
    assert desk.alerts[-1].startswith("first what is in hand — not stored, retrying (W elsewhere, u drops): store busy")
    desk.alarms.pop()[1]()
    assert desk.followed == [EDIT]


@pytest.mark.parametrize("error", [EditConflictError("zhao was first"), UsageError("nonsense")])
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
