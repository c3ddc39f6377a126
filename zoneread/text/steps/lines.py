"""Line ends and blanks: one line feed between paragraphs, no blanks at either end of a line, no blank lines.

A line whose every sign is set apart by a blank (spaced type, as the text layers of PDF files give it) is closed up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from zoneread.text.normalise import Context

_BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u200b\u2060\ufeff"
_BREAK = "\r\n\x0b\x0c\x85\u2028\u2029"
_GAP = re.compile(f"(?<![{_BLANK}])[{_BLANK}]*+(?:\r\n|[{_BREAK}])[{_BLANK}{_BREAK}]*")
_ENDS = "".join(chr(code) for code in range(0x3001) if re.match(f"[{_BLANK}{_BREAK}]", chr(code))) + "\ufeff"
# A byte of a Chinese character that was read in a Western encoding is no blank and no line end, however it looks.
_OF_A_CHARACTER = re.compile("(?<=[\xe2-\xef])[\x85\xa0]{1,2}|(?<=[\xe2-\xef].)[\x85\xa0]")
# Eight signs or more, each but the digits and letters of one word with a blank on either side.
_SIGN = "(?:[\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\u2e80-\u2fdf“”‘’—…·]|[A-Za-z0-9.%]+)"
_SPACED_LINE = re.compile(rf"(?<![^{_BLANK}{_BREAK}\n]){_SIGN}(?: {_SIGN}){{7,}}(?=[{_BLANK}]*$)", re.MULTILINE)
_BETWEEN = re.compile("(?<![A-Za-z0-9.%]) | (?![A-Za-z0-9.%])")
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]+")


class Lines:
    """The step `lines`."""

    name = "lines"
    version = 2

    def run(self, text: str, context: Context) -> list[Proposal]:  # noqa: ARG002 - the protocol's signature
        """Return the hiding of blanks, byte order marks and all but one line feed between two lines. All of it is certain."""
        text = _OF_A_CHARACTER.sub(lambda found: "x" * len(found[0]), text)
        found: list[Proposal] = []
        head = len(text) - len(text.lstrip(_ENDS))
        tail = max(head, len(text.rstrip(_ENDS)))
        if head:
            found.append(Proposal(Range(0, head), "", _rule(text[:head])))
        if tail < len(text):
            found.append(Proposal(Range(tail, len(text)), "", _rule(text[tail:])))
        for gap in _GAP.finditer(text, head, tail):
            found += _one_break(gap[0], gap.start())
        for zero in _ZERO_WIDTH.finditer(text, head, tail):
            found.append(Proposal(Range(*zero.span()), "", "zero_width"))
        found += [
            Proposal(Range(*blank.span()), "", "spaced_type")
            for line in _SPACED_LINE.finditer(text, head, tail)
            for blank in _BETWEEN.finditer(text, *line.span())
        ]
        return found


def _one_break(gap: str, at: int) -> list[Proposal]:
    """Return the proposals that leave one line break of `gap`, which is at `at`: the first one."""
    if gap == "\n":
        return []
    first = next(index for index, sign in enumerate(gap) if sign in _BREAK)
    kept = gap.find("\n", first, first + 2) if gap[first] == "\r" else first
    kept = first if kept < 0 else kept
    found = [] if kept == 0 else [Proposal(Range(at, at + kept), "", _rule(gap[:kept]))]
    if gap[kept] != "\n":
        found.append(Proposal(Range(at + kept, at + kept + 1), "\n", "line_end"))
    rest = gap[kept + 1 :]
    if rest:
        found.append(Proposal(Range(at + kept + 1, at + len(gap)), "", _rule(rest)))
    return found


def _rule(blanks: str) -> str:
    if any(sign in _BREAK and sign != "\r" for sign in blanks):
        return "blank_line"
    if "\r" in blanks:
        return "line_end"
    return "byte_order_mark" if blanks == "\ufeff" else "indentation"
