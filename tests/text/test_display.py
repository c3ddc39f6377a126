from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given

from tests.strategies import hard_text
from zoneread.text.display import sanitise

_JOINERS = {"\u200c", "\u200d"}


@given(hard_text(surrogates=True))
def test_the_shown_text_is_as_long_and_can_be_encoded(text: str) -> None:
    shown = sanitise(text)
    assert len(shown) == len(text)
    shown.encode()


@given(hard_text(surrogates=True))
def test_showing_twice_is_showing_once(text: str) -> None:
    assert sanitise(sanitise(text)) == sanitise(text)


def test_no_character_that_steers_a_terminal_is_left() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    shown = sanitise(every)
    for sign, stand_in in zip(every, shown, strict=True):
        category = unicodedata.category(sign)
        steers = category in {"Cc", "Cs", "Zl", "Zp"} or (
            category == "Cf" and sign not in _JOINERS and not 0xE0020 <= ord(sign) <= 0xE007F
        )
        if category == "Cn" and sign != stand_in and stand_in == "␦":
            continue  # a format character of a newer Unicode than this Python knows
        noncharacter = ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
        assert (sign != stand_in) == ((steers and sign != "\n") or noncharacter), hex(ord(sign))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("a\tb\nc", "a␉b\nc"),
        ("\x7f\x9b", "␡␦"),
        ("\ud800", "\ufffd"),
        ("区\u202e", "区␦"),
        ("", ""),
    ],
)
def test_stand_ins_are_pictures(text: str, shown: str) -> None:
    assert sanitise(text) == shown


def test_a_line_break_goes_too_when_nothing_is_kept() -> None:
    assert sanitise("a\nb", keep="") == "a␊b"
    assert sanitise("a\tb\n", keep="\t") == "a\tb␊"
