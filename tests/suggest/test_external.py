from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from zoneread.errors import DataError, FormatError, UsageError
from zoneread.suggest.external import CommandSuggester
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = ArticleText("a1", "a.txt", "𠮷港联审联批😀")
FINDS = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    at = asked["text"].index("联审")
    print(json.dumps({"start": at, "end": at + 4, "label": asked["labels"][0], "score": 0.9, "reason": "looks so"}))
"""


def program(code: str, seconds: float = 20) -> CommandSuggester:
    return CommandSuggester("mine", [sys.executable, "-c", code], seconds)


def test_a_program_reads_an_article_and_writes_spans() -> None:
    (found,) = program(FINDS).suggest(ARTICLE, Context())
    assert (found.range, found.label, found.score, found.reason) == (Range(2, 6), "reform", 0.9, "looks so")
    assert found.suggester == "mine"


def test_a_program_that_fails_is_shown_with_what_it_said() -> None:
    with pytest.raises(DataError, match=r"left with 3.*no model here"):
        program("import sys; print('no model here', file=sys.stderr); sys.exit(3)").suggest(ARTICLE, Context())


def test_a_program_that_takes_too_long_is_ended() -> None:
    with pytest.raises(DataError, match=r"longer than 0.2 s"):
        program("import time; time.sleep(60)", 0.2).suggest(ARTICLE, Context())


def test_what_a_program_has_started_ends_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    later = f"import time, pathlib; time.sleep(1.5); pathlib.Path({str(mark)!r}).touch()"
    starts = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {later!r}]); time.sleep(60)"
    with pytest.raises(DataError, match=r"longer than 0.8 s"):
        program(starts, 0.8).suggest(ARTICLE, Context())
    time.sleep(1.5)
    assert not mark.exists()


def test_a_program_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match=r"\".+\" cannot be run"):
        CommandSuggester("none", ["/nowhere/model"]).suggest(ARTICLE, Context())


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("hello", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"start": 0, "end": 99, "label": "reform"}', "no span of 7 characters"),
        ('{"start": 3, "end": 3, "label": "reform"}', "no span"),
        ('{"start": true, "end": 3, "label": "reform"}', "no span"),
        ('{"start": 0, "end": 3}', "label is not a text"),
        ('{"start": 0, "end": 3, "label": "reform", "score": 7}', "not between 0 and 1"),
    ],
)
def test_output_that_is_no_span_is_refused_with_its_line(output: str, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        program(f"print(); print({output!r})").suggest(ARTICLE, Context())
    assert "line 2" in caught.value.where


def test_lone_surrogates_of_a_program_never_reach_what_is_stored() -> None:
    output = r'{"start": 0, "end": 3, "label": "a\ud800", "reason": "b\udfff", "attributes": {"k\ud801": "v\udc00"}}'
    (found,) = program(f"print({output!r})").suggest(ARTICLE, Context())
    assert (found.label, found.reason) == ("a\ufffd", "b\ufffd")
    assert dict(found.attributes) == {"k\ufffd": "v\ufffd"}
