"""How good the rules are on articles of many kinds that are judged by the guideline, each kind in other words.

The floors are the aims: F1 of metrics 0.90 overlapping and 0.80 exact, of the other labels 0.75 overlapping.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.suggest.notation import judged
from zoneread.compare.align import align
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.suggest.rules import RuleSuggester
from zoneread.suggest.settling import suggest_all

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.txt"))


def f1(label: str) -> tuple[float, float]:
    """Return overlapping and exact F1 of the rules for a label, over all articles."""
    exact = overlapping = both = 0
    for path in ARTICLES:
        text, gold = judged(path.read_text(encoding="utf-8"))
        found = suggest_all([RuleSuggester()], ArticleText(path.name, path.name, text), Context())
        both += sum(one.label == label for one in (*gold, *found))
        for pair in align(gold, found):
            if pair.a is not None and pair.b is not None and pair.a.label == pair.b.label == label:
                overlapping += 1
                exact += pair.a.range == pair.b.range
    return 2 * overlapping / both, 2 * exact / both


def test_metrics_are_found_and_bounded_as_the_guideline_says() -> None:
    overlapping, exact = f1("metric")
    assert overlapping >= 0.90
    assert exact >= 0.80


@pytest.mark.parametrize("label", ["project", "reform", "party-building"])
def test_named_things_are_found(label: str) -> None:
    assert f1(label)[0] >= 0.75
