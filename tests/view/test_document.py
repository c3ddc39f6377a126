"""Segments tile the text wherever one begins to ask; spans are found around a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text, text_with_range
from zoneread.text import segments
from zoneread.text.ranges import Range
from zoneread.view.brackets import match_brackets
from zoneread.view.document import Document, Segment


@given(hard_text(), st.sampled_from(Segment))
def test_segments_tile_the_text(text: str, kind: Segment) -> None:
    document = Document(text)
    found = [place for number in range(len(document.paragraphs)) for place in document.segments(kind, number)]
    assert "".join(place.of(text) for place in found) == text


@given(hard_text(), st.sampled_from(Segment), st.data())
def test_the_segment_at_an_offset_holds_it(text: str, kind: Segment, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    found = Document(text).segment_at(kind, offset)
    assert found.holds(offset) or (offset == len(text) and found.end == offset)


@given(article())
def test_sentences_of_the_paragraphs_are_those_of_the_text(text: str) -> None:
    document = Document(text)
    found = [p for number in range(len(document.paragraphs)) for p in document.segments(Segment.SENTENCE, number)]
    assert found == segments.sentences(text)


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


@given(text_with_range())
def test_pairs_nest_and_lone_signs_are_in_no_pair(drawn: tuple[str, Range]) -> None:
    text, where = drawn
    pairs, lone = match_brackets(text, where)
    ends = [offset for pair in pairs for offset in (pair.start, pair.end - 1)]
    assert len(set(ends)) == len(ends)
    assert not lone & set(ends)
    for one in pairs:
        assert where.contains(one)
        for other in pairs:
            assert one.contains(other) or other.contains(one) or not one.overlaps(other)


def test_brackets_of_several_kinds_are_matched() -> None:
    text = "“甲《乙”丙（丁（戊））】"
    pairs, lone = match_brackets(text, Range(0, len(text)))
    assert [pair.of(text) for pair in pairs] == ["“甲《乙”", "（丁（戊））", "（戊）"]
    assert sorted(text[offset] for offset in lone) == ["《", "】"]
