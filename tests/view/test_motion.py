"""Motions stay in the text, count, and come back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text
from zoneread.text.ranges import Range
from zoneread.view.document import Document
from zoneread.view.layout import Layout
from zoneread.view.motion import MOTIONS, Jumps, by_rows

TEXT = "云溪纪实\n\n云溪推行改革，效果好。企业说：快！\n桂岭跟进。\n"
#       0123 4 5 6...


@st.composite
def readings(draw: st.DrawFn) -> tuple[Document, Layout, int]:
    text = draw(st.one_of(hard_text(), article()))
    document = Document(text)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    document.spans = [Range(a, b) for a, b in itertools.pairwise(cuts)]
    document.hits = [Range(a, a) for a in cuts]
    layout = Layout(text, draw(st.integers(2, 40)), gap=draw(st.booleans()))
    return document, layout, layout.cells_of_text.head(draw(st.integers(0, len(text))))


@given(readings(), st.sampled_from(sorted(MOTIONS)), st.integers(1, 6))
def test_a_motion_stays_in_the_text_and_a_count_is_that_many_motions(
    reading: tuple[Document, Layout, int], name: str, count: int
) -> None:
    document, layout, offset = reading
    reached = MOTIONS[name](document, layout, offset, count)
    assert 0 <= reached <= document.length
    step = offset
    for _ in range(count):
        step = MOTIONS[name](document, layout, step)
    assert reached == step


@given(readings(), st.sampled_from(sorted(name for name in MOTIONS if name.endswith((".next", "right")))))
def test_a_motion_ahead_never_goes_back(reading: tuple[Document, Layout, int], name: str) -> None:
    document, layout, offset = reading
    assert MOTIONS[name](document, layout, offset) >= offset
    assert MOTIONS[name.replace("next", "previous").replace("right", "left")](document, layout, offset) <= offset


@given(readings(), st.sampled_from(["word", "clause", "sentence", "paragraph", "span", "hit", "gap", "heading"]))
def test_ahead_and_back_again_does_not_go_further_than_one_started(
    reading: tuple[Document, Layout, int], name: str
) -> None:
    document, layout, offset = reading
    reached = MOTIONS[f"{name}.next"](document, layout, offset)
    again = MOTIONS[f"{name}.previous"](document, layout, reached)
    assert again <= offset or again == reached


@given(readings())
def test_left_undoes_right(reading: tuple[Document, Layout, int]) -> None:
    document, layout, offset = reading
    right = MOTIONS["right"](document, layout, offset)
    assert right > offset or offset == document.length
    assert right == offset or MOTIONS["left"](document, layout, right) == offset


@pytest.mark.parametrize(
    ("name", "offset", "reached"),
    [
        ("sentence.next", 0, 6),
        ("sentence.next", 6, 17),
        ("sentence.next", 20, 24),
        ("sentence.next", 24, len(TEXT)),
        ("sentence.previous", len(TEXT), 24),
        ("sentence.previous", 19, 17),
        ("clause.next", 6, 13),
        ("clause.previous", 13, 6),
        ("paragraph.next", 0, 6),
        ("paragraph.previous", 6, 0),
        ("start", 9, 0),
        ("end", 9, len(TEXT)),
        ("heading.next", 0, 24),
        ("heading.previous", 24, 0),
        ("heading.next", 24, 24),
        ("span.next", 0, 7),
        ("span.next", 7, 13),
        ("span.next", 13, 13),
        ("span.previous", 13, 7),
        ("hit.next", 0, 2),
        ("gap.next", 0, 17),
        ("gap.previous", 20, 17),
        ("gap.previous", 17, 0),
    ],
)
def test_leads_to(name: str, offset: int, reached: int) -> None:
    document = Document(TEXT, headings=[Range(0, 5), Range(24, 30)])
    document.spans = [Range(13, 15), Range(7, 9), Range(7, 8)]
    document.hits = [Range(2, 4)]
    assert MOTIONS[name](document, Layout(TEXT, 20), offset) == reached


def test_the_ends_of_a_row() -> None:
    document, layout = Document("云溪开发区\n桂岭"), Layout("云溪开发区\n桂岭", 6)
    assert MOTIONS["row.start"](document, layout, 1) == 0
    assert MOTIONS["row.end"](document, layout, 1) == 2
    assert MOTIONS["row.end"](document, layout, 4) == 5
    assert MOTIONS["row.end"](document, layout, 7) == 8


def test_going_down_keeps_the_column_over_a_short_row() -> None:
    layout = Layout("云溪开发区\n桂\n云溪开发区", 20)
    short, cell = by_rows(layout, 3, 1)
    assert (short, cell) == (7, 6)
    assert by_rows(layout, short, 1, cell) == (11, 6)
    assert by_rows(layout, short, 1) == (9, 2)


def test_going_down_passes_over_the_gap_between_paragraphs() -> None:
    layout = Layout("云溪\n桂岭", 20, gap=True)
    assert by_rows(layout, 1, 1) == (4, 2)
    assert by_rows(layout, 4, -1) == (1, 2)


@given(readings(), st.integers(-30, 30))
def test_going_by_rows_reaches_the_row_or_the_last_one(reading: tuple[Document, Layout, int], rows: int) -> None:
    _, layout, offset = reading
    reached, _ = by_rows(layout, offset, rows)
    target = min(max(layout.row_of(offset) + rows, 0), layout.rows - 1)
    assert abs(layout.row_of(reached) - target) <= 1
    assert layout.row_of(reached) == target or layout.is_gap(target)


def test_one_goes_back_and_forward_among_the_places_left() -> None:
    jumps = Jumps()
    assert jumps.back(5) is None
    for place in (1, 2, 3):
        jumps.leave(place)
    assert [jumps.back(9), jumps.back(3), jumps.forward(2), jumps.forward(3), jumps.forward(9)] == [3, 2, 3, 9, None]


def test_a_new_jump_forgets_what_lay_forward_and_only_so_many_are_kept() -> None:
    jumps = Jumps(limit=2)
    for place in (1, 2, 3, 3):
        jumps.leave(place)
    assert jumps.back(9) == 3
    jumps.leave(5)
    assert jumps.forward(5) is None
    assert [jumps.back(7), jumps.back(5), jumps.back(2)] == [5, 2, None]
