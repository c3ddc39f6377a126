"""Attributes that can be read off a span's own words, offered in the form and never stored unasked.

Pure rules over the quote: a number with its unit, a period, the direction of a change. What the words do not say is
left out; nothing is looked for outside the quote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.span.scheme import Label

_UNITS = (
    "个百分点|平方公里|平方米|立方米|公里|万吨标煤|千瓦时|千瓦|美元|欧元|日元|港元|元|吨|亩|公顷|家|户|个|项|名|人|位|件|"
    "天|小时|分钟|倍|条|座|台|套|辆|批|次|宗|款|米|成|%|％|‰"
)
_NUMBER = re.compile(
    rf"(?P<value>[+\-−]?\d[\d,，]*(?:[.．]\d+)?)\s*(?P<unit>(?:[十百千万亿]*余?(?:{_UNITS}))|[十百千万亿]+余?)?"
)
_PERIOD = re.compile(
    r"(?:19|20)\d\d年(?:度|底|末|\d{1,2}月(?:份|底)?|[上下]半年|第?[一二三四]季度|前[一二三]季度)?"
    r"|(?<![与比较同])[今去前]年(?:[上下]半年|\d{1,2}月(?:份)?|底)?|[上下]半年|第?[一二三四]季度|前[一二三]季度|“?十[一二三四五]五”?(?:期间|时期)?"
    r"|\d{1,2}[-—–至]\d{1,2}月(?:份)?"
)
_TRENDS = (
    ("rank", re.compile(r"第[一二三四五六七八九十\d]+[位名]?|位居|名列|排名|首位")),
    ("flat", re.compile(r"持平|保持不变")),
    ("down", re.compile(r"下降|减少|降低|回落|缩短|压减|下滑|降至|减至|负增长|减")),
    ("up", re.compile(r"增长|上升|提高|增加|提升|增至|翻番|翻[一两二三]番|扩大|增|升")),
)


def read_off(label: Label, quote: str) -> dict[str, str]:
    """Return those attributes the label declares that `quote` states, by key."""
    found = {"period": _first(_PERIOD, quote), "trend": _trend(quote)} | _number(_PERIOD.sub(_blank, quote))
    declared = {attribute.key: attribute.choices for attribute in label.attributes}
    return {
        key: value
        for key, value in found.items()
        if value and key in declared and (not declared[key] or value in declared[key])
    }


def _blank(match: re.Match[str]) -> str:
    """Blank out a period, so that its year is not taken for the value."""
    return " " * len(match[0])


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def _number(quote: str) -> dict[str, str]:
    """Return the first number that has a unit, else the first number."""
    matches: Iterable[re.Match[str]] = list(_NUMBER.finditer(quote))
    best = next((match for match in matches if match["unit"]), next(iter(matches), None))
    return {"value": best["value"], "unit": best["unit"] or ""} if best else {}


def _trend(quote: str) -> str:
    return next((trend for trend, pattern in _TRENDS if pattern.search(quote)), "")
