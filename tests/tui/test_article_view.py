"""The reading widget: what it shows, what it repaints, what it says."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from textual.events import MouseScrollDown

from tests.tui.host import Host
from zoneread.text.ranges import Range
from zoneread.tui.article_view import ArticleView
from zoneread.tui.palette import Look
from zoneread.view.document import Segment
from zoneread.view.highlight import Highlight, Kind

if TYPE_CHECKING:
    from textual.geometry import Region

ARTICLE = (
    "云溪开发区改革纪实\n"
    "云溪开发区推行“管委会+公司”模式，把九个科室合并为四个，审批事项由三十项减到十二项。\n"
    "今年前三季度，外贸进出口额达到8.6亿元，同比增长12.3%。企业说：办事更快了！\n"
)
LONG = "".join(f"第{n}段，云溪开发区有新的项目落地，桂岭镇也建起了厂房。\n" for n in range(1, 400))


async def test_the_rows_of_the_view_read_back_as_the_text() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(40, 12)):
        assert "".join(line.strip() for line in app.screen_text()) == ARTICLE.replace("\n", "")


async def test_each_strip_is_exactly_as_wide_as_the_view() -> None:
    app = Host(ARTICLE + "👩‍👩‍👧e\u0301“…”\x1b[31m葛\U000e0100")
    async with app.run_test(size=(31, 14)):
        app.view.lanes = 1
        app.view.set_highlights([Highlight(Range(3, 30), "reform", "a", caption="改革")])
        for y in range(14):
            strip = app.view.render_line(y)
            assert strip.cell_length == 31
            assert sum(segment.cell_length for segment in strip) == 31


async def test_a_view_of_any_size_can_be_drawn() -> None:
    for size in [(1, 1), (2, 1), (3, 2), (5, 3), (200, 60)]:
        app = Host(ARTICLE)
        async with app.run_test(size=size):
            assert {app.view.render_line(y).cell_length for y in range(size[1])} == {size[0]}


@pytest.mark.parametrize("text", ["", "\n", "😀" * 3000, "区" * 20_000, "\x1b" * 300, "\u0301"])
async def test_texts_without_words_are_shown(text: str) -> None:
    app = Host(text)
    async with app.run_test(size=(40, 10)):
        app.view.move_to(len(text))
        assert app.view.cursor == len(text)
        app.view.select(Range(0, len(text)))
        app.view.lanes = 2
        assert app.view.render_line(0).cell_length == 40


async def test_moving_repaints_only_the_rows_left_and_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host(LONG)
    async with app.run_test(size=(60, 20)):
        painted: list[Region] = []
        monkeypatch.setattr(app.view, "refresh", lambda *regions: painted.extend(regions))
        before = {y: app.view.render_line(y) for y in range(20)}
        app.view.move_to(app.view.layout_of_text.row_range(3).start + 1)
        rows = {row for region in painted for row in range(region.y, region.bottom)}
        assert rows == {0, 3}
        assert {y for y in range(20) if app.view.render_line(y) is not before[y]} == {0, 3}


async def test_scrolling_by_a_row_draws_only_the_new_row_and_the_ends_of_the_thumb() -> None:
    app = Host(LONG)
    async with app.run_test(size=(60, 20)):
        before = [app.view.render_line(y) for y in range(20)]
        app.view.scroll_to_row(1)
        after = [app.view.render_line(y) for y in range(20)]
        same = sum(new is old for new, old in zip(after, before[1:], strict=False))
        assert same >= 17


async def test_a_new_highlight_repaints_its_rows_only_and_shows_there() -> None:
    app = Host(LONG)
    async with app.run_test(size=(60, 20)):
        before = [app.view.render_line(y) for y in range(20)]
        shown = app.view.layout_of_text.row_range(5)
        app.view.update_highlight(Highlight(Range(shown.start + 1, shown.start + 4), "reform", "a"))
        changed = [y for y in range(20) if app.view.render_line(y) is not before[y]]
        assert changed == [5]
        colours = {segment.style.bgcolor for segment in app.view.render_line(5) if segment.style}
        assert len(colours) == 2
        app.view.remove_highlight("a")
        assert [s.text for s in app.view.render_line(5)] == [s.text for s in before[5]]


async def test_the_selection_lies_between_anchor_and_cursor() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.move_to(4)
        app.view.move_to(8, extend=True)
        assert app.view.selection == Range(4, 8)
        app.view.move_to(2, extend=True)
        assert app.view.selection == Range(2, 4)
        app.view.select(Range(10, 13), cursor_first=True)
        assert (app.view.selection, app.view.cursor) == (Range(10, 13), 10)
        app.view.move_to(3)
        assert app.view.selection == Range(3, 3)
        await pilot.pause()
        assert app.selections == [Range(4, 4), Range(4, 8), Range(2, 4), Range(10, 13), Range(3, 3)]


async def test_a_cursor_never_stands_inside_a_cluster() -> None:
    app = Host("葛\U000e0100市👩‍👩‍👧")
    async with app.run_test(size=(60, 20)):
        app.view.move_to(1)
        assert app.view.cursor == 0
        app.view.move_to(5)
        assert app.view.cursor == 3


async def test_a_range_outside_the_text_is_refused() -> None:
    app = Host("甲乙")
    async with app.run_test(size=(20, 5)):
        with pytest.raises(IndexError, match=r"1\.\.3 is not in a text of 2"):
            app.view.select(Range(1, 3))


async def test_the_cell_of_the_cursor_is_drawn_in_its_style() -> None:
    app = Host("甲乙丙")
    async with app.run_test(size=(20, 5)):
        app.view.move_to(1)
        styles = {segment.text: segment.style for segment in app.view.render_line(0)}
        assert styles["乙"] != styles["甲"]
        app.view.select(Range(0, 2))
        styles = {segment.text: segment.style for segment in app.view.render_line(0)}
        assert styles["甲"] != styles["乙"]
        assert {"甲", "乙", "丙"} <= set(styles)


def looks(view: ArticleView) -> list[list[tuple[str, object]]]:
    """What is on the screen: the runs of text and their styles."""
    return [[(segment.text, segment.style) for segment in view.render_line(y)] for y in range(view.size.height)]


async def test_exactly_the_selected_characters_are_drawn_as_selected() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(40, 12)):
        selected = app.view.palette.look(Look(selected=True))
        head = app.view.palette.look(Look(selected=True, cursor=True))
        app.view.select(Range(20, 50))
        drawn = "".join(text for row in looks(app.view) for text, style in row if style in (selected, head))
        assert drawn == ARTICLE[20:50]


async def test_what_is_repainted_bit_by_bit_looks_like_what_is_painted_afresh() -> None:
    random = Random(4)
    app = Host(LONG)
    async with app.run_test(size=(44, 16)):
        for _ in range(120):
            place = random.randrange(600)
            act = random.randrange(7)
            if act == 0:
                app.view.move_to(place)
            elif act in (1, 2):
                app.view.move_to(place, extend=True)
            elif act == 3:
                app.view.select(Range(place, place + random.randrange(90)), cursor_first=random.random() < 0.5)
            elif act == 4:
                label = random.choice(("reform", "metric"))
                app.view.update_highlight(Highlight(Range(place, place + 9), label, f"{place % 9}", caption=label))
            elif act == 5 and f"{place % 9}" in app.view.highlights:
                app.view.remove_highlight(f"{place % 9}")
            else:
                app.view.scroll_to_row(place // 40)
            painted = looks(app.view)
            app.view.palette = app.view.palette
            assert painted == looks(app.view)


async def test_a_selected_line_feed_shows_as_a_blank() -> None:
    app = Host("甲\n乙")
    async with app.run_test(size=(20, 5)):
        app.view.select(Range(0, 2))
        base = app.view.palette.base
        drawn = [(s.text, s.style != base) for s in app.view.render_line(0)]
        assert (" ", True) in drawn


async def test_a_resize_keeps_the_text_under_the_cursor_where_it_is() -> None:
    app = Host(LONG)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.move_to(3000)
        place = app.view.place_on_screen(3000)
        for width in (34, 80, 25, 60):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            moved = app.view.place_on_screen(3000)
            assert place is not None
            assert moved is not None
            assert moved[1] == place[1]


async def test_a_resize_keeps_the_first_row_when_the_cursor_is_not_on_the_screen() -> None:
    app = Host(LONG)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.scroll_to_row(200)
        first = app.view.layout_of_text.row_range(200).start
        await pilot.resize_terminal(33, 20)
        await pilot.pause()
        assert app.view.layout_of_text.row_range(app.view.visible_rows.start).holds(first)


async def test_an_article_loaded_before_there_is_a_size_opens_at_its_cursor() -> None:
    app = Host(LONG)
    app.view.load(LONG, cursor=3000)
    async with app.run_test(size=(60, 21)):
        place = app.view.place_on_screen(3000)
        assert place is not None
        assert place[1] == 10


async def test_another_article_opens_at_its_cursor_without_what_was_on_the_last() -> None:
    app = Host(LONG)
    async with app.run_test(size=(60, 21)):
        app.view.set_highlights([Highlight(Range(0, 4), "reform", "a")])
        app.view.set_hits([Range(0, 2)])
        app.view.load(LONG[::-1], cursor=3000)
        assert app.view.place_on_screen(3000) is not None
        assert (len(app.view.highlights), app.view.document.hits) == (0, ())
        assert app.view.selection == Range(3000, 3000)


async def test_lanes_keep_the_cursor_in_view_and_have_a_fixed_height() -> None:
    app = Host(LONG)
    async with app.run_test(size=(60, 20)):
        app.view.move_to(3000)
        app.view.lanes = 2
        assert app.view.place_on_screen(3000) is not None
        assert app.view.page_rows == 6
        texts = app.screen_text()
        assert [y % 3 for y in range(18) if texts[y].strip()] == [0] * 6


async def test_lanes_tell_label_extent_and_suggestions_without_colour() -> None:
    app = Host("云溪开发区改革\n管委会", mode="none")
    async with app.run_test(size=(40, 12)):
        app.view.lanes = 2
        app.view.set_highlights(
            [
                Highlight(Range(0, 5), "reform", "a", caption="gg"),
                Highlight(Range(2, 7), "project", "b", Kind.SUGGESTION, caption="xm"),
                Highlight(Range(3, 10), "metric", "c", caption="zb"),
            ]
        )
        left = app.view.place_on_screen(0)
        assert left is not None
        rows = [line[left[0] :] for line in app.screen_text()]
        assert rows[:3] == ["云溪开发区改革", "[gg------]", "    [xm......]"]
        assert app.screen_text()[2].strip().startswith("+")
        assert rows[3] == "管委会"


async def test_lanes_are_drawn_in_ascii_alone() -> None:
    app = Host(ARTICLE, mode="none")
    async with app.run_test(size=(40, 24)):
        app.view.lanes = 3
        app.view.set_highlights(
            Highlight(Range(start, start + length), label, f"{start}", kind, caption=label)
            for start, length, label, kind in [
                (0, 9, "reform", Kind.SPAN),
                (3, 30, "metric", Kind.SUGGESTION),
                (4, 60, "party-building", Kind.OTHER),
                (5, 3, "project", Kind.SPAN),
                (6, 40, "project", Kind.SPAN),
            ]
        )
        rows = app.screen_text()
        lanes = "".join(row for number, row in enumerate(rows) if number % 4)
        assert lanes.isascii()
        for sign in ("[reform", "[metric...", "<party-building===", "<", ">", "+"):
            assert sign in lanes


async def test_a_highlight_that_goes_on_in_the_next_row_is_open_ended_there() -> None:
    app = Host("云溪开发区改革", max_width=8)
    async with app.run_test(size=(40, 12)):
        app.view.lanes = 1
        app.view.set_highlights([Highlight(Range(1, 7), "reform", "a", caption="reform")])
        assert [line.strip() for line in app.screen_text()[:4]] == ["云溪开发", "[refo>", "区改革", "<refo]"]


async def test_marks_show_a_sign_in_the_margin() -> None:
    app = Host("甲乙丙丁")
    async with app.run_test(size=(20, 5)):
        app.view.set_highlights([Highlight(Range(1, 1), "hidden", "m", Kind.MARK)])
        assert app.screen_text()[0].strip() == "- 甲乙丙丁"


async def test_hints_are_drawn_over_the_text_and_move_nothing() -> None:
    app = Host("甲乙abc丙")
    async with app.run_test(size=(20, 5)):
        app.view.set_hints({0: "fj", 2: "dk", 5: "sl"})
        assert app.screen_text()[0].strip() == "fj乙dkcsl"
        app.view.set_hints({})
        assert app.screen_text()[0].strip() == "甲乙abc丙"


async def test_a_click_on_either_half_of_a_hanzi_puts_the_cursor_there() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(60, 20)) as pilot:
        place = app.view.place_on_screen(12)
        assert place is not None
        for half in (0, 1):
            app.view.move_to(0)
            await pilot.click(ArticleView, offset=(place[0] + half, place[1]))
            await pilot.pause()
            assert app.view.cursor == 12
        assert [offset for offset, _ in app.clicks] == [12, 12]


async def test_a_double_click_on_either_half_selects_the_word() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(60, 20)) as pilot:
        place = app.view.place_on_screen(12)
        assert place is not None
        for half in (0, 1):
            app.view.move_to(0)
            await pilot.click(ArticleView, offset=(place[0] + half, place[1]), times=2)
            await pilot.pause()
            word = app.view.document.segment_at(Segment.WORD, 12)
            assert word.length > 1
            assert app.view.selection == word


async def test_a_triple_click_selects_the_sentence() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(60, 20)) as pilot:
        place = app.view.place_on_screen(12)
        assert place is not None
        await pilot.click(ArticleView, offset=place, times=3)
        await pilot.pause()
        assert app.view.selection == app.view.document.segment_at(Segment.SENTENCE, 12)
        assert [count for _, count in app.clicks] == [1, 2, 3]


async def test_a_drag_from_half_a_hanzi_to_half_of_another_selects_both_whole() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(60, 20)) as pilot:
        start, end = app.view.place_on_screen(12), app.view.place_on_screen(15)
        assert start is not None
        assert end is not None
        for left in (0, 1):
            for right in (0, 1):
                await pilot.mouse_down(ArticleView, offset=(start[0] + left, start[1]))
                await pilot.hover(ArticleView, offset=(end[0] + right, end[1]))
                await pilot.mouse_up(ArticleView, offset=(end[0] + right, end[1]))
                await pilot.pause()
                assert app.view.selection == Range(12, 16)


async def test_a_drag_selects_whole_characters_in_either_direction() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(60, 20)) as pilot:
        start, end = app.view.place_on_screen(12), app.view.place_on_screen(15)
        assert start is not None
        assert end is not None
        for first, last in ((start, end), (end, start)):
            await pilot.mouse_down(ArticleView, offset=first)
            await pilot.hover(ArticleView, offset=last)
            await pilot.mouse_up(ArticleView, offset=last)
            await pilot.pause()
            assert app.view.selection == Range(12, 16)


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Host(LONG)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot._post_mouse_events([MouseScrollDown], ArticleView)
        await pilot.pause()
        assert app.view.visible_rows.start == 3
        assert app.view.cursor == 0


async def test_a_thumb_shows_only_when_there_is_more_than_a_screen() -> None:
    app = Host(ARTICLE)
    async with app.run_test(size=(60, 20)):
        thumb = app.view.palette.thumb
        assert all(list(app.view.render_line(y))[-1].style != thumb for y in range(20))
        app.view.load(LONG)
        assert any(list(app.view.render_line(y))[-1].style == thumb for y in range(20))
