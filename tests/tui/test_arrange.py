"""Where everything is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zoneread.tui.arrange import MEASURE, PANELS, arrange, default_panels

widths, heights = st.integers(1, 300), st.integers(4, 100)
opened = st.lists(st.sampled_from(PANELS), unique=True).map(tuple)


@given(widths, heights, opened, opened, st.integers(0, 100))
def test_the_place_of_the_article_depends_on_the_terminal_alone(
    width: int, height: int, some: tuple[str, ...], others: tuple[str, ...], row: int
) -> None:
    assert arrange(width, height, some, row).article == arrange(width, height, others, 0).article


@given(widths, heights, opened, st.integers(0, 100))
def test_nothing_leaves_the_screen_and_the_bars_have_their_rows(
    width: int, height: int, panels: tuple[str, ...], row: int
) -> None:
    places = arrange(width, height, panels, row)
    for region in (places.title, places.article, places.stack, places.status, *places.panels.values()):
        assert 0 <= region.x <= region.right <= width
        assert 0 <= region.y <= region.bottom <= height
    assert places.title.y < places.article.y < places.article.bottom <= places.stack.y < places.status.y


@given(st.integers(100, 300), st.integers(24, 100), opened)
def test_in_a_wide_terminal_panels_and_text_do_not_overlap(width: int, height: int, panels: tuple[str, ...]) -> None:
    places = arrange(width, height, panels, 0)
    assert set(places.panels) == set(panels)
    regions = [places.article, *places.panels.values()]
    for index, one in enumerate(regions):
        for other in regions[index + 1 :]:
            assert not one.overlaps(other)


@given(st.integers(20, 99), st.integers(8, 60), st.sampled_from(PANELS), st.data())
def test_in_a_narrow_terminal_a_panel_is_not_where_the_cursor_is(
    width: int, height: int, panel: str, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, height - 4))
    places = arrange(width, height, (panel,), row)
    assert not places.panels[panel].contains(0, row + places.article.y)


@given(widths)
def test_a_row_is_never_longer_than_eyes_can_follow(width: int) -> None:
    assert arrange(width, 24, (), 0).article.width <= MEASURE


def test_a_narrow_terminal_begins_with_the_text_alone() -> None:
    assert default_panels(80) == ()
    assert default_panels(120) == ("spans",)
    assert default_panels(200) == ("articles", "spans")
