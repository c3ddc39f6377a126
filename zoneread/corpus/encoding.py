"""Which encoding an article's bytes are in.

A byte order mark decides; else strict UTF-8; else every encoding that Chinese articles come in decodes the bytes and
the result that looks most like Chinese prose wins. What it looks like is a weight for every character: high for the
few that make up half of all running text, good for the first level of GB 2312 and of Big5 (the characters that the
makers of those standards held to be in common use; both sets are computed from Python's codecs, no table is kept),
low for rare ones, negative for what prose never holds: private use, controls, kana among Hanzi, bytes that do not
decode.

Nothing here decodes for keeps, and nothing raises: any bytes have a detection, and `looks_binary` says whether it is
worth anything. A byte order mark stays in the text as U+FEFF.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from zoneread.text.source import decoded
from zoneread.text.surrogates import LONE

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_RANKED = ("utf-8", "gb18030", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
_BIG5 = frozenset({"big5", "cp950", "big5hkscs"})
_SAMPLE_BYTES = 12_000
_PIECE = 48
_CUT = 4  # the sample's last character may be cut; an even number keeps UTF-16 whole
_CLOSE = 0.25
_FEW = 3.0  # a margin is close, too, when so few characters as this many over the margin speak for it
_ENOUGH = 0.35
_PROOF = 8  # so many continuation bytes in their places are UTF-8, not chance
_NONSENSE = 0.15
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BEYOND_ASCII = re.compile(rb"[^\x00-\x7f]")

_FREQUENT = frozenset(
    # Function words, numerals and the vocabulary of the subject, in both scripts.
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前"
    "外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军"
    "很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别"
    "期区园项目投企创改优势服务市场领导推百万亿元增强城乡镇村东西南北京州河江海引招商"
    "這為個國時來們對會發動過說產種後學經進著電裡現實與關重線內數變條沒結問氣義軍讓應開還從業體製點質當兩間樣總設長頭資邊"
    "統較將組見計別區園項優勢務場領導億強鄉鎮東門車馬鐵銀達運遷選遠號處師書難風飛魚黨傳廣屬歷環監視續讀費貿轉輸農鄰錢"
    "，。、；：？！“”‘’《》（）「」『』—…·　"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding, how much its decoding looks like Chinese prose (1 is all frequent characters), and how many bytes it cannot decode."""

    encoding: str
    score: float
    undecodable: int


@dataclass(frozen=True, slots=True)
class Detection:
    """The encoding found, whether a rival is too close for comfort, the rivals, and how many bytes do not decode.

    `certain` is also False when nothing decodes to prose. `score` is the candidate's; 1 when nothing had to be weighed or a person named the encoding.
    """

    encoding: str
    certain: bool = True
    rivals: tuple[Candidate, ...] = ()
    undecodable: int = 0
    score: float = 1.0

    def __str__(self) -> str:
        doubts = []
        if not self.certain:
            names = ", ".join(rival.encoding for rival in self.rivals)
            doubts.append(f"or {names}?" if names else "uncertain")
        if self.undecodable:
            doubts.append(f"{self.undecodable} damaged byte{'s' if self.undecodable > 1 else ''}")
        return f"{self.encoding} ({'; '.join(doubts)})" if doubts else self.encoding


def detect(data: bytes) -> Detection:
    """Return the encoding of `data`, with its rivals when the choice is close. Empty data is UTF-8."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Detection(encoding, undecodable=_undecodable(data, encoding))
    text = decoded(data, "utf-8")
    if (
        text is not None
        and "\0" not in text
        and (len(data) - len(text) >= _PROOF or _weigh(text)[0] > _ENOUGH or text.isascii())
    ):
        return Detection("utf-8")
    return _choose(data)


def looks_binary(data: bytes, detection: Detection) -> bool:
    """Return whether `data`, decoded so, is no text: a twentieth of it controls, a fifth undecodable, or nonsense in every encoding.

    A text with some NULs or damaged bytes in it is still a text.
    """
    text = _decode(data[:_SAMPLE_BYTES], detection.encoding)
    controls = len(_CONTROLS.findall(text))
    undecodable = len(LONE.findall(text))
    nonsense = len(data) >= 40 and detection.score < _NONSENSE
    return controls * 20 > len(text) + 40 or undecodable * 5 > len(text) + 40 or nonsense


def _decode(data: bytes, encoding: str) -> str:
    """Return a text for counting, bytes that do not decode as lone surrogates; the odd last bytes of UTF-16 are dropped."""
    if encoding.startswith(("utf-16", "utf-32")):
        unit = int(encoding[4:6]) // 8
        return data[: len(data) - len(data) % unit].decode(encoding, "surrogatepass" if unit == 2 else "replace")
    return data.decode(encoding, "surrogateescape")


def _undecodable(data: bytes, encoding: str) -> int:
    """Return how many bytes (of UTF-16: lone halves of pairs) `encoding` cannot decode."""
    if decoded(data, encoding) is not None:
        return 0
    return len(LONE.findall(_decode(data, encoding))) + ("16" in encoding and len(data) % 2)


def _sample(data: bytes) -> bytes:
    """Return the head of the data, or its lines beyond ASCII when the head is nearly all ASCII, as in a page with scripts."""
    head = data[:_SAMPLE_BYTES]
    if len(head) == len(data) or b"\0" in head or len(_BEYOND_ASCII.findall(head)) * 10 > len(head):
        return head
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE_BYTES] or head


def _choose(data: bytes) -> Detection:
    """Rate every encoding on a sample of the data and take the best rated; in a tie, the one that decodes more, then the more usual one.

    A byte lost from two-byte codes spoils the rest of the line; when no encoding makes prose of the whole, they are
    rated piece by piece, each piece by the better of its two alignments.
    """
    sample = _sample(data)
    rated, characters = _rate(data, [sample[:-_CUT] if len(sample) < len(data) else sample])
    if rated[0].score < _ENOUGH and len(sample) > _PIECE:
        rated, characters = _rate(data, [sample[at : at + _PIECE] for at in range(0, len(sample), _PIECE)], (0, 1))
    margin = max(_CLOSE, _FEW / characters)
    best = rated[0]
    if best.encoding in _BIG5:
        best = _best_big5(data, [found for found in rated if found.encoding in _BIG5])
    rivals = tuple(
        other
        for other in rated
        if best.score - other.score < margin
        and other is not best
        and not (other.encoding in _BIG5 and _same(data, best.encoding, other.encoding))
    )
    return Detection(best.encoding, not rivals and best.score > _ENOUGH, rivals, best.undecodable, best.score)


def _rate(data: bytes, pieces: list[bytes], alignments: tuple[int, ...] = (0,)) -> tuple[list[Candidate], float]:
    """Return the encodings by their mean score over the pieces, best first, and how many characters that rests on."""
    rated = []
    characters = 1.0
    for encoding in _RANKED:
        total, weighed = 0.0, 0.0
        for piece in pieces:
            score, count = max(_weigh(_decode(piece[start:], encoding)) for start in alignments)
            total += score * count
            weighed += count
        score = round(total / weighed, 3) if weighed else 0.0
        rated.append(Candidate(encoding, score, _undecodable(data, encoding)))
        characters = max(characters, weighed)
    rated.sort(key=lambda found: (-found.score, found.undecodable, _RANKED.index(found.encoding)))
    return rated, characters


def _best_big5(data: bytes, family: list[Candidate]) -> Candidate:
    """Return the dialect of Big5: plain Big5 when code page 950 reads the same, else the better of them, code page 950 in a tie.

    The two differ in some signs only (the middle dot of names, the wave), and files are in the code page.
    """
    found = {candidate.encoding: candidate for candidate in family}
    plain, page = found["big5"], found["cp950"]
    if plain is family[0] and plain.score == page.score and plain.undecodable == page.undecodable:
        return plain if _same(data, "big5", "cp950") else page
    return family[0]


def _same(data: bytes, one: str, other: str) -> bool:
    return one in _BIG5 and _decode(data, one) == _decode(data, other)


def _weigh(text: str) -> tuple[float, float]:
    """Return the mean weight of the characters and how many they are, four of ASCII counting as one, of middling weight."""
    weights = _weights()
    total, weighed = 0.0, 0.0
    for char, count in Counter(text).items():
        if "\t" <= char <= "\x7f":
            total += count * 0.125
            weighed += count * 0.25
        else:
            total += count * (weights[char] if char in weights else _rare(char))
            weighed += count
    return (total / weighed, weighed) if weighed else (0.0, 0.0)


@cache
def _weights() -> Mapping[str, float]:
    """Return the weights of the characters in common use, by the first levels of GB 2312 (rows 16 to 55) and Big5."""
    level_one = {_decode_pair(high, low, "gb2312") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)}
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    level_one |= {
        _decode_pair(high, low, "big5")
        for high in range(0xA4, 0xC7)
        for low in trails
        if (high, low) <= (0xC6, 0x7E)  # where Big5's first level ends
    }
    level_one.discard("")
    return dict.fromkeys(level_one, 0.6) | dict.fromkeys(_FREQUENT, 1.0)


def _decode_pair(high: int, low: int, encoding: str) -> str:
    return decoded(bytes((high, low)), encoding) or ""


def _rare(char: str) -> float:
    """Return the weight of a character that is in neither set."""
    if "\ud800" <= char <= "\udfff":
        return -2.0
    if "\u4e00" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" or "\u3400" <= char <= "\u4dbf":
        return 0.0
    category = unicodedata.category(char)
    if category in {"Co", "Cn", "Cc"}:
        return -1.0
    if category[0] == "L":
        return -0.2
    return 0.3
