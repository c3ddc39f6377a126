"""Applying, undoing and redoing edits: every change checked against what is stored, and one row of the log for all.

Undo is an edit of its own: the inverse of what is taken back, with `target` naming it. Nothing is taken out of the
log. A span's row carries the revision of the text that it fits, and the log keeps it on both sides of a change, so
that taking back a revision brings every span back to the text it belonged to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zoneread import __version__
from zoneread.errors import EditConflictError, UsageError, nearest
from zoneread.span.edits import Edit, EditKind, RevisionChange, SpanChange, StatusChange
from zoneread.span.history import History
from zoneread.span.span import Span
from zoneread.store.acts import check_reviewer
from zoneread.store.articles import text_reader
from zoneread.store.bulk import Bulk
from zoneread.store.log import (
    Step,
    Subject,
    decode_steps,
    encode_steps,
    heads_of,
    insert_log_row,
    last_touch,
    subject_of,
    write_touches,
)
from zoneread.store.merging import find_heads, list_conflicts
from zoneread.store.performing import Performing
from zoneread.store.protocol import Applied, SetKind
from zoneread.store.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from zoneread.span.edits import Change
    from zoneread.span.plain import Addition
    from zoneread.store.connection import Connection

PROGRAM = f"zoneread {__version__}"
"""What the log says of the program that made an edit."""


MANY = 1_000
"""Changes of one edit from which on the connection gets more memory for pages."""
MORE_MEMORY = "PRAGMA cache_size = -65536"
"""64 MiB for pages, or some are written that will change again."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who edits, when, and for how long they were at it."""

    by: str
    at: str
    active_seconds: float = 0
    reviewer: bool = False


def seconds_of(author: Author) -> float:
    """Return the seconds of work as the log keeps them: never fewer than none."""
    return float(max(0, author.active_seconds))


class Editor:
    """Edits of one connection. Keeps each person's history, read on from where it was left."""

    def __init__(self, connection: Connection, new_id: Callable[[], str]) -> None:
        self._c = connection
        self._new_id = new_id
        self._text = text_reader(connection)
        self._known = Remembered(connection)
        self._histories: dict[str, History] = {}

    def apply(self, edit: Edit, author: Author) -> Applied:
        """Store `edit` and its row of the log. To be called inside a writing transaction."""
        self._known.look()
        if len(edit.changes) > MANY:
            self._c.execute(MORE_MEMORY)
        fresh: set[str] = set()
        changes = tuple([self._completed(change, author, fresh) for change in edit.changes])
        complete = Edit(edit.kind, changes, edit.why)
        self._check_allowed(complete, author)
        work = Performing(self._c, self._known, self._text, author.at)
        work.look_up(changes, fresh)
        steps = self._placed(changes, work)
        parents = self._built_on(map(subject_of, changes), fresh)
        for step in steps:
            work.perform(step)
        work.finish(complete, seconds_of(author))
        identity = self._write_log(complete, steps, author, parents, target="")
        return Applied(identity, complete, author.at)

    def add_spans(self, set_name: str, additions: Sequence[Addition], author: Author, why: str = "") -> str:
        """Store spans that come new to a set, and the set's statuses, as one import; return the id of the log's row.

        To be called inside a writing transaction. Raises as `apply`; see `Bulk`.
        """
        self._known.look()
        self._c.execute(MORE_MEMORY)
        self._check_set(set_name, author)
        bulk = Bulk(self._c, self._known, self._text, self._new_id, author)
        bulk.add(set_name, additions)
        parents = self._built_on(bulk.subjects, bulk.fresh)
        bulk.write()
        work = Performing(self._c, self._known, self._text, author.at)
        for addition in additions:
            if addition.status is not None:
                work.perform(Step(addition.status))
        return self._log(EditKind.IMPORT, f"[{','.join(bulk.changes)}]", author, parents, why=why)

    def undo(self, author: Author, *, partial: bool) -> Applied | None:
        """Take back the person's latest edit that stands. To be called inside a writing transaction."""
        history = self._history(author.by)
        return self._reverse(EditKind.UNDO, history.done, author, partial=partial)

    def redo(self, author: Author, *, partial: bool) -> Applied | None:
        """Do again what the person undid last. To be called inside a writing transaction."""
        history = self._history(author.by)
        return self._reverse(EditKind.REDO, history.undone, author, partial=partial)

    def _reverse(self, kind: EditKind, stack: list[str], author: Author, *, partial: bool) -> Applied | None:
        if not stack:
            return None
        self._known.look()
        target = stack[-1]
        last = EditKind.REDO if kind is EditKind.UNDO else EditKind.UNDO
        number, done_as, changes, why = self._c.execute(
            """SELECT number, (SELECT kind FROM edits WHERE id = ?1), changes, why FROM edits WHERE id = ?1 OR (target = ?1 AND kind = ?2)
               ORDER BY number DESC LIMIT 1""",
            (target, last.value),
        ).fetchone()
        steps = [step.inverse() for step in reversed(decode_steps(changes))]
        edit = Edit(kind, tuple(step.change for step in steps), why)
        self._check_allowed(edit._replace(kind=EditKind(done_as)), replace(author, reviewer=True))
        done: list[Step] = []
        left: list[Change] = []
        work = Performing(self._c, self._known, self._text, author.at)
        work.look_up(edit.changes, ())
        for step in steps:
            try:
                work.perform(step)
                done.append(step)
            except EditConflictError as error:
                if not partial:
                    raise self._built_upon(kind, step.change, number, error) from None
                left.append(step.change)
        edit = edit._replace(changes=tuple(step.change for step in done))
        work.finish(edit, seconds_of(author))
        parents = self._built_on(map(subject_of, edit.changes), reversed_=number)
        identity = self._write_log(edit, done, author, parents, target=target)
        return Applied(identity, edit, author.at, target, tuple(left))

    # what an edit needs before it can be stored

    def _completed(self, change: Change, author: Author, fresh: set[str]) -> Change:
        """Return the change with id, annotator and times filled in; an id given out here is added to `fresh`."""
        if not isinstance(change, SpanChange) or change.after is None:
            return change
        before, after = change.before, change.after
        identity, updated = after.id, after.updated
        if not identity:
            identity = "s" + self._new_id()
            fresh.add(identity)
        if not updated or (before is not None and before != after and updated == before.updated):
            updated = author.at
        if after.id and after.annotator and after.created and updated == after.updated:
            return change
        complete = Span(
            identity,
            after.label,
            after.range,
            after.source,
            after.quote,
            after.note,
            after.attributes,
            after.origin,
            after.annotator or author.by,
            after.created or author.at,
            updated,
        )
        return SpanChange(change.set, change.article, before, complete)

    def _placed(self, changes: Iterable[Change], work: Performing) -> list[Step]:
        """Return the changes as steps: a span goes to the revision that is current once the edit is done."""
        coming = {change.article: change.after for change in changes if isinstance(change, RevisionChange)}
        steps = []
        for change in changes:
            if not isinstance(change, SpanChange):
                steps.append(Step(change))
                continue
            place = coming.get(change.article) or self._known.current(change.article)
            stored = work.stored_revision(change.before.id) if change.before else None
            steps.append(Step(change, stored, place if change.after else None))
        return steps

    def _check_allowed(self, edit: Edit, author: Author) -> None:
        """Raise UsageError for a set that is locked or another person's, or a label that is not known.

        A new revision of a text moves the spans of every set with it, whoever's it is: only places change.
        """
        if edit.kind is EditKind.REVISE or edit.kind is EditKind.SETTLE:
            return
        names = {change.set for change in edit.changes if isinstance(change, SpanChange | StatusChange)}
        for name in sorted(names):
            self._check_set(name, author)
        labels = {c.after.label for c in edit.changes if isinstance(c, SpanChange) and c.after is not None}
        for label in sorted(labels):
            self._known.check_label(label)

    def _check_set(self, name: str, author: Author) -> None:
        """Raise UsageError unless the set is there and the author may write to it."""
        found = self._known.set_named(name)
        if found.locked:
            raise UsageError(f'the set "{name}" is locked', hint=f"zoneread sets --unlock {name}")
        theirs = found.kind is SetKind.ANNOTATOR and found.annotator not in {"", author.by}
        if theirs and not author.reviewer:
            raise UsageError(
                f'the set "{name}" is {found.annotator}\'s; {author.by} may not write to it',
                hint=f"work in a set of your own: --set {author.by}",
            )
        if theirs or found.kind is SetKind.GOLD:
            check_reviewer(self._known.reviewers(), author.by, f'write to "{name}"')

    # the log

    def _write_log(
        self, edit: Edit, steps: list[Step], author: Author, parents: dict[Subject, list[int]], *, target: str
    ) -> str:
        return self._log(edit.kind, encode_steps(steps), author, parents, target=target, why=edit.why)

    def _log(
        self,
        kind: EditKind,
        changes: str,
        author: Author,
        parents: dict[Subject, list[int]],
        *,
        target: str = "",
        why: str = "",
    ) -> str:
        identity = "e" + self._new_id()
        row = (identity, author.at, author.by, kind.value, target, why, changes, seconds_of(author), PROGRAM)
        write_touches(self._c, insert_log_row(self._c, row), parents)
        self._known.keep()
        return identity

    def _built_on(
        self, touched: Iterable[Subject], fresh: Collection[str] = (), *, reversed_: int = 0
    ) -> dict[Subject, list[int]]:
        """Return of each subject the rows of the log that a change of it is built upon.

        Of several heads that is the one that is shown, or the row that an undo or redo reverses: redoing a settlement
        that was undone is built upon its undoing. Nothing can have touched a span whose id is in `fresh`.
        """
        subjects = dict.fromkeys(touched)
        known = [subject for subject in subjects if subject.name not in fresh]
        found: dict[Subject, list[int]] = {subject: [] for subject in subjects}
        for subject, there in heads_of(self._c, known).items():
            if len(there) > 1:
                there = [reversed_ or find_heads(self._c, subject)[0].number]  # noqa: PLW2901 - the one of them
            found[subject] = there
        return found

    def settle(self, name: str, version: str, author: Author) -> Applied:
        """Let one version of a span that was edited in two places hold, by an edit built upon all of them.

        To be called inside a writing transaction.
        """
        self._known.look()
        check_reviewer(self._known.reviewers(), author.by, "settle conflicts")
        for conflict in list_conflicts(self._c):
            if conflict.span == name:
                break
        else:
            raise UsageError(f"span {name} is not in conflict", hint="zoneread merge --conflicts lists those that are")
        chosen = {found.edit: found for found in conflict.versions}
        if version not in chosen:
            raise UsageError(f"no version {version} of span {name}", hint=nearest(version, chosen))
        shown, after = conflict.versions[0].span, chosen[version].span
        edit = Edit(
            EditKind.ADJUDICATE, (SpanChange(conflict.set, conflict.article, shown, after),), "settled a conflict"
        )
        self._check_allowed(edit, author)
        subject = Subject(name, conflict.article, conflict.set)
        parents = heads_of(self._c, [subject])
        steps = [self._chosen_step(edit.changes[0], subject, version)]
        work = Performing(self._c, self._known, self._text, author.at)
        work.look_up(edit.changes, ())
        for step in steps:
            work.perform(step)
        work.finish(edit, seconds_of(author))
        return Applied(self._write_log(edit, steps, author, parents, target=""), edit, author.at)

    def _chosen_step(self, change: Change, subject: Subject, version: str) -> Step:
        versions = find_heads(self._c, subject)
        revision = next(head.step.after for head in versions if head.edit == version)
        return Step(change, versions[0].step.after, revision)

    def _history(self, by: str) -> History:
        """Return the person's history, brought up to the log's last row."""
        history = self._histories.setdefault(by, History())
        rows = self._c.execute(
            "SELECT number, id, kind, coalesce(target, '') FROM edits WHERE annotator = ? AND number > ? ORDER BY number",
            (by, history.last),
        )
        for number, identity, kind, target in rows:
            history.record(number, identity, EditKind(kind), target)
        return history

    def _built_upon(self, kind: EditKind, change: Change, number: int, error: EditConflictError) -> EditConflictError:
        since = last_touch(self._c, subject_of(change).name, number)
        return EditConflictError(
            f"cannot {kind.value}, something was built upon it{since}" if since else error.message,
            where=error.where,
            hint=f"{kind.value} the rest and leave that, or have that undone first",
        )
