"""A pinyin syllable in whatever spelling it was printed, brought to one form: ``huì``, ``hui4``, ``ＨＵÌ`` -> ``hui4``.

The form is that of pypinyin's Style.TONE3 with neutral_tone_with_five: lower-case letters, ``v`` for ü, the tone as a digit 1-5 at the end.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

NO_TONE = 0
"""The tone of a syllable that was printed without a mark: the neutral one, or simply not said."""

NEUTRAL = 5
"""The tone of a syllable whose printing says that it is neutral: ``·de``, ``de5``, ``de0``."""

# Breve for caron is the commonest slip of typists, so both stand for the third tone.
_TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0306": 3, "\u0300": 4}
_DIAERESIS = "\u0308"
_CIRCUMFLEX = "\u0302"  # ê, which pypinyin writes in a few interjections; typists leave it out
_NEUTRAL_PREFIX = "·˙•‧・"
_DIGITS = {"0": NEUTRAL, "5": NEUTRAL, "1": 1, "2": 2, "3": 3, "4": 4}
_SHAPES = {0x0261: "g", 0x0251: "a", 0x0131: "i", 0xFF1A: ":"} | {
    wide: chr(wide - 0xFEE0) for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_LETTERS = re.compile(r"[a-z]{1,6}")


class Syllable(NamedTuple):
    """The letters of a syllable, ``v`` for ü, and its tone: 1 to 5, or NO_TONE when none is marked."""

    base: str
    tone: int

    def __str__(self) -> str:
        """Return the form used as a key of the tables: a syllable without a mark counts as neutral."""
        return f"{self.base}{self.tone or NEUTRAL}"


@lru_cache(maxsize=4096)
def parse(printed: str) -> Syllable | None:
    """Return the syllable that `printed` spells, or None when it cannot be one.

    Accepts marks on any letter, composed or combining, tone digits (also full-width), ``ü``, ``v``, ``u:`` and ``yu`` after l and n,
    any case, a leading neutral dot, the letter shapes ɡ and ɑ. It only looks at the form: whether Mandarin has such a syllable is
    for the table of readings to say. Two different tones in one syllable, or anything besides letters, make it None.
    """
    shaped = normalize("NFD", printed.strip().translate(_SHAPES)).casefold().replace("u:", "v")
    tones = {NEUTRAL} if shaped[:1] in _NEUTRAL_PREFIX and shaped else set()
    shaped = shaped.lstrip(_NEUTRAL_PREFIX)
    if shaped[-1:] in _DIGITS:
        tones.add(_DIGITS[shaped[-1]])
        shaped = shaped[:-1]
    letters = ""
    for sign in shaped:
        if sign in _TONES:
            tones.add(_TONES[sign])
        elif sign == _DIAERESIS and letters.endswith("u"):
            letters = f"{letters[:-1]}v"
        elif sign != _CIRCUMFLEX or not letters:
            letters += sign
    if len(tones) > 1 or not _LETTERS.fullmatch(letters):
        return None
    return Syllable(_one_spelling(letters), tones.pop() if tones else NO_TONE)


def _one_spelling(letters: str) -> str:
    """Write ü one way: v after l and n, u after j, q, x and y, where Mandarin has nothing else."""
    initial, rest = letters[:1], letters[1:]
    if initial in "ln":
        if rest in {"yu", "yue"}:
            return f"{initial}v{rest[2:]}"
        if rest == "ue":
            return f"{initial}ve"
    if initial in "jqxy" and rest.startswith("v"):
        return f"{initial}u{rest[1:]}"
    return letters
