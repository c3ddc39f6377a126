"""Finding a quote's place again in a changed text: by position, by quote, by context. Pure.

Nothing is guessed silently. Every place comes with how sure it is:

* exact: the same words at the same offset, in a passage that did not change;
* moved: the same words elsewhere, in a passage that did not change or, with the words around them, unmistakable;
* needs a look: the same words with little or doubtful context, or changed words between the same neighbours;
* orphan: no place.

Texts are compared clause by clause (`difflib` over clauses, which number hundreds where characters number thousands);
a clause is what ends with 。！？；，or a line break. Offsets are code points of the two reading texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTEXT = 32
"""How many code points on either side are compared."""

ENOUGH = 6
"""How many of them must agree in all for a place to be unmistakable (or all there are)."""

NEIGHBOURS = 8
"""How many code points on either side must stand unchanged around changed words."""

_CLAUSE = re.compile(r"[^。！？；，,;\n]*(?:[。！？；，,;\n]+|$)")
_LIKENESS = 0.5


class Anchor(StrEnum):
    """How sure a place is; see the module."""

    EXACT = "exact"
    MOVED = "moved"
    LOOK = "needs a look"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote is now; `range` is None for an orphan only."""

    anchor: Anchor
    range: Range | None


_NOWHERE = Place(Anchor.ORPHAN, None)


class Reanchoring:
    """Finds ranges of `old` again in `new`. Comparing the two is done once, when made."""

    def __init__(self, old: str, new: str) -> None:
        self._old = old
        self._new = new
        self._blocks = list(_unchanged(old, new))

    def place(self, old: Range) -> Place:
        """Return where the words at `old` are now. Raises ValueError for an empty range or one beyond the old text."""
        if old.is_empty or old.end > len(self._old):
            raise ValueError(f"no words at {old} in a text of {len(self._old)}")
        for block, shift in self._blocks:
            if block.contains(old):
                return Place(Anchor.MOVED if shift else Anchor.EXACT, Range(old.start + shift, old.end + shift))
        return self._by_quote(old) or self._by_neighbours(old) or _NOWHERE

    def _by_quote(self, old: Range) -> Place | None:
        quote = old.of(self._old)
        found = list(_occurrences(quote, self._new))
        if not found:
            return None
        scored = sorted((-sum(self._agreement(old, at)), abs(at - self.expected(old.start)), at) for at in found)
        score, _, best = scored[0]
        room = min(CONTEXT, old.start) + min(CONTEXT, len(self._old) - old.end)
        clear = len(scored) == 1 or scored[1][0] > score
        sure = clear and -score >= min(ENOUGH, room)
        return Place(Anchor.MOVED if sure else Anchor.LOOK, Range(best, best + old.length))

    def _agreement(self, old: Range, at: int) -> tuple[int, int]:
        """Return how many code points agree before and after the words when they stand at `at` of the new text."""
        before, after = self._old[max(0, old.start - CONTEXT) : old.start], self._old[old.end : old.end + CONTEXT]
        end = at + old.length
        return (
            _common(reversed(before), reversed(self._new[max(0, at - CONTEXT) : at])),
            _common(iter(after), iter(self._new[end : end + CONTEXT])),
        )

    def _by_neighbours(self, old: Range) -> Place | None:
        """Find what stands now between the words' unchanged neighbours, when it is like what stood there."""
        before = self._old[max(0, old.start - NEIGHBOURS) : old.start]
        after = self._old[old.end : old.end + NEIGHBOURS]
        if len(before) < NEIGHBOURS or len(after) < NEIGHBOURS:
            return None
        starts = [at + len(before) for at in _occurrences(before, self._new)]
        if len(starts) != 1:
            return None
        end = self._new.find(after, starts[0])
        if not starts[0] < end <= starts[0] + 2 * old.length + NEIGHBOURS:
            return None
        found = Range(starts[0], end)
        likeness = SequenceMatcher(None, old.of(self._old), found.of(self._new), autojunk=False).ratio()
        return Place(Anchor.LOOK, found) if likeness >= _LIKENESS else None

    def expected(self, offset: int) -> int:
        """Return where the old offset should be, going by the unchanged passages around it; it may lie past the end."""
        shift = 0
        for block, moved in self._blocks:
            if block.start > offset:
                return min(offset + shift, block.start + moved)
            shift = moved
        return offset + shift


def _unchanged(old: str, new: str) -> Iterator[tuple[Range, int]]:
    """Yield the passages of the old text that stand in the new one, with how far each has moved, in order."""
    ours, theirs = _CLAUSE.findall(old), _CLAUSE.findall(new)
    starts, others = _starts(ours), _starts(theirs)
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        if block.size:
            yield Range(starts[block.a], starts[block.a + block.size]), others[block.b] - starts[block.a]


def _starts(clauses: list[str]) -> list[int]:
    found = [0]
    for clause in clauses:
        found.append(found[-1] + len(clause))
    return found


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _common(one: Iterator[str], two: Iterator[str]) -> int:
    count = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        count += 1
    return count
