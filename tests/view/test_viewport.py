"""What scrolling shows, and no further than needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zoneread.view.viewport import Viewport

viewports = st.builds(
    lambda rows, height, row_height, top: _scrolled(Viewport(rows, height, row_height), top),
    st.integers(1, 300),
    st.integers(0, 60),
    st.integers(1, 3),
    st.integers(-5, 400),
)


def _scrolled(viewport: Viewport, row: int) -> Viewport:
    viewport.scroll_to(row)
    return viewport


@given(viewports, st.data())
def test_a_revealed_row_is_on_the_screen(viewport: Viewport, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, viewport.rows - 1))
    before = viewport.top
    assert viewport.reveal(row, row) is (viewport.top != before)
    assert row in viewport.visible
    top = viewport.top
    viewport.reveal(row, row)
    assert viewport.top == top


@given(viewports, st.data())
def test_revealing_rows_that_fit_shows_all_of_them(viewport: Viewport, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, viewport.rows - 1))
    last = data.draw(st.integers(first, min(viewport.rows - 1, first + max(0, viewport.page // 2 - 2))))
    viewport.reveal(first, last)
    assert first in viewport.visible
    assert last in viewport.visible


@given(viewports)
def test_the_screen_is_filled_when_there_are_rows_to_fill_it(viewport: Viewport) -> None:
    assert viewport.top == max(0, min(viewport.top, viewport.rows - viewport.page))
    assert len(viewport.visible) >= min(viewport.rows, viewport.page)


@given(viewports)
def test_the_thumb_stays_in_the_bar_and_touches_its_ends_only_at_the_ends(viewport: Viewport) -> None:
    thumb = viewport.thumb
    if viewport.rows <= viewport.page:
        assert not thumb
        return
    assert 0 <= thumb.start < thumb.stop <= max(1, viewport.height)
    viewport.scroll_to(10_000)
    assert viewport.thumb.stop == max(1, viewport.height)
    viewport.scroll_to(0)
    assert viewport.thumb.start == 0


@given(viewports, st.integers(0, 59))
def test_a_screen_row_finds_the_row_of_text_drawn_there(viewport: Viewport, y: int) -> None:
    row = viewport.row_at(y)
    if viewport.top + y // viewport.row_height < viewport.rows:
        assert 0 <= y - viewport.y_of(row) < viewport.row_height
    else:
        assert row == viewport.rows - 1


def test_moving_down_by_one_row_scrolls_by_one_row() -> None:
    viewport = Viewport(100, 20)
    tops = []
    for row in range(15, 30):
        viewport.reveal(row, row)
        tops.append(viewport.top)
    assert tops == [0, 0, 0, *range(1, 13)]


def test_a_far_jump_puts_the_row_in_the_middle() -> None:
    viewport = Viewport(1000, 20)
    viewport.reveal(500, 500)
    assert viewport.top == 490


def test_dragging_the_thumb_to_the_ends_shows_the_ends() -> None:
    viewport = Viewport(1000, 20)
    assert viewport.scroll_to_thumb(19)
    assert viewport.top == 980
    assert viewport.scroll_to_thumb(0)
    assert viewport.top == 0


def test_moving_up_by_one_row_scrolls_by_one_row() -> None:
    viewport = _scrolled(Viewport(100, 20), 40)
    tops = []
    for row in range(45, 35, -1):
        viewport.reveal(row, row)
        tops.append(viewport.top)
    assert tops == [40, 40, 40, *range(40, 33, -1)]
