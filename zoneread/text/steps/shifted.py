"""Solving damage done to GBK bytes: finding the clean text that the site would have shown like this.

`zoneread.text.gbk` tells how such damage comes about. Something was inserted in the middle of a character: its lead byte and the first
byte of what was inserted show as one "?", and from its trail byte on every pair is read one byte late, until a byte that stands for
itself puts the reading back in step. So, from a "?" on, the search reads the signs shown as bytes and pairs them anew:

* "?" before a stray reading: the lead byte L is unknown, but the byte before it and L are a character with that reading;
* "?" before another "?" or a "。": L is unknown, and the next two bytes are A3 BF (？) or A1 A3 (。);
* an ASCII sign is a byte of its own (in step again) or a folded full-width sign (A3 and a byte);
* a further "?" is a trail byte that was swallowed with the sign after it (in step again).

A solution is a text; a HOLE in it is a character of which one byte is unknown. Solutions are kept only when they are likely text, and
when `shown_by_site` makes of them exactly what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from zoneread.text.gbk import LOST, char_of, fold, is_lead, pair_of, shown_by_site, unfold
from zoneread.text.tables import traditional_to_simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

HOLE = "\ufffd"
"""Stands in a solution for a character of which only one byte is known."""

_MOST_STEPS = 4000
_LONGEST = 60
_CONTEXT = 3
_FILLINGS = 12
_MOST_FILLED = 144
_PAUSES = frozenset("，。、")
_PUNCTUATION = frozenset("；：？！“”‘’《》（）％·—…")
_MARKED = {LOST: (0xA3, 0xBF), "？": (0xA3, 0xBF), "。": (0xA1, 0xA3)}
"""The signs before which the site puts a marker, and their bytes."""


class Token(NamedTuple):
    """A sign as it is shown, with the reading printed after it; `stray` when the reading has lost its opening parenthesis."""

    start: int
    end: int
    sign: str
    reading: str = ""
    stray: bool = False


class Item(NamedTuple):
    """A character of a solution, and which token began it; what is known of a HOLE's bytes (0 when not)."""

    char: str
    token: int
    lead: int = 0
    trail: int = 0


class Solution(NamedTuple):
    """A text for the tokens up to `end`; `doubt` is the greatest of its characters'."""

    items: tuple[Item, ...]
    end: int
    doubt: Doubt

    @property
    def text(self) -> str:
        """Its characters, HOLE for those not known, in full width."""
        return "".join(item.char for item in self.items)


@dataclass(frozen=True)
class Site:
    """What the document tells about the site: the annotated characters with their printed readings, and which others may be.

    `spelled(printed)` gives the characters that the site could annotate with a reading. `excluded` are those of the other script.
    """

    table: Mapping[str, str]
    spelled: Callable[[str], Sequence[str]]
    excluded: frozenset[str] = frozenset()
    folds: bool = True

    def wide(self, sign: str) -> str:
        """Return what a shown sign was before the site folded it."""
        return unfold(sign) if self.folds else sign


class Doubt(IntEnum):
    """How unlikely a character is in newspaper text."""

    COMMON = 0
    """Han of GB 2312's level 1 in its Simplified form; a Traditional form must be one that Big5 has, not a variant."""
    PAUSE = 1
    """， 。 or 、: common, but between any two sentences."""
    RARE = 2
    """Other Han of GB 2312, other punctuation."""
    STRANGE = 3
    """Anything else."""


@lru_cache(maxsize=32768)
def doubt_of(char: str) -> Doubt:
    """Return how unlikely a character is in newspaper text."""
    if char in _PAUSES or char in _PUNCTUATION:
        return Doubt.PAUSE if char in _PAUSES else Doubt.RARE
    simplified = traditional_to_simplified().chars.get(char, char)
    data = simplified.encode("gb2312", "ignore")
    if len(data) != 2 or data[0] < 0xB0:
        return Doubt.STRANGE
    standard = simplified == char or bool(char.encode("big5", "ignore"))
    return Doubt.COMMON if data[0] <= 0xD7 and standard else Doubt.RARE


def solve(tokens: Sequence[Token], first: int, site: Site) -> list[Solution]:
    """Return the texts that would be shown as `tokens` from the "?" at `first` on, the likeliest first.

    `tokens` are those of one line. One solution may be that the signs stand for themselves. Empty when nothing explains them.
    """
    search = _Search(tokens, site)
    found = dict.fromkeys(search.aligned(first, _Path()))
    furthest = max((solution.end for solution in found), default=first)
    kept = [
        solution
        for solution in found
        if not _leaves_damage(tokens, solution.end, furthest, site) and _reproduces(solution, tokens, first, site)
    ]
    return sorted(kept, key=lambda solution: solution.doubt)


def _leaves_damage(tokens: Sequence[Token], at: int, end: int, site: Site) -> bool:
    """Whether what stands at `at`..`end`, which another solution explains, can neither stand for itself nor be a damaged place of its own."""
    while at < end:
        token, following = tokens[at], tokens[at + 1].sign if at + 1 < len(tokens) else ""
        if "\ue000" <= token.sign <= "\uf8ff":
            return True
        if token.stray or (token.sign == LOST and following == "。"):
            further = solve(tokens, at, site)
            if not further:
                return True
            at = min(solution.end for solution in further)
        else:
            at += 1
    return False


def fillings(item: Item, site: Site) -> list[str]:
    """Return the likely characters for a HOLE: 。 where its bytes allow it, then common Han of the document's script."""
    return [char for char in _likely(item.lead, item.trail) if char not in site.excluded]


@lru_cache(maxsize=512)
def _likely(lead: int, trail: int) -> tuple[str, ...]:
    # A trail byte is lost only when it looks like a lead byte, which is never below 81.
    chars = [char for byte in range(0x81, 0xFF) if (char := char_of(lead or byte, trail or byte))]
    likely = tuple(char for char in chars if doubt_of(char) is Doubt.COMMON)
    return ("。", *likely) if "。" in chars else likely


class _Path(NamedTuple):
    """How far a search has come: the characters, their doubt, and a lead byte that waits (0: unknown) with the token that showed it."""

    items: tuple[Item, ...] = ()
    doubt: Doubt = Doubt.COMMON
    lead: int = 0
    begun: int = 0

    def waiting(self, lead: int, begun: int) -> _Path:
        """Return the path with a lead byte that waits for its trail byte."""
        return self._replace(lead=lead, begun=begun)

    def with_item(self, item: Item, doubt: Doubt = Doubt.COMMON) -> _Path:
        """Return the path with one more character."""
        return self._replace(items=(*self.items, item), doubt=max(self.doubt, doubt))


@dataclass
class _Search:
    tokens: Sequence[Token]
    site: Site
    steps: int = field(default=0)

    def aligned(self, at: int, path: _Path) -> Iterator[Solution]:
        """Go on in step from the token `at`. Anything but a "?" ends the damaged place."""
        token = self._token(at)
        if token is None or token.sign != LOST:
            if path.items:
                yield Solution(path.items, at, path.doubt)
            return
        if token.stray:
            for lead in self._leads(at, token.reading, path):
                yield from self._shifted(at + 1, path.waiting(lead, at))
            return
        following = self._sign(at + 1)
        if following != "。":
            yield from self.aligned(at + 1, path.with_item(Item("？", at), Doubt.RARE))
        if following in _MARKED:
            yield from self._late(at + 2, path.waiting(0, at), _MARKED[following], at + 1)

    def _shifted(self, at: int, path: _Path) -> Iterator[Solution]:
        """Go on one byte late."""
        token = self._token(at)
        if token is None or self.steps > _MOST_STEPS or len(path.items) > _LONGEST:
            return
        self.steps += 1
        if token.sign == LOST:
            yield from self._swallowed(at, token, path)
            if token.stray:
                return
        if token.sign.isascii():
            for done in self._ended(path, ord(token.sign)):
                yield from self.aligned(at + 1, done)
        pair = pair_of(self.site.wide(token.sign))
        if pair is not None:
            yield from self._late(at + 1, path, (pair[0], pair[1]), at)

    def _late(self, at: int, path: _Path, pair: tuple[int, int], shown_by: int) -> Iterator[Solution]:
        """Go on behind `pair`: it ends the character that waits with its first byte and begins one with its second."""
        for done in self._ended(path, pair[0]):
            if is_lead(pair[1]):
                yield from self._shifted(at, done.waiting(pair[1], shown_by))

    def _swallowed(self, at: int, token: Token, path: _Path) -> Iterator[Solution]:
        """Go on behind a trail byte that was lost in this "?" with the first byte of what follows: in step again."""
        if token.stray:
            for char in self.site.spelled(token.reading):
                pair = pair_of(char)
                if pair and pair[0] == path.lead and is_lead(pair[1]):
                    for done in self._ended(path, pair[1]):
                        yield from self.aligned(at + 1, done)
        elif path.lead and self._sign(at + 1) in _MARKED:
            yield from self.aligned(at + 1, path.with_item(Item(HOLE, path.begun, lead=path.lead)))

    def _ended(self, path: _Path, trail: int) -> Iterator[_Path]:
        """Yield the path with the character that the waiting lead byte and `trail` make, when it is likely."""
        if not path.lead:
            yield path.with_item(Item(HOLE, path.begun, trail=trail))
            return
        char = char_of(path.lead, trail)
        if char is not None and (doubt := doubt_of(char)) < Doubt.STRANGE and char not in self.site.excluded:
            yield path.with_item(Item(char, path.begun), doubt)

    def _leads(self, at: int, printed: str, path: _Path) -> set[int]:
        """Return what the swallowed lead byte may be: with the byte before it, it is a character of that reading."""
        before = path.items[-1].char if path.items else self.site.wide(self._sign(at - 1))
        pair = pair_of(before) if before else None
        pairs = (pair_of(char) for char in self.site.spelled(printed))
        return {data[1] for data in pairs if pair and data and data[0] == pair[1] and is_lead(data[1])}

    def _token(self, at: int) -> Token | None:
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def _sign(self, at: int) -> str:
        token = self._token(at)
        return token.sign if token else ""


def _reproduces(solution: Solution, tokens: Sequence[Token], first: int, site: Site) -> bool:
    """Whether the site would show the solution, amid what stands around it, as it is shown."""
    start, end = first, solution.end
    while start > max(0, first - _CONTEXT) and tokens[start - 1].sign != LOST:
        start -= 1
    while end < min(len(tokens), solution.end + _CONTEXT) and tokens[end].sign != LOST:
        end += 1
    table = dict(site.table)
    for token in tokens[start:end]:
        if token.reading:
            table |= {char: token.reading for char in site.spelled(token.reading) if char not in table}
    left = "".join(site.wide(token.sign) for token in tokens[start:first])
    right = "".join(site.wide(token.sign) for token in tokens[solution.end : end])
    shown = "".join(_shown(token) for token in tokens[start:end])
    for middle in _filled(solution, site):
        annotated = table.keys() & set(_pairs_anywhere(left + middle + right))
        order = sorted(annotated, key=lambda char: pair_of(char) or b"")
        again = shown_by_site(left + middle + right, [(char, table[char]) for char in order], folds=site.folds)
        if again == _canonical(shown, site):
            return True
    return False


def _shown(token: Token) -> str:
    opening = "" if token.stray or not token.reading else "("
    return f"{token.sign}{opening}{token.reading}{')' if token.reading else ''}"


def _canonical(shown: str, site: Site) -> str:
    """Return `shown` with the characters that the simulation would print for the same bytes."""
    canonical = "".join(char_of(pair[0], pair[1]) or char if (pair := pair_of(char)) else char for char in shown)
    return fold(canonical) if site.folds else canonical


def _filled(solution: Solution, site: Site) -> Iterator[str]:
    """Yield the solution with its holes filled by a few of the likely characters; one that reproduces is enough."""
    text = "".join(site.wide(item.char) for item in solution.items)
    choices = [fillings(item, site)[:_FILLINGS] for item in solution.items if item.char == HOLE]
    for chars in islice(product(*choices), _MOST_FILLED):
        filled = text
        for char in chars:
            filled = filled.replace(HOLE, char, 1)
        yield filled


def _pairs_anywhere(text: str) -> Iterator[str]:
    """Yield the characters that any two neighbouring bytes of `text` make."""
    data = b"".join(pair_of(char) or char.encode("ascii", "replace") for char in text)
    for lead, trail in pairwise(data):
        char = char_of(lead, trail)
        if char is not None:
            yield char
