"""The store on SQLite: one connection, and the queries and edits of the modules beside this one.

What each method does is said in `zoneread.store.protocol.Store`. This module imports only the standard library's
sqlite3; sqlite-utils is imported when a database is made or migrated, and what edits, merges, logs and revises when it
is first called for: reading (`zoneread.store.reading`), which the reader begins with, does without.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.errors import EditConflictError, StoreError, UsageError
from zoneread.store import articles, schemes, spans
from zoneread.store.connection import connect
from zoneread.store.reading import ReadingStore

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from typing import Self

    from zoneread.span.edits import Edit
    from zoneread.span.plain import Addition
    from zoneread.span.scheme import Scheme
    from zoneread.store.connection import Connection
    from zoneread.store.edits import Author, Editor
    from zoneread.store.protocol import AnnotationSet, Applied, Merged, NewArticle, Outcome, SetKind


def utc_now() -> str:
    """Return the time as the store writes it: UTC, ISO 8601, whole seconds, "Z"."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def random_id() -> str:
    """Return 16 random hex digits; spans' ids put "s" before them, edits' "e"."""
    return os.urandom(8).hex()


class SqliteStore(ReadingStore):
    """A `Store` in one SQLite file. Make it with `open`; it is a context manager that closes itself."""

    def __init__(self, connection: Connection, *, clock: Callable[[], str], new_id: Callable[[], str]) -> None:
        super().__init__(connection)
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

    def reopen(self) -> None:
        """See `Store.reopen`."""
        fresh = connect(self.path, create=False, readonly=False, now=self._clock())
        fresh.patience = self.patience
        before, self._c = self._c, fresh
        # What edits remember was read through the connection that is gone.
        vars(self).pop("_editor", None)
        with suppress(StoreError):
            before.close()

    # articles

    def add_article(self, new: NewArticle, *, by: str = "") -> Outcome:
        """See `Store.add_article`."""
        return self.add_articles([new], by=by)[0]

    def add_articles(self, new: Iterable[NewArticle], *, by: str = "") -> list[Outcome]:
        """See `Store.add_articles`."""
        batch = list(new)  # what makes them may be slow: not while others wait for the lock
        from zoneread.store.adding import add

        editor = self._editor
        with self._c.writing() as c:
            return [add(c, editor, one, self._author(by)) for one in batch]

    def add_revision(self, article: str, new: NewArticle) -> int:
        """See `Store.add_revision`."""
        with self._c.writing() as c:
            articles.current_revision(c, article)
            number = articles.next_revision(c, article)
            articles.insert_revision(c, article, number, new, self._clock())
            return number

    def ensure_set(self, name: str, kind: SetKind, annotator: str = "") -> AnnotationSet:
        """See `Store.ensure_set`."""
        with self._c.reading() as c:
            present = c.execute("SELECT 1 FROM sets WHERE name = ?", (name,)).fetchone()
        if present is None:
            if not name:
                raise UsageError("an annotation set needs a name")
            with self._c.writing() as c:
                spans.insert_set(c, name, kind.value, annotator, self._clock())
        with self._c.reading() as c:
            found = spans.find_set(c, name)
        if (found.kind, found.annotator) != (kind, annotator):
            of = f" of {found.annotator}" if found.annotator else ""
            raise UsageError(f'the set "{name}" is there as {found.kind.value}{of}', hint="choose another name")
        return found

    # acts

    def lock_set(self, name: str, locked: bool = True, *, by: str = "") -> None:
        """See `Store.lock_set`."""
        from zoneread.store.acts import lock_set

        with self._c.writing() as c:
            lock_set(c, name, locked=locked, at=self._clock(), by=by)

    def name_reviewers(self, names: Sequence[str], *, by: str) -> None:
        """See `Store.name_reviewers`."""
        from zoneread.store.acts import name_reviewers

        with self._c.writing() as c:
            name_reviewers(c, names, at=self._clock(), by=by)

    def assign(
        self, pairs: Iterable[tuple[str, str]], *, by: str = "", upon: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """See `Store.assign`."""
        from zoneread.store.acts import deal_out

        wanted = list(pairs)
        with self._c.writing() as c:
            if upon is not None and upon != self.assignments():
                raise EditConflictError("articles were dealt out by another meanwhile", hint="deal again")
            for article in {article for article, _ in wanted}:
                articles.current_revision(c, article)
            deal_out(c, wanted, at=self._clock(), by=by)

    def save_document(self, name: str, content: str, *, by: str = "") -> None:
        """See `Store.save_document`."""
        from zoneread.store.acts import save_document

        with self._c.writing() as c:
            save_document(c, name, content, at=self._clock(), by=by)

    def save_scheme(self, scheme: Scheme, *, by: str = "", relabelling: Edit | None = None) -> Scheme:
        """See `Store.save_scheme`."""
        from zoneread.store.acts import note_scheme

        editor = self._editor
        with self._c.writing() as c:
            saved = schemes.next_scheme(c, scheme)
            at = self._clock()
            schemes.write_scheme(c, saved, at=at, by=by)
            note_scheme(c, saved, at=at, by=by)
            if relabelling is not None:
                editor.apply(relabelling, self._author(by, reviewer=True))
            return saved

    # edits

    def settle(self, span: str, version: str, *, by: str) -> Applied:
        """See `Store.settle`."""
        editor = self._editor
        with self._c.writing():
            return editor.settle(span, version, self._author(by, reviewer=True))

    def merge(self, other: Path) -> Merged:
        """Bring in another copy of the annotations, or a bundle: idempotent, and the same in any order.

        See `zoneread.store.merging`. `other` is only read; of one that an older zoneread made a copy is migrated. Raises
        StoreError for either file.
        """
        from zoneread.store.care import opened_copy
        from zoneread.store.merging import merge

        with opened_copy(other, now=self._clock()) as theirs, theirs.reading(), self._c.writing() as c:
            return merge(c, theirs)

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
