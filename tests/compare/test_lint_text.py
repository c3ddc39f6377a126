"""Where a span's ends should be."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.strategies import text_with_range
from zoneread.compare.lint_text import half_number, half_pair, trimmed, without_breaks
from zoneread.text.ranges import Range


def at(text: str) -> tuple[str, Range]:
    """Return the text without the marks ⟦ and ⟧, and the range between them."""
    start = text.index("⟦")
    end = text.index("⟧") - 1
    return text.replace("⟦", "").replace("⟧", ""), Range(start, end)


def shown(text: str, range_: Range | None) -> str | None:
    return None if range_ is None else range_.of(text)


@pytest.mark.parametrize(
    ("marked", "better"),
    [
        ("推行⟦，一窗通办。⟧", "一窗通办"),
        ("⟦\u3000一窗通办 \n⟧", "一窗通办"),
        ("⟦一窗通办⟧，", None),
        ("⟦“红色管家”服务队⟧", None),
        ("说⟦，。⟧", ""),
        ("⟦-5%⟧", None),
    ],
)
def test_punctuation_and_blanks_at_the_ends_are_cut(marked: str, better: str | None) -> None:
    text, range_ = at(marked)
    assert shown(text, trimmed(text, range_)) == better


@pytest.mark.parametrize(
    ("marked", "better"),
    [
        ("税收⟦3.⟧2亿元", "3.2亿"),
        ("增长⟦9.5⟧%", "9.5%"),
        ("增长9⟦.5%⟧", "9.5%"),
        ("下降⟦百分之十⟧二", "百分之十二"),
        ("签约二十⟦三个项目⟧", "二十三个项目"),
        ("增长⟦９．５⟧％", "９．５％"),
        ("税收⟦3.2亿元⟧，", None),
        ("完成⟦1,2⟧34家", "1,234"),
        ("第⟦5⟧、6条", None),
    ],
)
def test_numbers_cut_in_two_are_made_whole(marked: str, better: str | None) -> None:
    text, range_ = at(marked)
    assert shown(text, half_number(text, range_)) == better


@pytest.mark.parametrize(
    ("marked", "better"),
    [
        ("学习⟦《云溪条例⟧》。", "《云溪条例》"),
        ("“⟦一号通”平台⟧", "“一号通”平台"),
        ("⟦“一号通平台⟧上线\n”", "一号通平台"),
        ("上线⟦一号通平台）⟧", "一号通平台"),
        ("⟦“红色（管家）”服务队⟧", None),
        ("⟦甲”乙⟧", "甲”乙"),
    ],
)
def test_half_a_pair_takes_its_other_half_in_or_goes(marked: str, better: str | None) -> None:
    text, range_ = at(marked)
    assert shown(text, half_pair(text, range_)) == better


def test_of_several_lines_the_longest_is_kept() -> None:
    text, range_ = at("甲⟦乙\n 丙丁戊 \n己⟧")
    assert shown(text, without_breaks(text, range_)) == "丙丁戊"
    assert without_breaks("甲乙", Range(0, 2)) is None


@given(text_with_range(allow_empty=False))
def test_whatever_the_text_the_better_range_lies_in_it_and_is_better(drawn: tuple[str, Range]) -> None:
    text, range_ = drawn
    for better in (trimmed, half_number, half_pair, without_breaks):
        found = better(text, range_)
        if found is not None:
            assert 0 <= found.start <= found.end <= len(text)
    cut = trimmed(text, range_)
    assert cut is None or trimmed(text, cut) is None
    whole = half_number(text, range_)
    assert whole is None or whole.contains(range_)
    lines = without_breaks(text, range_)
    assert lines is None or "\n" not in lines.of(text)
