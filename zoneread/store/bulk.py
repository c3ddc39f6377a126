"""Storing new spans by the thousand: the same rows, log and checks as an edit of additions, several times as quickly.

The changes of an edit are objects, each looked at in several steps. Here a span is a tuple of plain values on its whole
way from a file into the table. A test holds what is stored equal to what `Editor.apply` stores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zoneread.span import plain
from zoneread.span.codec import dump_additions, dump_change
from zoneread.span.span import CONFIRMED, check_quote
from zoneread.store.log import Subject
from zoneread.store.seals import ORIGIN, add_to_tally, seal_of_spans
from zoneread.store.spans import INSERT, find_owners, from_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zoneread.span.plain import Addition, Plain
    from zoneread.store.connection import Connection
    from zoneread.store.edits import Author
    from zoneread.store.remembered import Remembered
    from zoneread.store.seals import Figures


class Bulk:
    """One edit of additions to one set: taken in when made, put into the table of spans by `write`.

    An id that another span has is not given twice: such a span gets one of its own, as one without an id does. Making
    it raises UsageError for a label that is not known, AnchorError for a span whose quote is not its text, DataError
    for one that is empty or has no place in the source; nothing is written by then.
    """

    def __init__(
        self,
        c: Connection,
        known: Remembered,
        text: Callable[[str, int], str],
        new_id: Callable[[], str],
        author: Author,
    ) -> None:
        self._c = c
        self._known = known
        self._text = text
        self._new_id = new_id
        self._author = author
        self._rows: list[tuple[Any, ...]] = []
        self._tallies: dict[tuple[str, str], Figures] = {}
        self.changes: list[str] = []
        """The JSON of each change, in order, as the log keeps it."""
        self.subjects: list[Subject] = []
        """What each change is of."""
        self.fresh: set[str] = set()
        """The ids that were given out here."""

    def add(self, set_name: str, additions: Sequence[Addition]) -> None:
        """Take the additions."""
        for label in sorted({span[1] for addition in additions for span in addition.spans}):
            self._known.check_label(label)
        taken = set(find_owners(self._c, [span[0] for one in additions for span in one.spans if span[0]]))
        for article, spans, status in additions:
            place = self._known.current(article)
            text = self._text(article, place)
            complete = list(self._completed(spans, taken))
            for span in complete:
                if text[span[2] : span[3]] != span[5] or span[3] > len(text):
                    check_quote(plain.from_plain(span), text, where=article)
            rows = [from_plain(span) for span in complete]
            self._tally(set_name, article, [(*row, place) for row in rows])
            self._rows += [(article, place, set_name, *row) for row in rows]
            self.subjects += [Subject(span[0], article, set_name) for span in complete]
            self.changes += dump_additions(set_name, article, complete, place)
            if status is not None:
                self.subjects.append(Subject("status", article, set_name))
                self.changes.append(dump_change(status, (None, None)))

    def _completed(self, spans: Sequence[Plain], taken: set[str]) -> Iterator[Plain]:
        """Yield the spans with id, annotator and times."""
        by, at = self._author.by, self._author.at
        for span in spans:
            given, label, start, end, source, quote, note, attributes, origin, annotator, created, updated = span
            id_ = given
            if not given or given in taken:
                id_ = "s" + self._new_id()
                self.fresh.add(id_)
            taken.add(id_)
            who_and_when = (annotator or by, created or at, updated or at)
            yield (id_, label, start, end, source, quote, note, attributes, origin, *who_and_when)

    def _tally(self, set_name: str, article: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Note what rows of `SPAN_COLUMNS` add to the set's tally in the article."""
        spans, count, seal, active = self._tallies.get((set_name, article), (0, 0, 0, 0))
        spans += sum([row[ORIGIN] in CONFIRMED for row in rows])
        self._tallies[set_name, article] = (spans, count + len(rows), seal + seal_of_spans(rows), active)

    def write(self) -> None:
        """Write the rows of the spans, and bring the tallies up to date."""
        self._c.executemany(INSERT, self._rows)
        for (set_name, article), figures in self._tallies.items():
            if any(figures):
                add_to_tally(self._c, set_name, article, figures)
