"""Injected pinyin: ``開發(fā)區(qū)`` is to read ``開發區``.

Some sites print a character's reading after it, in parentheses. A parenthesis is taken for one only when it stands right after a
Han character and holds one syllable that is a reading of that character; then it is of one of four classes:

* ``exact``: letters and tone are those of a reading. A syllable without a mark counts as neutral: ``的(de)``;
* ``toneless``: the letters are, and no tone is marked;
* ``othertone``: the letters are, the tone is not;
* ``mismatch``: a syllable of Mandarin, but not of this character.

One such parenthesis may be the author's own gloss, so the document has to show that they are injected: `exact` ones are hidden when
there are at least PLENTY of them, or PROOF that are mostly after common characters and mostly wherever these stand; `toneless` ones when there
are as many and they outnumber all others. The others stay
and are marked with their class. Any other parenthesis is the author's and is not even looked at.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.steps.shifted import Doubt, doubt_of
from zoneread.text.syllables import NO_TONE, parse
from zoneread.text.tables import readings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from zoneread.text.normalise import Context

PROOF, PLENTY = 3, 8
"""How many certain hits show that a document's readings are injected: the fewest, and those that do by their number alone."""

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The Han characters, as the inside of a regular expression's class."""

_BLANKS = "[ \t\u00a0\u2002-\u200a\u202f\u3000]"
_HIT = re.compile(
    f"([{HAN}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]?({_BLANKS}?[(（]{_BLANKS}*([^()（）\\s{HAN}]{{1,10}}){_BLANKS}*[)）])"
)


class Likeness(StrEnum):
    """How well a syllable in parentheses fits the character before it; see the module."""

    EXACT = "exact"
    TONELESS = "toneless"
    OTHERTONE = "othertone"
    MISMATCH = "mismatch"


class Hit(NamedTuple):
    """A parenthesis that may be an injected reading: start..end are the offsets of it with the blank before it."""

    start: int
    end: int
    char: str
    reading: str
    likeness: Likeness
    marked: bool
    """Whether it prints a tone, so that it can hardly be anything but pinyin."""


def find_readings(text: str) -> list[Hit]:
    """Return the parentheses of `text` that hold a syllable and stand after a Han character, in order."""
    hits: list[Hit] = []
    known: dict[tuple[str, str], tuple[str, Likeness, bool] | None] = {}
    for match in _HIT.finditer(text):
        char, printed = match.group(1, 3)
        key = (char, printed)
        if key not in known:
            known[key] = _judge(char, printed)
        found = known[key]
        if found is not None:
            start, end = match.span(2)
            hits.append(Hit(start, end, char, *found))
    return hits


def injected(hits: Sequence[Hit], text: str) -> tuple[Likeness, ...]:
    """Return the classes whose hits this document shows to be injected."""
    exact = [hit.char for hit in hits if hit.likeness is Likeness.EXACT]
    toneless = [hit.char for hit in hits if hit.likeness is Likeness.TONELESS]
    if 2 * len(toneless) > len(hits) and _proves(toneless, text):
        return (Likeness.EXACT, Likeness.TONELESS)
    return (Likeness.EXACT,) if _proves(exact, text) else ()


def _proves(chars: Sequence[str], text: str) -> bool:
    """Whether readings after `chars` can hardly be the author's own: many, or a few that gloss no rare or ambiguous words.

    An author glosses rare characters, and a common one once, where it could be misread; a site glosses whatever it can wherever
    it stands.
    """
    if not PROOF <= len(chars) < PLENTY:
        return len(chars) >= PLENTY
    common = sum(doubt_of(char) is Doubt.COMMON for char in chars)
    return 2 * common > len(chars) and 2 * len(chars) > sum(text.count(char) for char in set(chars))


class Pinyin:
    """The step `pinyin`."""

    name = "pinyin"
    version = 2

    def run(self, text: str, context: Context) -> list[Proposal]:  # noqa: ARG002 - the protocol's signature
        """Return the hiding of injected readings, certain or (for those that only look like it) not."""
        hits = find_readings(text)
        proven = injected(hits, text)
        return [
            Proposal(Range(hit.start, hit.end), "", hit.likeness.value, hit.likeness in proven)
            for hit in hits
            if hit.likeness in proven or _suspicious(hit, proven)
        ]


def _suspicious(hit: Hit, proven: Collection[Likeness]) -> bool:
    """Whether a person should look at a hit that is not hidden: an abbreviation such as (AI) is no reading at all."""
    return hit.likeness is not Likeness.MISMATCH or hit.marked or Likeness.TONELESS in proven


def _judge(char: str, printed: str) -> tuple[str, Likeness, bool] | None:
    """Return the reading, the class and whether a tone is printed, or None when it is no syllable or the character is unknown."""
    syllable = parse(printed)
    own = readings().get(char)
    if syllable is None or own is None:
        return None
    reading = str(syllable)
    # A digit alone proves nothing: (A1) and (e5) are common in tables.
    marked = syllable.tone != NO_TONE and not printed.isascii()
    if reading in own:
        return reading, Likeness.EXACT, marked
    if syllable.base in {other[:-1] for other in own}:
        return reading, Likeness.TONELESS if syllable.tone == NO_TONE else Likeness.OTHERTONE, marked
    return (reading, Likeness.MISMATCH, marked) if syllable.base in readings().syllables else None
