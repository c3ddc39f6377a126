"""Two spans of one label that touch do not look like one."""

from __future__ import annotations

from zoneread.text.ranges import Range
from zoneread.tui.painter import Painter
from zoneread.tui.palette import Palette
from zoneread.view.highlight import Highlight, Highlights
from zoneread.view.layout import Layout

TEXT = "云溪改革创新桂岭"


def borders(*spans: tuple[int, int, str], width: int = 40) -> list[int]:
    """Return the offsets drawn as the beginning of a span that touches another."""
    layout = Layout(TEXT, width)
    highlights = Highlights(Highlight(Range(start, end), label, str(n)) for n, (start, end, label) in enumerate(spans))
    painter = Painter(layout, Palette("none", {}), highlights)
    found = []
    for row in range(layout.rows):
        looks = painter._overlaid(row)
        found += [layout.row_range(row).start + place for place, look in enumerate(looks) if look.border]
    return found


def test_the_second_of_two_that_touch_has_a_border() -> None:
    assert borders((0, 2, "a"), (2, 4, "a"), (4, 6, "a")) == [2, 4]


def test_labels_that_differ_and_spans_apart_need_none() -> None:
    assert borders((0, 2, "a"), (2, 4, "b"), (5, 6, "b")) == []


def test_around_a_nested_span_there_is_none() -> None:
    assert borders((0, 6, "a"), (2, 4, "a")) == []


def test_a_span_that_begins_with_a_row_has_a_border_too() -> None:
    assert borders((0, 4, "a"), (4, 6, "a"), width=8) == [4]


def test_touching_inside_another_is_told_too() -> None:
    assert borders((0, 8, "b"), (1, 3, "a"), (3, 5, "a")) == [3]
