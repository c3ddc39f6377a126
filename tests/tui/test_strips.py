"""Strips keep their columns, whole or cut."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.style import Style

from tests.strategies import hard_text
from zoneread.tui.painter import Painter
from zoneread.tui.palette import OKABE_ITO, Palette
from zoneread.tui.strips import AnchoredStrip, Piece
from zoneread.view.layout import Layout

CONSOLE = Console(color_system="truecolor")
PLAIN = Style()
RED = Style(color="#ff0000")


def strip_of(text: str, *, ambiguous: int = 1, left: int = 0) -> AnchoredStrip:
    layout = Layout(text, 400, ambiguous=ambiguous)
    painter = Painter(layout, Palette("none", {}))
    return AnchoredStrip(painter.text_pieces(0), left, ambiguous=ambiguous)


def test_a_doubtful_character_is_followed_by_the_column_that_comes_next() -> None:
    assert strip_of("中“文").render(CONSOLE) == "中“\x1b[4G文"
    assert strip_of("中“文", left=10).render(CONSOLE) == "中“\x1b[14G文"


def test_a_doubtful_character_of_two_cells_is_drawn_on_blanks() -> None:
    assert strip_of("中“文", ambiguous=2).render(CONSOLE) == "中  \x1b[3G“\x1b[5G文"


def test_no_column_is_said_where_there_is_no_doubt() -> None:
    assert "\x1b" not in strip_of("中文ab，。").render(CONSOLE)


def test_styles_are_written_in_the_colours_of_the_console() -> None:
    strip = AnchoredStrip([Piece("中", RED, 2), Piece("b", PLAIN, 1)], 0)
    assert strip.render(CONSOLE) == "\x1b[38;2;255;0;0m中\x1b[0mb"


@pytest.mark.parametrize("terminal_width", [1, 2])
def test_the_text_after_a_wrong_guess_stands_where_it_should(terminal_width: int) -> None:
    # A terminal that draws “ ” … in `terminal_width` cells, told by substituting what it would draw.
    drawn = strip_of("甲“乙”丙…丁", ambiguous=2).render(CONSOLE)
    seen = re.sub("[“”…]", "ＱＱ"[:1] if terminal_width == 2 else "q", drawn)
    screen = pyte.Screen(40, 1)
    pyte.Stream(screen).feed(seen)
    at = {screen.buffer[0][x].data: x for x in range(40)}
    assert (at["甲"], at["乙"], at["丙"], at["丁"]) == (0, 4, 8, 12)


@given(hard_text(), st.sampled_from([1, 2]), st.lists(st.integers(1, 120), max_size=5))
def test_parts_of_a_strip_are_as_wide_as_they_were_cut(text: str, ambiguous: int, cuts: list[int]) -> None:
    strip = strip_of(text.replace("\n", ""), ambiguous=ambiguous)
    edges = [*sorted({cut for cut in cuts if cut < strip.cell_length}), strip.cell_length]
    parts = strip.divide(edges)
    assert [part.cell_length for part in parts] == [b - a for a, b in zip([0, *edges], edges, strict=False)]
    if ambiguous == 1:
        assert all(sum(s.cell_length for s in part) == part.cell_length for part in parts)


@given(hard_text(), st.integers(0, 60), st.integers(0, 60))
def test_a_crop_is_what_lies_between_two_cells(text: str, start: int, length: int) -> None:
    strip = strip_of(text.replace("\n", ""))
    crop = strip.crop(start, start + length)
    assert crop.cell_length == max(0, min(strip.cell_length, start + length) - min(start, strip.cell_length))


def test_a_wide_character_that_is_cut_becomes_blanks() -> None:
    strip = strip_of("甲乙丙")
    assert strip.crop(1, 5).text == " 乙 "
    assert [part.text for part in strip.divide([3, 6])] == ["甲 ", " 丙"]


def test_a_doubtful_character_that_is_cut_becomes_blanks() -> None:
    assert strip_of("☺\ufe0f中").crop(1, 4).text == " 中"


def test_a_part_keeps_its_columns_on_the_screen() -> None:
    assert strip_of("中“文").crop(2).render(CONSOLE) == "“\x1b[4G文"


def test_the_whole_is_not_copied() -> None:
    strip = strip_of("中“文")
    assert strip.divide([strip.cell_length]) == [strip]
    assert strip.crop(0) is strip
    assert strip.crop(0, 99) is strip


def test_every_colour_of_the_palette_can_be_drawn() -> None:
    for mode in ("dark", "light", "ansi", "none"):
        palette = Palette(mode, {"a": OKABE_ITO[0]})
        assert AnchoredStrip([Piece("x", palette.lane("a"), 1)], 0).render(CONSOLE)
