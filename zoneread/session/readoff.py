"""Attributes that can be read off a span's own words, offered in the form and never stored unasked.

Pure rules over the quote: a number with its unit, the period it is of, the direction of a change. What the words do not
say is left out, and what they only compare with (较上年, 比2019年底) is no period; nothing is looked for outside the quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.span.scheme import Label


def _any_of(words: str) -> str:
    """Return a pattern for these words, the longer first."""
    return "|".join(sorted(words.split(), key=len, reverse=True))


_UNITS = _any_of("""
    % ％ ‰ 个百分点 百分点 成 倍 番 元 美元 欧元 日元 港元 元人民币 平方公里 平方千米 平方米 立方米 公里 千米 海里 米 亩 公顷 吨 吨标煤 吨标准煤 公斤 千克 克
    千瓦 千瓦时 兆瓦 度 千伏安 标箱 标准箱 人 人次 名 位 户 户次 家 家次 个 项 件 批 次 起 宗 笔 条 座 栋 台 套 辆 架次 车次 班次 列 艘 支 只 张 份 篇 部 册
    所 间 处 片 款 种 类 款次 场 期 轮 届 岁 分 天 日 小时 个小时 分钟 秒 周 个月 年 工作日 个工作日 环节 个环节 道 公升 升 股 对 棵 株 头 箱
""")
_SCALE = "[十百千万亿]{0,4}"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−])?(?P<arabic>\d[\d,，]*(?:[.．/]\d+)?)\s*(?:余|多|几)?(?P<unit>{_SCALE}(?:余|多)?(?:{_UNITS})|[十百千万亿]+)?"
    rf"|百分之(?P<percent>[一二三四五六七八九十百点零\d]{{1,9}})"
    rf"|(?<!第)(?P<han>[零〇一二两三四五六七八九十百千]{{1,12}}(?:点[零一二三四五六七八九]{{1,9}})?|(?<=翻)[一两二三]|半(?=年|个))"
    rf"(?:余|多|几)?(?P<measure>{_SCALE}(?:{_UNITS})|[万亿]+)"
)
_DAY = r"(?:\d{1,2}日|[上中下]旬|[底末初份])"
_MONTHS = rf"\d{{1,2}}(?:月份?)?[-—–~～至到]\d{{1,2}}月{_DAY}?|\d{{1,2}}月{_DAY}?"
_QUARTERS = "[上下]半年|第?[一二三四]季度(?:末)?|前[一二两三]季度|[一二三四]季末"
_PART = rf"{_MONTHS}|{_QUARTERS}|前\d{{1,2}}个?月|前[一二两三四五六七八九十]+个月"
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2})"
_PERIOD_WORDS = (
    rf"{_YEAR}年?[-—–~～至到]{_YEAR}年(?:末|底|度)?"
    rf"|{_YEAR}年(?:{_PART}|全年|以来|[度底末初])?"
    rf"|[今去前]年(?:{_PART}|全年|以来|[底末初])?|[上本当]年(?!同期|均)(?:度|全年|[底末初])?|全年|年内|年[底末初]前?"
    r"|“?十[一二三四五]五”?(?:期间|时期|以来|[末初])?"
    r"|(?:近|过去|最近)(?:\d{1,2}|[一二两三四五六七八九十几])(?:年|个月)来?"
    r"|(?<=截至)目前|(?<=截止)目前"
    rf"|{_PART}"
)
_PERIOD = re.compile(_PERIOD_WORDS)
_COMPARED = re.compile(rf"(?:较|(?<!占)比|与|同|是|相当于)(?:{_PERIOD_WORDS}|[上去]年同期|同期)")
"""A period that something is compared with."""
_TRENDS = (
    ("rank", re.compile(r"第[一二三四五六七八九十\d]+(?!季|[、，])[位名]?|位居|名列|位列|排名|排位|居首|首位")),
    ("flat", re.compile("持平|保持不变|基本不变")),
    (
        "down",
        re.compile(
            r"下降|减少|降低|回落|缩短|压减|压缩|缩减|精简|下滑|下调|走低|[降减][至到]|负增长|减(?![税负排碳灾贫免])|降(?=\d)|增长?[-−]\d"
        ),
    ),
    (
        "up",
        re.compile(
            r"增长|增加(?!值)|上升|提高|提升|攀升|回升|跃升|升[至到]|升(?=\d)|增至|增到|翻番|翻了?[一两二三]番|翻了?\d|扩大|新增|净增|增收|增幅|增速|增(?=\d)"
        ),
    ),
)
_CLAUSE_ENDS = re.compile("[，；。,;]")
_CHANGED_TO = re.compile(r"(?:由|从)[^，。；]{1,40}?(?:到|至|为|成)[了约]?第?")


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    value: str
    unit: str
    rank: int
    """How sure it is that this is what is measured: 0 an Arabic number with a unit, 1 a number in words, 2 a bare number."""


def read_off(label: Label, quote: str) -> dict[str, str]:
    """Return those attributes the label declares that `quote` states, by key."""
    stated = _COMPARED.sub(_blank, quote)
    numbers = list(_numbers(_PERIOD.sub(_blank, stated)))
    number = _measured(numbers, stated)
    at = number.start if number else 0
    found = {"period": _period(stated, at), "trend": _trend(stated, at)}
    if number is not None:
        found |= {"value": number.value, "unit": number.unit}
    declared = {attribute.key: attribute.choices for attribute in label.attributes}
    return {
        key: value
        for key, value in found.items()
        if value and key in declared and (not declared[key] or value in declared[key])
    }


def _blank(match: re.Match[str]) -> str:
    """Blank out a period, so that its year is not taken for the value; every offset stays."""
    return " " * len(match[0])


def _numbers(quote: str) -> Iterable[_Number]:
    for match in _NUMBER.finditer(quote):
        if match["arabic"]:
            unit = (match["unit"] or "").replace("余", "").replace("多", "")
            yield _Number(match.start(), (match["sign"] or "") + match["arabic"], unit, 0 if unit else 2)
        elif match["percent"]:
            yield _Number(match.start(), match["percent"], "百分之", 1)
        else:
            yield _Number(match.start(), match["han"], match["measure"], 1)


def _measured(numbers: list[_Number], quote: str) -> _Number | None:
    """Return the number that is measured: of a change from one to another the other, else the first of the surest."""
    if not numbers:
        return None
    rank = min(number.rank for number in numbers)
    surest = [number for number in numbers if number.rank == rank]
    changed = _CHANGED_TO.search(quote)
    after = [number for number in surest if changed is not None and number.start >= changed.end()]
    before = [number for number in surest if changed is not None and changed.start() < number.start < changed.end()]
    return after[0] if after and before else surest[0]


def _period(quote: str, at: int) -> str:
    """Return the last period before the number, else the first after it."""
    found = list(_PERIOD.finditer(quote))
    before = [match[0] for match in found if match.start() <= at]
    return before[-1] if before else next((match[0] for match in found), "")


def _trend(quote: str, at: int) -> str:
    """Return the direction that the clause of the number states, else a later clause, else an earlier one."""
    cuts = [0, *(match.end() for match in _CLAUSE_ENDS.finditer(quote)), len(quote)]
    clauses = [(start, quote[start:end]) for start, end in pairwise(cuts)]
    here = sum(start <= at for start, _ in clauses) - 1
    for _, clause in (*clauses[here:], *clauses[:here][::-1]):
        for trend, pattern in _TRENDS:
            if pattern.search(clause):
                return trend
    return ""
