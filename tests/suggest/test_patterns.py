from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from zoneread.errors import FormatError, UsageError
from zoneread.suggest.patterns import PatternSuggester
from zoneread.suggest.protocol import ArticleText, Context

if TYPE_CHECKING:
    from pathlib import Path


def found(tmp_path: Path, text: str, *patterns: Any) -> list[str]:
    file = tmp_path / "patterns.jsonl"
    lines = [json.dumps({"label": "reform", "pattern": pattern}, ensure_ascii=False) for pattern in patterns]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [one.range.of(text) for one in PatternSuggester(file).suggest(ArticleText("a", "a", text), Context())]


@pytest.mark.parametrize(
    ("pattern", "text", "quotes"),
    [
        ("联审联批", "推行联审联批。", ["联审联批"]),
        ("A+B", "A+B AAB", ["A+B"]),
        ([{"TEXT": "管委会"}, {"ORTH": "+"}, {"LOWER": "spv"}], "管委会 + SPV", ["管委会 + SPV"]),
        ([{"LIKE_NUM": True}, {"TEXT": {"IN": ["个", "家"]}}], "三百家,12个", ["三百家", "12个"]),
        ([{"text": {"REGEX": "[甲乙]+"}}, {"TEXT": "制", "OP": "?"}], "甲乙制 甲", ["甲乙制", "甲"]),
    ],
)
def test_patterns_match_as_in_prodigy(tmp_path: Path, pattern: Any, text: str, quotes: list[str]) -> None:
    assert found(tmp_path, text, pattern) == quotes


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ([{"POS": "NOUN"}], "without a language model"),
        ([{"TEXT": "a", "OP": "!"}], 'no operator "!"'),
        ([{"TEXT": "a", "LOWER": "a"}], "more than one attribute"),
        (["text"], "a token is an object"),
        ([{"TEXT": {"REGEX": "("}}], "not a regular expression"),
        (7, "neither a text nor a list"),
        ("", "neither a text nor a list"),
    ],
)
def test_what_cannot_be_matched_is_refused_with_its_line(tmp_path: Path, pattern: Any, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        found(tmp_path, "", "fine", pattern)
    assert caught.value.where.endswith(":2")


def test_a_line_that_is_no_pattern_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(FormatError, match="not JSON"):
        PatternSuggester(file)
    file.write_text("{}\n", encoding="utf-8")
    with pytest.raises(FormatError, match="a pattern is"):
        PatternSuggester(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        PatternSuggester(tmp_path / "none.jsonl")
