"""How spans are drawn, and marks in the margin: where clean-up has hidden, repaired or joined something, and where it asks.

Marks that show in the margin only are run together where they stand close: an article with thousands of injected
readings would otherwise have thousands of marks to sift with every key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.session.audits import style_of
from zoneread.span.span import Origin
from zoneread.text.ranges import Range
from zoneread.tui.palette import QUIET_MARKS
from zoneread.view.highlight import Highlight, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zoneread.session.open_article import OpenArticle
    from zoneread.span.span import Span
    from zoneread.text.reading import AuditEntry, Reading

CLOSE = 16
"""Code points between two marks that are run together: fewer than a row holds."""


def highlight_of(span: Span) -> Highlight:
    """Return how a span is drawn."""
    kind = Kind.SUGGESTION if span.origin is Origin.SUGGESTED else Kind.SPAN
    return Highlight(span.range, span.label, span.id, kind, span.label)


def marks_on_reading(reading: Reading) -> Iterator[Highlight]:
    """Yield the marks where they are in the reading text; of hidden words, where they would stand."""
    return _marks(reading, reading.place_of)


def marks_on_source(reading: Reading) -> Iterator[Highlight]:
    """Yield the marks where they are in the source text."""
    return _marks(reading, lambda entry: entry.source)


def marks_of_orphans(article: OpenArticle) -> Iterator[Highlight]:
    """Yield a mark for each orphan where its words were: on the character there, or the last one of the text."""
    last = len(article.text) - 1
    for one in article.orphans if last >= 0 else ():
        start = min(one.offset, last)
        yield Highlight(Range(start, start + 1), "orphan", f"orphan:{one.span.id}", Kind.MARK)


def _marks(reading: Reading, place_of: Callable[[AuditEntry], Range]) -> Iterator[Highlight]:
    last: Highlight | None = None
    for entry in reading.audit:
        style = style_of(entry)
        if not style:
            continue
        place = place_of(entry)
        if last is not None and style == last.style and _close(last, place):
            last = Highlight(last.range.hull(place), style, last.key, Kind.MARK)
            continue
        if last is not None:
            yield last
        last = Highlight(place, style, f"mark:{entry.mark}", Kind.MARK)
    if last is not None:
        yield last


def _close(last: Highlight, place: Range) -> bool:
    return last.style in QUIET_MARKS and 0 <= place.start - last.range.end <= CLOSE
