"""An article that is open, with the spans of one set as they are stored, and a line of the list of articles.

Values that follow committed edits; nothing here reads or writes the store.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from zoneread.span.edits import SpanChange, StatusChange
from zoneread.span.span import CONFIRMED, Origin, Span, Status, reading_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.session.orphans import LeftBehind
    from zoneread.span.edits import Edit
    from zoneread.store.protocol import ArticleRow
    from zoneread.text.ranges import Range
    from zoneread.text.reading import Reading

SHOWN_ORIGINS = CONFIRMED | {Origin.SUGGESTED}
"""What an open article holds: everything but refused suggestions."""


class ListedArticle:
    """One line of the list of articles: what it is and how far the session's set has got with it.

    `mine` says whether it was dealt to the session's annotator.
    """

    __slots__ = ("mine", "row", "spans", "status")

    def __init__(self, row: ArticleRow, status: Status, spans: int, mine: bool = False) -> None:
        self.row = row
        self.status = status
        self.spans = spans
        self.mine = mine


class OpenArticle:
    """An article with the session's spans, in reading order, as they are stored.

    `faults` says for each stored span that does not fit the text what is wrong; such spans are never shown shifted.
    `orphans` are the spans of earlier revisions whose words this one lacks. `version` counts up with every edit
    followed. Unless it is `whole` it has only the spans near the cursor: enough to be looked at, and not to be worked on.
    """

    def __init__(
        self,
        row: ArticleRow,
        reading: Reading,
        status: Status,
        spans: Iterable[Span] = (),
        faults: tuple[str, ...] = (),
        *,
        whole: bool = True,
        orphans: Sequence[LeftBehind] = (),
    ) -> None:
        self.row = row
        self.reading = reading
        self.status = status
        self.faults = faults
        self.whole = whole
        self.orphans = orphans
        self.version = 0
        self._spans = sorted(spans, key=reading_order)
        self._by_id = {span.id: span for span in self._spans}
        self.counts = Counter(span.label for span in self._spans)
        """How many spans each label has."""

    @property
    def text(self) -> str:
        """The reading text."""
        return self.reading.text

    @property
    def spans(self) -> Sequence[Span]:
        """The spans in reading order."""
        return self._spans

    def span(self, id_: str) -> Span | None:
        """Return the span of that id, None when it is not here."""
        return self._by_id.get(id_)

    def outdated_by(self, edit: Edit) -> bool:
        """Whether the article has to be opened again after a committed edit: it took a span from the orphans, or to them."""
        lost = {one.span.id for one in self.orphans}
        return any(
            isinstance(change, SpanChange)
            and change.article == self.row.id
            and (
                (change.before is not None and change.before.id in lost)
                or (change.after is not None and change.after.range.of(self.text) != change.after.quote)
            )
            for change in edit.changes
        )

    def exactly(self, range_: Range) -> list[Span]:
        """Return the spans whose range is `range_`."""
        first = bisect_left(self._spans, (range_.start, -range_.end), key=_order)
        found = takewhile(lambda span: span.range == range_, islice(self._spans, first, None))
        return list(found)

    def take(self, edit: Edit, set_name: str) -> None:
        """Follow a committed edit. Changes to other sets and other articles are passed over."""
        self.version += 1
        for change in edit.changes:
            if change.article != self.row.id:
                continue
            if isinstance(change, SpanChange) and change.set == set_name:
                if change.before is not None:
                    self._drop(change.before.id)
                if change.after is not None and change.after.origin in SHOWN_ORIGINS:
                    insort(self._spans, change.after, key=reading_order)
                    self._by_id[change.after.id] = change.after
                    self.counts[change.after.label] += 1
            elif isinstance(change, StatusChange) and change.set == set_name:
                self.status = change.after

    def _drop(self, id_: str) -> None:
        span = self._by_id.pop(id_, None)
        if span is not None:
            self.counts[span.label] -= 1
            del self._spans[bisect_left(self._spans, reading_order(span), key=reading_order)]


def _order(span: Span) -> tuple[int, int]:
    return span.start, -span.end
