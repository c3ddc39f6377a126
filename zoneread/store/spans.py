"""Spans, sets and statuses in the database: rows to values and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zoneread.errors import DataError, UsageError, nearest
from zoneread.span.plain import to_plain
from zoneread.span.span import CONFIRMED, Origin, Span, Status
from zoneread.store.failures import trusting
from zoneread.store.values import SetKind
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from zoneread.span.plain import Plain
    from zoneread.store.connection import Connection
    from zoneread.store.protocol import AnnotationSet, Orphan, Progress

_COLUMNS = """s.id, s.label, s.start, s.end, s.source_start, s.source_end, s.fragments, s.quote, s.note, s.attributes,
    s.origin, s.annotator, s.created, s.updated"""

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


def list_sets(c: Connection) -> list[AnnotationSet]:
    """Return every set by name with its counts."""
    from zoneread.store.protocol import AnnotationSet

    confirmed = sorted(CONFIRMED)
    spans: dict[str, int] = dict(
        c.execute(  # article by article in the order of the index, so that nothing large is sorted
            f"""SELECT set_name, sum(number) FROM (
                    SELECT s.set_name, count(*) AS number FROM articles a CROSS JOIN spans s
                    ON s.article = a.id AND s.revision = a.revision
                    WHERE s.origin IN ({marks(confirmed)}) GROUP BY a.id, s.set_name)
                GROUP BY set_name""",
            confirmed,
        ).fetchall()
    )
    statuses: dict[str, dict[Status, int]] = {}
    counted = "SELECT set_name, status, count(*) FROM statuses WHERE status <> 'todo' GROUP BY set_name, status"
    rows = c.execute("SELECT name, kind, annotator, locked FROM sets ORDER BY name")
    with trusting("annotation sets"):
        for name, status, count in c.execute(counted):
            statuses.setdefault(name, {})[Status(status)] = count
        return [
            AnnotationSet(name, SetKind(kind), annotator, bool(locked), spans.get(name, 0), statuses.get(name, {}))
            for name, kind, annotator, locked in rows
        ]


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


def write_status(c: Connection, article: str, set_name: str, status: Status, at: str) -> None:
    """Store the set's status on the article."""
    c.execute(
        """INSERT INTO statuses VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET status = excluded.status, updated = excluded.updated""",
        (set_name, article, status.value, at),
    )


def read_overview(c: Connection, set_name: str) -> dict[str, tuple[Status, int]]:
    """Return for every article the set's status and number of confirmed spans."""
    confirmed = sorted(CONFIRMED)
    rows = c.execute(
        f"""SELECT a.id, coalesce(st.status, 'todo'),
                   (SELECT count(*) FROM spans s WHERE s.article = a.id AND s.set_name = ?
                       AND s.revision = a.revision AND s.origin IN ({marks(confirmed)}))
            FROM articles a LEFT JOIN statuses st ON st.set_name = ? AND st.article = a.id ORDER BY a.name""",
        (set_name, *confirmed, set_name),
    )
    with trusting("statuses"):
        return {article: (Status(status), count) for article, status, count in rows}


def read_progress(c: Connection, set_name: str) -> list[Progress]:
    """Return the rows of the view `progress`, of one set when given."""
    from zoneread.store.protocol import Progress

    rows = c.execute(
        "SELECT set_name, article, status, spans, active_minutes FROM progress WHERE ?1 = '' OR set_name = ?1",
        (set_name,),
    )
    with trusting("statuses"):
        return [
            Progress(name, article, Status(status), count, minutes) for name, article, status, count, minutes in rows
        ]
