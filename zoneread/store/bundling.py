"""A bundle: an annotation database with what one annotator needs, to be sent and merged back.

It holds their articles, the labels, the guideline and their own set with its history, and nothing of anybody else's. It
is opened like any other database. An edit that touched several sets is in the bundle only as far as it touched
theirs, under the same id, so that merging brings nothing back that is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import StoreDamagedError, UsageError
from zoneread.span.edits import RevisionChange, SettlementChange, SpanChange
from zoneread.store.log import (
    Step,
    Subject,
    encode_steps,
    insert_log_row,
    insert_touch,
    read_steps,
    row_of,
    subjects_of,
)
from zoneread.store.merging import copy_rows
from zoneread.store.seals import reseal

if TYPE_CHECKING:
    from collections.abc import Collection

    from zoneread.store.connection import Connection


def fill_bundle(c: Connection, bundle: Connection, annotator: str, articles: Collection[str], now: str) -> None:
    """Fill the new database `bundle` from `c`. To be called in a writing transaction of `bundle`.

    Raises UsageError when there is nothing for this annotator.
    """
    if not articles:
        raise UsageError(f"no articles for {annotator}", hint="zoneread assign deals articles out")
    sets = {
        name for (name,) in c.execute("SELECT name FROM sets WHERE kind = 'annotator' AND annotator = ?", (annotator,))
    }
    _copy_articles(c, bundle, annotator, articles)
    for name in sorted(sets):
        copy_rows(c, bundle, "sets", "name = ?", (name,))
        for article in sorted(articles):
            for table in ("spans", "statuses"):
                copy_rows(c, bundle, table, "set_name = ? AND article = ?", (name, article))
    if not sets:
        bundle.execute("INSERT INTO sets VALUES (?, 'annotator', ?, 0, ?)", (annotator, annotator, now))
    _copy_log(c, bundle, articles, sets)
    reseal(bundle)
    for name in sets:
        _compare(c, bundle, name)


def _copy_articles(c: Connection, bundle: Connection, annotator: str, articles: Collection[str]) -> None:
    """Copy the articles, and what goes with them whoever annotates."""
    for table in ("labels", "schemes"):
        bundle.execute(f"DELETE FROM {table}")
    for table in ("labels", "schemes", "documents", "reviewers"):
        copy_rows(c, bundle, table, "1", ())
    for article in sorted(articles):
        copy_rows(c, bundle, "articles", "id = ?", (article,))
        for table in ("revisions", "texts", "settlements"):
            copy_rows(c, bundle, table, "article = ?", (article,))
        copy_rows(c, bundle, "assignments", "article = ? AND annotator = ?", (article, annotator))


def _compare(c: Connection, bundle: Connection, name: str) -> None:
    """Raise StoreDamagedError unless the set's rows came over as they were sealed."""
    query = (
        "SELECT article, rows, seal FROM tallies WHERE set_name = ? AND article IN (SELECT id FROM articles) ORDER BY 1"
    )
    there = {article for (article,) in bundle.execute("SELECT id FROM articles")}
    kept = [row for row in c.execute(query, (name,)) if row[0] in there and row[1]]
    if kept != [row for row in bundle.execute(query, (name,)) if row[1]]:
        raise StoreDamagedError(f"the stored spans of {name} are not what was stored", hint="run zoneread doctor")


def _copy_log(c: Connection, bundle: Connection, articles: Collection[str], sets: Collection[str]) -> None:
    numbers: dict[int, int] = {}
    known: set[str] = set()
    for logged in read_steps(c):
        entry = logged.entry
        steps = [step for step in logged.steps if _belongs(step, articles, sets)]
        if not steps or (entry.target and entry.target not in known):
            continue
        changes = encode_steps(steps)
        number = insert_log_row(bundle, row_of(entry, changes))
        known.add(entry.id)
        numbers[entry.number] = number
        for subject in subjects_of(changes):
            for parent in _parents(c, subject, entry.number):
                insert_touch(bundle, subject, number, numbers.get(parent, 0))


def _belongs(step: Step, articles: Collection[str], sets: Collection[str]) -> bool:
    change = step.change
    if change.article not in articles:
        return False
    if isinstance(change, RevisionChange | SettlementChange):
        return True
    return change.set in sets and (not isinstance(change, SpanChange) or bool(change.before or change.after))


def _parents(c: Connection, subject: Subject, number: int) -> list[int]:
    rows = c.execute(
        "SELECT parent FROM touches WHERE subject = ? AND article = ? AND set_name = ? AND edit = ?",
        (subject.name, subject.article, subject.set_name, number),
    )
    return [parent for (parent,) in rows]
