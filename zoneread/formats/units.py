"""The units that offsets of interchange files count in, and their conversion to code points.

Tools made in JavaScript or Java count UTF-16 code units, so that each character beyond the BMP counts two; some count
bytes of UTF-8. For texts within the BMP code points and UTF-16 units coincide.
"""

from __future__ import annotations

from bisect import bisect_left
from enum import StrEnum
from itertools import accumulate

from zoneread.text.ranges import Range

BEYOND_BMP = "\U00010000"


class Unit(StrEnum):
    """What an offset counts."""

    CODEPOINT = "codepoint"
    UTF16 = "utf16"
    BYTE = "byte"
    """Bytes of UTF-8."""


class Ruler:
    """Converts between code points of one text and units. Linear in the text to make, logarithmic to ask."""

    def __init__(self, text: str, unit: Unit) -> None:
        self._length = len(text)
        self._unit = unit
        self._marks: list[int] | None = None
        if unit is Unit.UTF16 and max(text, default="") >= BEYOND_BMP:
            self._marks = list(accumulate((1 + (character >= BEYOND_BMP) for character in text), initial=0))
        elif unit is Unit.BYTE and not text.isascii():
            widths = (len(character.encode("utf-8", "surrogatepass")) for character in text)
            self._marks = list(accumulate(widths, initial=0))

    @property
    def end(self) -> int:
        """The length of the text in units."""
        return self._length if self._marks is None else self._marks[-1]

    def to_unit(self, offset: int) -> int:
        """Return the code point offset in units; ValueError outside the text."""
        if not 0 <= offset <= self._length:
            raise ValueError(f"{offset} is outside the text of {self._length} characters")
        return offset if self._marks is None else self._marks[offset]

    def from_unit(self, place: int) -> int:
        """Return the place in units as a code point offset; ValueError outside the text or inside a character."""
        if not 0 <= place <= self.end:
            raise ValueError(f"{place} is outside the text, whose length is {self.end}")
        if self._marks is None:
            return place
        offset = bisect_left(self._marks, place)
        if self._marks[offset] != place:
            raise ValueError(f"{place} lies inside a character")
        return offset

    def range_to_unit(self, range_: Range) -> Range:
        """Return the range of code points in units."""
        return Range(self.to_unit(range_.start), self.to_unit(range_.end))

    def range_from_unit(self, range_: Range) -> Range:
        """Return the range of units in code points; ValueError as `from_unit`."""
        if self._marks is None and range_.end <= self._length:
            return range_
        return Range(self.from_unit(range_.start), self.from_unit(range_.end))
