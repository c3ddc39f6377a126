from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.text.syllables import NEUTRAL, NO_TONE, Syllable, parse


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("huì", "hui4"),
        ("hui4", "hui4"),
        ("HUÌ", "hui4"),
        ("Ｈｕì", "hui4"),
        ("hui４", "hui4"),
        (" huì ", "hui4"),
        ("huì\u3000", "hui4"),
        ("fā", "fa1"),
        ("xué", "xue2"),
        ("gǎi", "gai3"),
        ("găi", "gai3"),
        ("ɡuó", "guo2"),
        ("fɑ\u0304", "fa1"),
        ("lǜ", "lv4"),
        ("lü4", "lv4"),
        ("lv4", "lv4"),
        ("lu:4", "lv4"),
        ("lyu4", "lv4"),
        ("lüè", "lve4"),
        ("lue4", "lve4"),
        ("nyue4", "nve4"),
        ("jü2", "ju2"),
        ("qv1", "qu1"),
        ("lù", "lu4"),
        ("·de", "de5"),
        ("de5", "de5"),
        ("de0", "de5"),
        ("ńg", "ng2"),
        ("ê̄", "e1"),
    ],
)
def test_a_syllable_has_one_form_however_it_is_printed(printed: str, expected: str) -> None:
    assert str(parse(printed)) == expected


def test_a_syllable_without_a_mark_keeps_that_fact_and_counts_as_neutral() -> None:
    assert parse("hui") == Syllable("hui", NO_TONE)
    assert parse("·hui") == Syllable("hui", NEUTRAL)
    assert str(parse("hui")) == str(parse("·hui")) == "hui5"


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "  ",
        "会",
        "hui 4",
        "GDP2019",
        "huì3",
        "hùí",
        "12",
        "4",
        "a.",
        "zhuangs",
        "hu会",
        "\ud800",
        "\x00",
        "·",
        "fa\u0303",
    ],
)
def test_what_is_not_one_syllable_is_none(printed: str) -> None:
    assert parse(printed) is None


@given(
    st.sampled_from(["huì", "lǜ", "zhuàng", "ǎi", "nüè", "quán", "ńg"]), st.sampled_from(["NFC", "NFD"]), st.booleans()
)
def test_composed_and_combining_marks_are_the_same(printed: str, form: str, upper: bool) -> None:
    other = normalize("NFD" if form == "NFD" else "NFC", printed)
    assert parse(other.upper() if upper else other) == parse(printed)


@given(st.text(max_size=8))
def test_anything_is_parsed_or_refused_without_an_error(printed: str) -> None:
    syllable = parse(printed)
    assert syllable is None or (syllable.base.isascii() and syllable.base.isalpha() and 0 <= syllable.tone <= 5)


@given(st.text(max_size=8))
def test_the_normal_form_is_its_own_normal_form(printed: str) -> None:
    syllable = parse(printed)
    assert syllable is None or str(parse(str(syllable))) == str(syllable)
