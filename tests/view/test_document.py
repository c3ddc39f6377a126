"""Segments tile the text wherever one begins to ask; spans are found around a place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text
from zoneread.text import segments
from zoneread.text.ranges import Range
from zoneread.view.document import LONGEST_BLOCK, Document, Segment, Unit

ROOT = Path(__file__).parents[2]


@given(hard_text(), st.sampled_from(Segment))
def test_segments_tile_the_text(text: str, kind: Segment) -> None:
    document = Document(text)
    found = [place for number in range(len(document.stretches(kind))) for place in document.segments(kind, number)]
    assert "".join(place.of(text) for place in found) == text


@given(hard_text(), st.sampled_from(Segment), st.data())
def test_the_segment_at_an_offset_holds_it(text: str, kind: Segment, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    found = Document(text).segment_at(kind, offset)
    assert found.holds(offset) or (offset == len(text) and found.end == offset)


@given(article())
def test_sentences_of_the_paragraphs_are_those_of_the_text(text: str) -> None:
    document = Document(text)
    found = [
        p
        for number in range(len(document.stretches(Segment.SENTENCE)))
        for p in document.segments(Segment.SENTENCE, number)
    ]
    assert found == segments.sentences(text)


@given(hard_text())
def test_paragraphs_are_those_of_the_text(text: str) -> None:
    assert list(Document(text).paragraphs) == (segments.paragraphs(text) or [Range(0, 0)])


def test_the_rules_for_segments_are_loaded_when_asked_for_and_not_to_show_a_text() -> None:
    source = (
        "import sys; from zoneread.view.document import Document, prepare; Document('云溪').paragraphs;"
        "print('zoneread.text.segments' in sys.modules); prepare(); print('zoneread.text.segments' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout == "False\nTrue\n"


def test_an_offset_outside_the_text_is_refused() -> None:
    with pytest.raises(IndexError, match="offset 3 is not in a text of 2 characters"):
        Document("甲乙").segment_at(Segment.WORD, 3)


places = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Range(min(ends), max(ends))), max_size=20
)


@given(places, st.integers(0, 30), st.integers(0, 5))
def test_spans_around_a_place_are_those_that_contain_it_outermost_first(
    spans: list[Range], start: int, length: int
) -> None:
    document = Document("区" * 40)
    document.spans = spans
    place = Range(start, start + length)
    expected = sorted({s for s in spans if s.contains(place)}, key=lambda s: (s.start, -s.end))
    assert document.spans_around(place) == expected


@given(places, st.integers(0, 30), st.integers(0, 5))
def test_a_place_is_covered_when_a_span_shares_a_character_with_it(spans: list[Range], start: int, length: int) -> None:
    document = Document("区" * 40)
    document.spans = spans
    place = Range(start, start + length)
    assert document.is_covered(place) is any(span.overlaps(place) for span in spans)


@given(hard_text(), st.data())
def test_pairs_nest_and_lone_signs_are_in_no_pair(text: str, data: st.DataObject) -> None:
    document = Document(text)
    line = document.segment_at(Segment.PARAGRAPH, data.draw(st.integers(0, len(text))))
    pairs, lone = document.brackets(line.start)
    ends = {offset for pair in pairs for offset in (pair.start, pair.end - 1)}
    signs = {offset for offset in range(*line) if text[offset] in '“”‘’《》（）()[]〔〕【】"'}
    assert ends | lone == signs
    assert not lone & ends


def test_brackets_of_several_kinds_are_matched() -> None:
    text = "云溪\n“甲《乙”丙（丁（戊））】"
    pairs, lone = Document(text).brackets(5)
    assert [pair.of(text) for pair in pairs] == ["“甲《乙”", "（丁（戊））", "（戊）"]
    assert sorted(text[offset] for offset in lone) == ["《", "】"]


def test_units_are_found_by_kind_in_the_paragraph_at_hand() -> None:
    text = "云溪\n推行“管委会+公司”模式，同比增长12.3%。"
    document = Document(text)
    assert "管委会+公司" in [unit.of(text) for unit in document.units(5, Unit.CHAIN)]
    assert "同比增长12.3%" in [unit.of(text) for unit in document.units(5, Unit.GROWTH)]
    assert "12.3%" in [unit.of(text) for unit in document.units(5, Unit.NUMBER)]
    assert document.units(0) == []


def test_words_and_units_of_a_long_paragraph_are_made_a_block_at_a_time() -> None:
    text = "云溪推行“一窗通办”模式，税收3.2亿元。" * 600
    document = Document(text)
    middle = text.index("“", len(text) // 2)
    units = document.units(middle)
    assert Range(middle, middle + 6) in units
    assert sum(unit.length for unit in document.units(middle, Unit.PHRASE)) < len(text)
    assert units[-1].end - units[0].start <= LONGEST_BLOCK
    words = document.segments(Segment.WORD, document.stretch_number(Segment.WORD, middle))
    assert words[-1].end - words[0].start <= LONGEST_BLOCK
    assert all(text[block.end - 1] == "。" for block in document.stretches(Segment.WORD))


@given(st.integers(0, 3 * LONGEST_BLOCK))
def test_blocks_tile_a_paragraph_without_stops(length: int) -> None:
    document = Document("溪" * length)
    blocks = document.stretches(Segment.WORD)
    assert [block.start for block in blocks] == [0, *(block.end for block in blocks[:-1])]
    assert blocks[-1].end == length
    for offset in (0, length // 2, length):
        number = document.stretch_number(Segment.WORD, offset)
        assert blocks[number].start <= offset <= blocks[number].end
