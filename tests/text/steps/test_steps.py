"""What the steps promise singly; whole clean-ups are in tests/cases and test_undoing.py."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text
from zoneread.text.decisions import ACCEPT, REJECT
from zoneread.text.normalise import Options, normalise
from zoneread.text.offsets import OffsetMap
from zoneread.text.ranges import Range
from zoneread.text.reading import undo
from zoneread.text.script import Script, folded, script_of, simplify
from zoneread.text.steps.chrome_rules import classify
from zoneread.text.steps.ocr import SPLIT_GLYPHS
from zoneread.text.tables import script_characters

LONG = "去年以来，云溪经济开发区围绕主导产业延链补链，新签约项目二十三个，总投资一百一十亿元，园区面貌焕然一新。"
FRAGMENT = "云溪经济开发区一年来共实施技术改造项目五十六个，总投资五百二十六亿元，新增市场主体"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("首页 >> 县区新闻 >> 内容", "navigation"),
        ("您的位置：首页 > 财经", "navigation"),
        ("上一篇：桂岭高新区召开大会", "navigation"),
        ("首页 新闻 财经 视频 登录", "navigation"),
        ("分享到：微信 微博", "share"),
        ("【大 中 小】 打印 关闭", "share"),
        ("扫一扫在手机打开当前页", "share"),
        ("12 条评论", "share"),
        ("来源：云溪日报 作者：苏禾 时间：2031-04-18 09:30", "metadata"),
        ("作者：", "metadata"),
        ("2031-04-18", "metadata"),
        ("[责任编辑：苏禾]", "metadata"),
        ("资源大小：10.7KB", "download"),
        ("友情提示", "download"),
        ("云溪网版权所有，未经授权不得转载", "legal"),
        ("热网推荐 更多>>", "recommendation"),
        ("联系电话：0000-1234567", "contact"),
        ("——————", "separator"),
        ("• |", "separator"),
    ],
)
def test_a_line_of_a_site_is_known_by_its_rule(line: str, rule: str) -> None:
    assert classify(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        LONG,
        "作者：苏禾",
        "云溪开发区：向改革要动力",
        "聚焦主责主业",
        "核心提示",
        "新闻背景",
        "记者手记",
        "春到云溪，塔吊林立。",
        "李知远 苏小禾",
        "分享改革红利",
        "下一步打算",
        "推荐一批典型",
        "会员企业增至三百家。",
        "关注民生，办好实事",
        "分享经济方兴未艾，园区企业抢抓机遇。",
        "下载量突破千万次，园区软件企业走向全国。",
        "政策解读：三年行动方案看点多",
        "（一）推进机构改革",
        "®©æ•°据多跑路、企业少跑腿，规模以上企业达到三十七家",
        "一、主要做法",
        "2031年，开发区再出发",
    ],
)
def test_a_line_of_an_article_is_not(line: str) -> None:
    assert classify(line) is None


@given(body=article(min_paragraphs=3))
def test_no_paragraph_that_ends_like_a_sentence_is_ever_hidden_or_changed(body: str) -> None:
    reading = normalise(body)
    assert reading.text == body


@given(text=hard_text())
def test_settling_every_mark_still_replays_and_undoes(text: str) -> None:
    source = f"{LONG}\n{text}\n{LONG}"
    first = normalise(source)
    decisions = {entry.mark: (REJECT if len(entry.mark) % 2 else ACCEPT) for entry in first.audit}
    second = normalise(source, Options(settlements=decisions))
    assert second.map.reading_length == len(second.text)
    assert undo(second.text, second.audit) == source


def test_accepting_a_mark_makes_the_edit_and_keeps_the_other_marks() -> None:
    source = f"{LONG}\n分享到：微信\n{LONG}\n电子材料、生物医药'仓储物流。\n{LONG}"
    first = normalise(source)
    quote, share = (next(e for e in first.audit if e.rule == rule) for rule in ("lone_quote", "share"))
    assert {entry.mark for entry in first.open_marks} == {quote.mark, share.mark}
    second = normalise(source, Options(settlements={share.mark: ACCEPT}))
    assert "分享到" not in second.text
    assert [entry.mark for entry in second.open_marks] == [quote.mark]


def test_a_decision_may_be_a_text_of_ones_own() -> None:
    source = "生物医药'仓储物流。"
    mark = normalise(source).open_marks[0]
    assert mark.proposals == ("、", "")
    assert normalise(source, Options(settlements={mark.mark: "和"})).text == "生物医药和仓储物流。"


def test_rejecting_a_certain_edit_takes_it_back() -> None:
    source = f"首页 > 正文\n云溪开发区纪实\n{LONG}"
    mark = next(entry for entry in normalise(source).audit if entry.step == "chrome")
    assert normalise(source, Options(settlements={mark.mark: REJECT})).text == source


def test_rejecting_a_join_leaves_the_moved_caption_where_it_can_be_read() -> None:
    source = f"{LONG}\n{FRAGMENT}\n图为车间一角。程远 摄\n三千多户。\n{LONG}"
    first = normalise(source)
    join = next(entry for entry in first.audit if entry.rule == "broken_sentence")
    second = normalise(source, Options(settlements={join.mark: REJECT}))
    assert "图为车间一角。程远 摄" in second.text.split("\n")
    assert "三千多户。" in second.text.split("\n")


def test_a_selection_over_a_moved_caption_comes_back_the_same() -> None:
    source = f"{FRAGMENT}\n图为车间一角。程远 摄\n三千多户，同比增长两成。\n{LONG}"
    source = f"{LONG}\n{source}"
    reading = normalise(source)
    start = reading.text.index("市场主体三千多户")
    selection = Range(start, start + 8)
    fragments = reading.map.to_source(selection)
    assert [part.of(source) for part in fragments] == ["市场主体", "三千多户"]
    assert reading.map.from_fragments(fragments) == selection


@given(st.text(st.sampled_from("開發區經濟开发区后乾干着著裏里"), max_size=30))
def test_simplifying_keeps_the_length_and_leaves_nothing_traditional_behind(text: str) -> None:
    changed = simplify(text)
    assert len(changed) == len(text) == len(folded(text))
    assert simplify(changed) == changed


@given(st.text(st.sampled_from("開發區經濟乾坤後著裏隻發麵開发区"), max_size=40))
def test_simplifying_is_opencc_s(text: str) -> None:
    import opencc

    assert simplify(text) == opencc.OpenCC("t2s").convert(text)


def test_the_script_is_told_by_the_characters_of_one_script_only() -> None:
    traditional, simplified = script_characters()
    old, new = min(traditional), min(simplified)
    assert script_of(old) is Script.TRADITIONAL
    assert script_of(new * 10 + old) is Script.SIMPLIFIED
    assert script_of(new + old) is Script.MIXED
    assert script_of("一") is Script.NEITHER


def test_the_original_script_has_the_same_offsets() -> None:
    source = "開發區深化改革，經濟穩步發展。"
    original = normalise(source, Options(script="original"))
    assert original.text == source
    assert original.map == normalise(source).map == OffsetMap.identity(len(source))


@pytest.mark.parametrize(("halves", "glyph"), SPLIT_GLYPHS.items())
def test_every_split_glyph_has_a_half_that_is_no_word(halves: str, glyph: str) -> None:
    assert len(halves) == 2
    assert len(glyph) == 1
    assert halves[0] in "亻讠氵扌钅纟饣" or halves[1] in "Il|丨"


def test_a_document_of_wrapped_latin_words_keeps_its_blanks() -> None:
    rows = [
        "云溪经济开发区围绕主导产业延链补链引进了全球知名的Alpha",
        "Beta公司设立研发中心，项目总投资超过五十亿元，建成后年产",
    ]
    source = "\n".join(rows * 3) + "\n值可达百亿元。"
    assert "Alpha Beta" in normalise(source).text


SHORT_PARAGRAPHS = [
    "去年以来，岚洲经济开发区大力推行首席服务官制度，为企业办事。",
    "新组建的岚洲产业投资集团注册资本二十亿元，当年就实现了盈利。",
    "今年一季度，全区新签约项目二十三个，合同引资金额九十六亿元。",
    "园区设立项目专班，每周一次调度，每月一次通报，难题当场解决。",
    "岚洲湾海洋药物研究院已经揭牌，冷链物流中心等项目也相继落地。",
    "党员干部走进企业，宣讲政策法规，帮助解决用工和用电两类难题。",
    "全年建成标准厂房三十万平方米，入驻企业一百多家，用工四千人。",
]


@pytest.mark.parametrize("indent", ["  ", "\u3000\u3000"])
def test_indented_paragraphs_of_two_lines_are_run_on_though_half_the_lines_are_short(indent: str) -> None:
    rows = [line for words in SHORT_PARAGRAPHS for line in (indent + words[:22], words[22:])]
    assert normalise("\n".join(["岚洲开发区见闻", *rows])).text == "\n".join(["岚洲开发区见闻", *SHORT_PARAGRAPHS])


def test_rows_of_equal_length_without_pauses_are_not_run_on_between_blank_lines() -> None:
    rows = [f"岚洲经济开发区第{n}产业园区管理办公室\n联系电话零零零零零{n}" for n in "一二三四五六七八"]
    assert normalise("\n\n".join(rows)).text == "\n".join(rows)


def test_cleaning_up_imports_neither_pypinyin_nor_opencc() -> None:
    code = (
        "import sys\nfrom zoneread.text.normalise import normalise\nnormalise('開發區深化改革。')\n"
        "print([m for m in ('rjieba', 'opencc', 'pypinyin', 'sqlite_utils', 'textual') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
