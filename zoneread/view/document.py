"""A reading text with its segments, made only where they are needed, and the spans and hits on it as bare ranges.

Segments are found one paragraph at a time, words and units one block of a long paragraph at a time, and kept, so that a motion at the foot of a long article costs what one at
its head does. The rules for segments are imported when the first one is asked for: they are not needed to show a text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class Segment(StrEnum):
    """The kinds of segments that tile a text."""

    WORD = "word"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


class Unit(StrEnum):
    """The kinds of snapping units; `ANY` are those of all kinds, quoted and bracketed stretches among them."""

    ANY = "unit"
    CHAIN = "chain"
    NUMBER = "number"
    MEASURE = "measure"
    GROWTH = "growth"
    PHRASE = "phrase"


LONGEST_BLOCK = 2_000
"""Words and units are made for so many code points at a time: a paragraph may be as long as a book."""
_STOP = re.compile(r"[。！？；!?][”’」』）)]*")


def prepare() -> None:
    """Load the rules for segments and what words are cut with, so that the first motion does not wait for them.

    Takes some 50 and 120 ms of processor time, once; meant for the moment after the first frame.
    """
    for kind in (Segment.WORD, Segment.CLAUSE, Segment.SENTENCE):
        _splitter(kind)("云溪")


class Brackets(NamedTuple):
    """The quoted and bracketed stretches, signs included, sorted, outer before inner; and the signs without a partner."""

    pairs: Sequence[Range]
    lone: frozenset[int]


class Document:
    """The text a reader moves in. `headings` are its heading paragraphs, in order.

    Offsets out of the text raise IndexError; the place after the last character belongs to the last segment.
    """

    __slots__ = (
        "_block_starts",
        "_blocks",
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
        self._paragraphs: list[Range] = []
        self._starts: list[int] = []
        self._blocks: list[Range] = []
        self._block_starts: list[int] = []
        self._made: dict[tuple[Segment, int], list[Range]] = {}
        self._units: dict[tuple[Unit, int], list[Range]] = {}
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
        if not self._paragraphs:
            self._paragraphs = _lines(self.text)
            self._starts = [line.start for line in self._paragraphs]
        return self._paragraphs

    def stretches(self, kind: Segment) -> Sequence[Range]:
        """Return what segments of this kind are found in one at a time: paragraphs, or for words blocks of them. They tile the text."""
        if kind is not Segment.WORD:
            return self.paragraphs
        if not self._blocks:
            self._blocks = [block for line in self.paragraphs for block in _blocks(self.text, line)]
            self._block_starts = [block.start for block in self._blocks]
        return self._blocks

    def stretch_number(self, kind: Segment, offset: int) -> int:
        """Return which of the `stretches` holds `offset`, from 0. Raises IndexError unless 0 <= offset <= length."""
        if kind is not Segment.WORD:
            return self.paragraph_number(offset)
        if not 0 <= offset <= self.length:
            raise IndexError(f"offset {offset} is not in a text of {self.length} characters")
        starts = self._block_starts or [block.start for block in self.stretches(kind)]
        return bisect_right(starts, offset) - 1

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
        return bisect_right(self._starts or [line.start for line in self.paragraphs], offset) - 1

    def segments(self, kind: Segment, stretch: int) -> Sequence[Range]:
        """Return the segments of one of the `stretches`; they tile it."""
        line = self.stretches(kind)[stretch]
        if kind is Segment.PARAGRAPH:
            return (line,)
        made = self._made.get((kind, stretch))
        if made is None:
            made = _moved(_splitter(kind)(line.of(self.text)), line.start) or [line]
            self._made[kind, stretch] = made
        return made

    def segment_at(self, kind: Segment, offset: int) -> Range:
        """Return the segment that holds `offset`."""
        found = self.segments(kind, self.stretch_number(kind, offset))
        return found[bisect_right(found, offset, key=_start) - 1]

    def units(self, offset: int, kind: Unit = Unit.ANY) -> Sequence[Range]:
        """Return the snapping units of the paragraph, or block of it, that holds `offset`, sorted, the outer before the inner."""
        number = self.stretch_number(Segment.WORD, offset)
        found = self._units.get((kind, number))
        if found is None:
            block = self.stretches(Segment.WORD)[number]
            found = self._units[kind, number] = _moved(_finder(kind)(block.of(self.text)), block.start)
        return found

    def brackets(self, offset: int) -> Brackets:
        """Return the quotation marks and brackets of the paragraph that holds `offset`."""
        number = self.paragraph_number(offset)
        found = self._brackets.get(number)
        if found is None:
            found = self._brackets[number] = _match_brackets(self.text, self.paragraphs[number])
        return found


def _lines(text: str) -> list[Range]:
    """Return the paragraphs: each line with the line feed that ends it; an empty text is one empty line."""
    ends = [*(place.end() for place in re.finditer("\n", text)), len(text)]
    return [Range(start, end) for start, end in pairwise([0, *ends]) if start < end] or [Range(0, 0)]


def _blocks(text: str, line: Range) -> Iterator[Range]:
    """Cut a line into blocks, after a stop where there is one in the latter half of a block."""
    start = line.start
    while line.end - start > LONGEST_BLOCK:
        stops = [match.end() for match in _STOP.finditer(text, start + LONGEST_BLOCK // 2, start + LONGEST_BLOCK)]
        end = stops[-1] if stops else start + LONGEST_BLOCK
        yield Range(start, end)
        start = end
    yield Range(start, line.end)


def _splitter(kind: Segment) -> Callable[[str], list[Range]]:
    from zoneread.text import segments

    return {Segment.WORD: segments.words, Segment.CLAUSE: segments.clauses, Segment.SENTENCE: segments.sentences}[kind]


def _finder(kind: Unit) -> Callable[[str], list[Range]]:
    from zoneread.text import segments

    return {
        Unit.ANY: segments.units,
        Unit.CHAIN: segments.chains,
        Unit.NUMBER: segments.quantities,
        Unit.MEASURE: segments.measures,
        Unit.GROWTH: segments.growth_clauses,
        Unit.PHRASE: segments.phrases,
    }[kind]


def _match_brackets(text: str, line: Range) -> Brackets:
    from zoneread.text.segments.pairs import OPENERS, pairs

    found = _moved(pairs(line.of(text)), line.start)
    paired = {end for pair in found for end in (pair.start, pair.end - 1)}
    signs = {*OPENERS, *OPENERS.values(), '"'}
    return Brackets(found, frozenset(place for place in range(*line) if text[place] in signs and place not in paired))


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
