from __future__ import annotations

from zoneread.span.span import Origin, Span
from zoneread.suggest.imported import SCORE, SetSuggester
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.text.ranges import Range


def test_a_sets_spans_are_suggested_with_the_score_they_bring() -> None:
    ranges = (Range(0, 2), Range(3, 5))
    spans = [
        Span("s1", "reform", ranges[0], ranges[:1], "甲乙", origin=Origin.IMPORTED, attributes={"score": 0.9}),
        Span("s2", "metric", ranges[1], ranges[1:], "丙丁", origin=Origin.IMPORTED),
    ]
    suggester = SetSuggester("model", {"a": spans}.__getitem__)
    found = suggester.suggest(ArticleText("a", "a", "甲乙,丙丁"), Context())
    assert suggester.name == "set:model"
    assert [(one.range, one.score, one.reason) for one in found] == [
        (ranges[0], 0.9, "in set model"),
        (ranges[1], SCORE, "in set model"),
    ]
