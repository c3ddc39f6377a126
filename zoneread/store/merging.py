"""Bringing another copy of the annotations in: the union of two logs, in any order and as often as one likes.

Rows of the log have ids that are the same everywhere, and for every span each row names the rows it was built upon. The
union of two logs is therefore one graph whatever the order of merging, and what a span is follows from the graph: the
state after the one row that nothing was built upon. When there are several such heads with different states, the
same span was edited in two places. That is a conflict: both versions stay in the log, one is shown until a reviewer
settles it. Shown is a version that has the span before one that removed it, then the earliest. Of statuses, the
latest holds.

What only the keeper of the articles decides is not taken over: revisions of a text and settlements of its clean-up.
Nor are edits of a set that is locked here, of a text that is not the one here, or of labels that are not known here;
each is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.errors import StoreDamagedError, StoreVersionError
from zoneread.span.edits import SpanChange, StatusChange
from zoneread.span.span import check_quote
from zoneread.store.acts import list_reviewers
from zoneread.store.articles import read_article, text_reader
from zoneread.store.failures import trusting
from zoneread.store.log import Subject, heads_of, insert_log_row, insert_touch, read_steps, row_of, subjects_of
from zoneread.store.protocol import Conflict, Merged, SetKind, Version
from zoneread.store.seals import ARTICLES, adjust, recount, seal_of
from zoneread.store.spans import delete_span, find_span, insert_set, insert_span, update_span, write_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from zoneread.span.span import Span, Status
    from zoneread.store.connection import Connection
    from zoneread.store.log import Logged, Step

_TABLES = ("articles", "revisions", "texts", "sets", "edits", "touches")
"""The tables that merging reads."""
_ARTICLE_TABLES = (("articles", "id"), ("revisions", "article"), ("texts", "article"))


@dataclass(frozen=True, slots=True)
class Head:
    """A row of the log that nothing was built upon, with what the subject is after it."""

    number: int
    edit: str
    by: str
    at: str
    step: Step

    @property
    def order(self) -> tuple[bool, str, str]:
        """Sort key: what has the span first, then the earliest."""
        removed = isinstance(self.step.change, SpanChange) and self.step.change.after is None
        return (removed, self.at, self.edit)


def merge(c: Connection, other: Connection) -> Merged:
    """Take over from `other` what is not here yet. To be called in a writing transaction; `other` is only read.

    Raises StoreError and AnchorError for a file that is not what zoneread writes: then nothing of it may stay.
    """
    _vet(c, other)
    articles = _new_articles(c, other)
    _new_sets(c, other)
    refuse = _Refusals(c, other)
    taken = 0
    touched: dict[Subject, None] = {}
    left_out: list[str] = []
    known = {identity for (identity,) in c.execute("SELECT id FROM edits")}
    parents = _parents(other)
    for logged in read_steps(other):
        entry = logged.entry
        if entry.id in known:
            continue
        reason = refuse.reason(logged)
        if not reason and entry.target and entry.target not in known:
            reason = f"it is the {entry.kind.value} of an edit that was left out"
        if reason:
            left_out.append(f"{entry.kind.value} by {entry.by} at {entry.at}: {reason}")
            continue
        known.add(entry.id)
        taken += 1
        touched.update(dict.fromkeys(_take(c, other, logged, parents)))
    text = text_reader(c)
    for subject in sorted(touched, key=lambda subject: subject.article):
        show(c, subject, text)
    for article in sorted({subject.article for subject in touched}):
        recount(c, article)
    return Merged(taken, tuple(articles), tuple(left_out), tuple(list_conflicts(c)))


def _vet(c: Connection, other: Connection) -> None:
    """Raise StoreError unless the tables of `other` are made like ours: a view in place of one may never end."""
    where = str(other.path)
    if other.version != c.version:
        raise StoreVersionError(
            f"made by a newer zoneread (version {other.version} of the tables, this one knows {c.version})",
            where=where,
            hint="update zoneread first",
        )
    query = f"SELECT name, type, sql FROM sqlite_master WHERE name IN ({', '.join('?' * len(_TABLES))}) ORDER BY name"
    if other.execute(query, _TABLES).fetchall() != c.execute(query, _TABLES).fetchall():
        raise StoreDamagedError("its tables are not made as zoneread makes them", where=where, hint="ask for it again")


def list_conflicts(c: Connection) -> list[Conflict]:
    """Return the spans that were edited in two places and that nobody has settled, in the order of article, set and id."""
    found = []
    for subject in contested(c):
        heads = find_heads(c, subject)
        if isinstance(heads[0].step.change, SpanChange) and len({_state(head) for head in heads}) > 1:
            versions = tuple(Version(head.edit, head.by, head.at, _span(head)) for head in heads)
            found.append(Conflict(subject.set_name, subject.article, subject.name, versions))
    return found


def contested(c: Connection) -> list[Subject]:
    """Return what has several heads, in the order of article, set and id."""
    rows = c.execute(
        """SELECT t.subject, t.article, t.set_name FROM touches t
           WHERE NOT EXISTS (SELECT 1 FROM touches x WHERE x.subject = t.subject AND x.article = t.article
                             AND x.set_name = t.set_name AND x.parent = t.edit)
           GROUP BY t.subject, t.article, t.set_name HAVING count(DISTINCT t.edit) > 1
           UNION SELECT subject, article, set_name FROM touches
           GROUP BY subject, article, set_name, edit HAVING count(*) > 1
           ORDER BY article, set_name, subject"""
    )
    return [
        subject for subject, heads in heads_of(c, [Subject(*row) for row in rows.fetchall()]).items() if len(heads) > 1
    ]


def find_heads(c: Connection, subject: Subject) -> list[Head]:
    """Return the heads of a subject, the one that is shown first."""
    numbers = heads_of(c, [subject])[subject]
    rows = c.execute(
        f"SELECT number, id, annotator, at, changes FROM edits WHERE number IN ({', '.join('?' * len(numbers))})",
        numbers,
    ).fetchall()
    found = []
    for number, identity, by, at, changes in rows:
        with trusting("edits"):
            found.append(Head(number, identity, by, at, subjects_of(changes)[subject][-1]))
    if len(found) < len(numbers):
        raise StoreDamagedError(f"rows of the log about {subject.name} are missing", hint="run zoneread doctor")
    return sorted(found, key=lambda head: head.order)


def show(c: Connection, subject: Subject, text: Callable[[str, int], str]) -> None:
    """Make the tables say of a span or status what the log says of it; `text` is a `text_reader`, to check its quote."""
    status = shown_status(c, subject)
    if status is not None:
        write_status(c, subject.article, subject.set_name, *status)
        return
    step = find_heads(c, subject)[0].step
    if isinstance(step.change, SpanChange):
        span, revision = step.change.after, step.after or 1
        if span is not None:
            check_quote(span, text(subject.article, revision), where=subject.article)
        _show_span(c, subject, span, revision)


def shown_status(c: Connection, subject: Subject) -> tuple[Status, str] | None:
    """Return the latest status that the log knows and its time, None when the subject is none."""
    found = [
        (head.at, head.step.change.after)
        for head in find_heads(c, subject)
        if isinstance(head.step.change, StatusChange)
    ]
    if not found:
        return None
    at, status = max(found)
    return status, at


def _show_span(c: Connection, subject: Subject, span: Span | None, revision: int) -> None:
    stored = find_span(c, subject.name)
    if span is None:
        delete_span(c, subject.name)
    elif stored is None:
        insert_span(c, subject.set_name, subject.article, revision, span)
    else:
        update_span(c, revision, span)


def _state(head: Head) -> str:
    span = _span(head)
    return "" if span is None else repr((span.with_(attributes={}), sorted(span.attributes.items()), head.step.after))


def _span(head: Head) -> Span | None:
    return head.step.change.after if isinstance(head.step.change, SpanChange) else None


def _take(
    c: Connection, other: Connection, logged: Logged, parents: dict[tuple[Subject, str], list[str]]
) -> Iterable[Subject]:
    """Append one of the other log's rows to ours and return what it touches."""
    entry = logged.entry
    (changes,) = other.execute("SELECT changes FROM edits WHERE number = ?", (entry.number,)).fetchone()
    number = insert_log_row(c, row_of(entry, changes))
    subjects = list(subjects_of(changes))
    for subject in subjects:
        built_upon = [
            found[0]
            for parent in parents.get((subject, entry.id), [])
            if (found := c.execute("SELECT number FROM edits WHERE id = ?", (parent,)).fetchone())
        ]
        for parent_number in built_upon or [0]:
            insert_touch(c, subject, number, parent_number)
    return subjects


def _parents(other: Connection) -> dict[tuple[Subject, str], list[str]]:
    rows = other.execute(
        """SELECT t.subject, t.article, t.set_name, e.id, p.id FROM touches t
           JOIN edits e ON e.number = t.edit JOIN edits p ON p.number = t.parent"""
    )
    found: dict[tuple[Subject, str], list[str]] = {}
    for subject, article, set_name, edit, parent in rows:
        found.setdefault((Subject(subject, article, set_name), edit), []).append(parent)
    return found


def _new_articles(c: Connection, other: Connection) -> list[str]:
    """Take over the articles whose id and name are both free here, with all their revisions; return their names."""
    added = []
    for article, name in other.execute("SELECT id, name FROM articles ORDER BY id").fetchall():
        if c.execute("SELECT 1 FROM articles WHERE id = ? OR name = ?", (article, name)).fetchone():
            continue
        for table, column in _ARTICLE_TABLES:
            copy_rows(other, c, table, f"{column} = ?", (article,))
        (revision,) = c.execute("SELECT revision FROM articles WHERE id = ?", (article,)).fetchone()
        adjust(c, ARTICLES, 1, seal_of((article, name, revision)))
        for (number,) in c.execute("SELECT number FROM revisions WHERE article = ?", (article,)).fetchall():
            read_article(c, article, number)  # compares its digest
        added.append(name)
    return added


def _new_sets(c: Connection, other: Connection) -> None:
    for name, kind, annotator, created in other.execute("SELECT name, kind, annotator, created FROM sets").fetchall():
        insert_set(c, name, kind, annotator, created)


def copy_rows(source: Connection, target: Connection, table: str, where: str, values: tuple[str, ...]) -> None:
    """Copy the rows of a table that has the same columns in both databases."""
    rows = source.execute(f"SELECT * FROM {table} WHERE {where}", values).fetchall()
    if rows:
        target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


class _Refusals:
    """Why a row of the other log is not taken over."""

    def __init__(self, c: Connection, other: Connection) -> None:
        ours, theirs = _texts(c), _texts(other)
        self._texts = {key for key, text in theirs.items() if ours.get(key) == text}
        self._locked = {name for (name,) in c.execute("SELECT name FROM sets WHERE locked")}
        mine = dict(c.execute("SELECT name, kind || ' ' || annotator FROM sets").fetchall())
        foreign = dict(other.execute("SELECT name, kind || ' ' || annotator FROM sets").fetchall())
        self._other = {name for name, owner in foreign.items() if mine.get(name) != owner}
        self._labels = {key for (key,) in c.execute("SELECT key FROM labels")}
        self._articles = {article for (article,) in c.execute("SELECT id FROM articles")}
        self._reviewers = list_reviewers(c)
        owners = c.execute("SELECT name, kind, annotator FROM sets WHERE kind <> 'imported'").fetchall()
        self._owners = {name: annotator if kind == SetKind.ANNOTATOR else "" for name, kind, annotator in owners}

    def reason(self, logged: Logged) -> str:
        """Return why, "" when nothing speaks against it."""
        return next(filter(None, (self._of_step(step, logged.entry.by) for step in logged.steps)), "")

    def _of_step(self, step: Step, by: str) -> str:
        change = step.change
        if not isinstance(change, SpanChange | StatusChange):
            return "revisions and settlements are made where the articles are kept"
        if change.set in self._locked:
            return f'the set "{change.set}" is locked'
        if change.set in self._other:
            return f'the set "{change.set}" is another person\'s here'
        if self._reviewers and by not in self._reviewers and self._owners.get(change.set, by) != by:
            return f'only reviewers may write to "{change.set}", and {by} is none here'
        if change.article not in self._articles:
            return f"another article has the name of {change.article}"
        if isinstance(change, SpanChange):
            for span, revision in ((change.before, step.before), (change.after, step.after)):
                if span is not None and (change.article, revision) not in self._texts:
                    return f"revision {revision} of {change.article} is another text here"
            if change.after is not None and change.after.label not in self._labels:
                return f'the label "{change.after.label}" is not known here'
        return ""


def _texts(c: Connection) -> dict[tuple[str, int], str]:
    """Return for every revision what tells its text from another: sha256 of the source, and the steps and length of the reading."""
    rows = c.execute("SELECT article, number, sha256 || ' ' || steps || ' ' || characters FROM revisions")
    return {(article, number): text for article, number, text in rows}
