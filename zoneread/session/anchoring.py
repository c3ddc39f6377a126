"""Finding the places of foreign spans in a text: in the units that the file counts in, or those that its quotes betray.

A file says where its spans are and, mostly, what they read. When all the words are where the offsets say, nothing is
asked. When they are not, other units are tried, then one shift for all, then the nearest place of each span's words;
what is found is told and needs a person's leave. Nothing is ever passed on whose words are not those of its quote.
Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zoneread.errors import AnchorError
from zoneread.formats.units import Ruler, Unit
from zoneread.span.span import shorten
from zoneread.text.ranges import Range
from zoneread.text.reanchor import Anchor, Reanchoring

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zoneread.formats.loaded import LoadedSpan

MAX_SHIFT = 2_000
"""Code points by which all spans together may be off."""
NEARBY = 200
"""Code points by which a single span may be off."""
_OTHER_TEXT = "do the offsets count in the other text? try --text source or --text reading"


@dataclass(slots=True)
class Settled:
    """The places of spans in a text, None for those in `misfits`; `finding` says what differs from the file's word."""

    ranges: list[Range | None]
    finding: str = ""
    misfits: list[AnchorError] = field(default_factory=list)


def settle(text: str, spans: Sequence[LoadedSpan], unit: Unit) -> Settled:
    """Return where `spans`, whose offsets are said to count `unit`, are in `text`, in code points."""
    given = _in_unit(text, spans, unit)
    if _all_fit(text, spans, given):
        return Settled(list(given))
    if any(span.quote for span in spans):
        for other in Unit:
            ranges = _in_unit(text, spans, other)
            if other is not unit and _all_fit(text, spans, ranges):
                return Settled(list(ranges), f"the offsets count {_UNITS[other]}")
        shifted = _shifted(text, spans)
        if shifted is not None:
            return shifted
        near = _nearest(text, spans, given)
        if near is not None:
            return near
    return _misfits(text, spans, given)


_UNITS = {Unit.CODEPOINT: "code points", Unit.UTF16: "UTF-16 units", Unit.BYTE: "bytes of UTF-8"}


def _in_unit(text: str, spans: Sequence[LoadedSpan], unit: Unit) -> list[Range | None]:
    ruler = Ruler(text, unit)
    return [_converted(span.range, ruler) for span in spans]


def _converted(range_: Range, ruler: Ruler) -> Range | None:
    try:
        return ruler.range_from_unit(range_)
    except ValueError:
        return None


def _fits(text: str, span: LoadedSpan, range_: Range | None) -> bool:
    return range_ is not None and (not span.quote or range_.of(text) == span.quote)


def _all_fit(text: str, spans: Sequence[LoadedSpan], ranges: Sequence[Range | None]) -> bool:
    return all(_fits(text, span, range_) for span, range_ in zip(spans, ranges, strict=True))


def _shifted(text: str, spans: Sequence[LoadedSpan]) -> Settled | None:
    """Try the shifts that bring the first quoted span onto its words, the least first."""
    first = next(span for span in spans if span.quote)
    start = first.range.start
    fitting: list[tuple[int, list[Range | None]]] = []
    for shift in sorted((at - start for at in _occurrences(text, first.quote, start, MAX_SHIFT)), key=abs):
        ranges = [_moved(span.range, shift) for span in spans]
        if _all_fit(text, spans, ranges) and all(range_.end <= len(text) for range_ in ranges if range_):
            fitting.append((shift, ranges))
    if not fitting or (len(fitting) > 1 and abs(fitting[0][0]) == abs(fitting[1][0])):
        return None
    shift, ranges = fitting[0]
    return Settled(ranges, f"the offsets are {shift:+d} characters off")


def _moved(range_: Range, shift: int) -> Range | None:
    return Range(range_.start + shift, range_.end + shift) if range_.start + shift >= 0 else None


def _nearest(text: str, spans: Sequence[LoadedSpan], given: Sequence[Range | None]) -> Settled | None:
    """Try for each span the one place of its words that is nearer than any other; None when one has no such place."""
    ranges: list[Range | None] = []
    furthest = count = 0
    for span, range_ in zip(spans, given, strict=True):
        if not span.quote:
            return None
        if _fits(text, span, range_):
            ranges.append(range_)
            continue
        start = span.range.start
        found = sorted(abs(at - start) for at in _occurrences(text, span.quote, start, NEARBY))
        if not found or (len(found) > 1 and found[0] == found[1]):
            return None
        at = next(at for at in _occurrences(text, span.quote, start, NEARBY) if abs(at - start) == found[0])
        ranges.append(Range(at, at + len(span.quote)))
        furthest, count = max(furthest, found[0]), count + 1
    return Settled(ranges, f"{count} of {len(spans)} spans are up to {furthest} characters off")


def _occurrences(text: str, words: str, around: int, width: int) -> Iterator[int]:
    at = text.find(words, max(0, around - width))
    while 0 <= at <= around + width:
        yield at
        at = text.find(words, at + 1)


def _misfits(text: str, spans: Sequence[LoadedSpan], given: Sequence[Range | None]) -> Settled:
    ranges: list[Range | None] = []
    errors: list[AnchorError] = []
    for span, range_ in zip(spans, given, strict=True):
        fits = _fits(text, span, range_)
        ranges.append(range_ if fits else None)
        if fits:
            continue
        if range_ is None:
            message = f"{span.range} lies outside the text of {len(text)} characters"
            errors.append(AnchorError(message, where=span.where))
        else:
            message = f'should read "{shorten(span.quote)}" but the text there is "{shorten(range_.of(text))}"'
            errors.append(AnchorError(f"{span.range} {message}", where=span.where, hint=_OTHER_TEXT))
    return Settled(ranges, misfits=errors)


class Correspondence:
    """Where the words of a foreign text are in ours.

    By the characters alone when only white space differs, else by what stands around them.
    """

    def __init__(self, foreign: str, ours: str) -> None:
        self._foreign, self._ours = foreign, ours
        self.only_space = "".join(foreign.split()) == "".join(ours.split())
        if self.only_space:
            self._from = {offset: rank for rank, offset in enumerate(_visible(foreign))}
            self._to = _visible(ours)
        else:
            self._reanchoring = Reanchoring(foreign, ours)

    def place(self, foreign: Range, where: str) -> Range:
        """Return where the words are; raises AnchorError when that is nowhere, or not beyond doubt."""
        if not self.only_space:
            place = self._reanchoring.place(foreign)
            if place.range is None or place.anchor not in {Anchor.EXACT, Anchor.MOVED}:
                words = shorten(foreign.of(self._foreign))
                raise AnchorError(
                    f'"{words}" is not in the stored article, or not in one place beyond doubt', where=where
                )
            return place.range
        offsets = [offset for offset in range(*foreign) if offset in self._from]
        if not offsets:
            raise AnchorError(f"{foreign} is nothing but white space", where=where)
        return Range(self._to[self._from[offsets[0]]], self._to[self._from[offsets[-1]]] + 1)


def _visible(text: str) -> list[int]:
    return [offset for offset, character in enumerate(text) if not character.isspace()]
