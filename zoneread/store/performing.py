"""Performing the steps of one edit: each checked against what is stored, the rows of spans written many at a time.

What is stored of an edit's spans is read in one go and followed from step to step, so that a step sees what those
before it have done although their rows may still wait to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zoneread.errors import EditConflictError
from zoneread.span.edits import RevisionChange, SettlementChange, SpanChange, StatusChange
from zoneread.span.span import CONFIRMED, Span, check_quote
from zoneread.store.articles import make_current
from zoneread.store.log import last_touch
from zoneread.store.seals import ORIGIN, REVISION, add_to_tally, recount, seal_of, share_of
from zoneread.store.spans import DELETE, INSERT, UPDATE, find_spans, from_span, read_status, write_status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from zoneread.span.edits import Change, Edit
    from zoneread.store.connection import Connection
    from zoneread.store.log import Step
    from zoneread.store.remembered import Remembered
    from zoneread.store.spans import Found


class Performing:
    """One edit on its way into the tables. `finish` writes what still waits; it is to be called before the commit."""

    def __init__(self, c: Connection, known: Remembered, text: Callable[[str, int], str], at: str) -> None:
        self._c = c
        self._known = known
        self._text = text
        self._at = at
        self._stored: dict[str, Found | None] = {}
        self._tallies: dict[tuple[str, str], list[int]] = {}
        self._revised: dict[str, None] = {}
        self._statement = ""
        self._rows: list[tuple[Any, ...]] = []

    def look_up(self, changes: Iterable[Change], fresh: Collection[str]) -> None:
        """Read what is stored of the spans; `fresh` are ids that were given out just now and that nobody has."""
        ids = {span.id for c in changes if isinstance(c, SpanChange) and (span := c.before or c.after) is not None}
        self._stored = dict.fromkeys(ids)
        if known := ids.difference(fresh):
            self._stored.update(find_spans(self._c, known))

    def stored_revision(self, span: str) -> int | None:
        """Return the revision that the stored span fits, None when there is none."""
        found = self._stored.get(span)
        return None if found is None else found[2]

    def perform(self, step: Step) -> None:
        """Check one step and write it; EditConflictError when what is stored is not what it starts from."""
        match step.change:
            case SpanChange(before=None, after=Span() as span) as change if self._stored[span.id] is None:
                self._add_span(change, span, step.after)
            case SpanChange() as change:
                self._change_span(change, step.after)
            case StatusChange(set=set_name, article=article, before=before, after=after):
                self._known.current(article)
                found = read_status(self._c, article, set_name)
                if found is not before:
                    raise EditConflictError(f"the article is {found.value}, not {before.value}", where=article)
                write_status(self._c, article, set_name, after, self._at)
            case SettlementChange() as change:
                self._settle(change)
            case RevisionChange(article=article, before=old, after=new):
                present = self._known.current(article)
                if present != old:
                    raise EditConflictError(f"revision {present} is current, not {old}", where=article)
                self._text(article, new)
                make_current(self._c, article, new)
                self._known.becomes_current(article, new)
                self._revised[article] = None

    def finish(self, edit: Edit, active_seconds: float) -> None:
        """Write the rows that wait, and bring the tallies up to date; `active_seconds` went into the edit."""
        self._flush()
        for article in self._revised:
            recount(self._c, article)
        places = {(c.set, c.article): None for c in edit.changes if isinstance(c, SpanChange | StatusChange)}
        share = share_of(active_seconds, len(edit.articles)) if active_seconds else 0
        for place in places:
            spans, rows, seal = (0, 0, 0) if place[1] in self._revised else self._tallies.get(place, (0, 0, 0))
            if spans or rows or seal or share:
                add_to_tally(self._c, *place, (spans, rows, seal, share))

    def _count(self, place: tuple[str, str], row: tuple[Any, ...], sign: int) -> None:
        """Note that a span's row, in the order of `SPAN_COLUMNS`, comes (1) or goes (-1)."""
        tally = self._tallies.get(place)
        if tally is None:
            tally = self._tallies[place] = [0, 0, 0]
        if row[ORIGIN] in CONFIRMED and row[REVISION] == self._known.current(place[1]):
            tally[0] += sign
        tally[1] += sign
        tally[2] += sign * seal_of(row)

    def _flush(self) -> None:
        rows, self._rows = self._rows, []
        if len(rows) == 1:
            self._c.execute(self._statement, rows[0])
        elif rows:
            self._c.executemany(self._statement, rows)

    def _write(self, statement: str, row: tuple[Any, ...]) -> None:
        if statement != self._statement:
            self._flush()
            self._statement = statement
        self._rows.append(row)

    def _add_span(self, change: SpanChange, span: Span, revision: int | None) -> None:
        place = self._known.current(change.article) if revision is None else revision
        check_quote(span, self._text(change.article, place), where=change.article)
        values = from_span(span)
        self._count((change.set, change.article), (*values, place), 1)
        self._write(INSERT, (change.article, place, change.set, *values))
        self._stored[span.id] = (change.set, change.article, place, span)

    def _change_span(self, change: SpanChange, revision: int | None) -> None:
        before, after = change.before, change.after
        span = before or after
        if span is None:
            return
        stored = self._check_before(change, span)
        if before is not None and after is not None and before.id != after.id:
            raise EditConflictError(f"a changed span keeps its id: {before.id} became {after.id}")
        place_of = (change.set, change.article)
        if stored is not None:
            self._count(place_of, (*from_span(stored[3]), stored[2]), -1)
        if after is None:
            self._write(DELETE, (span.id,))
            self._stored[span.id] = None
            return
        place = self._known.current(change.article) if revision is None else revision
        check_quote(after, self._text(change.article, place), where=change.article)
        identity, *values = from_span(after)
        self._count(place_of, (identity, *values, place), 1)
        self._write(UPDATE, (place, *values, identity))
        self._stored[identity] = (change.set, change.article, place, after)

    def _check_before(self, change: SpanChange, span: Span) -> Found | None:
        """Return what is stored of the span, None when nothing is; EditConflictError when that is not `before`."""
        found = self._stored[span.id]
        if found is None:
            raise EditConflictError(
                f"span {span.id} is no longer there{last_touch(self._c, span.id)}", where=change.article
            )
        stored_set, stored_article, _, stored = found
        if change.before is None:
            raise EditConflictError(
                f"span {span.id} is there already{last_touch(self._c, span.id)}", where=change.article
            )
        if (stored_set, stored_article) != (change.set, change.article) or stored != change.before:
            raise EditConflictError(
                f"span {span.id} is not what it was{last_touch(self._c, span.id)}",
                where=change.article,
                hint="look at it again and repeat the edit",
            )
        return found

    def _settle(self, change: SettlementChange) -> None:
        self._known.current(change.article)
        key = (change.article, change.mark)
        row = self._c.execute("SELECT decision FROM settlements WHERE article = ? AND mark = ?", key).fetchone()
        found = "" if row is None else row[0]
        if found != change.before:
            raise EditConflictError(
                f'{change.mark} was settled as "{found}", not "{change.before}"', where=change.article
            )
        self._c.execute("DELETE FROM settlements WHERE article = ? AND mark = ?", key)
        if change.after:
            self._c.execute("INSERT INTO settlements VALUES (?, ?, ?)", (*key, change.after))
