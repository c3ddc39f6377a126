"""The index finds what a scan finds; lanes never collide and never move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.text.ranges import Range
from zoneread.view import highlight
from zoneread.view.highlight import DEEPEST, NO_LANE, Highlight, Highlights, Kind

LENGTH = 60


@st.composite
def highlight_lists(draw: st.DrawFn, max_size: int = 150) -> list[Highlight]:
    ends = draw(
        st.lists(st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH), st.sampled_from(Kind)), max_size=max_size)
    )
    return [
        Highlight(Range(min(a, b), max(a, b)), f"label-{n % 4}", f"s{n}", kind) for n, (a, b, kind) in enumerate(ends)
    ]


places = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda ends: Range(min(ends), max(ends)))


def scan(items: list[Highlight], shown: Range) -> list[str]:
    over = [x for x in items if x.range.start < shown.end and x.end > shown.start]
    return [x.key for x in sorted(over, key=lambda x: x.order)]


@given(highlight_lists(), places)
def test_the_index_finds_what_a_scan_finds(items: list[Highlight], shown: Range) -> None:
    assert [x.key for x in Highlights(items).over(shown)] == scan(items, shown)


@given(highlight_lists(max_size=90), highlight_lists(max_size=20), places)
def test_putting_and_removing_keeps_the_index_right(
    items: list[Highlight], later: list[Highlight], shown: Range
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highlight, "BLOCK", 4)
        index = Highlights(items)
        expected = {x.key: x for x in items}
        for step, item in enumerate(later):
            if step % 3 == 2 and item.key in index:
                assert index.remove(item.key) == expected.pop(item.key)
            else:
                assert index.put(item) == expected.get(item.key)
                expected[item.key] = item
            assert all(0 < len(block) <= 2 * highlight.BLOCK for block in index._blocks)
        assert [x.key for x in index.over(shown)] == scan(list(expected.values()), shown)
        assert len(index) == len(expected)
        assert [x.key for x in index] == [x.key for x in sorted(expected.values(), key=lambda x: x.order)]
        for key in list(expected):
            index.remove(key)
        assert (len(index), list(index), index.over(shown)) == (0, [], [])


@pytest.mark.parametrize("items", [500, 20_000])
def test_adding_and_finding_touches_a_few_blocks_however_many_there_are(items: int) -> None:
    looked_at = 0

    class Counting(Highlight):
        @property
        def end(self) -> int:
            nonlocal looked_at
            looked_at += 1
            return super().end

    index = Highlights(Counting(Range(n * 5, n * 5 + 9), "a", f"s{n}") for n in range(items))
    looked_at = 0
    index.put(Counting(Range(700, 720), "a", "new"))
    index.remove("s140")
    index.over(Range(690, 760))
    assert looked_at < 8 * highlight.BLOCK


@given(highlight_lists(max_size=20), places)
def test_runs_tell_of_each_offset_what_is_drawn_on_it(items: list[Highlight], shown: Range) -> None:
    index = Highlights(items)
    runs = index.runs(shown)
    assert all(shown.start <= run.start < run.end <= shown.end for run in runs)
    for offset in range(*shown):
        stack = index.at(offset)
        covering = [run for run in runs if run.start <= offset < run.end]
        assert [run.stack for run in covering] == ([tuple(stack[-DEEPEST:])] if stack else [])
        assert [run.depth for run in covering] == ([sum(x.kind is not Kind.MARK for x in stack)] if stack else [])


@given(highlight_lists(max_size=30), highlight_lists(max_size=5))
def test_lanes_never_collide_and_adding_moves_no_other(items: list[Highlight], later: list[Highlight]) -> None:
    index = Highlights(items)
    for item in later:
        added = Highlight(item.range, item.style, "new" + item.key, item.kind)
        before = {x.key: index.lane(x.key) for x in index}
        index.put(added)
        assert {key: index.lane(key) for key in before} == before
    spans = [x for x in index if x.kind is not Kind.MARK]
    for one in spans:
        for other in spans:
            if one.key < other.key and max(one.range.start, other.range.start) < min(one.end, other.end):
                assert index.lane(one.key) != index.lane(other.key)


def test_the_outer_of_two_nested_highlights_has_the_first_lane() -> None:
    index = Highlights([Highlight(Range(3, 5), "a", "inner"), Highlight(Range(0, 9), "b", "outer")])
    assert (index.lane("outer"), index.lane("inner")) == (0, 1)
    assert [x.key for x in index.at(4)] == ["outer", "inner"]


def test_a_freed_lane_is_given_out_again() -> None:
    index = Highlights([Highlight(Range(0, 4), "a", "one"), Highlight(Range(2, 6), "a", "two")])
    index.remove("one")
    index.put(Highlight(Range(1, 3), "a", "three"))
    assert index.lane("three") == 0


def test_an_empty_mark_is_drawn_on_the_character_after_it() -> None:
    index = Highlights([Highlight(Range(4, 4), "hidden", "m", Kind.MARK)])
    assert [(run.start, run.end, run.depth) for run in index.runs(Range(0, 9))] == [(4, 5, 0)]


def test_three_thousand_nested_highlights_keep_only_the_innermost() -> None:
    index = Highlights(Highlight(Range(n, 6000 - n), "a", f"{n:04}") for n in range(2999))
    run = index.runs(Range(2990, 3010))[-10]
    assert len(run.stack) == DEEPEST
    assert run.depth > 2900


def test_a_highlight_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(KeyError, match="nobody"):
        Highlights().remove("nobody")


def test_a_lane_that_is_asked_for_is_given_and_taken_from_nobody() -> None:
    asked = Highlight(Range(0, 4), "a", "asked", lane=3)
    index = Highlights([asked, Highlight(Range(0, 4), "a", "free"), Highlight(Range(1, 3), "a", "text", lane=NO_LANE)])
    assert [index.lane(key) for key in ("asked", "free", "text")] == [3, 0, NO_LANE]
    index.put(Highlight(Range(2, 5), "b", "late", lane=3))
    assert index.lane("late") == 3


def test_a_highlight_shows_on_the_character_after_it_too() -> None:
    assert Highlight(Range(3, 5), "reform", "a").shown == Range(3, 6)
    assert Highlight(Range(4, 4), "lost", "b", Kind.MARK).shown == Range(4, 6)
