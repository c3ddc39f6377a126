from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.strategies import article, hard_text
from zoneread.text import segments
from zoneread.text.normalise import normalise
from zoneread.text.segments import lexical
from zoneread.text.segments.lexical import by_dictionary

if TYPE_CHECKING:
    from zoneread.text.ranges import Range

TILING = [segments.paragraphs, segments.sentences, segments.clauses, segments.words]
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def _shown(ranges: list[Range], text: str) -> list[str]:
    return [one.of(text) for one in ranges]


def quoted_text() -> st.SearchStrategy[str]:
    """Text whose brackets and quotation marks are balanced, with terminators and commas inside."""
    flat = st.text(st.sampled_from("云溪桂岭。，！？；：,.!?0123456789%A "), max_size=8)
    return st.recursive(
        flat,
        lambda inner: st.builds(
            lambda before, pair, words, after: f"{before}{pair[0]}{words}{pair[1]}{after}",
            inner,
            st.sampled_from(["“”", "（）", "《》", "()", "【】", "‘’"]),
            inner,
            inner,
        ),
        max_leaves=6,
    )


@pytest.mark.parametrize("segment", TILING)
@given(text=hard_text())
def test_segments_tile_the_text_and_none_is_empty(segment: segments.Segmenter, text: str) -> None:
    found = segment(text)
    assert "".join(_shown(found, text)) == text
    assert not any(one.is_empty for one in found)


@pytest.mark.parametrize("segment", TILING)
@given(text=hard_text())
@example(text="\r\n\u200d")
def test_a_line_feed_only_ends_a_segment(segment: segments.Segmenter, text: str) -> None:
    assert not any("\n" in one.of(text)[:-1] for one in segment(text))


@given(text=article())
def test_sentences_refine_paragraphs_and_clauses_refine_sentences(text: str) -> None:
    ends = [
        {one.end for one in segment(text)} for segment in (segments.paragraphs, segments.sentences, segments.clauses)
    ]
    assert ends[0] <= ends[1] <= ends[2]


@pytest.mark.parametrize("segment", [segments.sentences, segments.clauses])
@given(text=quoted_text())
def test_nothing_is_cut_inside_brackets_or_quotation_marks(segment: segments.Segmenter, text: str) -> None:
    for pair in segments.pairs(text):
        cuts = [one.end for one in segment(text) if pair.start < one.end < pair.end]
        assert not cuts or pair.length > 200


@pytest.mark.parametrize("segment", [segments.sentences, segments.clauses, segments.words])
@given(
    text=st.lists(st.sampled_from(["增长", "1,234.5", "10:30", "2.5", "，", "。", "7", "%", "A"]), max_size=20).map(
        "".join
    )
)
def test_no_number_is_cut(segment: segments.Segmenter, text: str) -> None:
    cuts = {one.end for one in segment(text)}
    for number in _NUMBER.finditer(text):
        assert not cuts & set(range(number.start() + 1, number.end()))


@given(text=quoted_text())
def test_pairs_nest_and_never_cross(text: str) -> None:
    found = segments.pairs(text)
    for one in found:
        for two in found:
            assert not one.overlaps(two) or one.contains(two) or two.contains(one)


@given(text=hard_text())
def test_units_are_sorted_inside_the_text_and_differ(text: str) -> None:
    found = segments.units(text)
    assert found == sorted(set(found), key=lambda unit: (unit.start, -unit.end))
    assert all(unit.end <= len(text) and not unit.is_empty for unit in found)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("甲。乙！丙？", ["甲。", "乙！", "丙？"]),
        ("“好。”林知远说。他走了。", ["“好。”林知远说。", "他走了。"]),
        ("他说：“好。”第二天，雨停了。", ["他说：“好。”", "第二天，雨停了。"]),
        ("“好。”“不好。”", ["“好。”", "“不好。”"]),
        ("一声“好！”的喊声。", ["一声“好！”的喊声。"]),
        ("见附表（共三张。）后结束。", ["见附表（共三张。）后结束。"]),
        ("云溪……桂岭。", ["云溪……桂岭。"]),
        ("云溪……\n桂岭", ["云溪……\n", "桂岭"]),
        ("占比2.5%!他说", ["占比2.5%!", "他说"]),
        ("Yahoo!中国。", ["Yahoo!中国。"]),
        ("真的吗？！是的。", ["真的吗？！", "是的。"]),
        ("甲。\u3000\u3000乙。", ["甲。\u3000\u3000", "乙。"]),
        ("“未闭合。下一句。", ["“未闭合。", "下一句。"]),
        ("他强调：“要快。”，随后离开。", ["他强调：“要快。”，随后离开。"]),
        ("《云溪报》！", ["《云溪报》！"]),
    ],
)
def test_sentences(text: str, cut: list[str]) -> None:
    assert _shown(segments.sentences(text), text) == cut


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("完成产值1,200万元，同比增长3%。", ["完成产值1,200万元，", "同比增长3%。"]),
        ("近日，园区启动改革。", ["近日，园区启动改革。"]),
        ("上午10:30，大会召开；下午散会。", ["上午10:30，", "大会召开；下午散会。"]),
        ("实行“一窗受理，并联审批”模式，提速增效。", ["实行“一窗受理，并联审批”模式，", "提速增效。"]),
    ],
)
def test_clauses(text: str, cut: list[str]) -> None:
    assert _shown(segments.clauses(text), text) == cut


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("同比增长16.1%", ["同比增长16.1%", "16.1%"]),
        ("较上年下降2.3个百分点", ["2.3个百分点"]),
        ("入驻企业3000多家", ["3000多家"]),
        ("于2031年5月28日签约", ["2031年5月28日"]),
        ("总投资1.2亿元", ["1.2亿元"]),
        ("两次上榜，第三批", ["两次", "第三批"]),
        ("百分之十五", ["百分之十五"]),
        ("PM2.5和5G", ["PM2.5", "5G"]),
        ("10—15亿元", ["10—15亿元"]),
        ("建立管委会+集团公司+街道办事处的模式", ["管委会+集团公司+街道办事处"]),
        ("推行“管委会+公司”改革", ["“管委会+公司”", "管委会+公司"]),
        ("落实《云溪条例》", ["《云溪条例》"]),
        ("占地１２０亩", ["１２０亩"]),
        ('实施"双轮"战略', ['"双轮"']),
    ],
)
def test_units(text: str, wanted: list[str]) -> None:
    assert set(wanted) <= set(_shown(segments.units(text), text))


def test_quantities_are_disjoint() -> None:
    text = "2031年5月28日10:30签约PM2.5项目3000多家，总投资10—15亿元，第三批两次。"
    found = segments.quantities(text)
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_headings_are_the_ranges_of_titles_and_headings() -> None:
    reading = normalise("# 云溪开发区改革纪实\n\n## 打破常规\n\n云溪开发区去年启动改革，打破了常规。\n")
    assert _shown(segments.headings(reading.paragraphs), reading.text) == ["云溪开发区改革纪实\n", "打破常规\n"]


@pytest.mark.parametrize("run", ["银行调查会计制度", "銀行調查會計制度"])
def test_the_dictionary_finds_words_in_either_script(run: str) -> None:
    lengths = by_dictionary(run)
    assert sum(lengths) == len(run)
    assert 2 in lengths


def test_a_joined_emoji_and_a_variation_selector_stay_with_what_they_follow() -> None:
    text = "葛\U000e0100城❤\ufe0f"
    assert "\ufe0f" not in _shown(segments.words(text), text)
    assert "\U000e0100" not in _shown(segments.words(text), text)


def test_importing_segments_does_not_import_the_segmenter() -> None:
    code = (
        "import sys, zoneread.text.segments; print([m for m in ('rjieba', 'opencc', 'pypinyin') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_extra_words_come_from_the_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    lexical._segmenter.cache_clear()
    monkeypatch.setattr(lexical, "has_segmenter", lambda: False)
    try:
        assert _shown(segments.words("推动经济发展，增长3.5%"), "推动经济发展，增长3.5%")[-1] == "3.5%"
        assert lexical._segmenter() is by_dictionary
    finally:
        lexical._segmenter.cache_clear()
