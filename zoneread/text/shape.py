"""The shape of a line: how it ends, how it begins, what kind of paragraph it looks like. Pure functions of its text.

Patterns are written in Simplified characters: a line in Traditional ones is passed through `zoneread.text.script.folded`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zoneread.text.ranges import Range

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""The Hanzi, as the inside of a character class."""

_CLOSERS = "”’」』）)】》〉〕\"'"
_TERMINAL = re.compile(rf"(?:[。！？!?…：:]|[。！？!?…；;][{_CLOSERS}]+)\Z")
_SIGNED = re.compile(rf"[。！？!?…][{_CLOSERS}]*\s*[（(][^（）()。]{{1,40}}(?<![摄影图])[)）]\Z")
_LEADING = re.compile(
    rf"""(?x)
    [一二三四五六七八九十]{{1,3}}[、.．] | [（(][一二三四五六七八九十\d]{{1,3}}[)）] | 第[一二三四五六七八九十百\d]{{1,3}}[章节条部篇，、]
    | \d{{1,2}}[.．、)）](?!\d) | [①-⑳] | [•●·▪◆■□◎○◇▲★※-]\s*(?=[{HAN}“《A-Za-z\d])
    """
)
_NAME = rf"[{HAN}·]{{2,4}}"
_STAFF = "(?:本报|本网|本刊|本台|全媒体|融媒体|首席|见习|实习|特约|驻.{1,6}|.{2,4}日报|.{2,4}晚报)*(?:记者|通讯员|评论员|特派员|摄影师)"
_ROLE = "(?:文|图|文/图|图/文|文图|文字|撰文|摄影|拍摄|策划|统筹|文字统筹|总策划|执行|编辑|美编|制图|版式|校对|审核|供稿|供图|作者|撰稿|整理|执笔|视频)"
_BYLINE = re.compile(
    rf"""(?x)\A(?:
      [□■◎○◇◆●☐◢]\s*(?:{_STAFF})?[\s:：/]*[{HAN}·\s、/]{{2,40}}(?:文/图|文|整理|报道)?
    | 【(?:作者|记者|通讯员)】\s*[{HAN}·\s、；;,，]{{2,50}}
    | [（(【]\s*{_STAFF}[\s:：/]*[{HAN}·\s、/,，]{{2,50}}[)）】]
    | {_ROLE}(?:[/／、]{_ROLE})*\s+{_STAFF}[\s:：/]+[{HAN}·\s、/,，]{{2,50}}
    | >?\s*[{HAN}\s]{{2,30}}\s(?:供稿|撰稿|撰文|采写|报道|整理)
    | {_STAFF}[\s:：/]+[{HAN}·\s、/,，]{{2,50}}(?:文/图|文|整理|报道)?
    | {_ROLE}(?:[/／、]{_ROLE})*\s*[:：/／丨|]\s*{_NAME}(?:[\s、,，/]+(?:{_ROLE}\s*[:：/／]\s*)?(?:{_STAFF}\s*)?{_NAME})*
    )\s*\Z"""
)
_CAPTION = re.compile(
    rf"""(?x)
      [\s）)。/]{_NAME}(?:[\s、]{{1,2}}{_NAME})*\s*(?:摄|摄影|/摄|供图|发)\Z
    | \A{_NAME}(?:[\s、]{{1,2}}{_NAME})*\s+(?:摄|摄影|供图)\Z
    | (?:摄|摄影|供图|资料图片?|资料照片|效果图|示意图|航拍图?)[)）】\]]?[。]?\Z
    | (?:图片|照片|图)(?:均)?(?:由|来自|来源|为)[^。]{{2,20}}(?:提供|供图|资料|摄影)?\Z
    | \A[（(【\[▲△▼↑↓]*(?:图为|图片说明[:：]|图[一二三四五六七八九十①-⑳\d]{{1,2}}[:：\s]|图[:：]|[上下左右题本]图[为是:：]|(?:新闻)?图片[:：]|资料图)
    | \A[▲△▼↑↓].*\w
    """
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫雷段龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤丛康牛樊葛邢安齐伍庞颜倪施章鲁俞岳柳"
)
_NAMES_ONLY = re.compile(rf"\A[{_SURNAMES}][{HAN}]{{1,2}}(?:[\s、]+[{_SURNAMES}][{HAN}]{{1,2}}){{0,3}}\Z")


_INSIDE_SENTENCES = re.compile("[。；]")
_SENTENCE_OPENING = re.compile(
    "这[是些个样种里只就一]|这只是|该[区县市村镇园企公项院]|此外|另外|同时[，,]|与此|目前|近年|近日|日前|截至|截止|据[了介统悉]|(?:资料|数据|统计|调查)显示|随着|如今|他[说们的]|她[说们的]|我[们的]|我[是就]"
    "|为此|因此|由于|如果|虽然|但[是在]|然而|不仅|并且|而且|其中|其次|[0-9]{4}年|[0-9]{1,2}月|今年|去年|当年|当天"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text without its line feed."""

    range: Range
    text: str


def lines(text: str) -> list[Line]:
    """Return the lines of `text` in order; an empty text has none."""
    found: list[Line] = []
    at = 0
    for words in text.split("\n") if text else []:
        found.append(Line(Range(at, at + len(words)), words))
        at += len(words) + 1
    return found


def is_terminated(line: str) -> bool:
    """Whether a sentence ends where the line ends, or before a bracket there that says who wrote. A comma ends none."""
    if line.endswith((")", "）")) and _SIGNED.search(line[-60:]) is not None:
        return True
    return _TERMINAL.search(line[-12:]) is not None


def is_itemised(line: str) -> bool:
    """Whether the line begins with a number or a bullet of a list or an outline."""
    return _LEADING.match(line) is not None


def is_byline(line: str) -> bool:
    """Whether the line only says who wrote, pictured or edited."""
    return len(line) <= 80 and _BYLINE.match(line) is not None


def is_names(line: str) -> bool:
    """Whether the line is nothing but one to four Chinese names: a byline where an article ends, else perhaps not."""
    return _NAMES_ONLY.match(line) is not None


def is_caption(line: str) -> bool:
    """Whether the line belongs to a picture: who took it, or what it shows."""
    return len(line) <= 120 and _CAPTION.search(line) is not None


def is_headline(line: str, *, limit: int = 36) -> bool:
    """Whether the line could be a headline: short, not ended like a sentence or broken off like one, not begun like one."""
    if (
        not 2 <= len(line) <= limit
        or is_terminated(line)
        or line[-1] in "，,、；;。—"
        or _INSIDE_SENTENCES.search(line)
        or leaves_open(line)
    ):
        return False
    return not opens_sentence(line)


def leaves_open(line: str) -> bool:
    """Whether a quotation mark or a bracket that opens in the line does not close in it."""
    return any(line.count(opening) > line.count(closing) for opening, closing in ("“”", "（）", "《》", "「」"))


def opens_sentence(line: str) -> bool:
    """Whether the line begins with words that begin sentences and hardly ever headlines."""
    return _SENTENCE_OPENING.match(line) is not None
