from __future__ import annotations

import pytest
from hypothesis import given

from tests.strategies import hard_text
from zoneread.text.normalise import Options, normalise

ONLY = Options(steps=("lines",))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("\n\n", ""),
        ("\ufeff云溪\r\n桂岭", "云溪\n桂岭"),
        ("\u3000\u3000云溪。\n\n\n\u00a0\u00a0桂岭。  \n", "云溪。\n桂岭。"),
        ("云溪\r桂岭", "云溪\n桂岭"),
        ("云溪\u2028桂岭\x0c岭", "云溪\n桂岭\n岭"),
        ("云溪 \r\n \r\n\t桂岭", "云溪\n桂岭"),
        ("□本报记者\u00a0林知远", "□本报记者\u00a0林知远"),
        ("云\u200b溪", "云溪"),
        ("Ａ１，％", "Ａ１，％"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_line_ends_and_blanks(source: str, text: str) -> None:
    assert normalise(source, ONLY).text == text


@given(hard_text())
def test_no_line_is_blank_or_begins_or_ends_with_one(source: str) -> None:
    for line in normalise(source, ONLY).text.split("\n"):
        assert line == line.strip(" \t\u3000\u00a0\ufeff\r")
    assert "\n\n" not in normalise(source, ONLY).text


@given(hard_text())
def test_cleaning_twice_changes_nothing(source: str) -> None:
    once = normalise(source, ONLY).text
    assert normalise(once, ONLY).text == once


def test_a_hundred_thousand_blanks_are_one_edit() -> None:
    reading = normalise("云" + " " * 100_000 + "溪\n" + "\u3000" * 100_000, ONLY)
    assert len(reading.text) == 100_002
    assert len(reading.audit) == 1


def test_bytes_of_a_character_read_in_a_western_encoding_are_neither_blanks_nor_line_ends() -> None:
    for char in "元因来":
        shown = char.encode().decode("latin-1")
        assert normalise(f"a{shown}", ONLY).text == f"a{shown}"
        assert normalise(f"{shown}\n\u00a0\u00a0b\u0085c", ONLY).text == f"{shown}\nb\nc"
