"""Where a selection ends well: trimming its edges, moving them, and telling what is wrong with them.

Nothing here changes what is stored; every function returns another range of the same text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.view.document import Document, Segment, Unit

if TYPE_CHECKING:
    from zoneread.view.layout import Layout

LOOSE = frozenset("，。、；：！？…—·～,.;:!?~ \t\r\n\u3000\u00a0")
"""Signs and blanks that neither begin nor end a span."""
_ROUNDS = 8


class Edge(StrEnum):
    """An end of a selection."""

    LEFT = "left"
    RIGHT = "right"


class Fault(StrEnum):
    """What may be wrong with the ends of a selection."""

    LINES = "lines"
    """It goes over the end of a line."""
    NUMBER = "number"
    """An end is inside a number, or between a number and its unit."""
    PAIR = "pair"
    """It holds half of a pair of quotation marks or brackets."""
    SIGNS = "signs"
    """It begins or ends with a sign or a blank."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a selection, and the range in which nothing is."""

    fault: Fault
    mended: Range


def trim(document: Document, selection: Range) -> Range:
    """Return the selection without signs, blanks and unpaired brackets at its ends; as it was when it is nothing else."""
    text = document.text
    start, end = selection
    while start < end and _is_loose(document, start, selection):
        start += 1
    while start < end and _is_loose(document, end - 1, selection):
        end -= 1
    return Range(start, end) if start < end and any(char.isalnum() for char in text[start:end]) else selection


def without_blanks(text: str, selection: Range) -> Range:
    """Return the selection without blanks and line ends at its ends; empty, at its start, when it is nothing else."""
    quote = selection.of(text)
    if not quote.strip():
        return Range(selection.start, selection.start)
    return Range(selection.end - len(quote.lstrip()), selection.start + len(quote.rstrip()))


def _is_loose(document: Document, offset: int, selection: Range) -> bool:
    if document.text[offset] in LOOSE:
        return True
    brackets = document.brackets(offset)
    partners = (pair for pair in brackets.pairs if offset in (pair.start, pair.end - 1))
    return offset in brackets.lone or any(not selection.contains(pair) for pair in partners)


def find_trouble(document: Document, selection: Range) -> Trouble | None:
    """Return what is wrong with the ends of a selection, the gravest first; None when nothing is or nothing can be mended."""
    fault = _first_fault(document, selection)
    if fault is None:
        return None
    mended = selection
    for _ in range(_ROUNDS):
        again = _mend(document, mended)
        if again == mended:
            break
        mended = again
    return Trouble(fault, mended) if mended != selection else None


def _first_fault(document: Document, selection: Range) -> Fault | None:
    if _one_line(document, selection) != selection:
        return Fault.LINES
    if _whole_numbers(document, selection) != selection:
        return Fault.NUMBER
    if _whole_pairs(document, selection) != selection:
        return Fault.PAIR
    trimmed = trim(document, selection)
    if trimmed == selection:
        return None
    outermost = {document.text[selection.start], document.text[selection.end - 1]}
    return Fault.SIGNS if outermost & LOOSE else Fault.PAIR


def _mend(document: Document, selection: Range) -> Range:
    for step in (_one_line, _whole_numbers, _whole_pairs):
        selection = step(document, selection)
    return trim(document, selection)


def _one_line(document: Document, selection: Range) -> Range:
    """Return the part of the selection in the line that holds most of it, the first of equals."""
    if selection.is_empty:
        return selection
    first, last = document.paragraph_number(selection.start), document.paragraph_number(selection.end - 1)
    if first == last:
        return selection
    lines = document.paragraphs[first : last + 1]
    parts = [Range(max(line.start, selection.start), min(line.end, selection.end)) for line in lines]
    return max(parts, key=lambda part: part.length)


def _whole_numbers(document: Document, selection: Range) -> Range:
    """Return the selection with the whole of the numbers that its ends cut through, or cut off from their units."""
    if selection.is_empty:
        return selection
    start, end = selection
    for number in document.units(selection.start, Unit.MEASURE):
        if number.start < selection.start < number.end:
            start = number.start
    for number in document.units(selection.end - 1, Unit.MEASURE):
        if number.start < selection.end < number.end:
            end = number.end
    return Range(start, end)


def _whole_pairs(document: Document, selection: Range) -> Range:
    """Return the selection with the other half of each pair it holds half of, unless that half is only at its very edge."""
    if selection.is_empty:
        return selection
    start, end = selection
    for pair in document.brackets(selection.start).pairs:
        opens, closes = selection.holds(pair.start), selection.holds(pair.end - 1)
        if opens and not closes and pair.start < selection.end - 1:
            end = max(end, pair.end)
        if closes and not opens and pair.end - 1 > selection.start:
            start = min(start, pair.start)
    return Range(start, end)


def move_edge(
    document: Document, layout: Layout, selection: Range, edge: Edge, *, out: bool, word: bool = False
) -> Range:
    """Return the selection with one edge moved by a character or a word, outwards or inwards; one character always stays.

    An empty selection grows and never shrinks.
    """
    start, end = selection
    cells = layout.cells_of_text
    if out:
        if edge is Edge.LEFT:
            return Range(_step_left(document, layout, start, word=word), end)
        return Range(start, _step_right(document, layout, end, word=word))
    if selection.is_empty:
        return selection
    if edge is Edge.LEFT:
        return Range(min(_step_right(document, layout, start, word=word), cells.head(end - 1)), end)
    return Range(start, max(_step_left(document, layout, end, word=word), cells.tail(start)))


def _step_left(document: Document, layout: Layout, offset: int, *, word: bool) -> int:
    if not offset:
        return 0
    return document.segment_at(Segment.WORD, offset - 1).start if word else layout.cells_of_text.head(offset - 1)


def _step_right(document: Document, layout: Layout, offset: int, *, word: bool) -> int:
    if offset >= document.length:
        return document.length
    return document.segment_at(Segment.WORD, offset).end if word else layout.cells_of_text.tail(offset)


def snap(document: Document, selection: Range) -> Range:
    """Return the selection widened to whole words and to whole units that an end cuts through."""
    if selection.is_empty:
        return selection
    first, last = (
        document.segment_at(Segment.WORD, selection.start),
        document.segment_at(Segment.WORD, selection.end - 1),
    )
    start, end = first.start, last.end
    for unit in (*document.units(selection.start), *document.units(selection.end - 1)):
        if unit.start < start < unit.end or unit.start < end < unit.end:
            start, end = min(start, unit.start), max(end, unit.end)
    return Range(start, end)
