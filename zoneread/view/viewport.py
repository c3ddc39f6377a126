"""Which rows of a layout are on the screen, and how far to scroll to show another."""

from __future__ import annotations

KEEP_AROUND = 2
"""Rows kept between a place and the edge of the screen while moving row by row."""


class Viewport:
    """A window on `rows` rows of text, each `row_height` screen rows high; `height` is in screen rows, `top` a text row."""

    __slots__ = ("height", "row_height", "rows", "top")

    def __init__(self, rows: int = 1, height: int = 1, row_height: int = 1) -> None:
        self.rows = rows
        self.height = height
        self.row_height = row_height
        self.top = 0

    @property
    def page(self) -> int:
        """How many whole rows of text fit, at least 1."""
        return max(1, self.height // self.row_height)

    @property
    def visible(self) -> range:
        """The rows of text on the screen, wholly or in part."""
        return range(self.top, min(self.rows, self.top - (-max(1, self.height) // self.row_height)))

    @property
    def thumb(self) -> range:
        """The screen rows of a scroll bar's thumb; none when all of the text fits."""
        if self.rows <= self.page:
            return range(0)
        height = max(1, self.height)
        length = max(1, height * self.page // self.rows)
        start = (height - length) * self.top // (self.rows - self.page)
        return range(start, start + length)

    def scroll_to(self, row: int) -> bool:
        """Put `row` at the top, as far as there are rows to show below it; say whether anything moved."""
        before = self.top
        self.top = max(0, min(row, self.rows - self.page))
        return self.top != before

    def scroll_to_thumb(self, y: int) -> bool:
        """Scroll as far as the thumb is dragged to screen row `y`; say whether anything moved."""
        return self.scroll_to((self.rows - self.page) * y // max(1, self.height - 1))

    def reveal(self, first: int, last: int) -> bool:
        """Scroll so that the rows from `first` to `last` show, the first when not all fit; say whether anything moved.

        A short way is scrolled no further than needed; after a jump the rows are put in the middle.
        """
        around = min(KEEP_AROUND, (self.page - 1) // 2)
        lowest, highest = last + around - self.page + 1, first - around
        if lowest <= self.top <= highest:
            return False
        if lowest - self.page // 2 <= self.top <= highest + self.page // 2:
            return self.scroll_to(min(highest, max(self.top, lowest)))
        return self.centre(first)

    def centre(self, row: int) -> bool:
        """Put `row` in the middle; say whether anything moved."""
        return self.scroll_to(row - self.page // 2)

    def y_of(self, row: int) -> int:
        """Return the screen row where a row of text begins; below 0 or past the height when it is not on the screen."""
        return (row - self.top) * self.row_height

    def row_at(self, y: int) -> int:
        """Return the row of text drawn at a screen row, the nearest when there is none."""
        return min(max(self.top + y // self.row_height, 0), self.rows - 1)
