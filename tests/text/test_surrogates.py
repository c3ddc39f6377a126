"""Lone surrogates: found, masked in place, and pairs that were left in halves joined."""

from __future__ import annotations

from hypothesis import given

from tests.strategies import LONE_SURROGATES, hard_text
from zoneread.text.surrogates import is_unicode, masked, mended

HALVES = "\ud842\udfb7"
"""𠮷 as two code points, as some libraries hand it over."""


@given(hard_text(surrogates=True))
def test_masking_keeps_every_offset_and_changes_nothing_but_surrogates(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert is_unicode(shown)
    for before, after in zip(text, shown, strict=True):
        assert after == ("\ufffd" if "\ud800" <= before <= "\udfff" else before)


@given(hard_text(surrogates=True))
def test_a_text_is_unicode_when_utf_8_can_hold_it(text: str) -> None:
    try:
        text.encode()
        held = True
    except UnicodeEncodeError:
        held = False
    assert is_unicode(text) is held
    assert is_unicode(mended(text))


def test_a_pair_in_halves_is_joined_and_a_half_by_itself_is_masked() -> None:
    assert mended(f"区{HALVES}") == "区𠮷"
    assert masked(f"区{HALVES}") == "区\ufffd\ufffd"
    for lone in LONE_SURROGATES:
        assert mended(f"区{lone}园") == "区\ufffd园"
