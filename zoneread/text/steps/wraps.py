"""Hard-wrapped lines: text whose lines were cut at one width (a PDF's text layer, an old mail) runs on again.

Looks at the whole text first: only where most lines are equally long and most of those stop in the middle of a
sentence was it wrapped; short paragraphs have few full lines, but all that a blank line or an indentation does not follow.
A line that is not full, a blank line and an indentation end a paragraph; where there are no blank lines and no indentations
at all, the end of a sentence at the end of a full line ends one too.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.script import folded
from zoneread.text.shape import is_itemised, is_terminated, lines
from zoneread.text.steps.chrome_rules import classify

if TYPE_CHECKING:
    from zoneread.text.normalise import Context
    from zoneread.text.shape import Line

_FEWEST = 6
_LINES_AN_OUTLIER, _MOST_LONGER = 12, 40
_ENDS_SHOWN_APART = 4
_PAUSE = re.compile("[，。；：！？,;].")
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”‘’—…·]"
)
_APART = re.compile(r"(?>\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])\s")
_LATIN_BREAK = re.compile(r"[A-Za-z]\n[A-Za-z]")


class Wraps:
    """The step `wraps`."""

    name = "wraps"
    version = 2

    def run(self, text: str, context: Context) -> list[Proposal]:
        """Return the hiding of the line feeds inside paragraphs, all certain; nothing where the text was not wrapped."""
        rows = lines(text)
        apart = [_set_apart(row, following, context) for row, following in pairwise(rows)]
        full = _full_lines(rows, apart)
        if not full:
            return []
        # A few blank lines, such as between pages, do not show where paragraphs end.
        ends = sum(is_terminated(row.text) for row in rows)
        shown_apart = _ENDS_SHOWN_APART * sum(apart) >= ends
        found: list[Proposal] = []
        for index, row in enumerate(rows[:-1]):
            following = rows[index + 1]
            if index not in full or is_itemised(following.text) or _is_of_site(row) or _is_of_site(following):
                continue
            if apart[index] or (is_terminated(row.text) and not shown_apart):
                continue
            feed = Range(row.range.end, following.range.start)
            latin = _LATIN_BREAK.match(text, feed.start - 1) is not None
            found.append(Proposal(feed, " " if latin else "", "wrapped_line"))
        return found


def _is_of_site(row: Line) -> bool:
    """Whether the line is the site's own, which is no part of a paragraph however long it is."""
    return classify(folded(row.text)) is not None


def _full_lines(rows: list[Line], apart: list[bool]) -> set[int]:
    """Return the lines that fill the width at which the text was wrapped, in cells or in characters; none when it was not.

    `apart` tells of every line but the last whether a blank line or an indentation follows it.
    """
    inside = {index for index, ends in enumerate(apart) if not ends}
    characters = [len(row.text) for row in rows]
    cells = [count + len(_WIDE.findall(row.text)) for count, row in zip(characters, rows, strict=True)]
    by_cells = _at_edge(rows, cells, inside, narrowest=24, widest=120, slack=6)
    by_characters = _at_edge(rows, characters, inside, narrowest=12, widest=60, slack=3)
    return max(by_cells, by_characters, key=len)


def _at_edge(
    rows: list[Line], widths: list[int], inside: set[int], *, narrowest: int, widest: int, slack: int
) -> set[int]:
    """Return the lines within `slack` of the longest, when that is most lines and most of them stop inside a sentence.

    Instead of most lines it may be those `inside` paragraphs, which another line of the same paragraph follows: all of
    them, and enough to be no chance.

    A few lines may be longer: the site's own, and, among many lines of prose, a headline across all columns.
    """
    if len(rows) < _FEWEST:
        return set()
    by_width = sorted(range(len(rows)), key=widths.__getitem__, reverse=True)
    across = len(rows) // _LINES_AN_OUTLIER
    for longer, index in enumerate(by_width):
        full = widths[index]
        if full < narrowest or longer > _MOST_LONGER:
            return set()
        if _is_of_site(rows[index]):
            continue
        found = {other for other in by_width[longer:] if widths[other] >= full - slack}
        broken = sum(not is_terminated(rows[other].text) for other in found)
        all_inside = len(inside) >= _FEWEST and inside <= found
        enough = 2 * len(found) >= len(rows) or all_inside
        if full <= widest and enough and 2 * broken >= len(found):
            return found if _is_prose(rows, found) else set()
        if not across:
            return set()
        across -= 1
    return set()


def _is_prose(rows: list[Line], found: set[int]) -> bool:
    """Whether sentences run through these lines: a third of them have a pause inside."""
    return 3 * sum(_PAUSE.search(rows[index].text) is not None for index in found) >= len(found)


def _set_apart(row: Line, following: Line, context: Context) -> bool:
    """Whether the source has a blank line or an indentation between the two: anything blank behind the first line end."""
    start = context.map.source_hull(Range(row.range.end - 1, row.range.end)).end
    end = context.map.caret_to_source(following.range.start)
    return _APART.search(context.source, start, end) is not None
