"""The log of edits in the database: rows with their steps, and what each was built upon.

A row is never changed. Its digest tells damage; `touches` files it under every span, status, mark and revision that it
changed, each with the row that came before it on the same subject (`parent`, 0 for none). With that, the logs of
several copies of a database can be merged in any order.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from zoneread.errors import StoreDamagedError
from zoneread.span.codec import decode_change, dump_change
from zoneread.span.edits import EditKind, RevisionChange, SettlementChange, SpanChange, StatusChange
from zoneread.store.digests import digest
from zoneread.store.failures import trusting
from zoneread.store.protocol import LogEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zoneread.span.edits import Change
    from zoneread.store.connection import Connection

_PAGE = 500
_SUBJECTS = 200
_TOUCH = "INSERT INTO touches VALUES (?, ?, ?, ?, ?)"
_ENTRY = "e.number, e.id, e.at, e.annotator, e.kind, coalesce(e.target, ''), e.why, e.changes, e.active_seconds, e.program, e.digest"


@dataclass(frozen=True, slots=True)
class Step:
    """A change with the revisions of the text that the span fits before and after; None where there is no span."""

    change: Change
    before: int | None = None
    after: int | None = None

    def inverse(self) -> Step:
        """Return the step that takes it back."""
        return Step(self.change.inverse(), self.after, self.before)


@dataclass(frozen=True, slots=True)
class Logged:
    """A row of the log with the steps that it took."""

    entry: LogEntry
    steps: tuple[Step, ...]


class Subject(NamedTuple):
    """What a change is of, as the log files it: a span's id, "status", "revision", or "mark:" and the mark."""

    name: str
    article: str
    set_name: str


def subject_of(change: Change) -> Subject:
    """Return what the change is of."""
    if isinstance(change, SpanChange):  # asked of tens of thousands in a bulk edit
        span = change.before or change.after
        return Subject(span.id if span else "", change.article, change.set)
    match change:
        case StatusChange(set=set_name, article=article):
            return Subject("status", article, set_name)
        case SettlementChange(article=article, mark=mark):
            return Subject(f"mark:{mark}", article, "")
        case RevisionChange(article=article):
            return Subject("revision", article, "")


def subjects_of(changes: str) -> dict[Subject, list[Step]]:
    """Return the steps of a row of the log by what they are of."""
    found: dict[Subject, list[Step]] = {}
    for step in decode_steps(changes):
        found.setdefault(subject_of(step.change), []).append(step)
    return found


LogRow = tuple[str, str, str, str, str, str, str, float, str]
"""A row of the log without its number: id, time, person, kind, target, why, changes, active seconds, program."""


def insert_log_row(c: Connection, row: LogRow) -> int:
    """Append a row to the log with its digest and return its number."""
    cursor = c.execute(
        """INSERT INTO edits (id, at, annotator, kind, target, why, changes, active_seconds, program, digest)
           VALUES (?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?)""",
        (*row, log_digest(row)),
    )
    return int(cursor.lastrowid or 0)


def row_of(entry: LogEntry, changes: str) -> LogRow:
    """Return the row of an entry that another database's log has, to be appended to this one's."""
    return (
        entry.id,
        entry.at,
        entry.by,
        entry.kind.value,
        entry.target,
        entry.why,
        changes,
        entry.active_seconds,
        entry.program,
    )


def log_digest(row: LogRow) -> str:
    """Return the first 16 hex digits of the digest of a row of the log."""
    return digest(*row)[:16]


def write_touches(c: Connection, number: int, parents: Mapping[Subject, Sequence[int]]) -> None:
    """Note for the log's row `number` what it touches and, of each subject, the rows that it is built upon."""
    rows = [(*subject, number, parent) for subject, built_upon in parents.items() for parent in built_upon or (0,)]
    if len(rows) == 1:
        c.execute(_TOUCH, rows[0])
    else:
        c.executemany(_TOUCH, sorted(rows))  # in the order of the table's key: each row lands beside the last


def insert_touch(c: Connection, subject: Subject, number: int, parent: int) -> None:
    """Note that the row `number` touches the subject and is built upon `parent` (0 for nothing)."""
    c.execute(_TOUCH, (*subject, number, parent))


def heads_of(c: Connection, subjects: Sequence[Subject]) -> dict[Subject, list[int]]:
    """Return the rows of the log that touched a subject and that nothing was built upon: one, unless logs were merged.

    A settlement that was taken back counts for nothing: what it was built upon is in conflict again. Subjects that the
    log does not know are left out.
    """
    touched: defaultdict[Subject, list[tuple[int, int]]] = defaultdict(list)
    for first in range(0, len(subjects), _SUBJECTS):
        part = subjects[first : first + _SUBJECTS]
        rows = c.execute(
            f"""WITH of(subject, article, set_name) AS (VALUES {", ".join(["(?, ?, ?)"] * len(part))})
                SELECT t.subject, t.article, t.set_name, t.edit, t.parent FROM of CROSS JOIN touches t
                USING (subject, article, set_name)""",
            [value for subject in part for value in subject],
        )
        for subject, article, set_name, edit, parent in rows:
            touched[Subject(subject, article, set_name)].append((edit, parent))
    return {one: _heads(c, pairs) for one, pairs in touched.items()}


def _heads(c: Connection, pairs: Sequence[tuple[int, int]]) -> list[int]:
    void: set[int] = set()
    for edit, built_upon in Counter(edit for edit, _ in pairs).items():
        if built_upon > 1:
            void |= _taken_back(c, edit, pairs)
    parents = {parent for edit, parent in pairs if edit not in void}
    return sorted({edit for edit, _ in pairs if edit not in parents and edit not in void})


def _taken_back(c: Connection, settlement: int, pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Return a settlement with all undoing and redoing of it when that leaves it undone, else nothing."""
    rows = c.execute(
        "SELECT e.number, e.kind FROM edits s JOIN edits e ON e.target = s.id WHERE s.number = ?", (settlement,)
    ).fetchall()
    last = {kind for number, kind in rows if not any((after, number) in pairs for after, _ in rows)}
    if last != {EditKind.UNDO.value}:
        return set()
    return {settlement, *(number for number, _ in rows)}


def last_touch(c: Connection, subject: str, after: int = 0) -> str:
    """Return in words who touched the subject last, since row `after` of the log; "" when nobody did."""
    row = c.execute(
        """SELECT e.kind, e.annotator, e.at FROM touches t JOIN edits e ON e.number = t.edit
           WHERE t.subject = ? AND t.edit > ? ORDER BY t.edit DESC LIMIT 1""",
        (subject, after),
    ).fetchone()
    return "" if row is None else f": {row[0]} by {row[1] or 'nobody'} at {row[2]}"


def read_log(
    c: Connection, *, article: str | None, set_name: str | None, span: str | None, limit: int | None
) -> Iterator[LogEntry]:
    """Yield the log's entries that touch all that is given, oldest first, page by page; with `limit` the latest so many."""
    wanted = [("subject", span), ("article", article), ("set_name", set_name)]
    tests = [(f"{column} = ?", value) for column, value in wanted if value is not None]
    where = " AND ".join(test for test, _ in tests)
    of = f"e.number IN (SELECT edit FROM touches WHERE {where})" if tests else "1"
    values = [value for _, value in tests]
    if limit is not None:
        latest = f"SELECT {_ENTRY} FROM edits e WHERE {of} ORDER BY e.number DESC LIMIT ?"
        yield from reversed(
            [_logged(row).entry for row in c.execute(latest, (*values, max(0, min(limit, sys.maxsize))))]
        )
        return
    end = last_number(c)
    last = 0
    while rows := c.execute(
        f"SELECT {_ENTRY} FROM edits e WHERE {of} AND e.number > ? ORDER BY e.number LIMIT {_PAGE}", (*values, last)
    ).fetchall():
        if not tests and [row[0] for row in rows] != list(range(last + 1, last + 1 + len(rows))):
            raise StoreDamagedError("rows of the log are missing", hint="run zoneread doctor")
        yield from (_logged(row).entry for row in rows)
        last = rows[-1][0]
    if not tests and last < end:
        raise StoreDamagedError(f"rows of the log from {last + 1} on are missing", hint="run zoneread doctor")


def last_number(c: Connection) -> int:
    """Return the number of the log's last row, as SQLite remembers it apart from the log: StoreDamagedError for no number."""
    row = c.execute("SELECT seq FROM sqlite_sequence WHERE name = 'edits'").fetchone()
    with trusting("numbers of the log"):
        return 0 if row is None else int(row[0])


def read_steps(c: Connection) -> Iterator[Logged]:
    """Yield every row of the log with its steps, oldest first."""
    return map(_logged, c.execute(f"SELECT {_ENTRY} FROM edits e ORDER BY e.number"))


def _logged(row: tuple[Any, ...]) -> Logged:
    number, *facts, kept = row
    identity, at, by, kind, target, why, changes, active_seconds, program = facts
    if digest(*facts)[:16] != kept:
        raise StoreDamagedError(f"row {number} of the log is not what was written", hint="run zoneread doctor")
    steps = tuple(decode_steps(changes))
    done = tuple(step.change for step in steps)
    with trusting("edits"):
        entry = LogEntry(number, identity, at, by, EditKind(kind), target, why, done, active_seconds, program)
    return Logged(entry, steps)


def encode_steps(steps: Iterable[Step]) -> str:
    """Return the steps as the log keeps them: JSON, each span change with its revisions."""
    return f"[{','.join([dump_change(step.change, (step.before, step.after)) for step in steps])}]"


def decode_steps(dumped: str) -> list[Step]:
    """Return the steps of a row of the log; StoreDamagedError or DataError when it is malformed."""
    with trusting("edits"):
        return [Step(decode_change(value), *value.get("revisions", ())) for value in json.loads(dumped)]
