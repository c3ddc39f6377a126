"""Looking a database over: what is wrong with it, and what of that can be put right.

Everything is stored in a way that lets it be checked: texts with a digest, spans with their quote, and every state of
a span or status as the last word of the log of edits. So a row that differs from the log can be restored from it.
Looking changes nothing; `fix` works on a database of which a copy was made first.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from zoneread.errors import ZonereadError
from zoneread.span.edits import SpanChange, StatusChange
from zoneread.span.span import Status, check_quote
from zoneread.store.articles import list_articles, read_article
from zoneread.store.failures import trusting
from zoneread.store.guards import missing, strangers
from zoneread.store.log import read_steps
from zoneread.store.merging import contested, find_heads, shown_status
from zoneread.store.schemes import read_scheme, write_labels
from zoneread.store.seals import ARTICLES, SMALL, faults, reseal_annotations
from zoneread.store.spans import delete_span, every_span, find_span, insert_span, read_status, update_span, write_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.span.span import Span
    from zoneread.store.connection import Connection
    from zoneread.store.log import Step


class Check(StrEnum):
    """What was looked at."""

    PAGES = "pages"
    """SQLite's own integrity check."""
    REFERENCES = "references"
    """Rows that refer to rows that are not there."""
    TEXT = "text"
    """An article's text, map and audit, against digest and sha256."""
    QUOTE = "quote"
    """A span's quote against the text at its range."""
    LOG = "log"
    """A span or status against the last word of the log, and gaps in the log."""
    LABELS = "labels"
    """The rows of labels against the newest scheme."""
    SEALS = "seals"
    """Counts and checksums of rows."""
    TRIGGERS = "triggers"
    """The triggers that guard the log and the texts, and no others."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where, and whether `fix` can put it right."""

    check: Check
    where: str
    message: str
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class _Last:
    """The last word of the log on a span."""

    set: str
    article: str
    revision: int | None
    span: Span | None


def examine(c: Connection) -> list[Finding]:
    """Return all that is wrong with the database; an empty list means that it is sound."""
    found: list[Finding] = []
    for check, look in (
        (Check.PAGES, _pages),
        (Check.REFERENCES, _references),
        (Check.TEXT, _texts),
        (Check.LOG, _log),
        (Check.LABELS, _labels),
        (Check.SEALS, _seals),
        (Check.TRIGGERS, _triggers),
    ):
        try:
            with trusting("values"):
                found.extend(look(c))
        except ZonereadError as error:
            found.append(Finding(check, error.where, error.message))
        except (sqlite3.Error, UnicodeDecodeError) as error:
            found.append(Finding(check, str(c.path), f"cannot be read: {error}"))
    return found


def fix(c: Connection, *, lost_spans: bool = False) -> None:
    """Rebuild the indexes, and restore spans, statuses and labels from the log and the newest scheme.

    To be called in a writing transaction. Spans are restored only when no row of the log is missing; with `lost_spans`
    those that are not there are restored from what is left of it.
    """
    c.execute("REINDEX")
    write_labels(c, read_scheme(c, None))
    spans, statuses, gap = _last_words(c)
    if gap and not lost_spans:
        return
    for identity, last in spans.items():
        stored = find_span(c, identity)
        if _same(stored, last) or (gap and stored is not None):
            continue
        if last.span is None:
            delete_span(c, identity)
        elif stored is None:
            insert_span(c, last.set, last.article, last.revision or 1, last.span)
        elif stored[:2] == (last.set, last.article):
            update_span(c, last.revision or 1, last.span)
        else:
            delete_span(c, identity)
            insert_span(c, last.set, last.article, last.revision or 1, last.span)
    for (article, set_name), (status, at) in statuses.items():
        if read_status(c, article, set_name) is not status:
            write_status(c, article, set_name, status, at)
    reseal_annotations(c)


def _pages(c: Connection) -> Iterator[Finding]:
    for (line,) in c.execute("PRAGMA integrity_check(100)"):
        if line != "ok":
            yield Finding(Check.PAGES, str(c.path), line, fixable="index" in line)


def _references(c: Connection) -> Iterator[Finding]:
    for table, row, parent, _ in c.execute("PRAGMA foreign_key_check"):
        yield Finding(Check.REFERENCES, f"{table} row {row}", f"refers to {parent} that are not there")


def _texts(c: Connection) -> Iterator[Finding]:
    for row in list_articles(c):
        numbers = c.execute("SELECT number FROM revisions WHERE article = ? ORDER BY number", (row.id,)).fetchall()
        spans = every_span(c, row.id)
        for (number,) in numbers:
            where = f"{row.name} revision {number}"
            try:
                stored = read_article(c, row.id, number)
                reading, source = stored.reading, stored.source
                sizes = (reading.map.reading_length, reading.map.source_length, len(stored.text))
                sound = sizes == (stored.row.characters, len(source.text), stored.row.characters)
                if not sound or source.sha256 != stored.row.sha256:
                    yield Finding(Check.TEXT, where, "text, source text and map do not belong together")
            except (ZonereadError, UnicodeError, LookupError) as error:
                yield Finding(Check.TEXT, where, getattr(error, "message", str(error)))
                continue
            yield from _quotes(where, stored.text, [span for _, revision, span in spans if revision == number])


def _quotes(where: str, text: str, spans: list[Span]) -> Iterator[Finding]:
    for span in spans:
        try:
            check_quote(span, text, where=where)
        except ZonereadError as error:
            yield Finding(Check.QUOTE, where, error.message, fixable=True)


def _log(c: Connection) -> Iterator[Finding]:
    spans, statuses, gap = _last_words(c)
    if gap:
        yield Finding(Check.LOG, "edits", gap)
    for identity, last in spans.items():
        stored = find_span(c, identity)
        if not _same(stored, last):
            yield Finding(Check.LOG, f"span {identity}", "is not what the log says last", fixable=not gap)
    for (identity,) in c.execute("SELECT id FROM spans"):
        if identity not in spans:
            yield Finding(Check.LOG, f"span {identity}", "is not in the log")
    for (article, set_name), (status, _) in statuses.items():
        if read_status(c, article, set_name) is not status:
            yield Finding(Check.LOG, f"status of {article} in {set_name}", f"should be {status.value}", fixable=not gap)


def _labels(c: Connection) -> Iterator[Finding]:
    scheme = read_scheme(c, None)
    rows = dict(c.execute("SELECT key, name || char(0) || chinese FROM labels").fetchall())
    if rows != {label.key: f"{label.name}\0{label.chinese}" for label in scheme.labels}:
        yield Finding(Check.LABELS, "labels", f"are not those of version {scheme.version}", fixable=True)


def _seals(c: Connection) -> Iterator[Finding]:
    for where, message in faults(c):
        yield Finding(Check.SEALS, where, message, fixable=where not in {ARTICLES, *SMALL})


def _triggers(c: Connection) -> Iterator[Finding]:
    for name in strangers(c.raw):
        yield Finding(
            Check.TRIGGERS, f"trigger {name}", "is not of zoneread, and may undo what is written", fixable=True
        )
    for name in missing(c.raw):
        yield Finding(Check.TRIGGERS, f"trigger {name}", "is missing", fixable=True)


def _same(stored: tuple[str, str, int, Span] | None, last: _Last) -> bool:
    if stored is None or last.span is None:
        return stored is None and last.span is None
    return stored == (last.set, last.article, last.revision, last.span)


def _last_words(c: Connection) -> tuple[dict[str, _Last], dict[tuple[str, str], tuple[Status, str]], str]:
    """Return what the log says last of every span and status, and what is wrong with the log itself ("" when nothing)."""
    spans: dict[str, _Last] = {}
    statuses: dict[tuple[str, str], tuple[Status, str]] = {}
    gaps: list[str] = []
    expected = 1
    for logged in read_steps(c):
        if logged.entry.number != expected:
            gaps.append(f"rows {expected} to {logged.entry.number - 1} of the log are missing")
        expected = logged.entry.number + 1
        for step in logged.steps:
            _note(step, logged.entry.at, spans, statuses)
    for subject in contested(c):
        shown = shown_status(c, subject)
        if shown is not None:
            statuses[subject.article, subject.set_name] = shown
        else:
            _note(find_heads(c, subject)[0].step, "", spans, statuses)
    sequence = c.execute("SELECT seq FROM sqlite_sequence WHERE name = 'edits'").fetchone()
    if sequence is not None and sequence[0] != expected - 1:
        gaps.append(f"the log ends at row {expected - 1}, not {sequence[0]}")
    return spans, statuses, "; ".join(gaps[:1])


def _note(step: Step, at: str, spans: dict[str, _Last], statuses: dict[tuple[str, str], tuple[Status, str]]) -> None:
    match step.change:
        case SpanChange(set=set_name, article=article, before=before, after=after):
            if span := after or before:
                spans[span.id] = _Last(set_name, article, step.after, after)
        case StatusChange(set=set_name, article=article, after=status):
            statuses[article, set_name] = (status, at)
