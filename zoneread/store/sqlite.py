"""The store on SQLite: one connection, and the queries and edits of the modules beside this one.

What each method does is said in `zoneread.store.protocol.Store`. This module imports only the standard library's
sqlite3; sqlite-utils is imported when a database is made or migrated, and what edits, merges, logs and revises when it
is first called for: reading, which the reader begins with, does without.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.errors import StoreError, UsageError
from zoneread.span.span import CONFIRMED, check_quote
from zoneread.store import articles, schemes, spans
from zoneread.store.connection import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.edits import Edit
    from zoneread.span.plain import Addition
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import Origin, Span, Status
    from zoneread.store.connection import Connection
    from zoneread.store.edits import Author, Editor
    from zoneread.store.protocol import (
        AnnotationSet,
        Applied,
        ArticleRow,
        Conflict,
        LogEntry,
        Merged,
        NewArticle,
        Orphan,
        Outcome,
        Progress,
        Revising,
        SetKind,
        StoredArticle,
    )
    from zoneread.text.ranges import Range


def utc_now() -> str:
    """Return the time as the store writes it: UTC, ISO 8601, whole seconds, "Z"."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def random_id() -> str:
    """Return 16 random hex digits; spans' ids put "s" before them, edits' "e"."""
    return os.urandom(8).hex()


class SqliteStore:
    """A `Store` in one SQLite file. Make it with `open`; it is a context manager that closes itself."""

    def __init__(self, connection: Connection, *, clock: Callable[[], str], new_id: Callable[[], str]) -> None:
        self._c = connection
        self._clock = clock
        self._new_id = new_id

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = False,
        readonly: bool = False,
        clock: Callable[[], str] = utc_now,
        new_id: Callable[[], str] = random_id,
    ) -> Self:
        """Open the database at `path`; with `create`, make it when it is not there. An older one is migrated.

        `clock` gives the times that are written, `new_id` the 16 hex digits of the ids of spans and edits. Raises StoreError
        and its kin. One that cannot be written opens for reading: see `readonly`.
        """
        return cls(connect(Path(path), create=create, readonly=readonly, now=clock()), clock=clock, new_id=new_id)

    @cached_property
    def _editor(self) -> Editor:
        # To be asked for before the lock is taken: nobody else should wait for an import.
        from zoneread.store.edits import Editor

        return Editor(self._c, self._new_id)

    def _author(self, by: str, active_seconds: float = 0, *, reviewer: bool = False) -> Author:
        from zoneread.store.edits import Author

        return Author(by, self._clock(), active_seconds, reviewer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """See `Store.close`."""
        self._c.close()

    def reopen(self) -> None:
        """See `Store.reopen`."""
        fresh = connect(self.path, create=False, readonly=False, now=self._clock())
        fresh.patience = self.patience
        before, self._c = self._c, fresh
        # What edits remember was read through the connection that is gone.
        vars(self).pop("_editor", None)
        with suppress(StoreError):
            before.close()

    @property
    def patience(self) -> float:
        """Seconds that a statement waits while another process holds the lock, before StoreBusyError."""
        return self._c.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self._c.patience = seconds

    @property
    def path(self) -> Path:
        """The database file."""
        return self._c.path

    @property
    def readonly(self) -> str:
        """See `Store.readonly`."""
        return self._c.readonly

    # articles

    def articles(self, limit: int | None = None) -> list[ArticleRow]:
        """See `Store.articles`."""
        with self._c.reading() as c:
            return articles.list_articles(c, limit)

    def find_article(self, ref: str) -> ArticleRow:
        """See `Store.find_article`."""
        with self._c.reading() as c:
            return articles.find_article(c, ref)

    def article(self, id: str, revision: int | None = None) -> StoredArticle:  # noqa: A002 - the column's own name
        """See `Store.article`."""
        with self._c.reading() as c:
            return articles.read_article(c, id, revision)

    def texts(self) -> dict[str, str]:
        """See `Store.texts`."""
        with self._c.reading() as c:
            return articles.read_texts(c)

    def add_article(self, new: NewArticle, *, by: str = "") -> Outcome:
        """See `Store.add_article`."""
        return self.add_articles([new], by=by)[0]

    def add_articles(self, new: Iterable[NewArticle], *, by: str = "") -> list[Outcome]:
        """See `Store.add_articles`."""
        batch = list(new)  # what makes them may be slow: not while others wait for the lock
        with self._c.writing() as c:
            return [self._add(c, one, by) for one in batch]

    def _add(self, c: Connection, new: NewArticle, by: str) -> Outcome:
        from zoneread.store.edits import Author
        from zoneread.store.protocol import Outcome, Result
        from zoneread.store.revising import revising

        at = self._clock()
        name = articles.storable(new.name, "the name")
        known = c.execute("SELECT id, revision FROM articles WHERE name = ?", (name,)).fetchone()
        if known is None:
            twin = self._twin(c, new.source.sha256)
            if twin is not None:
                return Outcome(Result.UNCHANGED, twin.id, twin.revision, same_as=twin.name)
            return Outcome(Result.NEW, articles.insert_article(c, new, at), 1)
        article, revision = known
        row = articles.find_article(c, article)
        if (row.sha256, row.steps) == (new.source.sha256, new.reading.steps):
            return Outcome(Result.UNCHANGED, article, revision)
        number = articles.next_revision(c, article)
        articles.insert_revision(c, article, number, new, at)
        plan = revising(c, article, number)
        self._editor.apply(plan.edit, Author(by, at))
        return Outcome(Result.CHANGED, article, number, anchors=plan.anchors, to_check=plan.to_check)

    @staticmethod
    def _twin(c: Connection, sha256: str) -> ArticleRow | None:
        row = c.execute(
            "SELECT a.id FROM revisions r JOIN articles a ON a.id = r.article AND a.revision = r.number WHERE r.sha256 = ?",
            (sha256,),
        ).fetchone()
        return None if row is None else articles.find_article(c, row[0])

    def add_revision(self, article: str, new: NewArticle) -> int:
        """See `Store.add_revision`."""
        with self._c.writing() as c:
            articles.current_revision(c, article)
            number = articles.next_revision(c, article)
            articles.insert_revision(c, article, number, new, self._clock())
            return number

    def revising(self, article: str, number: int) -> Revising:
        """See `Store.revising`."""
        from zoneread.store.revising import revising

        with self._c.reading() as c:
            return revising(c, article, number)

    def settlements(self, article: str) -> dict[str, str]:
        """See `Store.settlements`."""
        with self._c.reading() as c:
            return dict(c.execute("SELECT mark, decision FROM settlements WHERE article = ?", (article,)).fetchall())

    # sets

    def sets(self) -> list[AnnotationSet]:
        """See `Store.sets`."""
        with self._c.reading() as c:
            return spans.list_sets(c)

    def ensure_set(self, name: str, kind: SetKind, annotator: str = "") -> AnnotationSet:
        """See `Store.ensure_set`."""
        with self._c.reading() as c:
            present = c.execute("SELECT 1 FROM sets WHERE name = ?", (name,)).fetchone()
        if present is None:
            if not name:
                raise UsageError("an annotation set needs a name")
            with self._c.writing() as c:
                row = (name, kind.value, annotator, self._clock())
                c.execute("INSERT OR IGNORE INTO sets (name, kind, annotator, created) VALUES (?, ?, ?, ?)", row)
        with self._c.reading() as c:
            found = spans.find_set(c, name)
        if (found.kind, found.annotator) != (kind, annotator):
            of = f" of {found.annotator}" if found.annotator else ""
            raise UsageError(f'the set "{name}" is there as {found.kind.value}{of}', hint="choose another name")
        return found

    def lock_set(self, name: str, locked: bool = True) -> None:
        """See `Store.lock_set`."""
        with self._c.writing() as c:
            spans.find_set(c, name)
            c.execute("UPDATE sets SET locked = ? WHERE name = ?", (int(locked), name))

    def spans(
        self,
        article: str,
        set: str,  # noqa: A002
        *,
        origins: Collection[Origin] = CONFIRMED,
        touching: Range | None = None,
    ) -> list[Span]:
        """See `Store.spans`."""
        with self._c.reading() as c:
            return spans.list_spans(c, article, set, origins, touching)

    def orphans(self, article: str = "", set: str = "") -> list[Orphan]:  # noqa: A002
        """See `Store.orphans`."""
        with self._c.reading() as c:
            return spans.list_orphans(c, article, set)

    def status(self, article: str, set: str) -> Status:  # noqa: A002
        """See `Store.status`."""
        with self._c.reading() as c:
            return spans.read_status(c, article, set)

    def overview(self, set: str) -> dict[str, tuple[Status, int]]:  # noqa: A002
        """See `Store.overview`."""
        with self._c.reading() as c:
            return spans.read_overview(c, set)

    def progress(self, set: str = "") -> list[Progress]:  # noqa: A002
        """See `Store.progress`."""
        with self._c.reading() as c:
            return spans.read_progress(c, set)

    def active_seconds(self, by: str) -> float:
        """See `Store.active_seconds`."""
        with self._c.reading() as c:
            row = c.execute("SELECT coalesce(sum(active_seconds), 0) FROM edits WHERE annotator = ?", (by,)).fetchone()
        return float(row[0])

    def assignments(self, annotator: str = "") -> dict[str, tuple[str, ...]]:
        """See `Store.assignments`."""
        found: dict[str, tuple[str, ...]] = {}
        with self._c.reading() as c:
            for article, holder in c.execute(
                "SELECT article, annotator FROM assignments WHERE ?1 IN ('', annotator) ORDER BY article, annotator",
                (annotator,),
            ):
                found[article] = (*found.get(article, ()), holder)
        return found

    def assign(self, pairs: Iterable[tuple[str, str]]) -> None:
        """See `Store.assign`."""
        at = self._clock()
        with self._c.writing() as c:
            rows = [(article, annotator, at) for article, annotator in pairs]
            for article in {row[0] for row in rows}:
                articles.current_revision(c, article)
            c.executemany("INSERT OR IGNORE INTO assignments VALUES (?, ?, ?)", rows)

    def document(self, name: str) -> str:
        """See `Store.document`."""
        with self._c.reading() as c:
            row = c.execute("SELECT content FROM documents WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])

    def save_document(self, name: str, content: str) -> None:
        """See `Store.save_document`."""
        with self._c.writing() as c:
            c.execute("INSERT OR REPLACE INTO documents VALUES (?, ?)", (name, content))

    def conflicts(self) -> list[Conflict]:
        """See `Store.conflicts`."""
        from zoneread.store.merging import list_conflicts

        with self._c.reading() as c:
            return list_conflicts(c)

    def settle(self, span: str, version: str, *, by: str) -> Applied:
        """See `Store.settle`."""
        editor = self._editor
        with self._c.writing():
            return editor.settle(span, version, self._author(by))

    def merge(self, other: Path) -> Merged:
        """Bring in another copy of the annotations, or a bundle: idempotent, and the same in any order.

        See `zoneread.store.merging`. `other` is only read. Raises StoreError for either file.
        """
        from zoneread.store.merging import merge

        theirs = connect(other, create=False, readonly=True, now=self._clock())
        try:
            with theirs.reading(), self._c.writing() as c:
                return merge(c, theirs)
        finally:
            theirs.close()

    def bundle(self, target: Path, annotator: str, article_ids: Collection[str]) -> None:
        """Write a bundle for the annotator to `target`, which must not exist: see `zoneread.store.bundling`."""
        from zoneread.store.bundling import fill_bundle
        from zoneread.store.failures import on_disk
        from zoneread.store.files import written_whole

        if target.exists():
            raise UsageError("the file is there already", where=str(target), hint="choose another name")
        now = self._clock()

        def write(part: Path) -> None:
            new = connect(part, create=True, readonly=False, now=now)
            try:
                with self._c.reading() as c, new.writing() as into:
                    fill_bundle(c, into, annotator, article_ids, now)
            finally:
                new.close()

        with on_disk(str(target)):
            written_whole(target, write)

    def scheme(self, version: int | None = None) -> Scheme:
        """See `Store.scheme`."""
        with self._c.reading() as c:
            return schemes.read_scheme(c, version)

    def save_scheme(self, scheme: Scheme, *, by: str = "") -> Scheme:
        """See `Store.save_scheme`."""
        with self._c.writing() as c:
            saved = schemes.next_scheme(c, scheme)
            schemes.write_scheme(c, saved, at=self._clock(), by=by)
            return saved

    def label_uses(self) -> dict[str, int]:
        """See `Store.label_uses`."""
        with self._c.reading() as c:
            return dict(c.execute("SELECT label, count(*) FROM spans GROUP BY label ORDER BY label").fetchall())

    # edits

    def apply(self, edit: Edit, *, by: str, active_seconds: float = 0, reviewer: bool = False) -> Applied:
        """See `Store.apply`."""
        editor = self._editor
        with self._c.writing():
            return editor.apply(edit, self._author(by, active_seconds, reviewer=reviewer))

    def add_spans(self, set: str, additions: Sequence[Addition], *, by: str, why: str = "") -> str:  # noqa: A002
        """See `Store.add_spans`."""
        editor = self._editor
        with self._c.writing():
            return editor.add_spans(set, additions, self._author(by), why)

    def undo(self, by: str, *, partial: bool = False, active_seconds: float = 0) -> Applied | None:
        """See `Store.undo`."""
        editor = self._editor
        with self._c.writing():
            return editor.undo(self._author(by, active_seconds), partial=partial)

    def redo(self, by: str, *, partial: bool = False, active_seconds: float = 0) -> Applied | None:
        """See `Store.redo`."""
        editor = self._editor
        with self._c.writing():
            return editor.redo(self._author(by, active_seconds), partial=partial)

    def log(
        self,
        *,
        article: str | None = None,
        set: str | None = None,  # noqa: A002
        span: str | None = None,
        limit: int | None = None,
    ) -> Iterator[LogEntry]:
        """See `Store.log`."""
        from zoneread.store.log import read_log

        with self._c.statements() as c:
            yield from read_log(c, article=article, set_name=set, span=span, limit=limit)

    def version(self) -> int:
        """See `Store.version`."""
        with self._c.statements() as c:
            return c.data_version()

    def export_rows(
        self,
        sets: Sequence[str],
        articles: Collection[str] | None = None,
        statuses: Collection[Status] | None = None,
        origins: Collection[Origin] = CONFIRMED,
    ) -> Iterator[AnnotatedArticle]:
        """See `Store.export_rows`."""
        with self._c.reading() as c:
            chosen = {name: spans.find_set(c, name) for name in sets}
            for row in self.articles():
                if articles is not None and row.id not in articles:
                    continue
                for one in chosen.values():
                    status = spans.read_status(c, row.id, one.name)
                    if statuses is None or status in statuses:
                        yield self._exported(c, row, one, status, origins)

    @staticmethod
    def _exported(
        c: Connection, row: ArticleRow, one: AnnotationSet, status: Status, origins: Collection[Origin]
    ) -> AnnotatedArticle:
        from zoneread.span.annotated import AnnotatedArticle

        text = articles.read_article(c, row.id, None).text
        found = spans.list_spans(c, row.id, one.name, origins)
        for span in found:
            range_ = span.range
            if text[range_.start : range_.end] != span.quote or range_.end > len(text):
                check_quote(span, text, where=f"{row.name}, set {one.name}")
        return AnnotatedArticle(
            id=row.id,
            name=row.name,
            title=row.title,
            source_path=row.source_path,
            sha256=row.sha256,
            encoding=row.encoding,
            set=one.name,
            annotator=one.annotator,
            status=status,
            text=text,
            spans=tuple(found),
        )
