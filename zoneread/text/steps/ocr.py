"""Slips of optical character recognition: glyphs split in two, certain for a short list; lone signs between Hanzi, marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.shape import HAN

if TYPE_CHECKING:
    from zoneread.text.normalise import Context

SPLIT_GLYPHS = {
    "弓I": "引",
    "弓l": "引",
    "弓|": "引",
    "弓丨": "引",
    "亻门": "们",
    "亻尔": "你",
    "亻也": "他",
    "亻乍": "作",
    "讠人": "认",
    "讠兑": "说",
    "讠义": "议",
    "讠正": "证",
    "讠十": "计",
    "讠果": "课",
    "氵工": "江",
    "氵每": "海",
    "氵去": "法",
    "扌是": "提",
    "扌召": "招",
    "扌支": "技",
    "扌殳": "投",
    "钅失": "铁",
    "纟工": "红",
    "纟且": "组",
    "纟及": "级",
    "纟充": "统",
    "饣官": "馆",
}
"""Two glyphs that no Chinese text has side by side, and the one they were: the left half is no word by itself."""

_SPLIT = re.compile("|".join(map(re.escape, SPLIT_GLYPHS)))
_LONE_QUOTE = re.compile(rf"(?<=[{HAN}])['`´](?=[{HAN}])")
_LETTER_IN_NUMBER = re.compile(r"(?<=\d)[OoIl](?=\d)")
_DIGITS = {"O": "0", "o": "0", "I": "1", "l": "1"}


class Slips:
    """The step `ocr`."""

    name = "ocr"
    version = 1

    def run(self, text: str, context: Context) -> list[Proposal]:  # noqa: ARG002 - the protocol's signature
        """Return split glyphs as certain repairs; a lone quote between Hanzi (for 、) and a letter inside a number as questions."""
        found = [
            Proposal(Range(*match.span()), SPLIT_GLYPHS[match[0]], "split_glyph") for match in _SPLIT.finditer(text)
        ]
        found += [
            Proposal(Range(*match.span()), "、", "lone_quote", certain=False, alternatives=("、", ""))
            for match in _LONE_QUOTE.finditer(text)
            if _alone(text, match)
        ]
        for match in _LETTER_IN_NUMBER.finditer(text):
            digit = _DIGITS[match[0]]
            found.append(
                Proposal(Range(*match.span()), digit, "letter_in_number", certain=False, alternatives=(digit,))
            )
        return found


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether the line has the sign only once: a pair of them quotes something."""
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    return text.count(match[0], start, end if end >= 0 else len(text)) == 1
