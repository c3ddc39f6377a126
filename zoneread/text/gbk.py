"""Chinese text as GBK bytes, two a character: what a site does that cuts and pastes such bytes without looking where a character begins.

GBK: lead byte 81-FE, trail byte 40-7E or 80-FE (GB 18030-2005, two-byte part: 23,940 pairs, each one character). `shown_by_site` is
the way a clean text goes through such a site; it explains, to the byte, how an article with injected readings came to be damaged:

1. a marker byte is put before every A3BF (？) and A1A3 (。);
2. for each annotated character in turn, its two bytes are replaced by themselves and the reading in parentheses;
   both also hit where the first byte ends one character and the second begins the next;
3. the bytes are decoded; a lead byte before "(" or the marker is no character: one "?" is shown for both;
4. the marker vanishes, and full-width forms of ASCII signs are folded to ASCII.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LOST = "?"
"""What is shown in place of bytes that are no character."""

_MARKER = b"\x01"
_MARKED = re.compile(rb"(?=\xa3\xbf|\xa1\xa3)")
_FOLD = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_UNFOLD = {narrow: narrow + 0xFEE0 for narrow in range(0x21, 0x7F)}

# Older tables put the 80 pairs FE50-FE7E and FE80-FEA0 at U+E815 onwards, in the private use area.
_PRIVATE_START = 0xE815
_PRIVATE = [bytes((0xFE, trail)) for trail in (*range(0x50, 0x7F), *range(0x80, 0xA1))]


@lru_cache(maxsize=65536)
def pair_of(char: str) -> bytes | None:
    """Return the two bytes of `char`, or None when it has no two-byte code (ASCII, beyond GBK, a lone surrogate)."""
    private = ord(char) - _PRIVATE_START
    if 0 <= private < len(_PRIVATE):
        return _PRIVATE[private]
    data = char.encode("gb18030", "ignore")
    return data if len(data) == 2 else None


def is_lead(byte: int) -> bool:
    """Whether `byte` can begin a pair."""
    return 0x81 <= byte <= 0xFE


def is_trail(byte: int) -> bool:
    """Whether `byte` can end a pair."""
    return 0x40 <= byte <= 0xFE and byte != 0x7F


@lru_cache(maxsize=65536)
def char_of(lead: int, trail: int) -> str | None:
    """Return the character of two bytes, or None when they are no pair."""
    return bytes((lead, trail)).decode("gb18030") if is_lead(lead) and is_trail(trail) else None


def fold(text: str) -> str:
    """Return `text` with full-width forms of ASCII signs as ASCII."""
    return text.translate(_FOLD)


def unfold(sign: str) -> str:
    """Return the full-width form of an ASCII sign, and anything else as it is."""
    return sign.translate(_UNFOLD)


@lru_cache(maxsize=8)
def has_folded(text: str) -> bool:
    """Whether the signs of `text` were folded: it holds none of the full-width forms that Chinese text is full of."""
    return not any("\uff01" <= char <= "\uff5e" for char in set(text))


def shown_by_site(clean: str, table: Iterable[tuple[str, str]], *, folds: bool = True) -> str:
    """Return what a site shows of `clean`, annotating the characters of `table` (character, printed reading) in its order.

    A character without a two-byte code, which such a site cannot hold, is shown as "?" too.
    """
    data = _MARKED.sub(_MARKER, _encoded(clean))
    for char, reading in table:
        pair = pair_of(char)
        if pair is not None:
            data = data.replace(pair, b"%s(%s)" % (pair, _encoded(reading)))
    shown = _decoded(data).replace(_MARKER.decode(), "")
    return fold(shown) if folds else shown


def _encoded(text: str) -> bytes:
    return b"".join(char.encode() if char.isascii() else pair_of(char) or LOST.encode() for char in text)


def _decoded(data: bytes) -> str:
    parts: list[str] = []
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            parts.append(chr(data[at]))
            at += 1
        else:
            parts.append((char_of(data[at], data[at + 1]) if at + 1 < len(data) else None) or LOST)
            at += 2
    return "".join(parts)
