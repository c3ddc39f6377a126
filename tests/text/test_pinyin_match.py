from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.text.pinyin_match import compile_pinyin, initials
from zoneread.text.tables import readings

TEXT = "云溪开发区管委会深化改革创新,招商引资项目12个。银行行长认为,西安县重庆绿色GDP增长,旅客率先女儿。"
HAN = st.sampled_from("云溪开发区管委会深化改革创新招商引资项目银行长说西安县重庆绿色增旅客率先女儿调查朝阳乐")


def _found(query: str, text: str = TEXT) -> list[str]:
    return [match[0] for match in compile_pinyin(query, frozenset(text)).finditer(text)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ggcx", ["改革创新"]),
        ("gaige", ["改革"]),
        ("gaigcx", ["改革创新"]),
        ("gaigechuangx", ["改革创新"]),
        ("GaiGe", ["改革"]),
        ("gai ge", ["改革"]),
        ("gai'ge", ["改革"]),
        ("gai3ge2", ["改革"]),
        ("gai4ge2", []),
        ("gwh", ["管委会"]),
        ("zhsh", ["招商"]),
        ("zs", ["招商"]),
        ("zsyz", ["招商引资"]),
        ("kai fa qu", ["开发区"]),
        ("kaifaq", ["开发区"]),
        ("开fq", ["开发区"]),
        ("kf区", ["开发区"]),
        ("yinhang", ["银行"]),
        ("hangzhang", ["行长"]),
        ("xingzhang", ["行长"]),
        ("chongqing", ["重庆"]),
        ("zq", ["重庆"]),
        ("lvse", ["绿色"]),
        ("lüse", ["绿色"]),
        ("lu:se", ["绿色"]),
        ("nver", ["女儿"]),
        ("gdp", ["GDP"]),
        ("gdpz", []),
        ("12", ["12"]),
        ("12g", ["12个"]),
        ("xxx", []),
        ("qqqq", []),
    ],
)
def test_what_is_typed_finds_what_it_spells(query: str, expected: list[str]) -> None:
    assert _found(query) == expected


def test_a_query_that_can_be_cut_in_two_ways_finds_both() -> None:
    assert {"西安", "县", "先", "项"} <= set(_found("xian"))
    assert _found("xi'an") == ["西安"]


def test_signs_of_regular_expressions_stand_for_themselves() -> None:
    assert compile_pinyin("(.*)[").fullmatch("(.*)[")
    assert not compile_pinyin(".").search("改")


def test_a_query_without_anything_to_seek_matches_nothing_but_the_empty_string() -> None:
    assert compile_pinyin("").fullmatch("")
    assert compile_pinyin("  ").fullmatch("")


def test_an_alphabet_changes_no_hit() -> None:
    for query in ("ggcx", "gs", "xian", "zhsh", "d", "lv"):
        assert [match.span() for match in compile_pinyin(query).finditer(TEXT)] == [
            match.span() for match in compile_pinyin(query, frozenset(TEXT)).finditer(TEXT)
        ]


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("长", {"c", "ch", "z", "zh"}),
        ("改", {"g"}),
        ("重", {"c", "ch", "t", "z", "zh"}),
        ("儿", {"e", "r"}),
        ("a", set()),
        ("\ud800", set()),
    ],
)
def test_the_initials_of_a_character_are_those_of_all_its_readings(char: str, expected: set[str]) -> None:
    assert initials(char) == expected


@given(st.data())
def test_any_way_to_spell_a_word_finds_it(data: st.DataObject) -> None:
    """For each character any reading, and of each reading any beginning that stands for a character, finds the whole word."""
    word = data.draw(st.text(HAN, min_size=1, max_size=5))
    typed = []
    for place, char in enumerate(word):
        base = data.draw(st.sampled_from(sorted(readings()[char])))[:-1]
        short = [base, base[0], *([base[:2]] if base[:2] in {"zh", "ch", "sh"} else [])]
        beginnings = [base[:length] for length in range(1, len(base) + 1)] if place == len(word) - 1 else short
        typed.append(data.draw(st.sampled_from(beginnings)))
    query = data.draw(st.sampled_from(["", " ", "'"])).join(typed)
    assert compile_pinyin(query, frozenset(word)).fullmatch(word), query


@given(st.text(st.sampled_from("abceghinoqrsuvxyz"), min_size=1, max_size=5), st.text(HAN, max_size=40))
def test_every_hit_is_spelled_by_the_query(query: str, text: str) -> None:
    """The oracle: a hit's characters can be spelled, one after another, by syllables or their beginnings."""
    for match in compile_pinyin(query, frozenset(text)).finditer(text):
        assert _spells(query, match[0])


def _spells(query: str, word: str) -> bool:
    if not word:
        return not query
    for reading in readings()[word[0]]:
        base = reading[:-1]
        last = len(word) == 1
        pieces = {base, base[0], *({base[:2]} & {"zh", "ch", "sh"})}
        if last:
            pieces |= {base[:length] for length in range(1, len(base) + 1)}
        for piece in pieces:
            typed = re.match(f"{piece}|{piece.replace('v', 'u')}" if piece in {"lve", "nve"} else piece, query)
            if typed and _spells(query[typed.end() :], word[1:]):
                return True
    return False
