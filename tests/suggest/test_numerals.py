from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.suggest.numerals import ARABIC, value_of


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("12", 12),
        ("１２．５", 12.5),
        ("1,280", 1280),
        ("3.2亿", 320_000_000),
        ("5千万", 50_000_000),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零三", 103),
        ("三百二", 320),
        ("三百二十", 320),
        ("两万五", 25_000),
        ("两千零五", 2005),
        ("一亿三千万", 130_000_000),
        ("二〇二四", 2024),
        ("三点五", 3.5),
        ("半", 0.5),
    ],
)
def test_a_numeral_has_its_value(numeral: str, value: float) -> None:
    assert value_of(numeral) == pytest.approx(value)


@pytest.mark.parametrize("numeral", ["", "几", "数十", "家", "点五", "三点", "3a", "𠮷", "😀"])
def test_what_is_no_definite_number_has_no_value(numeral: str) -> None:
    assert value_of(numeral) is None


def _han(number: int) -> str:
    """Write a number below 10,000 the long way, as an oracle."""
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    out, text = "", str(number)
    for place, digit in enumerate(text):
        unit = units[len(text) - 1 - place]
        out += digits[int(digit)] + (unit if digit != "0" else "")
    return re.sub("零+", "零", out).rstrip("零")


@given(st.integers(1, 9999))
def test_han_numerals_are_read_as_they_are_written(number: int) -> None:
    assert value_of(_han(number)) == number


@given(st.integers(0, 10**9))
def test_grouped_digits_are_read_like_plain_ones(number: int) -> None:
    assert re.fullmatch(ARABIC, f"{number:,}")
    assert value_of(f"{number:,}") == number
