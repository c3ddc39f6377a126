"""What a review draws: gold in the text, a lane for every set."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zoneread.compare.cases import cases
from zoneread.session.adjudicating import Reviewed
from zoneread.span.span import Origin, Span
from zoneread.text.ranges import Range
from zoneread.tui.painter import Painter
from zoneread.tui.palette import Palette
from zoneread.tui.review.drawing import HIDDEN_LANE, drawn
from zoneread.view.highlight import NO_LANE, Highlights, Kind
from zoneread.view.layout import Layout

LETTERS = [("A", "lin"), ("B", "zhao")]


def span(start: int, end: int, label: str = "metric", origin: Origin = Origin.MANUAL) -> Span:
    place = Range(start, end)
    return Span(f"{start}-{end}-{label}", label, place, (place,), "𠮷" * place.length, origin=origin)


def reviewed(lin: list[Span], zhao: list[Span]) -> list[Reviewed]:
    return [Reviewed(case, None) for case in cases("a1", {"lin": lin, "zhao": zhao})]


def test_each_set_has_its_own_lane_also_where_only_it_has_a_span() -> None:
    found = drawn(reviewed([span(0, 4)], [span(1, 4), span(8, 9)]), [], LETTERS, "")
    lanes = Highlights(found)
    assert {item.caption: lanes.lane(item.key) for item in found} == {"A metric": 0, "B metric": 1}
    assert [item.lane for item in found if item.key.startswith("zhao/")] == [1, 1]


def test_the_case_at_hand_stands_out_from_the_others() -> None:
    both = reviewed([span(0, 4), span(6, 8)], [span(1, 4)])
    found = drawn(both, [], LETTERS, both[0].case.key)
    assert {item.key: item.kind for item in found} == {
        "lin/0-4-metric": Kind.SPAN,
        "zhao/1-4-metric": Kind.SPAN,
        "lin/6-8-metric": Kind.OTHER,
    }


def test_a_nested_span_at_hand_takes_the_lane_from_the_one_around_it() -> None:
    outer, inner = span(0, 9, "reform"), span(3, 5)
    both = reviewed([outer, inner], [span(3, 6)])
    at = next(one.case.key for one in both if inner in one.case.votes["lin"])
    lanes = {item.key: item.lane for item in drawn(both, [], LETTERS, at)}
    assert lanes[f"lin/{inner.id}"] == 0
    assert lanes[f"lin/{outer.id}"] == HIDDEN_LANE


def test_gold_is_drawn_in_the_text_alone_and_what_is_put_off_as_tentative() -> None:
    found = drawn([], [span(0, 2), span(3, 4, origin=Origin.SUGGESTED)], LETTERS, "")
    assert [(item.lane, item.kind) for item in found] == [(NO_LANE, Kind.SPAN), (NO_LANE, Kind.SUGGESTION)]


ranges = st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.sets(ranges, max_size=12), st.sets(ranges, max_size=12), st.integers(0, 30))
def test_nothing_that_is_shown_in_one_lane_overlaps(
    lin: set[tuple[int, int]], zhao: set[tuple[int, int]], at: int
) -> None:
    both = reviewed([span(*ends) for ends in lin], [span(*ends) for ends in zhao])
    key = both[at % len(both)].case.key if both else ""
    found = drawn(both, [], LETTERS, key)
    assert len(found) == len(lin) + len(zhao)
    for lane in (0, 1):
        inside = sorted((item.range for item in found if item.lane == lane), key=lambda one: one.start)
        assert all(one.end <= other.start for one, other in pairwise(inside))
    shown = [item for item in found if item.kind is Kind.SPAN]
    for name, lane in (("lin", 0), ("zhao", 1)):
        own = [item.lane for item in shown if item.key.startswith(name)]
        assert not own or lane in own


def test_a_row_says_that_it_has_more_than_its_lanes_show_but_not_for_gold() -> None:
    painter = Painter(Layout("栖梧经开区改革", 80), Palette("none", {}), lanes=2)
    both = reviewed([span(0, 6, "reform"), span(2, 4)], [])
    for shown, more in ((both[:1], False), (both, True)):
        painter.highlights = Highlights(drawn(shown, [span(0, 1)], LETTERS, both[0].case.key))
        assert painter.overflows(0) is more
        assert [piece.text for piece in painter.lane_pieces(0, 0) if piece.text.strip()] == ["[A reform--]"]
        assert painter.lane_pieces(0, 1) == []
