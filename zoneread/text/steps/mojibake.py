"""Mojibake: bytes in one encoding that were read in another, such as ``寮€鍙戝尯`` for 开发区.

Undone only where that can be checked: the bytes are a whole text of common Han in the encoding that is supposed, and the same slip done
again gives exactly what is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.source import decoded
from zoneread.text.steps.shifted import Doubt, doubt_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# cp1252 with its five holes filled by the control characters of Latin-1, as browsers read it; Latin-1 itself is a part of it.
_BYTE_OF = {bytes((byte,)).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_BYTE_OF |= {chr(byte): byte for byte in range(0x80, 0xA0)}
_WESTERN = re.compile(f"[{re.escape(''.join(_BYTE_OF))}]{{4,}}")
_ENCODED_HAN = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}){2,}")
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》")
_LOST = frozenset({"\ufffd", "?"})
_EURO = "€"
_FEWEST = 2
_FEWEST_GBK = 4


def find_mojibake(text: str) -> Iterator[Proposal]:
    """Yield the repairs of mojibake in `text`, in order for each kind."""
    if not text.isascii():
        yield from _western(text)
        yield from _chinese(text)


def _western(text: str) -> Iterator[Proposal]:
    """UTF-8 or GBK that was read as Latin-1 or cp1252."""
    for match in _WESTERN.finditer(text):
        data = bytes(_BYTE_OF[char] for char in match[0])
        words = decoded(data, "utf-8")
        if words is not None and _common(words) >= _FEWEST:
            yield Proposal(Range(*match.span()), words, "mojibake")
            continue
        words = decoded(data, "gbk")
        if words is not None and len(words) >= _FEWEST_GBK and _reads_well(words):
            yield Proposal(Range(*match.span()), words, "mojibake", certain=False)


def _chinese(text: str) -> Iterator[Proposal]:
    """UTF-8 that was read as GBK: three bytes to a character, shown two by two.

    The last byte may have been lost with what follows; what then shows of the last character is flagged.
    """
    at = 0
    for line in text.split("\n"):
        data = b"\x80".join(part.encode("gb18030", "replace") for part in line.split(_EURO))
        found = [match for match in _ENCODED_HAN.finditer(data) if decoded(match[0], "utf-8")]
        if found:
            yield from _chinese_line(line, at, found)
        at += len(line) + 1


def _chinese_line(line: str, at: int, found: Sequence[re.Match[bytes]]) -> Iterator[Proposal]:
    """Judge what was `found` in the bytes of a line that begins at the offset `at`."""
    begins = list(accumulate(map(_size, line), initial=0))
    for match in found:
        start = bisect_right(begins, match.start()) - 1
        before = b""
        if begins[start] != match.start():
            # Begins inside a sign, whose first byte is then the last one of a character that was lost just before.
            if begins[start] + 1 != match.start() or line[max(0, start - 1) : start] not in _LOST:
                continue
            before = line[start].encode("gb18030", "replace")[:1]
        words = match[0].decode()
        while words and begins[bisect_left(begins, match.start() + 3 * len(words))] != match.start() + 3 * len(words):
            words = words[:-1]
        end = bisect_left(begins, match.start() + 3 * len(words))
        if _likelier(words, line[start:end]) and _again(before + words.encode()) == line[start:end]:
            # A sign of punctuation at the end may stand for itself, and with it the last byte of a character that lost its others.
            certain = line[end - 1] not in _PUNCTUATION and all(doubt_of(char) < Doubt.STRANGE for char in words)
            yield Proposal(Range(at + start, at + end), words, "mojibake", certain)
            if match.end() > begins[end]:
                yield Proposal(Range(at + end, at + end + 1), line[end], "lost", certain=False)


def _size(char: str) -> int:
    return 1 if char.isascii() or char == _EURO else len(char.encode("gb18030", "replace"))


def _again(data: bytes) -> str:
    """Return what shows when these bytes are read as GBK, as browsers do: 80 is €."""
    shown = ""
    at = 0
    while at < len(data):
        size = 1 if data[at] == 0x80 else 2
        shown += _EURO if size == 1 else data[at : at + size].decode("gb18030", "replace")
        at += size
    return shown


def _likelier(words: str, shown: str) -> bool:
    """Whether `words` is likely text and `shown` is not."""
    return len(words) >= _FEWEST and _common(words) >= len(words) * 0.75 and _common(shown) <= len(shown) * 0.5


def _reads_well(words: str) -> bool:
    return all(doubt_of(char) < Doubt.STRANGE for char in words) and 4 * _common(words) >= 3 * len(words)


def _common(words: str) -> int:
    return sum(doubt_of(char) is Doubt.COMMON for char in words)
