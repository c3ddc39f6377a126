"""Signs that Markdown puts before a headline are hidden; the line stays known as a headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.text.kinds import HEADING_MARK
from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.shape import lines

if TYPE_CHECKING:
    from zoneread.text.normalise import Context

_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).){2,60})(?<=\S)\1\Z")


class Headings:
    """The step `headings`."""

    name = "headings"
    version = 1

    def run(self, text: str, context: Context) -> list[Proposal]:  # noqa: ARG002 - the protocol's signature
        """Return the hiding of the marks before, and of the asterisks around, a whole line. All of it is certain."""
        found: list[Proposal] = []
        for line in lines(text):
            start, end = line.range
            mark = HEADING_MARK.match(line.text)
            if mark is not None:
                found.append(Proposal(Range(start, start + mark.end()), "", "heading_mark"))
                start += mark.end()
            if _BOLD.match(text[start:end]):
                found.append(Proposal(Range(start, start + 2), "", "heading_mark" if mark is None else "bold"))
                found.append(Proposal(Range(end - 2, end), "", "bold"))
        return found
