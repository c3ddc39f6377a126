"""The rules of lint over a set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import make_article, make_span
from zoneread.compare.lint import RULES, Finding, Fix, FixKind, lint
from zoneread.errors import UsageError
from zoneread.span.scheme import DEFAULT_SCHEME, Label, Scheme
from zoneread.span.span import Status
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from zoneread.span.annotated import AnnotatedArticle

TEXT = "岚川区推行一窗通办机制，一窗通办机制受好评。深化改革不停步，光伏组件二期工程开工，增长9.5%。"


def tagged(*tags: tuple[str, str], text: str = TEXT, name: str = "a") -> AnnotatedArticle:
    """Return an article with the first untagged occurrence of each quote tagged."""
    spans = []
    for number, (quote, label) in enumerate(tags):
        start = text.index(quote)
        spans.append(make_span(text, start, start + len(quote), label, id_=f"{name}{number}"))
    return replace(make_article(text, spans, name=f"{name}.txt"), id=name)


def findings(*articles: AnnotatedArticle, only: str) -> list[Finding]:
    return lint(articles, DEFAULT_SCHEME, off=[name for name in RULES if name != only])


def test_a_well_tagged_article_has_no_findings() -> None:
    assert lint([tagged(("光伏组件二期工程", "project"), ("增长9.5%", "metric"))], DEFAULT_SCHEME) == []


@pytest.mark.parametrize(
    ("rule", "quote", "better"),
    [("edges", "一窗通办机制，", "一窗通办机制"), ("half-number", "增长9.5", "增长9.5%")],
)
def test_ends_are_mended(rule: str, quote: str, better: str) -> None:
    (found,) = findings(tagged((quote, "reform")), only=rule)
    assert found.fix is not None
    assert found.fix.kind is FixKind.RESIZE
    assert found.fix.range is not None
    assert found.fix.range.of(TEXT) == better


def test_a_span_of_punctuation_alone_is_removed() -> None:
    (found,) = findings(tagged(("，", "reform")), only="edges")
    assert found.fix is not None
    assert found.fix.kind is FixKind.REMOVE


def test_the_same_span_twice_is_a_duplicate_once() -> None:
    (found,) = findings(tagged(("一窗通办机制", "reform"), ("一窗通办机制", "reform")), only="duplicate")
    assert found.span is not None
    assert found.span.id == "a1"
    assert findings(tagged(("一窗通办机制", "reform"), ("一窗通办机制", "project")), only="duplicate") == []


def test_a_counterexample_of_its_label_is_removed_and_anothers_example_retagged() -> None:
    first, second = findings(tagged(("深化改革", "reform"), ("光伏组件二期工程", "metric")), only="counterexample")
    assert first.fix is not None
    assert second.fix is not None
    assert (first.fix.kind, second.fix.kind, second.fix.label) == (FixKind.REMOVE, FixKind.RETAG, "project")


@pytest.mark.parametrize(
    ("quote", "label", "other"),
    [
        ("同比增长７.5%", "project", "metric"),
        ("入驻企业360家", "reform", "metric"),
        ("红色管家”服务队", "metric", "party-building"),
    ],
)
def test_words_like_an_example_of_another_label_are_found_whatever_their_numbers_and_quotes(
    quote: str, label: str, other: str
) -> None:
    (found,) = findings(tagged((quote, label), text=f"岚川区{quote}。"), only="counterexample")
    assert found.fix is not None
    assert (found.fix.kind, found.fix.label) == (FixKind.RETAG, other)
    assert findings(tagged((quote, other), text=f"岚川区{quote}。"), only="counterexample") == []


def test_a_counterexample_is_known_by_other_numbers_too() -> None:
    (found,) = findings(tagged(("2019年11月", "metric"), text="自2019年11月起。"), only="counterexample")
    assert found.fix is not None
    assert found.fix.kind is FixKind.REMOVE
    assert "2021年3月" in found.message


def test_words_that_are_usually_another_label_are_found() -> None:
    others = [tagged(("一窗通办机制", "reform"), name=name) for name in "bc"]
    (found,) = findings(tagged(("一窗通办机制", "project")), *others, only="relabelled")
    assert found.article == "a"
    assert found.fix is not None
    assert found.fix.label == "reform"


def test_two_labels_on_the_very_same_words_are_a_choice() -> None:
    both = tagged(("一窗通办机制", "project"), ("一窗通办机制", "reform"))
    assert findings(both, tagged(("一窗通办机制", "reform"), name="b"), only="relabelled") == []


def test_a_tie_between_labels_can_be_mended_either_way_but_not_in_bulk() -> None:
    first, second = findings(
        tagged(("一窗通办机制", "project")), tagged(("一窗通办机制", "reform"), name="b"), only="relabelled"
    )
    assert (first.fix, second.fix) == (
        Fix(FixKind.RETAG, label="reform", sure=False),
        Fix(FixKind.RETAG, label="project", sure=False),
    )


def test_a_lone_half_of_a_pair_far_from_the_other_offers_the_longest_part() -> None:
    text = "推行“一窗通办机制" + "，各地办事群众齐声称好" * 4
    (found,) = findings(tagged(("推行“一窗通办机制", "reform"), text=text), only="half-pair")
    assert found.fix == Fix(FixKind.RESIZE, Range(3, 9), sure=False)


def test_words_left_untagged_in_a_finished_article_are_found() -> None:
    (found,) = findings(tagged(("一窗通办机制", "reform")), only="untagged")
    assert found.message == '"一窗通办机制" is reform elsewhere, 1 time'
    assert found.span is None
    assert found.range == Range(12, 18)
    assert found.fix is not None
    assert (found.fix.kind, found.fix.label) == (FixKind.ADD, "reform")


def test_untagged_words_in_an_unfinished_article_or_mostly_untagged_are_no_finding() -> None:
    unfinished = replace(tagged(("一窗通办机制", "reform")), status=Status.IN_PROGRESS)
    assert findings(unfinished, only="untagged") == []
    assert findings(tagged(("一窗通办机制", "reform")), tagged(name="b"), only="untagged") == []


def test_a_span_far_longer_than_the_others_of_its_label_is_found() -> None:
    text = "甲乙丙丁。" * 24 + "戊" * 60
    article = make_article(text, [make_span(text, n * 5, n * 5 + 4, id_=f"s{n}") for n in range(24)])
    assert findings(article, only="length") == []
    longer = replace(article, spans=(*article.spans, make_span(text, 120, 180, id_="long")))
    (found,) = findings(longer, only="length")
    assert found.span is not None
    assert found.span.id == "long"
    assert found.message == "60 characters are many: reform spans have up to 7 as a rule"
    assert found.fix == Fix(FixKind.REMOVE, sure=False)
    clauses = make_article(text[:140] + "，" + text[141:], [*article.spans, make_span(text, 120, 180)])
    (found,) = findings(clauses, only="length")
    assert found.fix == Fix(FixKind.RESIZE, Range(141, 180), sure=False)
    few = replace(article, spans=(*article.spans[:5], make_span(text, 120, 180)))
    assert findings(few, only="length") == []


def test_a_span_of_one_character_is_found() -> None:
    article = make_article(
        "开展活动", [make_span("开展活动", 3, 4, id_="slip"), make_span("开展活动", 2, 4, id_="word")]
    )
    (found,) = findings(article, only="single")
    assert found.span is not None
    assert found.span.id == "slip"
    assert found.fix == Fix(FixKind.REMOVE, sure=False)


def test_rules_are_switched_off_by_name_and_unknown_ones_refused() -> None:
    article = tagged(("一窗通办机制，", "reform"))
    assert {one.rule for one in lint([article], DEFAULT_SCHEME)} == {"edges"}
    assert lint([article], DEFAULT_SCHEME, off=["edges"]) == []
    with pytest.raises(UsageError, match='did you mean "edges"'):
        lint([article], DEFAULT_SCHEME, off=["edge"])


@pytest.mark.parametrize(
    "words",
    [
        "增长９.5%",
        "利润多了两成",
        "办结时间缩短一半",
        "规模翻番",
        "总量居各园区首位",
        "主体信用评级达到AA+",
        "成本降了近三分之一",
        "贰佰户入驻",
        "创下最快纪录",
        "增幅Ⅳ级",
    ],
)
def test_a_metric_with_a_numeral_share_rank_or_rating_is_no_finding(words: str) -> None:
    assert findings(make_article(words, [make_span(words, 0, len(words), "metric")]), only="no-figure") == []


def test_a_metric_without_a_figure_is_found_and_grows_to_the_clause_that_has_one() -> None:
    text = "岚川区外贸进出口额达到8.6亿元，营商环境持续向好。"
    spans = [make_span(text, 3, 9, "metric", id_="a"), make_span(text, 18, 24, "metric", id_="b")]
    first, second = findings(make_article(text, spans), only="no-figure")
    assert first.fix.range is not None
    assert (first.fix.kind, first.fix.range.of(text)) == (FixKind.RESIZE, "岚川区外贸进出口额达到8.6亿元")
    assert second.fix == Fix(FixKind.REMOVE, sure=False)
    assert not first.fix.sure, "it may have been meant for another label"
    assert findings(make_article(text, [make_span(text, 18, 24, "reform")]), only="no-figure") == []


def test_labels_below_the_metric_need_a_figure_too() -> None:
    text = "营商环境持续向好"
    trend = Label("metric/trend", "trend", "趋势", "#e69f00", parent="metric")
    article = make_article(text, [make_span(text, 0, 8, "metric/trend")])
    off = [name for name in RULES if name != "no-figure"]
    assert [one.rule for one in lint([article], Scheme((*DEFAULT_SCHEME.labels, trend)), off=off)] == ["no-figure"]
    assert lint([article], Scheme((trend._replace(parent=""),)), off=off) == []
