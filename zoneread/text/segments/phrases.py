"""Phrases: the stretches of a clause that name something or state a figure, guessed from the words that frame them.

Text is cut into items at enumeration commas, commas and stops outside quotation marks and brackets. In an item a
phrase begins where the item does, after a subject that ends in 区 and the like, and after each verb, preposition or
adverb that introduces what it is about; it ends after the figure that ends the item, else after the last head noun
(项目, 机制, 中心 …), else where the item ends. Several phrases may share an end, and only one shares a start, but for
those of a whole clause whose enumeration ends in one head noun (甲、乙和丙等机制). They are places to jump and snap to,
not an analysis: an annotator decides.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.text.segments.pairs import pairs
from zoneread.text.segments.units import growth_clauses, quantities
from zoneread.text.shape import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 2
LONGEST = 60
"""A phrase has at least and at most so many code points."""

_STOPS = re.compile(r"[，；：。！？、,;:!?|\n\u3000\u00a0\t—…]+")
_CLAUSE_STOPS = re.compile(r"[，；：。！？,;:!?|\n\u3000\u00a0\t—…]+")
_PADDING = " *#-"
"""Blanks, and the signs of Markdown, at the ends of an item."""


def _one_of(words: str) -> str:
    """Return a pattern for these words, the longer first."""
    return "(?:" + "|".join(sorted(words.split(), key=lambda word: (-len(word), word))) + ")"


_HEADS = _one_of("""
    项目 产业园 科技园 工业园 创业园 物流园 孵化园 园区 基地 中心 综合体 大厦 平台 工程 工厂 生产线 总部 医院 小镇 枢纽 专线 实验室 研究院
    模式 机制 体制 体系 制度 办法 方案 规定 细则 举措 措施 行动 计划 战略 试点 改革 政策 标准 思路 渠道 清单 方式 做法 服务 承诺制 责任制 聘任制
    活动 教育 党支部 党总支 党委 党组织 联盟 示范点 工作室 品牌 主题党日 阵地 先锋队 服务队 突击队 长廊 驿站 培训 竞赛 学习会 评议 党员 工作 精神
""")
"""Nouns that end a name."""
_INTRODUCING = _one_of("""
    推行 实行 试行 施行 实施 推进 推出 推动 推广 开展 率先 启动 建立 建立健全 建成 建起 建设 设立 设置 成立 组建 打造 搭建 构建 创建 创设 采用 采取 出台
    制定 印发 发布 探索 形成 健全 完善 深化 创新 引进 签约 新签约 入驻 完成 实现 达到 组织 参加 举办 召开 依托 通过 围绕 聚焦 坚持 按照 落实 贯彻 布局
    承接 承担 涌现 培育 建强 做强 获得 获评 运用 利用 整合 纳入 拥有 包括 涉及 牵头
""")
"""Verbs whose object is what is tagged."""
_ADVERBS = _one_of("""
    全面 深入 认真 大力 积极 扎实 顺利 持续 不断 加快 稳步 先后 首创 首个 全年 上半年 下半年 一季度 前三季度 目前 今年 去年 当年 截至目前 截至 累计 共有
    共计 共 已经 已有 已 则 还 也 并 又 再 均 都 约 近 超 从而 同时 以及 及其 其中 分别 有 只
""")
"""What stands between a subject and what is said of it."""
_SUBJECTS = _one_of("开发区 经开区 高新区 新区 全区 该区 我区 园区 全市 全省 全国 管委会 年 月 日 中 里 上 下 前 后 内")
"""Ends of a subject or of a time."""
_FRAME = re.compile(
    rf"{_INTRODUCING}[和并]?[了出着起过为]?"
    rf"|{_ADVERBS}"
    rf"|{_SUBJECTS}(?=[“{HAN}])"
    rf"|(?<![{HAN}])[按为与于从](?=[“{HAN}])"
    rf"|[以在由对让](?=[“{HAN}])"
    rf"|(?=[将把][“{HAN}])"
    rf"|(?<=[{HAN}0-9%])的"
    r"|[和与及]"
    r"|(?<=[了着”》）])"
)
"""What ends where a phrase may begin."""
_HEAD = re.compile(f"{_HEADS}(?:[一二三四]期)?")
_AFTER_FIGURE = "的与和及"
"""Where one of these follows a figure the phrase ends with the figure."""
_COUNTED = frozenset("0123456789一二三四五六七八九十近约超达")
"""Where one of these follows a head noun a figure of that noun follows (签约项目12个)."""
_DISPOSAL = frozenset("将把")
"""A phrase that begins so is a whole clause."""


def phrases(text: str) -> list[Range]:
    """Return the phrases of `text`, sorted, the outer before the inner; they may nest and cross, no two are equal."""
    nested = pairs(text)
    inside = _inside(text, nested)
    figures = {one.end for one in (*quantities(text), *growth_clauses(text))}
    found: set[Range] = set()
    for stops in (_STOPS, _CLAUSE_STOPS):
        for item in _items(text, stops, inside):
            found.update(_phrases_of(text, item, inside, figures))
    return sorted(found, key=lambda one: (one.start, -one.end))


def _inside(text: str, nested: Iterable[Range]) -> bytearray:
    """Return for each code point whether it is inside quotation marks or brackets, the signs themselves apart."""
    inside = bytearray(len(text) + 1)
    for pair in nested:
        inside[pair.start + 1 : pair.end - 1] = b"\x01" * max(0, pair.length - 2)
    return inside


def _items(text: str, stops: re.Pattern[str], inside: bytearray) -> Iterator[Range]:
    cuts = [(0, 0), *(match.span() for match in stops.finditer(text) if not inside[match.start()]), (len(text),) * 2]
    for (_, begin), (stop, _) in pairwise(cuts):
        part = text[begin:stop]
        start, end = stop - len(part.lstrip(_PADDING)), begin + len(part.rstrip(_PADDING))
        if end - start >= SHORTEST:
            yield Range(start, end)


def _phrases_of(text: str, item: Range, inside: bytearray, figures: set[int]) -> Iterator[Range]:
    heads = [match.end() for match in _HEAD.finditer(text, *item) if not inside[match.start()]]
    starts = {item.start}
    starts.update(match.end() for match in _FRAME.finditer(text, *item) if not inside[match.start()])
    starts.update(heads)
    stops = [end for end in range(item.start, item.end) if end in figures and text[end] in _AFTER_FIGURE]
    if item.end in figures:
        stops += [head for head in heads if text[head : head + 1] not in _COUNTED]
        stops.append(item.end)
    for start in starts:
        ends = [end for end in stops if end - start > SHORTEST]
        named = [head for head in heads if head - start > SHORTEST]
        end = min(ends) if ends else max(named, default=item.end)
        if text[start : start + 1] in _DISPOSAL:
            end = item.end
        if SHORTEST <= end - start <= LONGEST and not text[start].isspace():
            yield Range(start, end)
