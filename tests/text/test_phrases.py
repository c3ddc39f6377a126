"""Phrases are what a clause names or the figure it states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text
from zoneread.text.segments import phrases

CASES = [
    ("云溪开发区推行“一窗通办”模式，群众满意。", "“一窗通办”模式"),
    ("青砚精密减速器项目相继开工", "青砚精密减速器项目"),
    ("引进澄海膜材料项目、桂岭冷链基地、岚川热电工程。", "桂岭冷链基地"),
    ("引进澄海膜材料项目、桂岭冷链基地、岚川热电工程。", "澄海膜材料项目"),
    ("岚川热电项目总投资12亿元", "总投资12亿元"),
    ("岚川热电项目总投资12亿元", "岚川热电项目"),
    ("总投资12亿元的岚川热电项目落户", "总投资12亿元"),
    ("总投资12亿元的岚川热电项目落户", "岚川热电项目"),
    ("全年完成税收3.2亿元，同比增长9.5%", "完成税收3.2亿元"),
    ("全年完成税收3.2亿元，同比增长9.5%", "同比增长9.5%"),
    ("管委会将九个科室精简为四个，实行竞聘", "将九个科室精简为四个"),
    ("实行全员聘任、末位调整和绩效考核等用人机制。", "全员聘任、末位调整和绩效考核等用人机制"),
    ("| 覆盖企业党组织88个 |", "覆盖企业党组织88个"),
]


@pytest.mark.parametrize(("text", "phrase"), CASES)
def test_a_phrase_is_found(text: str, phrase: str) -> None:
    assert phrase in [found.of(text) for found in phrases(text)]


@given(st.one_of(hard_text(), article()))
def test_phrases_are_sorted_differ_and_lie_in_one_line(text: str) -> None:
    found = phrases(text)
    assert found == sorted(set(found), key=lambda one: (one.start, -one.end))
    for one in found:
        assert 2 <= one.length <= 60
        assert "\n" not in one.of(text)
        assert not one.of(text)[0].isspace()


@given(st.one_of(hard_text(), article()))
def test_a_stop_is_in_a_phrase_only_inside_brackets(text: str) -> None:
    bare = "".join(
        char for char in text if char not in "“”‘’《》〈〉（）()【】〔〕［］[]「」『』｛｝{}" and char != '"'
    )
    assert not any("。" in one.of(bare) or "，" in one.of(bare) for one in phrases(bare))
