"""Snapping units: what an annotator selects whole. Quoted and bracketed stretches, X+Y chains, numbers with units, growth clauses."""

from __future__ import annotations

import re
from bisect import bisect_left

from zoneread.text.ranges import Range
from zoneread.text.segments.pairs import pairs
from zoneread.text.shape import HAN

_DIGITS = r"(?:[0-9０-９]{1,3}(?:[,，][0-9]{3})+|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
_HAN_NUMBER = "[一二两三四五六七八九十百千万亿几数]{1,6}"
_MANY = "(?:余|多|几|来)?"
_SCALE = "(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百|十)?"
_UNIT = (
    "(?:个百分点|百分点|个工作日|个小时|平方公里|平方千米|平方米|立方米|公里|千米|海里|公顷|公斤|千克|毫克|克|公分|厘米|毫米|微米|纳米|英里|千伏|千瓦时|千瓦|兆瓦|万千瓦|度|吨|亩|米|升"
    "|人民币|美元|欧元|日元|港元|元|角|人次|车次|架次|班次|标箱|标准箱|个月|小时|分钟|工作日|天|年|月|日|时|周|秒|岁|倍|成|家次|户次"
    "|家|户|个|名|位|人|条|项|次|期|批|场|所|座|栋|幢|间|处|片|类|种|台|套|件|辆|架|艘|支|只|张|份|篇|部|册|本|棵|株|头|匹|枚|块|栋|层|级|轮|届|号|版|页|字|章|组|队|对|双|批次|站|孔|门|口|盏|面|根|道|笔|桩|起|例|宗|单|款|股|分)"
)
_NUMBER = rf"{_DIGITS}{_MANY}{_SCALE}{_MANY}"
_DATE = re.compile(
    r"(?:[0-9０-９]{4}年(?:[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}[日号])?)?|[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}[日号]|份)?|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9]))(?:[0-9]{1,2}[:：时][0-9]{0,2}分?)?"
)
_QUANTITY = re.compile(
    rf"""(?x)
      {_NUMBER}(?:[%％‰℃]|{_UNIT})?(?:\s?(?:[-—~～至到]{{1,2}})\s?{_NUMBER})?(?:[%％‰℃]|{_UNIT})?(?:以上|以下|以内|左右)?
    | 百分之{_HAN_NUMBER}
    | (?:第{_HAN_NUMBER}(?:{_UNIT}|名|大)? | {_HAN_NUMBER}{_MANY}{_UNIT})
    """
)
_RUN = "[0-9０-９]+(?:[.,．，:：/][0-9０-９]+)*"
_MEASURE = re.compile(
    rf"(?:(?<![0-9０-９A-Za-z年月日%％元点])[+\-−])?{_RUN}(?:\s?[-—~～至到]{{1,2}}\s?{_RUN})?{_MANY}{_SCALE}{_MANY}(?:[%％‰℃]|{_UNIT})?"
)
_LATIN = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]++[0-9]+(?:[.\-][0-9]+)*|[0-9]++[A-Z][A-Za-z]*|[A-Za-z]++(?:[-&.'][A-Za-z0-9]+)*)"
)
_GROWTH = re.compile(
    rf"""(?x)
    (?:同比|环比|年均|累计|平均|较|比|按可比价)?(?:上年同期|去年同期|上年|去年|上月|同期|往年|以往|改革前|成立初期)?(?:分别|实际|名义|预计)?
    (?:增长|增加|上升|提升|提高|下降|减少|回落|降低|压缩|增幅达?|降幅达?|增速达?|翻(?=[一两])|放大|扩大|缩短|占比达?)(?:了|至|到|为|达到?|约|近|超过?|逾)?
    \s?(?:{_NUMBER}(?:[%％‰]|个?百分点|{_UNIT}|倍)?|{_HAN_NUMBER}(?:成|倍|番|个百分点))(?:以上|左右)?
    """
)
_TOKEN = rf"(?:“[^“”\n]{{1,20}}”|《[^《》\n]{{1,20}}》|[A-Za-z0-9]{{1,12}}|[{HAN}]{{1,9}})"
_CHAIN = re.compile(rf"{_TOKEN}(?:\s?[+＋]\s?{_TOKEN})+")
_LEADING_VERB = re.compile(
    "(?:.*(?:建立|推行|实行|采取|构建|形成|探索|创新|提出|打造|采用|推进|深化|完善|实施|通过|按照|坚持|推动|运用|利用|开展|组建|成立|以|由|将|的|了|为|与|和|及|即|是|对|从|新型))(?=.{2})"
)
_TAIL = re.compile(
    "(?<=.{2})(?:的|等|模式|改革|机制|体制|运作|运行|运转|管理|运营|相结合|结合|工作|服务|组合|方式|格局|体系|架构|为|和|与|及|，).*"
)


def units(text: str) -> list[Range]:
    """Return all snapping units of `text`, sorted, outer before inner; they may nest and touch, no two are equal."""
    found = {*pairs(text), *chains(text), *quantities(text), *growth_clauses(text)}
    return sorted(found, key=lambda unit: (unit.start, -unit.end))


def quantities(text: str) -> list[Range]:
    """Return dates, numbers with their units (16.1%, 3000多家, 第三批, 两次) and words of Latin letters and digits, disjoint."""
    found: list[Range] = []
    for pattern in (_DATE, _LATIN, _QUANTITY):
        taken = sorted(found)
        found += [Range(*match.span()) for match in pattern.finditer(text) if not _meets(taken, *match.span())]
    return sorted(found)


def measures(text: str) -> list[Range]:
    """Return the numbers in digits, each with its sign and unit (-3度, 12.5亿元, 3000多家, 1—9月), of a date each part; disjoint."""
    return [Range(*match.span()) for match in _MEASURE.finditer(text)]


def growth_clauses(text: str) -> list[Range]:
    """Return the clauses that say how much something grew or shrank (同比增长16.1%), disjoint."""
    return [Range(*match.span()) for match in _GROWTH.finditer(text)]


def chains(text: str) -> list[Range]:
    """Return the chains of names joined by + (管委会+公司), cut where a verb before or a head noun after them begins."""
    found: list[Range] = []
    for match in _CHAIN.finditer(text):
        start, end = match.span()
        parts = re.split("[+＋]", match[0])
        if re.fullmatch(f"[{HAN}]+", parts[0]):
            verb = _LEADING_VERB.match(parts[0])
            start += verb.end() if verb else 0
        if re.fullmatch(f"[{HAN}]+", parts[-1]):
            tail = _TAIL.search(parts[-1])
            end -= len(tail[0]) if tail else 0
        found.append(Range(start, end))
    return found


def _meets(taken: list[Range], start: int, end: int) -> bool:
    index = bisect_left(taken, Range(start, start))
    return (index > 0 and taken[index - 1].end > start) or (index < len(taken) and taken[index].start < end)
