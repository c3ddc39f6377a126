"""Applying, undoing and redoing edits: every change checked against what is stored, and one row of the log for all.

Undo is an edit of its own: the inverse of what is taken back, with `target` naming it. Nothing is taken out of the
log. A span's row carries the revision of the text that it fits, and the log keeps it on both sides of a change, so
that taking back a revision brings every span back to the text it belonged to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from zoneread import __version__
from zoneread.errors import EditConflictError, UsageError, nearest
from zoneread.span.edits import Edit, EditKind, RevisionChange, SettlementChange, SpanChange, StatusChange
from zoneread.span.history import History
from zoneread.span.span import Span, check_quote
from zoneread.store.articles import current_revision, text_reader
from zoneread.store.log import (
    Step,
    Subject,
    decode_steps,
    encode_steps,
    heads,
    insert_log_row,
    subject_of,
    write_touches,
)
from zoneread.store.merging import find_heads, list_conflicts
from zoneread.store.protocol import Applied, SetKind
from zoneread.store.spans import (
    delete_span,
    find_set,
    find_span,
    insert_span,
    read_status,
    update_span,
    write_status,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from zoneread.span.edits import Change
    from zoneread.store.connection import Connection

PROGRAM = f"zoneread {__version__}"
"""What the log says of the program that made an edit."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who edits, when, and for how long they were at it."""

    by: str
    at: str
    active_seconds: float = 0
    reviewer: bool = False


class Editor:
    """Edits of one connection. Keeps each person's history, read on from where it was left."""

    def __init__(self, connection: Connection, new_id: Callable[[], str]) -> None:
        self._c = connection
        self._new_id = new_id
        self._text = text_reader(connection)
        self._histories: dict[str, History] = {}

    def apply(self, edit: Edit, author: Author) -> Applied:
        """Store `edit` and its row of the log. To be called inside a writing transaction."""
        complete = Edit(edit.kind, tuple([self._completed(change, author) for change in edit.changes]), edit.why)
        self._check_allowed(complete, author)
        steps = self._placed(complete.changes)
        parents = self._built_on(complete.changes)
        for step in steps:
            self._perform(step, author.at)
        identity = self._write_log(complete, steps, author, parents, target="")
        return Applied(identity, complete, author.at)

    def undo(self, author: Author, *, partial: bool) -> Applied | None:
        """Take back the person's latest edit that stands."""
        history = self._history(author.by)
        return self._reverse(EditKind.UNDO, history.done, author, partial=partial)

    def redo(self, author: Author, *, partial: bool) -> Applied | None:
        """Do again what the person undid last."""
        history = self._history(author.by)
        return self._reverse(EditKind.REDO, history.undone, author, partial=partial)

    def _reverse(self, kind: EditKind, stack: list[str], author: Author, *, partial: bool) -> Applied | None:
        if not stack:
            return None
        target = stack[-1]
        last = EditKind.REDO if kind is EditKind.UNDO else EditKind.UNDO
        number, done_as, changes, why = self._c.execute(
            """SELECT number, (SELECT kind FROM edits WHERE id = ?1), changes, why FROM edits WHERE id = ?1 OR (target = ?1 AND kind = ?2)
               ORDER BY number DESC LIMIT 1""",
            (target, last.value),
        ).fetchone()
        steps = [step.inverse() for step in reversed(decode_steps(changes))]
        edit = Edit(kind, tuple(step.change for step in steps), why)
        self._check_allowed(replace(edit, kind=EditKind(done_as)), replace(author, reviewer=True))
        done: list[Step] = []
        left: list[Change] = []
        for step in steps:
            try:
                self._perform(step, author.at)
                done.append(step)
            except EditConflictError as error:
                if not partial:
                    raise self._built_upon(kind, step.change, number, error) from None
                left.append(step.change)
        edit = replace(edit, changes=tuple(step.change for step in done))
        identity = self._write_log(edit, done, author, self._built_on(edit.changes), target=target)
        return Applied(identity, edit, author.at, target, tuple(left))

    # what an edit needs before it can be stored

    def _completed(self, change: Change, author: Author) -> Change:
        if not isinstance(change, SpanChange) or change.after is None:
            return change
        before, after = change.before, change.after
        fill: dict[str, Any] = {}
        if not after.id:
            fill["id"] = "s" + self._new_id()
        if not after.annotator:
            fill["annotator"] = author.by
        if not after.created:
            fill["created"] = author.at
        if not after.updated or (before is not None and before != after and after.updated == before.updated):
            fill["updated"] = author.at
        return SpanChange(change.set, change.article, before, replace(after, **fill)) if fill else change

    def _placed(self, changes: Iterable[Change]) -> list[Step]:
        """Return the changes as steps: a span goes to the revision that is current once the edit is done."""
        changes = tuple(changes)
        current = {change.article: change.after for change in changes if isinstance(change, RevisionChange)}
        steps = []
        for change in changes:
            if not isinstance(change, SpanChange):
                steps.append(Step(change))
                continue
            if change.article not in current:
                current[change.article] = current_revision(self._c, change.article)
            stored = find_span(self._c, change.before.id) if change.before else None
            steps.append(Step(change, stored[2] if stored else None, current[change.article] if change.after else None))
        return steps

    def _check_allowed(self, edit: Edit, author: Author) -> None:
        """Raise UsageError for a set that is locked or another person's, or a label that is not known.

        A new revision of a text moves the spans of every set with it, whoever's it is: only places change.
        """
        if edit.kind in {EditKind.REVISE, EditKind.SETTLE}:
            return
        names = {change.set for change in edit.changes if isinstance(change, SpanChange | StatusChange)}
        for name in sorted(names):
            found = find_set(self._c, name)
            if found.locked:
                raise UsageError(f'the set "{name}" is locked', hint=f"zoneread sets --unlock {name}")
            theirs = found.kind is SetKind.ANNOTATOR and found.annotator not in {"", author.by}
            if theirs and not author.reviewer:
                raise UsageError(
                    f'the set "{name}" is {found.annotator}\'s; {author.by} may not write to it',
                    hint="reviewers may: start with --review",
                )
        labels = {c.after.label for c in edit.changes if isinstance(c, SpanChange) and c.after is not None}
        if labels:
            known = [key for (key,) in self._c.execute("SELECT key FROM labels ORDER BY position")]
            for label in sorted(labels.difference(known)):
                raise UsageError(f'no label "{label}"', hint=nearest(label, known))

    # storing one change

    def _perform(self, step: Step, at: str) -> None:
        match step.change:
            case SpanChange() as change:
                self._change_span(change, step.after)
            case StatusChange(set=set_name, article=article, before=before, after=after):
                current_revision(self._c, article)
                found = read_status(self._c, article, set_name)
                if found is not before:
                    raise EditConflictError(f"the article is {found.value}, not {before.value}", where=article)
                write_status(self._c, article, set_name, after, at)
            case SettlementChange() as change:
                self._settle(change)
            case RevisionChange(article=article, before=old, after=new):
                present = current_revision(self._c, article)
                if present != old:
                    raise EditConflictError(f"revision {present} is current, not {old}", where=article)
                self._text(article, new)
                self._c.execute("UPDATE articles SET revision = ? WHERE id = ?", (new, article))

    def _change_span(self, change: SpanChange, revision: int | None) -> None:
        before, after = change.before, change.after
        span = before or after
        if span is None:
            return
        self._check_before(change, span)
        if after is None:
            delete_span(self._c, span.id)
            return
        if before is not None and before.id != after.id:
            raise EditConflictError(f"a changed span keeps its id: {before.id} became {after.id}")
        place = current_revision(self._c, change.article) if revision is None else revision
        check_quote(after, self._text(change.article, place), where=change.article)
        if before is None:
            insert_span(self._c, change.set, change.article, place, after)
        else:
            update_span(self._c, place, after)

    def _check_before(self, change: SpanChange, span: Span) -> None:
        found = find_span(self._c, span.id)
        if found is None:
            if change.before is None:
                return
            raise EditConflictError(
                f"span {span.id} is no longer there{self._last_touch(span.id)}", where=change.article
            )
        stored_set, stored_article, _, stored = found
        if change.before is None:
            raise EditConflictError(f"span {span.id} is there already{self._last_touch(span.id)}", where=change.article)
        if (stored_set, stored_article) != (change.set, change.article) or stored != change.before:
            raise EditConflictError(
                f"span {span.id} is not what it was{self._last_touch(span.id)}",
                where=change.article,
                hint="look at it again and repeat the edit",
            )

    def _settle(self, change: SettlementChange) -> None:
        current_revision(self._c, change.article)
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

    # the log

    def _write_log(
        self, edit: Edit, steps: list[Step], author: Author, parents: dict[Subject, list[int]], *, target: str
    ) -> str:
        identity = "e" + self._new_id()
        seconds = float(max(0, author.active_seconds))
        changes = encode_steps(steps)
        row = (identity, author.at, author.by, edit.kind.value, target, edit.why, changes, seconds, PROGRAM)
        write_touches(self._c, insert_log_row(self._c, row), parents)
        return identity

    def _built_on(self, changes: Iterable[Change]) -> dict[Subject, list[int]]:
        """Return for what the changes are of the rows of the log that they are built upon: of several, what is shown."""
        found: dict[Subject, list[int]] = {}
        for change in changes:
            subject = subject_of(change)
            if subject not in found:
                there = heads(self._c, subject)
                found[subject] = there if len(there) < 2 else [find_heads(self._c, subject)[0].number]
        return found

    def settle(self, name: str, version: str, author: Author) -> Applied:
        """Let one version of a span that was edited in two places hold, by an edit built upon all of them."""
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
        self._check_allowed(edit, replace(author, reviewer=True))
        subject = Subject(name, conflict.article, conflict.set)
        parents = {subject: heads(self._c, subject)}
        steps = [self._chosen_step(edit.changes[0], subject, version)]
        for step in steps:
            self._perform(step, author.at)
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

    def _last_touch(self, subject: str, after: int = 0) -> str:
        row = self._c.execute(
            """SELECT e.kind, e.annotator, e.at FROM touches t JOIN edits e ON e.number = t.edit
               WHERE t.subject = ? AND t.edit > ? ORDER BY t.edit DESC LIMIT 1""",
            (subject, after),
        ).fetchone()
        return "" if row is None else f": {row[0]} by {row[1] or 'nobody'} at {row[2]}"

    def _built_upon(self, kind: EditKind, change: Change, number: int, error: EditConflictError) -> EditConflictError:
        since = self._last_touch(subject_of(change).name, number)
        return EditConflictError(
            f"cannot {kind.value}, something was built upon it{since}" if since else error.message,
            where=error.where,
            hint=f"{kind.value} the rest and leave that, or have that undone first",
        )
