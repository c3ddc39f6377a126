"""Offsets in UTF-16 units and in bytes are those of the encoded text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_article, make_span
from tests.formats.laws import through
from tests.strategies import hard_text, ranges
from zoneread.formats.base import WriteOptions
from zoneread.formats.registry import FORMATS
from zoneread.formats.units import Ruler, Unit
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.formats.base import Format

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


@pytest.mark.parametrize("unit", [Unit.UTF16, Unit.BYTE])
@pytest.mark.parametrize("known", [one for one in FORMATS.values() if len(one.units) > 1], ids=lambda one: one.name)
def test_a_file_says_which_unit_its_offsets_count(known: Format, unit: Unit, tmp_path: Path) -> None:
    text = "𠮷林高新区"
    article = make_article(text, [make_span(text, 2, 5)])
    (found,), _ = through(known, [article], tmp_path / "out", WriteOptions(unit=unit))
    assert found.unit is unit
    (span,) = found.spans
    assert Ruler(text, unit).range_from_unit(span.range) == Range(2, 5)
