"""Spans, sets and statuses in the database: rows to values and back."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from zoneread.errors import DataError, StoreDamagedError, UsageError, nearest
from zoneread.span.plain import to_plain
from zoneread.span.span import CONFIRMED, Origin, Span, Status, check_quote
from zoneread.store.failures import trusting
from zoneread.store.seals import (
    ORIGIN,
    REVISION,
    SETS,
    SPAN_COLUMNS,
    adjust,
    check,
    check_small,
    check_spans,
    read_tallies,
    seal_of,
    seal_small,
    statuses_of,
)
from zoneread.store.values import SetKind
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from zoneread.span.plain import Plain
    from zoneread.store.connection import Connection
    from zoneread.store.protocol import AnnotationSet, LabelFigures, Orphan, Progress

_COLUMNS = """s.id, s.label, s.start, s.end, s.source_start, s.source_end, s.fragments, s.quote, s.note, s.attributes,
    s.origin, s.annotator, s.created, s.updated"""

_NOTHING = (0, 0)
_AT_ONCE = 500
_ORIGINS = {origin.value: origin for origin in Origin}


def marks(values: Collection[object]) -> str:
    """Return as many question marks as there are values, for an IN (...)."""
    return ", ".join("?" * len(values))


def to_span(row: Sequence[Any]) -> Span:
    """Return the span of a row of `_COLUMNS`."""
    # Written for thousands of rows between a key and the next frame.
    (id_, label, start, end, source_start, source_end, fragments, quote, note, attributes, origin, *who_and_when) = row
    range_ = Range(start, end)
    source: tuple[Range, ...]
    if fragments is not None:
        source = tuple(Range(first, last) for first, last in json.loads(fragments))
    elif source_start == start and source_end == end:
        source = (range_,)
    else:
        source = (Range(source_start, source_end),)
    given = {} if attributes is None else json.loads(attributes)
    return Span(id_, label, range_, source, quote, note, given, _ORIGINS[origin], *who_and_when)


def from_span(span: Span) -> tuple[Any, ...]:
    """Return the span's values in the order of `_COLUMNS`; DataError when it has no anchor or is empty."""
    return from_plain(to_plain(span))


def from_plain(plain: Plain) -> tuple[Any, ...]:
    """Return plain values in the order of `_COLUMNS`; DataError as `from_span`."""
    id_, label, start, end, source, quote, note, attributes, origin, *who_and_when = plain
    if start == end or not source:
        raise DataError(f"span {id_} is empty or has no place in the source text")
    if len(source) == 1:
        first, last = source[0]
        fragments = None
    else:
        first, last = min(part[0] for part in source), max(part[1] for part in source)
        fragments = json.dumps([list(part) for part in source])
    given = json.dumps(dict(attributes), ensure_ascii=False) if attributes else None
    return (id_, label, start, end, first, last, fragments, quote, note, given, origin, *who_and_when)


def list_spans(
    c: Connection, article: str, set_name: str, origins: Collection[Origin], touching: Range | None = None
) -> list[Span]:
    """Return the set's spans at the article's current revision, in reading order: all, or those touching a range."""
    there = "" if touching is None else "AND s.start < ? AND s.end > ?"
    rows = c.execute(
        f"""SELECT {_COLUMNS} FROM spans s JOIN articles a ON a.id = s.article AND a.revision = s.revision
            WHERE s.article = ? AND s.set_name = ? AND s.origin IN ({marks(origins)}) {there}
            ORDER BY s.start, s.end DESC, s.label, s.id""",
        (article, set_name, *sorted(origins), *(() if touching is None else (touching.end, touching.start))),
    )
    with trusting("spans"):
        return list(map(to_span, rows))


def list_orphans(c: Connection, article: str, set_name: str) -> list[Orphan]:
    """Return the spans of other revisions than the current, of one article or set when given."""
    from zoneread.store.protocol import Orphan

    rows = c.execute(
        f"""SELECT s.set_name, s.article, s.revision, {_COLUMNS}
            FROM articles a JOIN spans s ON s.article = a.id AND s.revision <> a.revision
            WHERE (?1 = '' OR s.article = ?1) AND (?2 = '' OR s.set_name = ?2)
            ORDER BY a.name, s.set_name, s.start, s.end DESC, s.label, s.id""",
        (article, set_name),
    )
    with trusting("spans"):
        return [Orphan(row[0], row[1], row[2], to_span(row[3:])) for row in rows]


def every_span(c: Connection, article: str) -> list[tuple[str, int, Span]]:
    """Return set, revision and value of all spans of the article, of every set, origin and revision."""
    rows = c.execute(
        f"""SELECT s.set_name, s.revision, {_COLUMNS} FROM spans s WHERE s.article = ?
            ORDER BY s.set_name, s.start, s.end DESC, s.label, s.id""",
        (article,),
    )
    with trusting("spans"):
        return [(row[0], row[1], to_span(row[2:])) for row in rows]


Found = tuple[str, str, int, Span]
"""A stored span: its set, article, revision and value."""


def find_span(c: Connection, span: str) -> Found | None:
    """Return set, article, revision and value of the span with this id, None when it is not there."""
    return find_spans(c, (span,)).get(span)


def find_spans(c: Connection, ids: Collection[str]) -> dict[str, Found]:
    """Return set, article, revision and value of the spans that are there, by id."""
    found: dict[str, Found] = {}
    rows = _rows_of(c, f"s.set_name, s.article, s.revision, {_COLUMNS}", ids)
    with trusting("spans"):
        for set_name, article, revision, *values in rows:
            span = to_span(values)
            found[span.id] = (set_name, article, revision, span)
    return found


def find_owners(c: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return the sets of the spans that are there, by id."""
    return dict(_rows_of(c, "s.id, s.set_name", ids))


def _rows_of(c: Connection, columns: str, ids: Collection[str]) -> Iterator[tuple[Any, ...]]:
    wanted = list(ids)
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]
        yield from c.execute(f"SELECT {columns} FROM spans s WHERE s.id IN ({marks(part)})", part)


INSERT = f"""INSERT INTO spans (article, revision, set_name, id, label, start, end, source_start, source_end, fragments,
    quote, note, attributes, origin, annotator, created, updated) VALUES ({marks(range(17))})"""
"""Stores a new span: article, revision, set, and the values of `from_span`."""
UPDATE = """UPDATE spans SET revision = ?, label = ?, start = ?, end = ?, source_start = ?, source_end = ?,
    fragments = ?, quote = ?, note = ?, attributes = ?, origin = ?, annotator = ?, created = ?, updated = ?
    WHERE id = ?"""
"""Stores a span's new values: revision, the values of `from_span` behind the id, and the id."""
DELETE = "DELETE FROM spans WHERE id = ?"
"""Removes a span; the log keeps what it was."""


def insert_span(c: Connection, set_name: str, article: str, revision: int, span: Span) -> None:
    """Store a new span."""
    c.execute(INSERT, (article, revision, set_name, *from_span(span)))


def update_span(c: Connection, revision: int, span: Span) -> None:
    """Store a span's new values under its id."""
    identity, *values = from_span(span)
    c.execute(UPDATE, (revision, *values, identity))


def delete_span(c: Connection, span: str) -> None:
    """Remove a span; the log keeps what it was."""
    c.execute(DELETE, (span,))


def checked_rows(c: Connection, article: str, set_name: str, *, where: str) -> list[tuple[Any, ...]]:
    """Return the set's rows of `SPAN_COLUMNS` in the article, of every origin and revision, in reading order.

    StoreDamagedError, naming `where`, unless they are those that were stored.
    """
    rows = c.execute(
        f"""SELECT {SPAN_COLUMNS} FROM spans s WHERE s.article = ? AND s.set_name = ?
            ORDER BY s.start, s.end DESC, s.label, s.id""",
        (article, set_name),
    ).fetchall()
    check_spans(c, set_name, article, rows, where=where)
    return rows


def fitting_spans(
    rows: Sequence[tuple[Any, ...]], revision: int, origins: Collection[Origin], text: str, *, where: str
) -> tuple[Span, ...]:
    """Return the spans of `checked_rows` that fit a revision; AnchorError when one's quote is not what its `text` has."""
    length = len(text)
    found = []
    with trusting("spans"):
        for row in rows:
            if row[REVISION] == revision and row[ORIGIN] in origins:
                span = to_span(row[:REVISION])
                end = row[3]
                if text[row[2] : end] != row[7] or end > length:  # as `check_quote` asks, in a third of its time
                    check_quote(span, text, where=where)
                found.append(span)
    return tuple(found)


def list_sets(c: Connection) -> list[AnnotationSet]:
    """Return every set by name with its counts; StoreDamagedError when they are not those that were stored."""
    from zoneread.store.protocol import AnnotationSet

    rows = c.execute("SELECT name, kind, annotator, locked FROM sets ORDER BY name").fetchall()
    check_small(c, SETS)
    found = []
    with trusting("annotation sets"):
        for name, kind, annotator, locked in rows:
            spans = sum(count for count, _ in read_tallies(c, name).values())
            statuses = Counter(list_statuses(c, name).values())
            del statuses[Status.TODO]
            found.append(
                AnnotationSet(name, SetKind(kind), annotator, bool(locked), spans, dict(sorted(statuses.items())))
            )
    return found


def insert_set(c: Connection, name: str, kind: str, annotator: str, created: str) -> None:
    """Store a set unless there is one of that name."""
    c.execute(
        "INSERT OR IGNORE INTO sets (name, kind, annotator, created) VALUES (?, ?, ?, ?)",
        (name, kind, annotator, created),
    )
    seal_small(c, SETS)


def find_set(c: Connection, name: str) -> AnnotationSet:
    """Return the set without its counts; UsageError with the nearest name when there is none."""
    from zoneread.store.protocol import AnnotationSet

    row = c.execute("SELECT name, kind, annotator, locked FROM sets WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise UsageError(
            f'no annotation set "{name}"', hint=nearest(name, [n for (n,) in c.execute("SELECT name FROM sets")])
        )
    with trusting("annotation sets"):
        return AnnotationSet(row[0], SetKind(row[1]), row[2], bool(row[3]))


def read_status(c: Connection, article: str, set_name: str) -> Status:
    """Return how far the set has got with the article."""
    row = c.execute("SELECT status FROM statuses WHERE set_name = ? AND article = ?", (set_name, article)).fetchone()
    with trusting("statuses"):
        return Status.TODO if row is None else Status(row[0])


def list_statuses(c: Connection, set_name: str) -> dict[str, Status]:
    """Return the set's status on each article that has one; StoreDamagedError when they are not those that were stored."""
    rows = c.execute("SELECT article, status, updated FROM statuses WHERE set_name = ?", (set_name,)).fetchall()
    check(c, statuses_of(set_name), rows)
    with trusting("statuses"):
        return {article: Status(status) for article, status, _ in rows}


def write_status(c: Connection, article: str, set_name: str, status: Status, at: str) -> None:
    """Store the set's status on the article."""
    old = c.execute(
        "SELECT article, status, updated FROM statuses WHERE set_name = ? AND article = ?", (set_name, article)
    ).fetchone()
    c.execute(
        """INSERT INTO statuses VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET status = excluded.status, updated = excluded.updated""",
        (set_name, article, status.value, at),
    )
    seal = seal_of((article, status.value, at)) - (seal_of(old) if old else 0)
    adjust(c, statuses_of(set_name), 0 if old else 1, seal)


def read_overview(c: Connection, set_name: str) -> dict[str, tuple[Status, int]]:
    """Return for every article the set's status and number of confirmed spans."""
    statuses, tallies = list_statuses(c, set_name), read_tallies(c, set_name)
    ids = c.execute("SELECT id FROM articles ORDER BY name")
    return {article: (statuses.get(article, Status.TODO), tallies.get(article, _NOTHING)[0]) for (article,) in ids}


def read_progress(c: Connection, set_name: str) -> list[Progress]:
    """Return what the view `progress` does, of one set when given; checked, which the view is not."""
    from zoneread.store.protocol import Progress

    names = [name for (name,) in c.execute("SELECT name FROM sets WHERE ?1 IN ('', name) ORDER BY name", (set_name,))]
    articles = c.execute("SELECT id, name FROM articles ORDER BY name").fetchall()
    found = []
    for one in names:
        statuses, tallies = list_statuses(c, one), read_tallies(c, one)
        for article, name in articles:
            spans, active = tallies.get(article, _NOTHING)
            found.append(Progress(one, name, statuses.get(article, Status.TODO), spans, active / 60_000))
    return found


def read_label_figures(c: Connection, set_name: str) -> dict[str, LabelFigures]:
    """Return for each label that the set uses in current texts how many confirmed spans and code points it has.

    StoreDamagedError when the spans are not as many as the tallies say.
    """
    from zoneread.store.protocol import LabelFigures

    confirmed = sorted(CONFIRMED)
    rows = c.execute(  # article by article in the order of the index, so that nothing large is sorted
        f"""SELECT s.label, count(*), sum(s.end - s.start) FROM articles a CROSS JOIN spans s
            ON s.article = a.id AND s.set_name = ? AND s.revision = a.revision
            WHERE s.origin IN ({marks(confirmed)}) GROUP BY s.label ORDER BY s.label""",
        (set_name, *confirmed),
    )
    found = {label: LabelFigures(spans, characters) for label, spans, characters in rows}
    counted = sum(spans for spans, _ in read_tallies(c, set_name).values())
    if sum(one.spans for one in found.values()) != counted:
        raise StoreDamagedError(f"the stored spans of {set_name} are not what was stored", hint="run zoneread doctor")
    return found
