"""Wrong signs for the right glyphs, from optical character recognition and from the text layer of a PDF.

Certain: glyphs split in two, for a short list; radicals and compatibility characters that look like the Hanzi they stand for
(a font that draws both with one glyph makes a PDF say ⼀ for 一), and Latin ligatures. Marked: lone quotes between Hanzi, letters
in numbers. Full-width forms are other characters, and stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

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

_RADICALS = dict(
    zip(
        "⺒⺓⺝⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⼾",
        "巳幺月母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户",
        strict=True,
    )
)
"""Radicals that are Hanzi by themselves and that Unicode does not decompose, or to a form that only Traditional text has."""

# Kangxi radicals, the supplement, compatibility ideographs (also beyond the BMP), Latin ligatures.
_TWINS = re.compile("[\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d\ufb00-\ufb06]+")
_QUOTES = "'`´"
_SPLIT = re.compile("|".join(map(re.escape, SPLIT_GLYPHS)))
_LONE_QUOTES = tuple(re.compile(rf"(?<=[{HAN}]){sign}(?=[{HAN}])") for sign in _QUOTES)
_SENTENCE = re.compile(r"[^。！？\n]+")
_LETTER_IN_NUMBER = re.compile(r"(?<=\d)[OoIl](?=\d)")
_DIGITS = {"O": "0", "o": "0", "I": "1", "l": "1"}


class Slips:
    """The step `ocr`."""

    name = "ocr"
    version = 2

    def run(self, text: str, context: Context) -> list[Proposal]:  # noqa: ARG002 - the protocol's signature
        """Return split glyphs as certain repairs; a lone quote between Hanzi (for 、) and a letter inside a number as questions."""
        found = [
            Proposal(Range(*match.span()), SPLIT_GLYPHS[match[0]], "split_glyph") for match in _SPLIT.finditer(text)
        ]
        for match in _TWINS.finditer(text):
            twin = "".join(map(_twin, match[0]))
            if twin != match[0]:
                found.append(Proposal(Range(*match.span()), twin, "look_alike"))
        found += [
            Proposal(place, "、", "lone_quote", certain=False, alternatives=("、", "")) for place in _lone_quotes(text)
        ]
        for match in _LETTER_IN_NUMBER.finditer(text):
            digit = _DIGITS[match[0]]
            found.append(
                Proposal(Range(*match.span()), digit, "letter_in_number", certain=False, alternatives=(digit,))
            )
        return found


def _twin(sign: str) -> str:
    """Return what a sign that looks like something else stands for; a radical that is no Hanzi by itself stays."""
    return _RADICALS.get(sign) or normalize("NFKC", sign)


def _lone_quotes(text: str) -> list[Range]:
    """Return the quotes between Hanzi of which the sentence has no other: a pair of them quotes something."""
    found: list[Range] = []
    for sign, between in zip(_QUOTES, _LONE_QUOTES, strict=True):
        if sign not in text:
            continue
        for sentence in _SENTENCE.finditer(text):
            match = between.search(text, *sentence.span()) if sentence[0].count(sign) == 1 else None
            if match is not None:
                found.append(Range(*match.span()))
    return found
