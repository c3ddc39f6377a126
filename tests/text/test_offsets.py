from __future__ import annotations

import itertools
import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import disjoint_ranges, ranges
from zoneread.errors import DataError
from zoneread.text.offsets import OffsetMap, Piece, Replacement
from zoneread.text.ranges import Range


@dataclass
class Oracle:
    """A map kept character by character: what each shown code point came from, a source set; blocks share a set."""

    source_length: int
    shown: list[frozenset[int]]

    @classmethod
    def identity(cls, length: int) -> Oracle:
        return cls(length, [frozenset({at}) for at in range(length)])

    def fragments(self, reading: Range) -> set[int]:
        return set().union(*self.shown[reading.start : reading.end])

    def hull(self, source: Range) -> Range | None:
        wanted = set(range(*source))
        hits = [at for at, came in enumerate(self.shown) if came & wanted]
        return Range(hits[0], hits[-1] + 1) if hits else None


@st.composite
def built(draw: st.DrawFn) -> tuple[OffsetMap, Oracle]:
    """A map after up to four rounds of hiding, 1:1 edits and cut-and-shuffle, with its oracle: no blocks, so that every code point has one source."""
    length = draw(st.integers(0, 30))
    offsets, oracle = OffsetMap.identity(length), Oracle.identity(length)
    for _ in range(draw(st.integers(0, 4))):
        places = draw(disjoint_ranges(offsets.reading_length))
        if draw(st.booleans()):
            edits = [Replacement(place, draw(st.sampled_from(["", "x" * place.length]))) for place in places]
            offsets = offsets.replace(edits)
            gone = {at for edit in edits if not edit.text for at in range(*edit.range)}
            oracle.shown = [came for at, came in enumerate(oracle.shown) if at not in gone]
        else:
            order = draw(st.permutations(places))
            offsets = offsets.arrange(order)
            oracle.shown = [oracle.shown[at] for place in order for at in range(*place)]
    return offsets, oracle


@st.composite
def with_blocks(draw: st.DrawFn, *, moves: bool = True) -> OffsetMap:
    """A map after up to four rounds of any edits: inserts, blocks, hidden and, with `moves`, moved ranges."""
    offsets = OffsetMap.identity(draw(st.integers(0, 30)))
    for _ in range(draw(st.integers(0, 4))):
        places = draw(disjoint_ranges(offsets.reading_length))
        if not moves or draw(st.booleans()):
            offsets = offsets.replace([Replacement(place, draw(st.text("xy", max_size=4))) for place in places])
        else:
            offsets = offsets.arrange(draw(st.permutations(places)))
    return offsets


@given(built(), st.data())
def test_every_range_maps_to_the_sources_of_its_characters(pair: tuple[OffsetMap, Oracle], data: st.DataObject) -> None:
    offsets, oracle = pair
    assert offsets.reading_length == len(oracle.shown)
    reading = data.draw(ranges(offsets.reading_length))
    fragments = offsets.to_source(reading)
    assert {at for part in fragments for at in range(*part)} == oracle.fragments(reading)
    assert sum(part.length for part in fragments) == reading.length
    assert all(one.end != two.start for one, two in itertools.pairwise(fragments)), "not maximal"


@given(built(), st.data())
def test_every_source_range_maps_to_the_hull_of_what_is_shown_of_it(
    pair: tuple[OffsetMap, Oracle], data: st.DataObject
) -> None:
    offsets, oracle = pair
    source = data.draw(ranges(offsets.source_length))
    assert offsets.to_reading(source) == oracle.hull(source)


@given(built(), st.data())
def test_carets_before_shown_characters_are_inverse(pair: tuple[OffsetMap, Oracle], data: st.DataObject) -> None:
    offsets, oracle = pair
    for offset, came in enumerate(oracle.shown):
        (source_offset,) = came
        assert offsets.caret_to_source(offset) == source_offset
        assert offsets.caret_to_reading(source_offset) == offset
    caret = offsets.caret_to_reading(data.draw(st.integers(0, offsets.source_length)))
    assert 0 <= caret <= offsets.reading_length


@given(built(), st.data())
def test_a_range_comes_back_from_its_fragments(pair: tuple[OffsetMap, Oracle], data: st.DataObject) -> None:
    offsets, _ = pair
    reading = data.draw(ranges(offsets.reading_length))
    assert offsets.from_fragments(offsets.to_source(reading)) == (None if reading.is_empty else reading)


@given(with_blocks(), st.data())
def test_the_source_hull_is_the_hull_of_the_fragments(offsets: OffsetMap, data: st.DataObject) -> None:
    reading = data.draw(ranges(offsets.reading_length))
    fragments = offsets.to_source(reading)
    hull = offsets.source_hull(reading)
    if fragments:
        assert hull == Range(min(part.start for part in fragments), max(part.end for part in fragments))
    else:
        assert hull.is_empty


@given(with_blocks(), st.data())
def test_with_blocks_and_inserts_fragments_come_back_as_the_same_fragments(
    offsets: OffsetMap, data: st.DataObject
) -> None:
    reading = data.draw(ranges(offsets.reading_length))
    fragments = offsets.to_source(reading)
    back = offsets.from_fragments(fragments)
    if not fragments:
        assert back is None
        return
    assert back is not None
    assert set(offsets.to_source(back)) == set(fragments)
    assert offsets.from_fragments(offsets.to_source(back)) == back


@given(with_blocks())
def test_source_ranges_are_disjoint_and_shown_and_hidden_parts_cover_the_source(offsets: OffsetMap) -> None:
    covered = [at for piece in offsets.pieces for at in range(piece.start, piece.end)]
    covered += [at for part in offsets.hidden() for at in range(*part)]
    assert sorted(covered) == list(range(offsets.source_length))


@given(with_blocks(), st.data())
def test_replacing_changes_the_length_by_what_the_edits_add(offsets: OffsetMap, data: st.DataObject) -> None:
    places = data.draw(disjoint_ranges(offsets.reading_length))
    edits = [Replacement(place, data.draw(st.text("xy", max_size=4))) for place in places]
    grown = sum(len(edit.text) - edit.range.length for edit in edits)
    assert offsets.replace(edits).reading_length == offsets.reading_length + grown


@given(with_blocks(moves=False), st.data())
def test_unedited_characters_outside_the_edits_keep_their_source(offsets: OffsetMap, data: st.DataObject) -> None:
    places = data.draw(disjoint_ranges(offsets.reading_length, max_size=3))
    edits = [Replacement(place, data.draw(st.text("xy", max_size=4))) for place in places]
    after = offsets.replace(edits)
    linear = {at for piece in offsets.pieces if piece.linear for at in range(piece.start, piece.end)}
    grown = 0
    for edit, following in itertools.pairwise([Replacement(Range(0, 0), ""), *edits, None]):
        assert edit is not None
        grown += len(edit.text) - edit.range.length
        end = offsets.reading_length if following is None else following.range.start
        for offset in range(edit.range.end, end):
            came = offsets.to_source(Range(offset, offset + 1))
            if came and came[0].start in linear:
                assert after.to_source(Range(offset + grown, offset + grown + 1)) == came


@given(with_blocks())
def test_a_map_is_the_same_after_dump_and_load(offsets: OffsetMap) -> None:
    assert OffsetMap.load(offsets.dump()) == offsets


@pytest.mark.parametrize(
    "dumped", ["", "null", "[]", "{}", "[3,0,4,4]", "[9,0,2,2,-1,2,2]", "[3,0,1]", '["a",0,1,1]', "[5,-1,2,2]"]
)
def test_a_malformed_dump_is_refused(dumped: str) -> None:
    with pytest.raises(DataError, match="offset map"):
        OffsetMap.load(dumped)


def test_a_selection_over_hidden_characters_has_two_fragments() -> None:
    offsets = OffsetMap.identity(10).replace([Replacement(Range(3, 6), "")])
    assert offsets.to_source(Range(2, 5)) == (Range(2, 3), Range(6, 8))
    assert offsets.to_reading(Range(3, 6)) is None
    assert offsets.caret_to_reading(4) == 3


def test_a_block_is_atomic() -> None:
    offsets = OffsetMap.identity(6).replace([Replacement(Range(2, 4), "xyz")])
    assert offsets.to_source(Range(3, 4)) == (Range(2, 4),)
    assert offsets.to_reading(Range(3, 4)) == Range(2, 5)


def test_an_edit_that_cuts_a_block_absorbs_it() -> None:
    offsets = OffsetMap.identity(6).replace([Replacement(Range(2, 4), "xyz")])
    cut = offsets.replace([Replacement(Range(4, 6), "abcd")])
    assert cut.pieces == (Piece(0, 2, 2), Piece(2, 5, 6), Piece(5, 6, 1))


def test_two_edits_in_one_block_leave_one_block() -> None:
    offsets = OffsetMap.identity(4).replace([Replacement(Range(1, 3), "abcdefgh")])
    cut = offsets.replace([Replacement(Range(2, 3), ""), Replacement(Range(5, 6), "xyz")])
    assert cut.pieces == (Piece(0, 1, 1), Piece(1, 3, 9), Piece(3, 4, 1))


def test_an_insert_comes_from_nowhere() -> None:
    offsets = OffsetMap.identity(4).replace([Replacement(Range(2, 2), "xx")])
    assert offsets.to_source(Range(2, 4)) == ()
    assert offsets.to_source(Range(1, 5)) == (Range(1, 3),)
    assert str(offsets.source_hull(Range(2, 4))) == "2..2"


def test_a_moved_caption_leaves_the_sentence_in_two_fragments() -> None:
    offsets = OffsetMap.identity(10).arrange([Range(0, 3), Range(6, 10), Range(3, 6)])
    assert offsets.to_source(Range(2, 5)) == (Range(2, 3), Range(6, 8))
    assert offsets.from_fragments((Range(2, 3), Range(6, 8))) == Range(2, 5)


@pytest.mark.parametrize("places", [[Range(2, 4), Range(3, 5)], [Range(4, 5), Range(0, 1)]])
def test_edits_out_of_order_or_overlapping_are_refused(places: list[Range]) -> None:
    with pytest.raises(ValueError, match="out of order"):
        OffsetMap.identity(6).replace([Replacement(place, "") for place in places])


def test_ranges_that_overlap_cannot_be_arranged() -> None:
    with pytest.raises(ValueError, match="overlap"):
        OffsetMap.identity(6).arrange([Range(0, 3), Range(2, 4)])


@pytest.mark.parametrize("offset", [-1, 7])
def test_offsets_outside_the_reading_text_are_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        OffsetMap.identity(6).caret_to_source(offset)


def test_a_dump_is_small_and_flat() -> None:
    offsets = OffsetMap.identity(10).replace([Replacement(Range(3, 6), "")])
    assert json.loads(offsets.dump()) == [10, 0, 3, 3, 3, 4, 4]


@given(with_blocks(), st.data())
def test_the_hull_is_that_of_the_fragments_and_a_caret_where_there_are_none(
    offsets: OffsetMap, data: st.DataObject
) -> None:
    reading = data.draw(ranges(offsets.reading_length))
    fragments = offsets.to_source(reading)
    if fragments:
        ends = [offset for part in fragments for offset in part]
        assert offsets.source_hull(reading) == Range(min(ends), max(ends))
    else:
        caret = offsets.caret_to_source(reading.start)
        assert offsets.source_hull(reading) == Range(caret, caret)


def test_replacing_without_a_change_of_length_keeps_the_map() -> None:
    offsets = OffsetMap.identity(9).replace([Replacement(Range(2, 4), "")])
    assert offsets.replace([Replacement(Range(1, 3), "xy")]) is offsets
