"""Laws of half-open ranges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zoneread.text.ranges import Range

RANGES = st.tuples(st.integers(0, 12), st.integers(0, 8)).map(lambda drawn: Range(drawn[0], drawn[0] + drawn[1]))


def _held(*ranges: Range) -> set[int]:
    return {offset for one in ranges for offset in range(one.start, one.end)}


@given(RANGES, RANGES)
def test_the_difference_holds_what_just_one_holds_and_nothing_outside_both(one: Range, other: Range) -> None:
    found = one.difference(other)
    assert _held(one) ^ _held(other) <= _held(*found) <= _held(one, other)
    assert not any(part.is_empty for part in found)


@given(RANGES, RANGES)
def test_two_ranges_overlap_when_they_share_a_code_point(one: Range, other: Range) -> None:
    assert one.overlaps(other) is bool(_held(one) & _held(other))


@given(RANGES, RANGES)
def test_the_hull_contains_both_and_reaches_no_further(one: Range, other: Range) -> None:
    hull = one.hull(other)
    assert hull.contains(one)
    assert hull.contains(other)
    assert {hull.start, hull.end} <= {one.start, one.end, other.start, other.end}
