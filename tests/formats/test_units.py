"""Offsets in UTF-16 units and in bytes are those of the encoded text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hard_text, ranges
from zoneread.formats.units import Ruler, Unit

ENCODED = {Unit.UTF16: ("utf-16-le", 2), Unit.BYTE: ("utf-8", 1)}


@given(st.data(), st.sampled_from(sorted(ENCODED)))
def test_a_range_in_units_cuts_the_same_words_from_the_encoded_text(data: st.DataObject, unit: Unit) -> None:
    text = data.draw(hard_text())
    range_ = data.draw(ranges(len(text)))
    ruler = Ruler(text, unit)
    encoding, width = ENCODED[unit]
    place = ruler.range_to_unit(range_)
    assert text.encode(encoding)[place.start * width : place.end * width].decode(encoding) == range_.of(text)
    assert ruler.range_from_unit(place) == range_
    assert ruler.end == len(text.encode(encoding)) // width


@given(hard_text())
def test_code_points_are_what_they_are(text: str) -> None:
    ruler = Ruler(text, Unit.CODEPOINT)
    assert [ruler.to_unit(offset) for offset in range(len(text) + 1)] == list(range(len(text) + 1))


@pytest.mark.parametrize(("unit", "place"), [(Unit.UTF16, 1), (Unit.BYTE, 3)])
def test_a_place_inside_a_character_is_none(unit: Unit, place: int) -> None:
    with pytest.raises(ValueError, match=f"{place} lies inside a character"):
        Ruler("𠮷林", unit).from_unit(place)


@pytest.mark.parametrize("unit", list(Unit))
def test_a_place_outside_the_text_is_none(unit: Unit) -> None:
    ruler = Ruler("𠮷林", unit)
    with pytest.raises(ValueError, match="is outside the text, whose length is"):
        ruler.from_unit(ruler.end + 1)
    with pytest.raises(ValueError, match="3 is outside the text of 2 characters"):
        ruler.to_unit(3)
