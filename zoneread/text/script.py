"""Traditional and Simplified characters: telling them apart, converting one for one with opencc's tables."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from zoneread.text.tables import script_characters, traditional_to_simplified

if TYPE_CHECKING:
    from collections.abc import Iterable

_FEW = 150


class Script(StrEnum):
    """Which characters a text is written in."""

    TRADITIONAL = "traditional"
    SIMPLIFIED = "simplified"
    MIXED = "mixed"
    NEITHER = "neither"
    """Nothing in it speaks for one of them."""


@lru_cache(maxsize=16)
def script_of(text: str) -> Script:
    """Return the script by the shares of characters that only one of the two has: nine tenths decide."""
    traditional, simplified = script_characters()
    used = set(text)
    in_one, in_other = used & traditional, used & simplified
    # As long as they are few, one after the other is quicker by far.
    count = text.count if len(in_one) + len(in_other) <= _FEW else Counter(text).__getitem__
    old, new = sum(map(count, in_one)), sum(map(count, in_other))
    if old + new == 0:
        return Script.NEITHER
    if old >= 9 * new:
        return Script.TRADITIONAL
    return Script.SIMPLIFIED if new >= 9 * old else Script.MIXED


def simplify(text: str) -> str:
    """Return `text` with Traditional characters as Simplified ones, of the same length: the longest phrase, else the character."""
    phrases = traditional_to_simplified().phrases
    begins, longest = _beginnings()
    parts: list[str] = []
    at = 0
    for match in begins.finditer(text):
        start = match.start()
        if start < at:
            continue
        for length in range(longest[match[0]], 1, -1):
            to = phrases.get(text[start : start + length])
            if to is not None:
                parts += (text[at:start].translate(_characters()), to)
                at = start + length
                break
    parts.append(text[at:].translate(_characters()))
    return "".join(parts)


def folded(text: str) -> str:
    """Return `text` with Traditional characters as Simplified ones by single characters only: for comparing with patterns."""
    return text.translate(_characters())


@cache
def _characters() -> dict[int, str]:
    return {ord(one): other for one, other in traditional_to_simplified().chars.items()}


@cache
def _beginnings() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return a pattern for the first characters of phrases and the longest phrase of each."""
    longest: dict[str, int] = {}
    for phrase in traditional_to_simplified().phrases:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return re.compile(_class_of(longest)), longest


def _class_of(signs: Iterable[str]) -> str:
    inside = "".join(map(re.escape, sorted(signs)))
    return f"[{inside}]" if inside else "(?!)"
