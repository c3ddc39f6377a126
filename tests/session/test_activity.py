"""Active time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zoneread.session.activity import IDLE_AFTER, ActiveTime


def test_a_pause_longer_than_the_limit_does_not_count_at_all() -> None:
    active = ActiveTime()
    for now in (0.0, 10.0, 10.0 + IDLE_AFTER + 1, 75.0):
        active.touch(now)
    assert active.total == 10.0 + 4.0


def test_what_an_edit_has_carried_is_not_carried_again() -> None:
    active = ActiveTime()
    active.touch(0)
    active.touch(5)
    active.said(active.unsaid)
    active.touch(8)
    assert (active.unsaid, active.total) == (3, 8)


@given(st.lists(st.floats(0, 1000), max_size=30))
def test_the_total_never_exceeds_the_time_that_passed_and_is_never_negative(moments: list[float]) -> None:
    active = ActiveTime()
    for now in sorted(moments):
        active.touch(now)
    span = max(moments) - min(moments) if moments else 0
    assert -1e-9 <= active.total <= span + 1e-9
    assert active.unsaid == active.total


def test_a_clock_that_goes_back_adds_nothing() -> None:
    active = ActiveTime()
    active.touch(10)
    active.touch(5)
    assert active.total == 0
