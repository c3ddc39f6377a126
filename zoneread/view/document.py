"""A reading text with its segments, made only where they are needed, and the spans and hits on it as bare ranges.

Segments are found one paragraph at a time and kept, so that a motion at the foot of a long article costs what one at
its head does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from zoneread.text import segments
from zoneread.text.ranges import Range
from zoneread.view.brackets import Brackets, match_brackets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Segment(StrEnum):
    """The kinds of segments that tile a text."""

    WORD = "word"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


_SPLIT: dict[Segment, Callable[[str], list[Range]]] = {
    Segment.WORD: segments.words,
    Segment.CLAUSE: segments.clauses,
    Segment.SENTENCE: segments.sentences,
}


class Document:
    """The text a reader moves in. `headings` are its heading paragraphs, in order.

    Offsets out of the text raise IndexError; the place after the last character belongs to the last segment.
    """

    __slots__ = (
        "_brackets",
        "_covered",
        "_hits",
        "_made",
        "_paragraphs",
        "_reach",
        "_spans",
        "_starts",
        "_units",
        "headings",
        "text",
    )

    def __init__(self, text: str, *, headings: Sequence[Range] = ()) -> None:
        self.text = text
        self.headings = tuple(headings)
        self._paragraphs = segments.paragraphs(text) or [Range(0, 0)]
        self._starts = [line.start for line in self._paragraphs]
        self._made: dict[tuple[Segment, int], list[Range]] = {}
        self._units: dict[int, list[Range]] = {}
        self._brackets: dict[int, Brackets] = {}
        self._spans: tuple[Range, ...] = ()
        self._covered: list[Range] = []
        self._reach: list[int] = []
        self._hits: tuple[Range, ...] = ()

    @property
    def length(self) -> int:
        """How many code points the text holds."""
        return len(self.text)

    @property
    def spans(self) -> tuple[Range, ...]:
        """The spans, sorted by start, the longer first; set in any order."""
        return self._spans

    @spans.setter
    def spans(self, spans: Iterable[Range]) -> None:
        self._spans = _reading_order(spans)
        self._covered = _merged(self._spans)
        self._reach = list(accumulate((span.end for span in self._spans), max))

    @property
    def hits(self) -> tuple[Range, ...]:
        """The hits of the last search, sorted; set in any order."""
        return self._hits

    @hits.setter
    def hits(self, hits: Iterable[Range]) -> None:
        self._hits = _reading_order(hits)

    @property
    def paragraphs(self) -> Sequence[Range]:
        """The paragraphs, line feeds included; an empty text has one."""
        return self._paragraphs

    def is_covered(self, place: Range) -> bool:
        """Whether some span shares a character with `place`."""
        before = bisect_left(self._covered, place.end, key=_start)
        return before > 0 and self._covered[before - 1].overlaps(place)

    def spans_around(self, place: Range) -> list[Range]:
        """Return the spans that contain `place`, the outermost first."""
        number = bisect_right(self._spans, place.start, key=_start) - 1
        found: list[Range] = []
        # No span up to here reaches further than this: going on to the left would find nothing.
        while number >= 0 and self._reach[number] >= place.end:
            if self._spans[number].contains(place):
                found.append(self._spans[number])
            number -= 1
        return found[::-1]

    def paragraph_number(self, offset: int) -> int:
        """Return which paragraph holds `offset`, from 0. Raises IndexError unless 0 <= offset <= length."""
        if not 0 <= offset <= self.length:
            raise IndexError(f"offset {offset} is not in a text of {self.length} characters")
        return bisect_right(self._starts, offset) - 1

    def segments(self, kind: Segment, paragraph: int) -> Sequence[Range]:
        """Return the segments of one paragraph; they tile it."""
        line = self._paragraphs[paragraph]
        if kind is Segment.PARAGRAPH:
            return (line,)
        made = self._made.get((kind, paragraph))
        if made is None:
            made = _moved(_SPLIT[kind](line.of(self.text)), line.start) or [line]
            self._made[kind, paragraph] = made
        return made

    def segment_at(self, kind: Segment, offset: int) -> Range:
        """Return the segment that holds `offset`."""
        found = self.segments(kind, self.paragraph_number(offset))
        return found[bisect_right(found, offset, key=_start) - 1]

    def units(self, offset: int) -> Sequence[Range]:
        """Return the snapping units of the paragraph that holds `offset`, sorted, the outer before the inner."""
        number = self.paragraph_number(offset)
        found = self._units.get(number)
        if found is None:
            line = self._paragraphs[number]
            found = self._units[number] = _moved(segments.units(line.of(self.text)), line.start)
        return found

    def brackets(self, offset: int) -> Brackets:
        """Return the bracketed and quoted ranges of the paragraph that holds `offset`, and its signs without a partner."""
        number = self.paragraph_number(offset)
        found = self._brackets.get(number)
        if found is None:
            line = self._paragraphs[number]
            found = self._brackets[number] = match_brackets(self.text, line)
        return found


def _merged(spans: Iterable[Range]) -> list[Range]:
    """Return the stretches that sorted spans cover, disjoint and sorted."""
    merged: list[Range] = []
    for span in spans:
        if span.is_empty:
            continue
        if merged and span.start < merged[-1].end:
            merged[-1] = merged[-1].hull(span)
        else:
            merged.append(span)
    return merged


def _moved(found: Iterable[Range], by: int) -> list[Range]:
    return [Range(item.start + by, item.end + by) for item in found]


def _reading_order(found: Iterable[Range]) -> tuple[Range, ...]:
    return tuple(sorted(set(found), key=lambda item: (item.start, -item.end)))


def _start(found: Range) -> int:
    return found.start
