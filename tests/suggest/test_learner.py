from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from tests import strategies
from zoneread.errors import MissingExtraError, UsageError
from zoneread.suggest.learner import (
    REPORT,
    LearnedSuggester,
    crfsuite,
    features,
    lines,
    tag_label,
    tags,
    train_label,
)
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.suggest.training import agreement, train
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["岚川", "霁州", "墨溪", "栖梧", "鹤渚", "琅屿"]


def example(name: str) -> tuple[str, list[Range]]:
    text = f"今年{name}有了蓝帆帮手。\n{name}的人都说好。"
    start = text.index("蓝帆")
    return text, [Range(start, start + 4)]


@given(strategies.hard_text() | strategies.article())
def test_lines_hold_all_but_the_line_feeds_and_every_character_has_features(text: str) -> None:
    found = list(lines(text))
    assert "".join(line.of(text) for line in found) == text.replace("\n", "")
    assert all(len(features(line.of(text))) == line.length for line in found)


def test_tags_say_where_a_span_begins_and_goes_on() -> None:
    assert "".join(tags(Range(10, 16), [Range(11, 14), Range(14, 15), Range(2, 12)])) == "OBIIBO"


def test_of_overlapping_spans_the_longer_is_learned() -> None:
    assert "".join(tags(Range(0, 5), [Range(0, 4), Range(1, 2)])) == "BIII" + "O"


def test_what_was_taught_is_found_in_another_text() -> None:
    model = train_label("reform", [example(name) for name in NAMES[:-1]])
    text, right = example(NAMES[-1])
    found = tag_label("reform", model, text)
    assert [range_ for range_, _ in found] == right
    assert all(0 < certain <= 1 for _, certain in found)


def test_agreement_is_the_mean_of_exact_and_overlapping() -> None:
    right = [Range(0, 4), Range(6, 9)]
    assert agreement([(right, right)]) == 1
    assert agreement([([Range(0, 3)], right)]) == pytest.approx((0 + 2 / 3) / 2)
    assert agreement([([], [])]) == 0


def test_the_learner_is_used_where_it_beats_the_rules_and_nowhere_else(tmp_path: Path) -> None:
    articles = []
    for name in NAMES:
        text, right = example(name)
        metric = f"{text}\n税收3.2亿元。"
        start = metric.index("税收")
        spans = [[one.start, one.end, "reform"] for one in right] + [[start, start + 7, "metric"]]
        articles.append({"id": name, "text": metric, "spans": spans})
    report = train(articles, tmp_path)
    assert report["labels"]["reform"]["used"]
    assert not report["labels"]["metric"]["used"]
    assert json.loads((tmp_path / REPORT).read_text(encoding="utf-8")) == report
    assert sorted(file.name for file in tmp_path.iterdir()) == [REPORT, "reform.weights.json"]
    suggester = LearnedSuggester(tmp_path)
    text = str(articles[0]["text"])
    assert suggester.suggest(ArticleText(NAMES[0], "a", text), Context()) == []
    found = suggester.suggest(ArticleText("a", "a", text), Context())
    assert [(one.range.of(text), one.label, one.reason) for one in found] == [
        ("蓝帆帮手", "reform", "learned from 6 articles")
    ]


def test_a_label_whose_key_has_a_slash_is_learned_too(tmp_path: Path) -> None:
    articles = []
    for name in NAMES:
        text, right = example(name)
        articles.append({"id": name, "text": text, "spans": [[*one, "metric/growth"] for one in right]})
    assert train(articles, tmp_path)["labels"]["metric/growth"]["used"]
    found = LearnedSuggester(tmp_path).suggest(
        ArticleText("a", "a", str(articles[0]["text"])), Context(("metric/growth",))
    )
    assert {one.label for one in found} == {"metric/growth"}


def test_training_follows_no_link_that_lies_in_the_folder(tmp_path: Path) -> None:
    folder, mine = tmp_path / "models", tmp_path / "mine.txt"
    folder.mkdir()
    mine.write_text("mine", encoding="utf-8")
    for name in (REPORT, "learned.new", "reform.weights.json", "reform.weights.new"):
        (folder / name).symlink_to(mine)
    articles = []
    for name in NAMES:
        text, right = example(name)
        articles.append({"id": name, "text": text, "spans": [[*one, "reform"] for one in right]})
    assert train(articles, folder)["labels"]["reform"]["used"]
    assert mine.read_text(encoding="utf-8") == "mine"
    assert LearnedSuggester(folder).labels == {"reform"}


def test_nothing_learned_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing has been learned yet"):
        LearnedSuggester(tmp_path).suggest(ArticleText("a", "a", ""), Context())


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    with pytest.raises(MissingExtraError, match=r"zoneread\[learn\]"):
        crfsuite()
