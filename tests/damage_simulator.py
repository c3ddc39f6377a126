"""Damaging clean text in the ways the clean-up steps undo: the other half of their tests, and of bench/damage.py.

Written apart from `zoneread.text.gbk` and on other principles (byte by byte, no regular expression, no lookup shared with the
repair), so that a mistake in one is not also in the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from zoneread.text.tables import script_characters, simplified_to_traditional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from random import Random

STYLES = (("(", ")"), ("（", "）"), (" ( ", " )"))
"""What stands around an injected reading."""


def _digits(reading: str) -> str:
    from pypinyin.contrib.tone_convert import to_tone3

    return str(to_tone3(reading, v_to_u=True, neutral_tone_with_five=True))


def _bare(reading: str) -> str:
    return "".join(sign for sign in normalize("NFD", reading) if sign not in "\u0300\u0301\u0304\u030c").replace(
        "u\u0308", "ü"
    )


SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "marks": str,
    "digits": _digits,
    "none": _bare,
    "capitals": str.upper,
    "breve": lambda reading: normalize("NFC", normalize("NFD", reading).replace("\u030c", "\u0306")),
    "shapes": lambda reading: reading.replace("g", "\u0261").replace("a", "\u0251"),
    "v": lambda reading: _digits(reading).replace("ü", "v"),
}
"""Seven ways in which readings are printed."""


def readings_of(char: str) -> list[str]:
    """Return a character's readings as pypinyin prints them."""
    from pypinyin.constants import PINYIN_DICT

    return [reading for reading in PINYIN_DICT.get(ord(char), "").split(",") if reading]


def inject(text: str, spelling: str, style: tuple[str, str], chosen: Callable[[str], bool], random: Random) -> str:
    """Return `text` with a reading after every Han character that is `chosen`, any of its readings."""
    parts: list[str] = []
    for char in text:
        parts.append(char)
        readings = [one for one in readings_of(char) if one.isalpha() and _ordinary(one)]
        if readings and chosen(char):
            parts.append(f"{style[0]}{SPELLINGS[spelling](random.choice(readings))}{style[1]}")
    return "".join(parts)


def _ordinary(reading: str) -> bool:
    """Whether it is a syllable with a vowel: ḿ and hng have no spelling with digits that all agree on."""
    return any(vowel in normalize("NFD", reading) for vowel in "aeiou") and "\u0302" not in normalize("NFD", reading)


Byte = tuple[int, int]
"""A byte, and the place of the clean byte that it is (-1 for one that the site put in)."""


@dataclass(frozen=True)
class Damaged:
    """A text as a site shows it, and what the site knows and we do not.

    `clean` is the text as it was, folded like `shown`; `table` what the site annotates; `origins` gives for each sign shown the range
    of clean bytes in it, empty for what was put in.
    """

    clean: str
    shown: str
    table: tuple[tuple[str, str], ...]
    origins: tuple[range, ...]
    sizes: tuple[int, ...]
    """The number of bytes of each clean character."""

    def truth(self, start: int, end: int) -> str:
        """Return the clean characters that lie wholly in the signs shown at start..end."""
        held = {byte for origin in self.origins[start:end] for byte in origin}
        return "".join(
            char for char, own in zip(self.clean, self._bytes_of_chars(), strict=True) if own and held.issuperset(own)
        )

    def lost(self) -> int:
        """Return how many clean characters are not shown as themselves."""
        shown = {origin: sign for origin, sign in zip(self.origins, self.shown, strict=True) if origin}
        return sum(shown.get(own) != char for char, own in zip(self.clean, self._bytes_of_chars(), strict=True))

    def _bytes_of_chars(self) -> list[range]:
        found: list[range] = []
        at = 0
        for size in self.sizes:
            found.append(range(at, at + size))
            at += size
        return found


def through_site(clean: str, table: Iterable[tuple[str, str]]) -> Damaged:
    """Send Traditional `clean` (GBK characters, full-width signs) through a site that annotates on GBK bytes."""
    annotated = tuple(sorted(table, key=lambda entry: entry[0].encode("gb18030")))
    data: list[Byte] = []
    source = clean.encode("gb18030")
    for at, byte in enumerate(source):
        if source[at : at + 2] in (b"\xa3\xbf", b"\xa1\xa3"):
            data.append((7, -1))
        data.append((byte, at))
    for char, reading in annotated:
        data = _annotated(data, char.encode("gb18030"), f"({reading})".encode("gb18030"))
    signs = [(sign, origin) for sign, origin in _read(data) if sign != "\x07"]
    sizes = tuple(len(char.encode("gb18030")) for char in clean)
    shown = _folded("".join(sign for sign, _ in signs))
    return Damaged(_folded(clean), shown, annotated, tuple(origin for _, origin in signs), sizes)


def _annotated(data: list[Byte], pair: bytes, note: bytes) -> list[Byte]:
    if pair not in bytes(byte for byte, _ in data):
        return data
    done: list[Byte] = []
    at = 0
    while at < len(data):
        if data[at][0] == pair[0] and [byte for byte, _ in data[at : at + 2]] == list(pair):
            done += data[at : at + 2] + [(byte, -1) for byte in note]
            at += 2
        else:
            done.append(data[at])
            at += 1
    return done


def _read(data: list[Byte]) -> list[tuple[str, range]]:
    signs: list[tuple[str, range]] = []
    at = 0
    while at < len(data):
        values = [byte for byte, _ in data[at : at + 2]]
        size = 1 if values[0] < 0x80 else 2
        valid = size == 1 or (
            len(values) == 2 and 0x81 <= values[0] <= 0xFE and 0x40 <= values[1] <= 0xFE and values[1] != 0x7F
        )
        sign = bytes(values[:size]).decode("gb18030") if valid else "?"
        origins = [origin for _, origin in data[at : at + size] if origin >= 0]
        signs.append((sign, range(origins[0], origins[-1] + 1) if origins else range(0)))
        at += size
    return signs


def _folded(text: str) -> str:
    return "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in text)


SENTENCES = (
    "云溪开发区管委会昨日召开大会，表扬了一批先进企业。",
    "今年以来，青河高新区新增市场主体三百多家，产业链条不断拉长。",
    "为什么企业愿意来这里落户？因为审批只要一天，服务随叫随到。",
    "南坪工业园总投资十二亿元的新材料项目开工，预计明年投产。",
    "白石镇党委把支部建在产业链上，党员带头领办难题。",
    "园区推行一窗受理，办事窗口由三十个减到九个，群众少跑了腿。",
    "该项目由临江电子科技公司投资建设，占地面积二百亩。",
    "“我们的订单已经排到了年底。”车间主任周文海说。",
    "东湾经济技术开发区与三所大学联合举办干部培训班，学习先进经验。",
    "财政资金专款专用，每一笔支出都要公开，接受社会监督。",
    "创新驱动，人才为先：柳河区设立了五千万元的引导基金。",
    "全区规上工业的增加值同比增长百分之八，增速居全市第一。",
    "请问，园区的路什么时候通？有关部门回复：九月底之前。",
    "科技、文化、旅游深度融合，乡村面貌焕然一新。",
    "改革没有完成时，只有进行时；干部要敢于担当、善于作为。",
    "日报记者从金沙湾管委会了解到，标准厂房已经全部交付使用。",
)
"""Invented news in Simplified Chinese, the matter of generated articles."""


@cache
def traditional(text: str) -> str:
    """Return `text` character for character in Traditional Chinese, as a converter without phrases would."""
    chars = simplified_to_traditional().chars
    return "".join(chars.get(char, char) for char in text)


def article(random: Random, sentences: int = 60) -> str:
    """Return an article in Traditional Chinese: paragraphs of the sentences above and of random words."""
    words = _words()
    lines: list[str] = []
    line = ""
    for _ in range(sentences):
        if random.random() < 0.5:
            line += traditional(random.choice(SENTENCES))
        else:
            line += "，".join(
                "".join(random.choices(words, k=random.randint(2, 5))) for _ in range(random.randint(1, 4))
            )
            line += random.choice("。。。。？")
        if random.random() < 0.3:
            lines.append(line)
            line = ""
    return "\n".join([*lines, line])


@cache
def _words() -> tuple[str, ...]:
    """Return Traditional words that a newspaper might print: those of opencc whose characters GB 2312 has in Simplified form."""
    phrases = simplified_to_traditional().phrases
    return tuple(
        word
        for simplified, word in sorted(phrases.items())
        if len(word) <= 4
        and len(simplified.encode("gb2312", "ignore")) == 2 * len(word) == len(word.encode("gbk", "ignore"))
    )


def site_table(clean: str, random: Random, size: int, *, hostile: bool) -> list[tuple[str, str]]:
    """Return Traditional-only characters with one reading each, as such a site annotates.

    `hostile` prefers those whose two bytes also occur across the characters of `clean`, so that damage is frequent.
    """
    only = script_characters()[0]
    able = sorted(
        char for char in only if len(char.encode("gbk", "ignore")) == 2 and any(map(_ordinary, readings_of(char)))
    )
    present = sorted(set(clean) & set(able))
    data = clean.encode("gb18030")
    across = {data[at : at + 2] for at in range(len(data) - 1)}
    crossing = [char for char in able if char.encode("gb18030") in across and char not in present]
    chosen = random.sample(present, min(len(present), size))
    chosen += random.sample(crossing, min(len(crossing), size)) if hostile else []
    return [(char, next(filter(_ordinary, readings_of(char)))) for char in dict.fromkeys(chosen)]
