"""Hard-wrapped lines: text whose lines were cut at one width (a PDF's text layer, an old mail) runs on again.

Looks at the whole text first: only where most lines are equally long and most of those stop in the middle of a
sentence was it wrapped. A line that is not full, a blank line and an indentation end a paragraph.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.shape import is_itemised, is_terminated, lines

if TYPE_CHECKING:
    from zoneread.text.normalise import Context
    from zoneread.text.shape import Line

_FEWEST = 6
_NARROWEST, _WIDEST = 24, 120
_SLACK = 6
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”‘’—…·]"
)
_LATIN_BREAK = re.compile(r"[A-Za-z]\n[A-Za-z]")


class Wraps:
    """The step `wraps`."""

    name = "wraps"
    version = 1

    def run(self, text: str, context: Context) -> list[Proposal]:
        """Return the hiding of the line feeds inside paragraphs, all certain; nothing where the text was not wrapped."""
        rows = lines(text)
        widths = [len(row.text) + len(_WIDE.findall(row.text)) for row in rows]
        full = _full_width(rows, widths)
        if full is None:
            return []
        found: list[Proposal] = []
        for index, row in enumerate(rows[:-1]):
            following = rows[index + 1]
            if widths[index] < full - _SLACK or widths[index] > full or is_itemised(following.text):
                continue
            if is_terminated(row.text) or _set_apart(row, following, context):
                continue
            feed = Range(row.range.end, following.range.start)
            latin = _LATIN_BREAK.match(text, feed.start - 1) is not None
            found.append(Proposal(feed, " " if latin else "", "wrapped_line"))
        return found


def _full_width(rows: list[Line], widths: list[int]) -> int | None:
    """Return the width, in cells, at which the text was wrapped; None when it was not."""
    if len(rows) < _FEWEST:
        return None
    full = max(widths)
    if not _NARROWEST <= full <= _WIDEST:
        return None
    at_edge = [row for row, width in zip(rows, widths, strict=True) if width >= full - _SLACK]
    broken = [row for row in at_edge if not is_terminated(row.text)]
    return full if 2 * len(at_edge) >= len(rows) and 2 * len(broken) >= len(at_edge) else None


def _set_apart(row: Line, following: Line, context: Context) -> bool:
    """Whether the source has a blank line or an indentation between the two."""
    start = context.map.source_hull(Range(row.range.end - 1, row.range.end)).end
    end = context.map.caret_to_source(following.range.start)
    return context.source[start:end] not in {"\n", "\r\n", "\r"}
