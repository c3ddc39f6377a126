"""Finding a command by what one remembers of it: English words, Chinese, pinyin or its initials, or the id.

The pinyin of the commands' own Chinese names is a small table here: pypinyin takes a third of a second to import.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.keys.command import Command

_SYLLABLES = (
    "an按案 bai白 ban板 bang帮 bei备 ben本 bi闭 bian边 biao标表 bie别 bing并丙 bu部不 cai裁采 cang藏 cha查 chai拆 che撤 cheng成 chong重 "
    "chu处出除 ci词 cun存 da大打 dai待 dan单 dao到道 de的 dian点 ding定 dou都 du度 duan段端短 dui对 fan翻范 fang方 fen分 fu复 gai改 gua挂 guan关 "
    "guang光 gui规 guo果过 hao号 he合 hou后 hu忽 huan换 hui绘恢 huo或 ji计记及集 jia甲 jian荐建检 jiao校交 jie结界接 jin进金 ju句居拒 jue绝 kai开 "
    "kan看 ke可 kong空 ku库 kuo扩 lei类 li理 lian联 liang两量 lie列 ling令另 lu录 lve略 mian面 ming命名 mo末 mu幕母目 na纳 nan南 nei内 pi批 "
    "pian篇 pin拼 ping屏 qi起歧其 qian签前 qie切 qing清 qu取区去 quan全 que确 rong容 ru入 shai筛 shan删 shang上 shen审 shi视式始示失 shou首受 "
    "shu数属 shun顺 sou搜 suo索缩 ti题 tian填 tiao跳调 tong统同 tu图 tui退推 wai外 wan完 wei尾未位为围 wen文 wu无 xia下 xian显 xiang相向项 xiao消小销 "
    "xie写 xing行性姓 xiu修 xu序 xuan选 ye页 yi移一议疑乙已 yin音引隐 yong泳 you右由 yu语与余 yuan原元 ze择则 zeng增 zhang章长 zhao照 zheng正整 zhi指致 "
    "zhong中 zhu注助主 zhuan转 zi字 zui最 zuo左做"
)
"""Syllables, each before the characters of the registry that are read so; 重 is chóng in all of its names."""


@cache
def syllables() -> dict[str, str]:
    """Return the pinyin, without tones, of every Hanzi in the registry."""
    table: dict[str, str] = {}
    for entry in _SYLLABLES.split():
        syllable = entry.rstrip("".join(character for character in entry if not character.isascii()))
        table |= dict.fromkeys(entry.removeprefix(syllable), syllable)
    return table


def pinyin(chinese: str) -> tuple[str, str]:
    """Return a Chinese name in pinyin, whole and as initials: ``("chexiao", "cx")``. Signs are left out.

    A character the table lacks, as the name of a label may hold, is left out too.
    """
    table = syllables()
    read = [
        table.get(character, character if character.isascii() and character.isalnum() else "") for character in chinese
    ]
    return "".join(read), "".join(syllable[:1] for syllable in read)


def _rank(term: str, command: Command) -> int | None:
    """Return how well one word of a query fits, 0 best; None when it does not."""
    english = command.english.casefold()
    whole, initials = pinyin(command.chinese)
    if term in (command.id, command.chinese, initials, whole):
        return 0
    if english.startswith(term) or command.chinese.startswith(term) or whole.startswith(term):
        return 1
    if any(word.startswith(term) for word in (*english.split(), *command.id.split("."), initials)):
        return 2
    if any(term in word for word in (english, command.id, command.chinese, whole, initials)):
        return 3
    return None


def find(query: str, commands: Iterable[Command]) -> list[Command]:
    """Return the commands that every word of `query` fits, the best first, else in the order given.

    The empty query finds all. Full-width letters count as their ASCII ones.
    """
    terms = "".join(_narrow(character) for character in query).casefold().split()
    found: list[tuple[int, Command]] = []
    for command in commands:
        ranks = [_rank(term, command) for term in terms]
        if None not in ranks:
            found.append((sum(rank for rank in ranks if rank is not None), command))
    return [command for _, command in sorted(found, key=lambda item: item[0])]


def _narrow(character: str) -> str:
    return chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character
