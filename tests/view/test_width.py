"""Cell widths agree with the compositor's; clusters tile the text and each takes a cell."""

from __future__ import annotations

import itertools
import re
import sys
import unicodedata

import pytest
from hypothesis import example, given
from rich.cells import cell_len

from tests.strategies import hard_text
from zoneread.text.display import sanitise
from zoneread.view.width import LONE_JOINER, ORPHAN, PLAIN, char_width, is_uncertain, measure

FAMILY = "👩‍👩‍👧"


def test_widths_of_all_code_points_are_those_of_the_compositor() -> None:
    wrong = [code for code in range(sys.maxunicode + 1) if char_width(chr(code)) != cell_len(chr(code))]
    assert wrong == []


def test_ambiguous_characters_grow_to_two_cells_and_no_others() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        narrow = char_width(char)
        grows = narrow == 1 and unicodedata.east_asian_width(char) == "A"
        assert char_width(char, 2) == (2 if grows else narrow)


def test_plain_characters_are_two_cells_wide_and_drawn_as_they_are_in_every_terminal() -> None:
    plain = re.findall(f"[{PLAIN}]", "".join(map(chr, range(0xD800))) + "".join(map(chr, range(0xE000, 0x10000))))
    assert len(plain) > 20_000
    assert {char_width(char, ambiguous) for char in plain for ambiguous in (1, 2)} == {2}
    assert not any(is_uncertain(char) or sanitise(char) != char for char in plain)


@pytest.mark.parametrize(
    ("text", "widths"),
    [
        ("", []),
        ("开区", [2, 2]),
        ("𠮷a", [2, 1]),
        ("e\u0301中", [1, 0, 2]),
        ("葛\U000e0100市", [2, 0, 2]),
        ("❤\ufe0f区", [2, 0, 2]),
        (FAMILY, [2, 0, 0, 0, 0]),
        ("🇨🇳🇫", [2, 0, 1]),
        ("👍🏽", [2, 0]),
        ("か\u3099", [2, 0]),
        ("Ａ１％", [2, 2, 2]),
        ("甲\n乙", [2, 0, 2]),
        ("\u3000", [2]),
        ("\t\x00", [1, 1]),
    ],
)
def test_the_width_of_a_cluster_is_on_its_first_code_point(text: str, widths: list[int]) -> None:
    edges = measure(text).edges
    assert [after - before for before, after in itertools.pairwise(edges)] == widths


def test_ambiguous_signs_take_two_cells_when_asked() -> None:
    assert list(measure("“中”…", ambiguous=2).edges) == [0, 2, 4, 6, 8]
    assert list(measure("“中”…").edges) == [0, 1, 3, 4, 5]


def test_a_third_width_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or 2 cells, not 3"):
        measure("中", ambiguous=3)


def test_a_mark_with_nothing_to_sit_on_is_drawn_as_a_circle() -> None:
    assert measure("\u0301甲\n\u0301乙").text == f"{ORPHAN}甲\n{ORPHAN}乙"


def test_a_joiner_between_hanzi_is_shown_and_one_between_emoji_is_kept() -> None:
    assert measure("甲\u200d乙").text == f"甲{LONE_JOINER}乙"
    assert measure(FAMILY).text == FAMILY
    assert measure("👩\u200c👩").text == f"👩{LONE_JOINER}👩"


def test_a_joiner_at_the_start_or_the_end_is_shown() -> None:
    assert measure("\u200d👩\u200d").text == f"{LONE_JOINER}👩{LONE_JOINER}"


def test_a_joiner_before_a_sign_that_is_no_emoji_is_shown() -> None:
    assert measure("🔥\u200d|").text == "🔥␦|"
    assert measure("🇨🇳\u200d+").text == "🇨🇳␦+"


@given(hard_text(surrogates=True))
@example("👁\u200d🗨\ufe0f")
@example("❤\ufe0f\u200d🔥")
@example("🇨🇳\u200d|")
@example("🇨🇳\u200d🔥了")
def test_the_widths_of_a_line_add_up_to_what_the_compositor_measures(text: str) -> None:
    cells = measure(text)
    for line in cells.text.split("\n"):
        assert measure(line).edges[-1] == cell_len(line)
    assert cells.edges[-1] == sum(cell_len(line) for line in cells.text.split("\n"))


@given(hard_text(surrogates=True))
def test_clusters_tile_the_text_and_each_takes_a_cell(text: str) -> None:
    cells = measure(text)
    assert len(cells.text) == len(text)
    offset = 0
    while offset < len(text):
        after = cells.tail(offset)
        assert cells.edges[after] > cells.edges[offset] or text[offset] == "\n"
        assert all(cells.head(inner) == offset for inner in range(offset, after))
        offset = after
    assert offset == len(text)


@given(hard_text(surrogates=True))
def test_the_pattern_of_uncertain_characters_finds_exactly_those(text: str) -> None:
    cells = measure(text)
    found = [m.start() for m in cells.uncertain.finditer(cells.text)] if cells.uncertain else []
    assert found == [i for i, char in enumerate(cells.text) if char != "\n" and is_uncertain(char)]


@pytest.mark.parametrize("char", ["“", "…", "·", "①", "\ue848", "\ufe0f", "😀", "\u0301"])
def test_terminals_disagree_about(char: str) -> None:
    assert is_uncertain(char)


@pytest.mark.parametrize("char", ["中", "a", "，", "Ａ", "𠮷", "\u3000"])
def test_terminals_agree_about(char: str) -> None:
    assert not is_uncertain(char)
