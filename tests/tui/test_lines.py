"""Rows of pieces: cut, padded, wrapped and safe."""

from __future__ import annotations

import sys

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from tests.strategies import hard_text
from zoneread.tui.lines import clear_of, cut, fit

PLAIN = Style()


@given(hard_text(), st.integers(0, 40))
@example("了“““❤️了", 7)
@example("\u200d\u200d了了", 2)
def test_a_strip_is_exactly_as_wide_as_it_should_be_and_holds_no_control(text: str, width: int) -> None:
    strip = fit([(text, PLAIN), ("末", PLAIN)], width, PLAIN)
    assert sum(cell_len(segment.text) for segment in strip) == width == strip.cell_length
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in strip.text)


@given(hard_text(), st.integers(1, 40), st.sets(st.integers(1, 60), max_size=4))
def test_a_strip_is_divided_as_any_other(text: str, width: int, cuts: set[int]) -> None:
    strip = fit([(text, PLAIN)], width, PLAIN)
    assert [part.text for part in strip.divide(sorted(cuts))] == [
        part.text for part in Strip(list(strip), width).divide(sorted(cuts))
    ]


def test_a_strip_that_was_divided_at_its_end_holds_on_to_nothing() -> None:
    strip = fit([("青砚", PLAIN)], 9, PLAIN)
    held = sys.getrefcount(strip)
    assert next(iter(strip.divide([9, 20]))) is strip
    assert sys.getrefcount(strip) == held


@given(st.text(alphabet="经开区ab1 ，𠮷"), st.integers(1, 20))
def test_what_is_cut_ends_in_an_ellipsis_and_fits(text: str, cells: int) -> None:
    shown = cut(text, cells)
    assert cell_len(shown) <= cells
    if shown.rstrip(" ") != text.rstrip(" "):
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])


def test_blanks_that_do_not_fit_are_no_loss() -> None:
    assert cut("标题      ", 6) == "标题  "
    assert cut("", 3) == cut("x", 0) == ""


@given(st.text(alphabet="经开区ab1 ，𠮷", max_size=30), st.integers(0, 5), st.sets(st.integers(0, 60), max_size=4))
def test_no_wide_character_lies_across_a_seam_and_none_is_lost(text: str, column: int, seams: set[int]) -> None:
    shown = clear_of(text, column, seams)
    assert shown.replace(" ", "") == text.replace(" ", "")
    for character in shown:
        right = column + cell_len(character)
        assert not any(column < seam < right for seam in seams)
        column = right
