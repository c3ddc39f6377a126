"""Rows tile the text, read back as the text, and keep the rules of Chinese line breaking."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.strategies import article, hard_text
from zoneread.text.display import sanitise
from zoneread.view.layout import CLOSERS, MIN_WIDTH, OPENERS, REACH, Layout, is_word_char, may_break

WIDTHS = st.integers(MIN_WIDTH, 60)
HARD = hard_text(surrogates=True)
layouts = st.builds(
    Layout,
    HARD,
    WIDTHS,
    ambiguous=st.sampled_from([1, 2]),
    indent=st.sampled_from([0, 4]),
    gap=st.booleans(),
)


def rows_of(text: str, width: int, *, ambiguous: int = 1) -> list[str]:
    layout = Layout(text, width, ambiguous=ambiguous)
    return [layout.drawn[shown.start : shown.end] for shown in map(layout.row_range, range(layout.rows))]


@pytest.mark.parametrize("word", ["AA+", "5G+", "12.3%", "C++", "Ａ＋", "F#"])
@pytest.mark.parametrize("before", range(12))
def test_a_latin_run_keeps_the_sign_that_belongs_to_it(word: str, before: int) -> None:
    text = "云" * before + word + "级园区企业"
    assert any(word in row for row in rows_of(text, 10))


@given(layouts)
def test_rows_tile_the_text(layout: Layout) -> None:
    ranges = [layout.row_range(row) for row in range(layout.rows)]
    assert ranges[0].start == 0
    assert ranges[-1].end == layout.length
    assert all(a.end == b.start for a, b in itertools.pairwise(ranges))


@given(HARD, WIDTHS)
def test_the_cells_of_the_rows_read_back_as_the_text(text: str, width: int) -> None:
    layout = Layout(text, width)
    read = ""
    for row in range(layout.rows):
        for drawn, offset, _ in layout.cells(row):
            assert offset == len(read)
            read += drawn
        if layout.text_end(row) < layout.row_range(row).end:
            read += "\n"
    assert read == layout.drawn
    same = [a == b or b in "◌␦" for a, b in zip(sanitise(text), read, strict=True)]
    assert all(same)


@given(layouts)
def test_no_row_is_wider_than_asked(layout: Layout) -> None:
    for row in range(layout.rows):
        assert _row_width(layout, row) <= layout.width


@given(HARD, WIDTHS)
def test_cells_are_as_wide_as_the_compositor_measures(text: str, width: int) -> None:
    layout = Layout(text, width)
    for row in range(layout.rows):
        for drawn, _, cells in layout.cells(row):
            assert cells == cell_len(drawn)


@given(layouts)
def test_offset_to_cell_to_offset_is_the_identity_on_clusters(layout: Layout) -> None:
    for offset in range(layout.length + 1):
        row, cell = layout.place(offset)
        assert layout.row_range(row).holds(offset) or (offset == layout.length and row == layout.rows - 1)
        assert layout.offset_at(row, cell) == layout.cells_of_text.head(offset)


@given(layouts)
def test_a_click_on_either_half_of_a_wide_character_finds_it(layout: Layout) -> None:
    for row in range(layout.rows):
        cell = layout.row_indent(row)
        for _, offset, width in layout.cells(row):
            assert {layout.offset_at(row, cell + half) for half in range(width)} == {offset}
            cell += width


@given(layouts)
def test_a_click_right_of_a_row_stays_on_the_row_and_left_of_it_finds_its_start(layout: Layout) -> None:
    for row in range(layout.rows):
        shown = layout.row_range(row)
        if shown.is_empty:
            assert layout.offset_at(row, 5) == shown.start
            continue
        width = _row_width(layout, row)
        for right in (width, width + 1, 10_000):
            assert shown.start <= layout.offset_at(row, right) <= shown.end
            assert layout.row_of(layout.offset_at(row, right)) == row
        assert layout.offset_at(row, -3) == shown.start


def _row_width(layout: Layout, row: int) -> int:
    return layout.row_indent(row) + sum(width for _, _, width in layout.cells(row))


def _broken_well(layout: Layout, cut: int) -> bool:
    return layout.cells_of_text.is_head(cut) and may_break(layout.drawn, cut)


@given(HARD, WIDTHS)
@example("（" * 30 + "开发区", 9)
@example("a" * 90, 11)
@example("开发区。" * 9, 7)
def test_a_row_breaks_badly_only_where_no_good_break_is_near(text: str, width: int) -> None:
    layout = Layout(text, width)
    edges = layout.cells_of_text.edges
    for row in range(1, layout.rows):
        start, cut = layout.row_range(row - 1).start, layout.row_range(row).start
        if layout.drawn[cut - 1] == "\n" or _broken_well(layout, cut):
            continue
        near = [i for i in range(start + 1, cut) if edges[i] > edges[cut] - REACH]
        assert not any(_broken_well(layout, i) for i in near)


@given(HARD, WIDTHS)
def test_a_row_is_broken_only_when_the_next_piece_does_not_fit(text: str, width: int) -> None:
    layout = Layout(text, width)
    edges = layout.cells_of_text.edges
    for row in range(layout.rows - 1):
        shown = layout.row_range(row)
        if layout.drawn[shown.end - 1] == "\n":
            continue
        fits = [i for i in range(shown.end + 1, layout.length) if edges[i] - edges[shown.start] <= width]
        inside = [i for i in fits if "\n" not in layout.drawn[shown.start : i]]
        assert not _broken_well(layout, shown.end) or not any(_broken_well(layout, i) for i in inside)


@given(article(), st.integers(20, 70))
def test_no_row_of_an_article_starts_with_a_closing_or_ends_with_an_opening_sign(text: str, width: int) -> None:
    for line in rows_of(text, width):
        assert line[:1] not in CLOSERS or not line
        assert line.rstrip("\n")[-1:] not in OPENERS or not line.rstrip("\n")


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 10, [""]),
        ("\n", 10, ["\n", ""]),
        ("开发区", 4, ["开发", "区"]),
        ("云溪区。好", 6, ["云溪", "区。好"]),
        ("云溪“好”", 5, ["云溪", "“好”"]),
        ("增长12.3%左右", 8, ["增长", "12.3%左", "右"]),
        ("投资3,000亿", 8, ["投资", "3,000亿"]),
        ("见A/B两项", 4, ["见", "A/B", "两项"]),
        ("有e-mail呢", 7, ["有", "e-mail", "呢"]),
        ("温-3度", 3, ["温", "-3", "度"]),
        ("共￥30亿", 5, ["共", "￥30", "亿"]),
        ("破折——号", 5, ["破", "折——", "号"]),
        ("a b cd", 5, ["a b ", "cd"]),
        ("１２３甲", 6, ["１２３", "甲"]),
        ("aaaaaaa", 3, ["aaa", "aaa", "a"]),
        ("。。。。", 4, ["。。", "。。"]),
        ("👩‍👩‍👧👩‍👩‍👧", 3, ["👩‍👩‍👧", "👩‍👩‍👧"]),
        ("区", 2, ["区"]),
        ("区a", 2, ["区", "a"]),
    ],
)
def test_breaks_in(text: str, width: int, rows: list[str]) -> None:
    assert rows_of(text, width) == rows


def test_an_ambiguous_sign_of_two_cells_moves_the_break() -> None:
    assert rows_of("“开”发区", 6) == ["“开”发", "区"]
    assert rows_of("“开”发区", 6, ambiguous=2) == ["“开”", "发区"]


def test_an_indent_narrows_the_first_row_of_each_line_only() -> None:
    layout = Layout("开发区开发区\n云溪", 8, indent=4)
    assert [layout.row_range(row).of(layout.drawn) for row in range(layout.rows)] == ["开发", "区开发区\n", "云溪"]
    assert [layout.row_indent(row) for row in range(3)] == [4, 0, 4]
    assert layout.place(0) == (0, 4)
    assert layout.place(2) == (1, 0)


def test_an_indent_leaves_room_for_one_hanzi() -> None:
    assert Layout("开发区", 3, indent=4).indent == 1


def test_a_gap_is_a_row_without_offsets_between_two_lines() -> None:
    layout = Layout("甲\n乙\n\n丙\n", 10, gap=True)
    shown = [layout.row_range(row).of(layout.drawn) for row in range(layout.rows)]
    assert shown == ["甲\n", "", "乙\n", "\n", "丙\n", ""]
    assert [layout.is_gap(row) for row in range(layout.rows)] == [False, True, False, False, False, False]
    assert layout.offset_at(1, 3) == 2
    assert layout.place(2) == (2, 0)


def test_a_line_feed_stands_after_the_last_character_of_its_row() -> None:
    layout = Layout("甲乙\n丙", 10)
    assert layout.place(2) == (0, 4)
    assert layout.offset_at(0, 4) == layout.offset_at(0, 9) == 2


def test_the_end_of_the_text_stands_after_its_last_character() -> None:
    layout = Layout("甲乙", 10)
    assert layout.place(2) == (0, 4)
    assert layout.offset_at(0, 7) == 2
    assert Layout("", 10).place(0) == (0, 0)


def test_places_outside_the_text_are_refused() -> None:
    layout = Layout("甲乙", 10)
    with pytest.raises(IndexError, match="offset 3 is not in a text of 2"):
        layout.place(3)
    with pytest.raises(IndexError, match="offset -1"):
        layout.row_of(-1)
    with pytest.raises(IndexError, match="row 1 is not among 1 rows"):
        layout.cells(1)
    with pytest.raises(ValueError, match="at least 2 cells, not 1"):
        Layout("甲", 1)


@given(HARD, WIDTHS, WIDTHS)
def test_wrapping_again_is_the_same_as_wrapping_afresh(text: str, width: int, other: int) -> None:
    again, fresh = Layout(text, width).rewrapped(other), Layout(text, other)
    assert [again.row_range(row) for row in range(again.rows)] == [fresh.row_range(row) for row in range(fresh.rows)]


@pytest.mark.parametrize(
    "text", ["区" * 100_000, "😀" * 20_000, "a" * 30_000, "\x1b" * 5_000, "\t" * 5_000, "\n" * 5_000]
)
def test_monotonous_texts_are_laid_out_whole(text: str) -> None:
    layout = Layout(text, 80)
    assert sum(layout.row_range(row).length for row in range(layout.rows)) == len(text)
    assert layout.place(len(text))[0] == layout.rows - 1


@pytest.mark.parametrize("char", ["a", "Z", "9", "é", "Ａ", "１"])
def test_is_a_word_character(char: str) -> None:
    assert is_word_char(char)


@pytest.mark.parametrize("char", ["中", "，", "%", " ", "あ", "％", "［"])
def test_is_not_a_word_character(char: str) -> None:
    assert not is_word_char(char)


def test_an_indent_that_a_narrow_width_had_no_room_for_comes_back_with_the_width() -> None:
    assert Layout("栖梧经开区", 2, indent=4).rewrapped(20).place(0) == (0, 4)
