"""Searching Chinese text without an input method: the letters of its pinyin become a pattern over the characters themselves.

``gaige`` and ``gg`` find 改革, ``ggcx`` and ``gaigcx`` 改革创新, ``zhsh`` 招商; all readings of a character count, so no reading has to be
guessed and the offsets of a hit are those of the text.

A query is cut into elements, each standing for one character: a whole syllable, the initials zh, ch and sh, any other first letter
(z, c and s for zh, ch and sh too), and at the end the beginning of a syllable. Where it can be cut in several ways, all of them are
sought: ``xian`` finds 县 and 西安. A blank or an apostrophe ends an element; tone digits after a syllable are heeded: ``gai3ge2``. What is
not a letter stands for itself, so that Hanzi and pinyin mix.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from zoneread.text.syllables import parse
from zoneread.text.tables import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LONGEST_SYLLABLE = 6
_TWO_LETTERS = ("zh", "ch", "sh")
_PIECES = re.compile(r"(?P<letters>[a-zü:]+)(?P<tone>[1-5]?)|(?P<gap>['’\s]+)|(?P<other>.)", re.DOTALL | re.IGNORECASE)

# Han characters that newspapers print; the tables know 15,000 more, which would only slow the classes down.
_PRINTED = frozenset(map(chr, (*range(0x4E00, 0xA000), 0x3007)))


@lru_cache(maxsize=4096)
def initials(char: str) -> frozenset[str]:
    """Return the first letters of a character's readings, also zh, ch and sh: 长 -> {c, ch, z, zh}. Empty for what has no reading."""
    bases = (reading[:-1] for reading in readings().get(char, ()))
    return frozenset(part for base in bases for part in (base[0], base[:2]) if len(part) == 1 or part in _TWO_LETTERS)


@lru_cache(maxsize=64)
def compile_pinyin(query: str, alphabet: frozenset[str] = _PRINTED) -> re.Pattern[str]:
    """Return a pattern that finds what `query` spells in Chinese text; its matches never cross what is not Han.

    `alphabet` are the characters sought; those that occur at all, ``frozenset(text)``, give a pattern that is made ten times as fast,
    the first one above all. Latin letters of the text are found as they are, whatever their case. An empty query matches
    the empty string everywhere.
    """
    parts: list[str] = []
    for match in _PIECES.finditer(query):
        if match["letters"]:
            parts.append(_letters(match["letters"].casefold(), match["tone"], match.end() == len(query), alphabet))
        elif match["other"]:
            parts.append(re.escape(match["other"]))
    return re.compile("".join(parts))


def _letters(letters: str, tone: str, last: bool, alphabet: frozenset[str]) -> str:
    """Return the pattern of a run of letters: all its cuttings, sharing their beginnings, and the letters as they are."""
    letters = letters.replace("u:", "v").replace("ü", "v").replace(":", "")
    spelled = _cuttings(letters, tone, last, alphabet, {})
    literal = f"(?i:{re.escape(letters + tone)})"
    return literal if spelled is None else f"(?:{spelled}|{literal})"


def _cuttings(
    letters: str, tone: str, last: bool, alphabet: frozenset[str], known: dict[str, str | None]
) -> str | None:
    """Return the pattern of all ways to cut `letters`, None when there is no way."""
    if not letters:
        return ""
    if letters not in known:
        ways: list[str] = []
        for length in range(1, min(len(letters), _LONGEST_SYLLABLE) + 1):
            ends = length == len(letters)
            chars = _chars(letters[:length], tone if ends else "", ends and last and not tone, alphabet)
            rest = _cuttings(letters[length:], tone, last, alphabet, known) if chars else None
            if chars and rest is not None:
                ways.append(f"[{chars}]{rest}")
        known[letters] = f"(?:{'|'.join(ways)})" if len(ways) > 1 else ways[0] if ways else None
    return known[letters]


def _chars(element: str, tone: str, open_end: bool, alphabet: frozenset[str]) -> str:
    """Return the inside of a class: the characters that one element stands for; "" when it stands for none."""
    index = _index(alphabet)
    found = set(index.get(_one_spelling(element) + tone, ""))
    if not tone and (len(element) == 1 or element in _TWO_LETTERS or open_end):
        found.update(*(chars for key, chars in index.items() if key.startswith(element)))
    return "".join(_ranges(sorted(map(ord, found))))


def _one_spelling(element: str) -> str:
    syllable = parse(element)
    return syllable.base if syllable else element


@lru_cache(maxsize=4)
def _index(alphabet: frozenset[str]) -> Mapping[str, str]:
    """Return the characters by syllable, with its tone and without."""
    table = readings()
    index: dict[str, list[str]] = {}
    for char in alphabet:
        own = table.get(char, frozenset())
        for key in own | {reading[:-1] for reading in own}:
            index.setdefault(key, []).append(char)
    return {key: "".join(chars) for key, chars in index.items()}


def _ranges(code_points: Iterable[int]) -> Iterator[str]:
    """Yield the parts of a class: single characters, and a range for each run of neighbours."""
    start = end = -1
    for code_point in code_points:
        if code_point != end + 1 and start >= 0:
            yield _span(start, end)
        start, end = (start if code_point == end + 1 and start >= 0 else code_point), code_point
    if start >= 0:
        yield _span(start, end)


def _span(start: int, end: int) -> str:
    return chr(start) if start == end else f"{chr(start)}-{chr(end)}"
