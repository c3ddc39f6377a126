"""Where everything on the screen is. Pure: a size and what is open, in; rectangles, out.

The place of the article depends on the terminal's size alone, so opening or closing a panel never moves a line of
the text under the reader's eye. In a wide terminal panels live in the margins; in a narrow one a panel covers the
half of the screen that the cursor is not in.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.geometry import Region

MEASURE = 94
"""Cells of the reading pane at most: forty-five Hanzi, which eyes can follow from row to row, margin and scroll bar."""
ONE_MARGIN = 100
"""Columns from which there is a margin at the right for panels."""
TWO_MARGINS = 160
"""Columns from which there is one at each side."""
SIDE_LEAST, SIDE_MOST = 30, 56
LEFT_PANELS = ("articles",)
PANELS = ("review", "articles", "spans", "guideline", "progress")


class Arrangement(NamedTuple):
    """The rectangles of one screen; `panels` has an entry for each panel that is visible."""

    title: Region
    article: Region
    stack: Region
    status: Region
    panels: dict[str, Region]


def arrange(width: int, height: int, open_panels: tuple[str, ...], cursor_row: int) -> Arrangement:
    """Return the arrangement. `open_panels` is in order of opening; `cursor_row` is of the reading pane."""
    rows = max(1, height - 3)
    left, right, pane = _columns(width)
    article = Region(pane[0], 1, pane[1], rows)
    if not right[1]:
        panels = _over_half(width, rows, open_panels[-1:], cursor_row)
    else:
        at_left = [name for name in open_panels if left[1] and name in LEFT_PANELS]
        at_right = [name for name in PANELS if name in open_panels and name not in at_left]
        panels = _stack(left, rows, at_left) | _stack(right, rows, at_right)
    return Arrangement(
        Region(0, 0, width, 1), article, Region(0, rows + 1, width, 1), Region(0, rows + 2, width, 1), panels
    )


def default_panels(width: int) -> tuple[str, ...]:
    """Return the panels that are open at first in a terminal of this width: those that cost the text nothing."""
    if width >= TWO_MARGINS:
        return ("articles", "spans")
    return ("spans",) if width >= ONE_MARGIN else ()


def _columns(width: int) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Return (x, width) of the left margin, the right margin and the reading pane; a margin may have no width."""
    if width < ONE_MARGIN:
        pane = min(width, MEASURE)
        return (0, 0), (0, 0), ((width - pane) // 2, pane)
    if width < TWO_MARGINS:
        side = max(SIDE_LEAST, min(SIDE_MOST, width - MEASURE))
        pane = min(MEASURE, width - side)
        return (0, 0), (width - side, side), ((width - side - pane) // 2, pane)
    side = min(SIDE_MOST, (width - MEASURE) // 2)
    x = (width - MEASURE) // 2
    return (0, side), (width - side, side), (x, MEASURE)


def _stack(column: tuple[int, int], rows: int, names: list[str]) -> dict[str, Region]:
    """Share the rows of a margin among its panels, from the top."""
    x, width = column
    regions, top = {}, 0
    for done, name in enumerate(names):
        share = (rows - top) // (len(names) - done)
        regions[name] = Region(x, 1 + top, width, max(1, share))
        top += share
    return regions


def _over_half(width: int, rows: int, names: tuple[str, ...], cursor_row: int) -> dict[str, Region]:
    """Put a panel over the half of the rows that the cursor is not in."""
    half = max(1, rows // 2)
    top = 1 if cursor_row >= rows - half else 1 + rows - half
    return {name: Region(0, top, width, half) for name in names}
