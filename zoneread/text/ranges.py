"""A half-open range of code points, the one currency in which modules speak of places in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Self


class _Ends(NamedTuple):
    start: int
    end: int


class Range(_Ends):
    """The code points from `start` up to, not including, `end`. Whether of the source or the reading text, the name of the variable says.

    Raises ValueError when the ends are negative or reversed: no range of that kind is ever stored or drawn.
    """

    __slots__ = ()

    def __new__(cls, start: int, end: int) -> Self:
        """Check the ends: see the class."""
        if not 0 <= start <= end:
            raise ValueError(f"not a range: {start}..{end}")
        return tuple.__new__(cls, (start, end))

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"

    @property
    def length(self) -> int:
        """How many code points it holds."""
        return self.end - self.start

    @property
    def is_empty(self) -> bool:
        """Whether it is a mere place between two code points."""
        return self.start == self.end

    def overlaps(self, other: Range) -> bool:
        """Whether the two share at least one code point; an empty range shares none."""
        return max(self.start, other.start) < min(self.end, other.end)

    def contains(self, other: Range) -> bool:
        """Whether `other` lies wholly inside; every range contains itself."""
        return self.start <= other.start and other.end <= self.end

    def holds(self, offset: int) -> bool:
        """Whether the code point at `offset` is inside."""
        return self.start <= offset < self.end

    def hull(self, other: Range) -> Range:
        """Return the smallest range that contains both."""
        return Range(min(self.start, other.start), max(self.end, other.end))

    def difference(self, other: Range) -> list[Range]:
        """Return ranges that together hold every code point that just one of the two holds, and little else."""
        if not self.overlaps(other):
            return [found for found in (self, other) if not found.is_empty]
        starts = Range(min(self.start, other.start), max(self.start, other.start))
        ends = Range(min(self.end, other.end), max(self.end, other.end))
        return [found for found in (starts, ends) if not found.is_empty]

    def of(self, text: str) -> str:
        """Return the code points of `text` in this range."""
        return text[self.start : self.end]
