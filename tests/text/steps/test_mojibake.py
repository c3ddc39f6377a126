from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage_simulator import SENTENCES
from tests.seeds import seed
from zoneread.text.steps.mojibake import find_mojibake

WORDS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map("".join)
WESTERN = [bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


def _repaired(text: str) -> str:
    for proposal in sorted(find_mojibake(text), key=lambda one: one.range, reverse=True):
        if proposal.certain:
            text = text[: proposal.range.start] + proposal.replacement + text[proposal.range.end :]
    return text


@given(WORDS, st.booleans())
def test_utf8_read_as_a_western_encoding_is_undone(clean: str, latin: bool) -> None:
    data = clean.encode()
    shown = data.decode("latin-1") if latin else "".join(WESTERN[byte] for byte in data)
    assert _repaired(f"abc {shown} xyz") == f"abc {clean} xyz"


def test_gbk_read_as_a_western_encoding_is_proposed_but_not_made() -> None:
    (proposal,) = find_mojibake("开发区改革".encode("gbk").decode("latin-1"))
    assert (proposal.replacement, proposal.certain) == ("开发区改革", False)


@pytest.mark.parametrize(
    ("shown", "clean"),
    [
        ("寮€鍙戝尯鏀归潻", "开发区改革"),
        ("今天寮€鍙戝尯鏀归潻好", "今天开发区改革好"),
        ("涓轰粈涔堬紝浠婂勾", "为什么，今年"),
        ("浼佷笟", "企业"),
    ],
)
def test_utf8_read_as_gbk_is_undone(shown: str, clean: str) -> None:
    assert _repaired(shown) == clean


def test_a_character_whose_last_byte_is_gone_is_flagged() -> None:
    repaired, flagged = find_mojibake("寮€鍙戝尯鏀归潻鍒\ufffd")
    assert (repaired.replacement, repaired.certain) == ("开发区改革", True)
    assert (flagged.rule, flagged.replacement, flagged.certain) == ("lost", "鍒", False)


@given(WORDS)
def test_clean_text_is_left_alone(clean: str) -> None:
    assert list(find_mojibake(clean)) == []


@pytest.mark.parametrize(
    "legible",
    [
        "",
        "abc",
        "École supérieure",
        "àéèùâêîôû",
        "““——……””",
        "·····",
        "€€€€€",
        "¥¥¥¥ ££££",
        "𠮷𠮷𠮷",
        "ⅠⅡⅢⅣ",
        "中€国",
        "\x80\x81\x82\x83",
    ],
)
def test_legible_text_is_left_alone(legible: str) -> None:
    assert list(find_mojibake(legible)) == []


@given(st.text(max_size=60))
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
    for proposal in find_mojibake("".join(char for char in text if not "\ud800" <= char <= "\udfff")):
        assert proposal.replacement


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_real_articles_have_none(number: str) -> None:
    assert list(find_mojibake(seed(number))) == []


def test_gbk_read_as_a_western_encoding_is_proposed_with_its_punctuation() -> None:
    (proposal,) = find_mojibake("开发区改革，成效明显。".encode("gbk").decode("latin-1"))
    assert (proposal.replacement, proposal.certain) == ("开发区改革，成效明显。", False)


@pytest.mark.parametrize("lost", ["\ufffd", "?"])
def test_text_goes_on_behind_a_lost_character_whose_last_byte_was_taken_for_a_first_one(lost: str) -> None:
    shown = "导产业延链补".encode()[2:].decode("gbk")
    (proposal,) = find_mojibake(f"主{lost}{shown}")
    assert (proposal.replacement, proposal.certain) == ("产业延链补", True)
    assert list(find_mojibake(f"主导{shown}")) == []


def test_a_last_sign_that_may_be_the_texts_own_punctuation_makes_a_repair_uncertain() -> None:
    (proposal,) = find_mojibake("涓氬洯鍖虹（")
    assert (proposal.replacement, proposal.certain) == ("业园区磨", False)
