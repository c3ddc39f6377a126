from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given

from tests import strategies
from tests.suggest.notation import marked, plain
from zoneread.errors import ConfigError
from zoneread.suggest.masking import masked
from zoneread.suggest.phrases import bundled_lexicon, phrases, read_lexicon
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.suggest.rules import LEXICONS, RuleSuggester
from zoneread.suggest.settling import suggest_all

CASES = {
    "project": [
        "引进⟦澄海智能仓储项目⟧、⟦霁州光伏组件项目⟧等",
        "围绕水产,建成⟦鹤渚冷链物流园⟧。",
        "一批重大项目相继开工,产业基地建设提速",
        "⟦墨溪传感器产业基地二期⟧封顶",
        "⟦珩芯功率器件封测基地⟧、⟦墨溪生物医药港一期⟧等相继落户",
        "墨溪经开区三季度重大项目集中开工",
    ],
    "reform": [
        "建立⟦管委会+公司的运营模式⟧,成效明显",
        "推行⟦“一件事”集成服务模式⟧,方便群众",
        "⟦将九个科室合并为四个⟧,人员不减",
        "实行⟦全员聘任制⟧。",
        "改革再出发,深化改革",
        "健全⟦项目包联责任制⟧、⟦督查问责制⟧",
        "⟦面向社会公开选聘招商专员⟧,队伍一新",
        "⟦排污权有偿使用和交易制度⟧相继落地",
        "⟦下放经济管理权限⟧216项",
        "“当天办完。”谈起⟦“船边直提”模式⟧,连连点赞",
        "率先推出⟦“企业创新积分制”⟧,反响热烈",
        "⟦“办不成事”反映窗口⟧受理诉求",
        "落实党风廉政建设责任制",
    ],
    "party-building": [
        "开展⟦主题党日活动⟧,温暖群众",
        "在市委正确领导下,党工委部署工作",
        "⟦“红色管家”服务队⟧上门帮办",
        "涌现出⟦6个先进基层党支部⟧",
        "开展⟦“我为企业解难题”实践活动⟧",
        "落实⟦党风廉政建设责任制⟧",
    ],
}


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, found in CASES.items() for text in found])
def test_the_rules_find_what_the_guideline_asks_for(label: str, text: str) -> None:
    article = ArticleText("a", "a.txt", plain(text))
    found = suggest_all([RuleSuggester()], article, Context((label,)))
    assert marked(plain(text), found) == text


@given(strategies.hard_text() | strategies.article())
def test_rules_are_deterministic_and_stay_inside_the_text(text: str) -> None:
    article = ArticleText("a", "a.txt", text)
    found = RuleSuggester().suggest(article, Context())
    assert found == RuleSuggester().suggest(article, Context())
    assert all(0 <= one.start < one.end <= len(text) and one.reason for one in found)


@pytest.mark.parametrize("label", LEXICONS)
def test_every_bundled_rule_explains_itself(label: str) -> None:
    lexicon = bundled_lexicon(label)
    assert lexicon.label == label
    told = [(rule.reason, rule.score) for rule in lexicon.names] + [
        (rule.reason, rule.score) for rule in lexicon.phrases
    ]
    assert all(reason and 0 < score <= 1 for reason, score in told)


def test_a_group_pre_is_cut_and_a_list_is_taken_apart(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'label = "reform"\n[[pattern]]\nreason = "own"\nscore = 0.5\nsplit = "、"\n'
        "regex = '(?P<pre>[一-鿿]{0,6}?)“〓+”(?:、“〓+”)*'\n",
        encoding="utf-8",
    )
    text = "大力推行“甲乙”、“丙丁”"
    found = phrases(read_lexicon(file), text, masked(text))
    assert [one.range.of(text) for one in found] == ["“甲乙”", "“丙丁”"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("label = ", "not TOML"),
        ('label = "x"\n[[pattern]]\nregex = "("\nreason = ""\nscore = 1\n', "not a regular expression"),
        ('label = "x"\n[[pattern]]\nscore = 1\n', "'regex' is missing"),
    ],
)
def test_a_faulty_data_file_is_refused_with_what_is_wrong(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as caught:
        read_lexicon(file)
    assert caught.value.where == str(file)


def test_a_data_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_lexicon(tmp_path / "none.toml")


def test_no_rule_quotes_a_sentence() -> None:
    """Rules are general: none holds a run of Hanzi long enough to come from one article."""
    data = Path(__file__).parents[2] / "zoneread" / "suggest" / "data"
    for file in data.glob("*.toml"):
        without_classes = re.sub(r"\[\^?[^\[\]\n]*\]", "", file.read_text(encoding="utf-8"))
        assert not re.search("[一-鿿]{12,}", without_classes), file.name
