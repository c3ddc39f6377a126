"""Where every character of the reading text stands on the screen: rows of cells, broken the Chinese way.

Rows tile the text: every offset from 0 to the length of the text (the place after the last character) is on exactly
one row; a line feed belongs to the row it ends and has the place after the last character there. Row breaks keep the
rules of Chinese typesetting (W3C, *Requirements for Chinese Text Layout*, 3.1.1): no closing sign begins a row, no
opening sign ends one, a run of Latin letters or digits stays whole. Where no break within `REACH` cells obeys them
the row is cut between two clusters: nothing is ever lost, hidden or hung outside the margin.

No work here grows with the article except making the layout; look-ups are binary searches.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

from zoneread.text.ranges import Range
from zoneread.view.width import Cells, measure

MIN_WIDTH = 2
"""The narrowest row: one Hanzi."""
REACH = 24
"""How many cells of a row may stay empty for the sake of a better break."""
CLOSERS = frozenset("，。、；：！？）」』】》〉〕〗〙〛｝］＞”’…—–～·‧・々ー％‰℃°％，．,.;:!?)]}>% \u3000")
"""Signs that begin no row."""
OPENERS = frozenset("（「『【《〈〔〖〘〚｛［＜“‘￥＄￡€№([{<$¥£")
"""Signs that end no row."""
_JOINERS = frozenset("-−+/\\_@&'’#=*~.,:·")
"""Signs that hold two Latin or digit runs together: 3-5, A/B, e-mail."""
_SIGNS = frozenset("-−+±~#＋－")
"""Signs that lead a number."""
_TAILS = "+＋#*"
"""Signs that belong to the Latin letter or digit before them: AA+, C++, 5G+."""
MOST_TAILS = 4
"""How far before a sign its letter or digit is looked for: the way of a row does not grow with what is in it."""


def is_word_char(char: str) -> bool:
    """Whether the character is a letter or digit of a script written in words, full-width forms included."""
    return char.isalnum() and (char < "\u1100" or "\uff10" <= char <= "\uff5a")


def may_break(text: str, offset: int) -> bool:
    """Whether a row may end just before `offset`, by the signs on either side. Clusters are not looked at."""
    before, after = text[offset - 1], text[offset]
    if after in CLOSERS or before in OPENERS:
        return False
    if not is_word_char(after):
        if after in _TAILS and _ends_word(text, offset):
            return False
        return not (
            after in _JOINERS and is_word_char(before) and offset + 1 < len(text) and is_word_char(text[offset + 1])
        )
    if is_word_char(before) or before in _SIGNS:
        return False
    return not (before in _JOINERS and offset >= 2 and is_word_char(text[offset - 2]))


def _ends_word(text: str, offset: int) -> bool:
    """Whether a Latin letter or digit, perhaps with a few signs that belong to it, stands just before `offset`."""
    before = text[max(0, offset - MOST_TAILS) : offset].rstrip(_TAILS)
    return bool(before) and is_word_char(before[-1])


class Layout:
    """The rows of a reading text at one width.

    `text` is the raw reading text; stand-ins are substituted here. `width` is the cells of a row, `ambiguous` the
    width of the characters terminals disagree on. `indent` cells are left free at the start of each line of the
    text; `gap` puts an empty row between two lines that are not empty. Neither moves an offset.

    Raises ValueError when the width is below `MIN_WIDTH` or `ambiguous` is neither 1 nor 2.
    """

    __slots__ = (
        "_blank",
        "_edges",
        "_first",
        "_indent",
        "_starts",
        "cells_of_text",
        "gap",
        "indent",
        "length",
        "width",
    )

    def __init__(
        self,
        text: str,
        width: int,
        *,
        ambiguous: int = 1,
        indent: int = 0,
        gap: bool = False,
        measured: Cells | None = None,
    ) -> None:
        if width < MIN_WIDTH:
            raise ValueError(f"a row has at least {MIN_WIDTH} cells, not {width}")
        self.cells_of_text = measured or measure(text, ambiguous=ambiguous)
        self.width = width
        self._indent = indent
        self.indent = min(indent, width - MIN_WIDTH)
        self.gap = gap
        self.length = len(self.cells_of_text.text)
        self._edges = self.cells_of_text.edges
        self._starts: array[int] = array("I")
        self._first = bytearray()
        self._blank: set[int] = set()
        self._wrap()

    def rewrapped(self, width: int) -> Layout:
        """Return the layout of the same text at another width, without measuring it again."""
        return Layout("", width, indent=self._indent, gap=self.gap, measured=self.cells_of_text)

    @property
    def rows(self) -> int:
        """How many rows there are; an empty text has one."""
        return len(self._starts)

    @property
    def drawn(self) -> str:
        """The text with its stand-ins, one code point for each of the reading text."""
        return self.cells_of_text.text

    def row_range(self, row: int) -> Range:
        """Return the offsets shown in `row`, its line feed included. Raises IndexError when there is no such row."""
        self._check_row(row)
        return Range(self._starts[row], self._starts[row + 1] if row + 1 < self.rows else self.length)

    def is_gap(self, row: int) -> bool:
        """Whether `row` is one of the empty rows put between two lines of the text."""
        return row in self._blank

    def row_indent(self, row: int) -> int:
        """Return how many cells are free at the start of `row`."""
        self._check_row(row)
        return self.indent if self._first[row] else 0

    def row_of(self, offset: int) -> int:
        """Return the row that shows `offset`. Raises IndexError unless 0 <= offset <= length."""
        if not 0 <= offset <= self.length:
            raise IndexError(f"offset {offset} is not in a text of {self.length} characters")
        return bisect_right(self._starts, offset) - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Return (row, cell) where the cluster that holds `offset` begins. Raises IndexError unless 0 <= offset <= length."""
        row = self.row_of(offset)
        edges = self._edges
        return row, edges[self.cells_of_text.head(offset)] - edges[self._starts[row]] + self.row_indent(row)

    def offset_at(self, row: int, cell: int) -> int:
        """Return the offset of the cluster drawn at `cell`; either half of a wide one finds it.

        Left of the text is its first cluster. Right of it is the line feed that ends the row, the end of the text in
        the last row, else the last cluster. Raises IndexError when there is no such row.
        """
        shown = self.row_range(row)
        stop = self.text_end(row)
        edges = self._edges
        target = edges[shown.start] + max(0, cell - self.row_indent(row))
        if target < edges[stop]:
            return bisect_right(edges, target, shown.start, stop + 1) - 1
        if stop < shown.end or shown.is_empty or row == self.rows - 1:
            return stop
        return self.cells_of_text.head(stop - 1)

    def text_end(self, row: int) -> int:
        """Return the offset after the last drawn cluster of `row`: its line feed when it ends with one."""
        shown = self.row_range(row)
        ends_line = not shown.is_empty and self.drawn[shown.end - 1] == "\n"
        return shown.end - 1 if ends_line else shown.end

    def cells(self, row: int) -> list[tuple[str, int, int]]:
        """Return the clusters of `row` from left to right: (as drawn, offset, cells). A line feed is not among them."""
        text, edges = self.drawn, self._edges
        found: list[tuple[str, int, int]] = []
        offset, stop = self.row_range(row).start, self.text_end(row)
        while offset < stop:
            after = self.cells_of_text.tail(offset)
            found.append((text[offset:after], offset, edges[after] - edges[offset]))
            offset = after
        return found

    def _check_row(self, row: int) -> None:
        if not 0 <= row < self.rows:
            raise IndexError(f"row {row} is not among {self.rows} rows")

    def _wrap(self) -> None:
        text, start = self.drawn, 0
        while True:
            feed = text.find("\n", start)
            end = self.length if feed < 0 else feed
            self._wrap_line(start, end)
            if feed < 0:
                return
            follows = feed + 1 < self.length and text[feed + 1] != "\n"
            if self.gap and end > start and follows:
                self._blank.add(self.rows)
                self._add_row(feed + 1, first=False)
            start = feed + 1

    def _add_row(self, start: int, *, first: bool) -> None:
        self._starts.append(start)
        self._first.append(first)

    def _wrap_line(self, start: int, end: int) -> None:
        edges, text = self._edges, self.drawn
        self._add_row(start, first=True)
        limit = edges[start] + self.width - self.indent
        last = edges[end]
        while last > limit:
            # The last edge within the row is always the start of a cluster: marks are as wide as nothing.
            furthest = bisect_right(edges, limit, start + 1, end + 1) - 1
            cut = furthest
            nearest = max(start, bisect_right(edges, edges[furthest] - REACH, start, furthest) - 1)
            while cut > nearest and (edges[cut] == edges[cut + 1] or not may_break(text, cut)):
                cut -= 1
            start = cut if cut > nearest else furthest
            self._add_row(start, first=False)
            limit = edges[start] + self.width
