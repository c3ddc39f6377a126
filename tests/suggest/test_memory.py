from __future__ import annotations

from zoneread.span.span import Origin, Span
from zoneread.suggest.memory import Memory, MemorySuggester
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.text.ranges import Range


def span(quote: str, label: str = "reform", origin: Origin = Origin.MANUAL) -> Span:
    range_ = Range(0, len(quote))
    return Span("s1", label, range_, (range_,), quote, origin=origin)


def suggested(memory: Memory, text: str, article: str = "a") -> list[tuple[str, str, str]]:
    found = MemorySuggester(memory).suggest(ArticleText(article, "a.txt", text), Context())
    return [(one.range.of(text), one.label, one.reason) for one in found]


def test_accepted_strings_are_offered_wherever_they_stand() -> None:
    memory = Memory()
    memory.learn([span("联审联批")] * 4)
    expected = ("联审联批", "reform", "accepted 4 times as reform")
    assert suggested(memory, "联审联批,再联审联批") == [expected, expected]


def test_a_string_refused_as_often_as_accepted_is_not_offered() -> None:
    memory = Memory()
    memory.learn([span("联审联批"), span("联审联批", origin=Origin.REJECTED)])
    assert suggested(memory, "联审联批") == []
    assert memory.refused == frozenset()
    memory.learn([span("老模式", origin=Origin.REJECTED)])
    assert memory.refused == {("老模式", "reform")}


def test_suggestions_that_nobody_judged_teach_nothing() -> None:
    memory = Memory()
    memory.learn([span("联审联批", origin=Origin.SUGGESTED)])
    assert suggested(memory, "联审联批") == []


def test_gold_of_an_article_is_kept_from_that_article() -> None:
    memory = Memory()
    memory.learn([span("联审联批")], secret_of="a")
    assert suggested(memory, "联审联批", "a") == []
    assert suggested(memory, "联审联批", "b") != []


def test_numbers_short_words_and_punctuation_are_not_remembered() -> None:
    memory = Memory()
    memory.learn([span("税收3亿元", "metric"), span("党建", "party-building"), span("——", "reform")])
    memory.learn([span("3号厂房项目", "project")])
    assert [quote for quote, _, _ in suggested(memory, "税收3亿元党建——3号厂房项目")] == ["3号厂房项目"]


def test_a_string_accepted_more_often_scores_higher() -> None:
    scores = []
    for times in (1, 3):
        memory = Memory()
        memory.learn([span("联审联批")] * times)
        scores += [one.score for one in MemorySuggester(memory).suggest(ArticleText("a", "a", "联审联批"), Context())]
    assert scores[0] < scores[1] < 1
