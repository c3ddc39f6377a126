"""Articles that were never written, and the damage that sites do to them: made at random from a seed, with the truth beside it.

Each damage takes the lines of a clean article and returns the damaged source and what was done, as facts that the audit of
the clean-up can be held against: a fact is the chrome line itself, or the first code points after a cut.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from zoneread.text.reading import AuditEntry, Reading

FACT_LENGTH = 8

PLACES = ("云溪", "桂岭", "霜浦", "栖川", "墨屿", "澄泽", "砚山", "苇塘")
SUBJECTS = ("开发区", "高新区", "经济开发区", "产业园区", "保税物流园", "管委会", "集团公司", "党工委")
ACTIONS = (
    "推行全员聘任制和绩效考核制度",
    "剥离社会事务管理职能",
    "把二十三个内设机构整合为七个",
    "新签约项目{n}个",
    "完成一般公共预算收入{n}亿元",
    "规模以上企业达到{n}家",
    "税收收入同比增长{n}.5%",
    "建成标准化厂房{n}万平方米",
    "设立企业服务专班{n}个",
    "开展“三会一课”{n}次",
    "探索“管委会+公司”的运营模式",
    "打通服务企业的“最后一公里”",
    "压减审批事项{n}项",
    "为企业兑现奖补资金{n}万元",
    "同{n}所高校签订合作协议",
    "让数据多跑路、企业少跑腿",
)
OPENINGS = ("去年以来", "今年一季度", "截至目前", "三年来", "据介绍", "改革启动之后", "围绕主导产业", "按照统一部署")
HEADLINES = ("聚焦主责主业", "打造营商高地", "厚植发展沃土", "党建引领聚力", "深化体制改革", "项目带动转型")
NAMES = ("林知远", "苏禾", "程远", "李望舒", "周既明", "何清晏")

HEAD_CHROME = (
    "首页 > 新闻中心 > {place}要闻 > 正文",
    "您现在的位置：首页 >> 县区动态",
    "来源：{place}日报  作者：{name}  2031-04-{d:02} 09:2{e}",
    "发布时间：2031-04-{d:02} 10:0{e}    浏览次数：{n}",
    "字号：大 中 小",
    "【字体：大 中 小】 打印 关闭",
    "2031年4月{d}日 08:3{e}",
    "当前位置：网站首页 / 政务动态 / 正文",
    "分享到：微信 新浪微博 QQ空间",
    "听新闻",
    "{n} 条评论",
    "文档格式：DOCX",
    "下载积分：{n}金币",
    "|",
)
FOOT_CHROME = (
    "责任编辑：{name}",
    "[编辑：{name}]",
    "分享到：微信 微博 朋友圈",
    "上一篇：{place}召开招商推介会",
    "下一篇：没有了",
    "相关阅读",
    "热门推荐",
    "{place}网版权所有，未经授权不得转载",
    "免责声明：本站文章来源于网络，不代表本站观点，如有侵权请联系删除。",
    "扫一扫在手机打开当前页",
    "打印本页 关闭窗口",
    "联系电话：0000-12345{e}7",
    "Copyright © 2031 {place}新闻网",
    "点击查看全文",
    "返回顶部",
)


@dataclass
class Damaged:
    """A damaged source, the reading text that clean-up should make of it, and the facts that it should find, by step."""

    source: str
    truth: str
    facts: dict[str, set[str]] = field(default_factory=dict)


def clean_article(random: Random) -> list[str]:
    """Return the lines of an article: a title, paragraphs of 50 to 300 code points, headlines between them now and then."""
    place = random.choice(PLACES)
    lines = [f"{place}{random.choice(SUBJECTS)}{random.choice(HEADLINES)}纪实"]
    for index in range(random.randint(4, 9)):
        if index == 0 or random.random() < 0.3:
            lines.append(random.choice(HEADLINES))
        lines.append("".join(_sentence(random, place) for _ in range(random.randint(2, 5))))
    return lines


def _sentence(random: Random, place: str) -> str:
    actions = random.sample(ACTIONS, random.randint(2, 4))
    clauses = [action.format(n=random.randint(2, 99)) for action in actions]
    return f"{random.choice(OPENINGS)}，{place}{random.choice(SUBJECTS)}" + "，".join(clauses) + "。"


def blank(random: Random, lines: list[str]) -> Damaged:
    """Indentation, blank lines, a byte order mark, CRLF."""
    feed = random.choice(("\n", "\r\n", "\r"))
    indentation = random.choice(("", "\u3000\u3000", "\u00a0\u00a0\u00a0\u00a0", "  ", "\t"))
    mark = random.choice(("", "\ufeff"))
    gaps = [feed * random.randint(1, 4) for _ in lines]
    source = mark + "".join(
        f"{indentation}{line}{random.choice(('', ' '))}{gap}" for line, gap in zip(lines, gaps, strict=True)
    )
    return Damaged(source, "\n".join(lines))


def chrome(random: Random, lines: list[str]) -> Damaged:
    """Lines of a site before the title, below it, and at the foot."""

    def some(patterns: tuple[str, ...], most: int) -> list[str]:
        chosen = random.sample(patterns, random.randint(0, most))
        return [
            pattern.format(
                place=random.choice(PLACES),
                name=random.choice(NAMES),
                n=random.randint(1, 999),
                d=random.randint(1, 28),
                e=random.randint(0, 9),
            )
            for pattern in chosen
        ]

    above, below, foot = some(HEAD_CHROME, 3), some(HEAD_CHROME, 4), some(FOOT_CHROME, 6)
    source = "\n".join([*above, lines[0], *below, *lines[1:], *foot])
    return Damaged(source, "\n".join(lines), {"chrome": {*above, *below, *foot}})


def broken(random: Random, lines: list[str]) -> Damaged:
    """Paragraphs cut inside a sentence by blank lines, some around a caption; headlines carry their mark."""
    source: list[str] = []
    truth: list[str] = []
    facts: set[str] = set()
    for index, line in enumerate(lines):
        if not line.endswith("。"):
            source.append(f"## {line}")
            truth.append(line)
            continue
        cut = random.randrange(20, len(line) - 10)
        if index and random.random() < 0.4 and line[cut - 1] not in "。”" and line[cut] not in "，。”":
            captions = [f"{random.choice(PLACES)}新貌 {random.choice(NAMES)} 摄"] if random.random() < 0.4 else []
            source += [line[:cut], *captions, line[cut:]]
            truth += [line, *captions]
            facts.add(line[cut : cut + FACT_LENGTH])
        else:
            source.append(line)
            truth.append(line)
    return Damaged("\n\n".join(source), "\n".join(truth), {"paragraphs": facts})


def one_line(random: Random, lines: list[str]) -> Damaged:
    """All paragraphs run together on one line behind the title, numbered."""
    paragraphs = [line for line in lines[1:] if line.endswith("。")]
    numbered = [paragraphs[0]] + [f"{'一二三四五六七八九十'[at]}、{line}" for at, line in enumerate(paragraphs[1:])]
    title = random.choice(("", lines[0]))
    named = f"{lines[0]}.docx\n{lines[0]}" if title else ""
    facts = {line[:FACT_LENGTH] for line in numbered[1 - bool(title) :]}
    return Damaged(named + "".join(numbered), "\n".join([*filter(None, [title]), *numbered]), {"oneline": facts})


def wrapped(random: Random, lines: list[str]) -> Damaged:
    """Lines cut at one width, paragraphs set apart by a blank line or by indentation."""
    width = random.randint(20, 36)
    indented = random.random() < 0.5
    source: list[str] = []
    facts: set[str] = set()
    for line in lines:
        words = f"\u3000\u3000{line}" if indented else line
        rows = [words[at : at + width] for at in range(0, len(words), width)]
        facts |= {row[:FACT_LENGTH] for row in rows[1:]}
        source += rows if indented else [*rows, ""]
    return Damaged("\n".join(source), "\n".join(lines), {"wraps": facts})


def traditional(random: Random, lines: list[str]) -> Damaged:
    """The whole article, or a half of its paragraphs, in Traditional characters."""
    from zoneread.text.tables import simplified_to_traditional

    tables = simplified_to_traditional()
    table = {ord(one): other for one, other in tables.chars.items()}
    whole = random.random() < 0.6
    source = [
        line.translate(table) if whole or (line.endswith("。") and random.random() < 0.5) else line for line in lines
    ]
    return Damaged("\n".join(source), "\n".join(lines), {"script": {line for line in source if line not in lines}})


DAMAGES: dict[str, Callable[[Random, list[str]], Damaged]] = {
    "lines": blank,
    "wraps": wrapped,
    "script": traditional,
    "chrome": chrome,
    "oneline": one_line,
    "paragraphs": broken,
}
"""The damage that each step undoes, by the step's name."""


def found(reading: Reading, step: str) -> set[str]:
    """Return the facts that the certain edits of a step in `reading` claim."""
    entries = [
        entry for entry in reading.audit if entry.step == step and entry.applied and entry.rule != "caption_moved"
    ]
    return {_fact(entry, reading) for entry in entries}


def _fact(entry: AuditEntry, reading: Reading) -> str:
    if entry.step in {"chrome", "script"}:
        return entry.before.strip("\n")
    place = reading.map.caret_to_reading(entry.source.end)
    return reading.text[place : place + FACT_LENGTH].lstrip("\n").split("\n")[0]
