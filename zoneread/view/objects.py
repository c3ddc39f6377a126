"""From a selection to the text object around it, and along the ladder of objects that nest around a place.

A text object is ``(document, selection) -> range``: the smallest of its kind that holds the whole selection (an empty
selection is the character after it). Where there is none the selection comes back as it was. Objects are drawn
without the sign that ends a clause or sentence and without line feeds, since a span is never meant to hold them.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.view.boundary import trim, without_blanks
from zoneread.view.document import Document, Segment, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


def _place(document: Document, selection: Range) -> Range:
    """Return what the object must hold: the selection, or the character after an empty one."""
    if not selection.is_empty or not document.length:
        return selection
    start = min(selection.start, document.length - 1)
    return Range(start, start + 1)


def _hull_of_segments(kind: Segment, document: Document, selection: Range) -> Range:
    place = _place(document, selection)
    if place.is_empty:
        return selection
    return document.segment_at(kind, place.start).hull(document.segment_at(kind, place.end - 1))


def _segment(kind: Segment, document: Document, selection: Range) -> Range:
    whole = _hull_of_segments(kind, document, selection)
    return trim(document, whole)


def _word(document: Document, selection: Range) -> Range:
    return _hull_of_segments(Segment.WORD, document, selection)


def _smallest(found: Iterable[Range], selection: Range, place: Range) -> Range:
    """Return the smallest range around `place` other than the selection itself, the selection when there is none."""
    around = [item for item in found if item.contains(place) and item != selection]
    return min(around, key=lambda item: item.length, default=selection)


def _quoted(document: Document, selection: Range) -> Range:
    place = _place(document, selection)
    return _smallest(document.brackets(place.start).pairs, selection, place)


def _unit_of(kind: Unit, document: Document, selection: Range) -> Range:
    place = _place(document, selection)
    return _smallest(document.units(place.start, kind), selection, place)


def _unit(document: Document, selection: Range) -> Range:
    """Return what is best taken whole here: the phrase that begins here, else the smallest unit around, else the word."""
    place = _place(document, selection)
    if selection.is_empty:
        here = [phrase for phrase in document.units(place.start, Unit.PHRASE) if phrase.start == place.start]
        if here:
            return here[-1]
    around = [unit for unit in document.units(place.start) if unit.contains(place)]
    return _smallest(around, selection, place) if around else _word(document, selection)


def _span(document: Document, selection: Range) -> Range:
    return _smallest(document.spans_around(_place(document, selection)), selection, _place(document, selection))


OBJECTS: Mapping[str, Callable[[Document, Range], Range]] = MappingProxyType(
    {
        "unit": _unit,
        "word": _word,
        "quoted": _quoted,
        "chain": partial(_unit_of, Unit.CHAIN),
        "number": partial(_unit_of, Unit.NUMBER),
        "growth": partial(_unit_of, Unit.GROWTH),
        "phrase": partial(_unit_of, Unit.PHRASE),
        "clause": partial(_segment, Segment.CLAUSE),
        "sentence": partial(_segment, Segment.SENTENCE),
        "paragraph": partial(_segment, Segment.PARAGRAPH),
        "span": _span,
    }
)
"""The text objects by name."""


def _rungs(document: Document, selection: Range) -> Iterator[Range]:
    """Yield every range the ladder may stop at around the selection."""
    place = _place(document, selection)
    yield place
    yield _word(document, selection)
    yield from document.units(place.start)
    yield from document.units(place.start, Unit.PHRASE)
    for pair in document.brackets(place.start).pairs:
        yield Range(pair.start + 1, pair.end - 1)
        yield pair
    yield from document.spans_around(place)
    for kind in (Segment.CLAUSE, Segment.SENTENCE, Segment.PARAGRAPH):
        yield _segment(kind, document, selection)
        hull = _hull_of_segments(kind, document, selection)
        bare = without_blanks(document.text, hull)
        yield bare if bare.contains(selection) else hull
    yield Range(0, document.length)


def grow(document: Document, selection: Range) -> Range:
    """Return the next larger range on the ladder: character, word, unit, span, clause, sentence, paragraph, whole text.

    It holds the selection and more; the whole text stays as it is.
    """
    larger = [
        rung for rung in _rungs(document, selection) if rung.contains(selection) and rung.length > selection.length
    ]
    return min(larger, key=lambda rung: (rung.length, rung.start), default=selection)


class Ladder:
    """Growing and shrinking as one: shrinking takes back what was grown, step by step, as long as nothing else moved."""

    __slots__ = ("_steps",)

    def __init__(self) -> None:
        self._steps: list[tuple[Range, Range]] = []

    def grow(self, document: Document, selection: Range) -> Range:
        """Return the next larger range and remember the way back."""
        if self._steps and self._steps[-1][1] != selection:
            self._steps.clear()
        grown = grow(document, selection)
        if grown != selection:
            self._steps.append((selection, grown))
        return grown

    def shrink(self, document: Document, selection: Range) -> Range:
        """Return what the selection was grown from; otherwise the largest rung from its start that is smaller."""
        if self._steps and self._steps[-1][1] == selection:
            return self._steps.pop()[0]
        self._steps.clear()
        if selection.length < 2:
            return selection
        inner, smaller = Range(selection.start, selection.start + 1), []
        while inner.length < selection.length and selection.contains(inner):
            smaller.append(inner)
            grown = grow(document, inner)
            if grown == inner:
                break
            inner = grown
        return smaller[-1] if smaller else selection
