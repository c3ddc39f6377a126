"""The clean-up of real pages that are not part of the repository: numbers only, no sentence of theirs stands here.

Skipped where they are not at hand, see `tests.seeds`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.seeds import seeds_folder
from zoneread.text.normalise import normalise
from zoneread.text.ranges import Range
from zoneread.text.reading import Kind, Reading, replay, undo
from zoneread.text.script import simplify
from zoneread.text.segments import sentences

if TYPE_CHECKING:
    from pathlib import Path

ALL = pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])

CHROME_LINES = {
    "000": {0, 68},
    "001": set(range(14)),
    "002": set[int](),
    "003": {0, 4, 6, 8, 66, 68, 70},
    "004": {0, *range(4, 12), 93, 94, 95},
}
READING_MARK = re.compile(r"\s?\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)")


def _path(number: str) -> Path:
    return next(seeds_folder().glob(f"{number}_*.txt"))


@cache
def _source(number: str) -> str:
    return _path(number).read_bytes().decode()


@cache
def _reading(number: str) -> Reading:
    return normalise(_source(number))


def _rules(number: str, rule: str) -> int:
    return sum(entry.rule == rule and entry.applied for entry in _reading(number).audit)


@ALL
def test_every_line_of_chrome_is_hidden_and_no_line_of_the_body(number: str) -> None:
    hidden: set[int] = set()
    at = 0
    for index, line in enumerate(_source(number).split("\n")):
        if line.strip() and _reading(number).map.to_reading(Range(at, at + len(line))) is None:
            hidden.add(index)
        at += len(line) + 1
    assert hidden == CHROME_LINES[number]


@ALL
def test_the_thirteen_broken_sentences_are_joined_and_no_others(number: str) -> None:
    assert _rules(number, "broken_sentence") == (13 if number == "002" else 0)
    assert _rules(number, "caption_moved") == (1 if number == "002" else 0)
    assert _rules(number, "wrapped_line") == 0


def test_the_one_line_document_is_split_after_its_title_and_before_four_numerals() -> None:
    assert _rules("001", "title") == 1
    assert _rules("001", "numeral") == 4
    assert [paragraph.kind for paragraph in _reading("001").paragraphs] == [Kind.TITLE] + [Kind.BODY] * 5
    assert [entry.source.start for entry in _reading("001").audit if entry.rule == "split_glyph"] == [1656]


def test_the_eight_sentences_under_pictures_are_captions_and_shown() -> None:
    assert sum(paragraph.kind is Kind.CAPTION for paragraph in _reading("003").paragraphs) == 8


@ALL
def test_audit_and_map_hold_together(number: str) -> None:
    reading, source = _reading(number), _source(number)
    assert replay(source, reading.audit) == reading.text
    assert undo(reading.text, reading.audit) == source
    for sentence in sentences(reading.text):
        fragments = reading.map.to_source(sentence)
        assert set(reading.map.to_source(reading.map.from_fragments(fragments) or Range(0, 0))) == set(fragments)


@pytest.mark.parametrize("annotator", ["annotator-A", "annotator-B"])
def test_all_spans_of_the_annotators_land_on_the_same_words(annotator: str) -> None:
    rows = [
        json.loads(line) for line in (seeds_folder() / f"{annotator}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert rows
    for row in rows:
        number = row["article"][:3]
        span = Range(row["start"], row["end"])
        quote = (
            simplify(READING_MARK.sub("", span.of(_source(number)))) if number == "003" else span.of(_source(number))
        )
        landed = _reading(number).map.to_reading(span)
        assert landed is not None
        assert landed.of(_reading(number).text) == quote
