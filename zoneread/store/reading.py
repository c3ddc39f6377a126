"""What the store on SQLite tells: the half of `SqliteStore` that only reads.

What each method does is said in `zoneread.store.protocol.Store`. Only the standard library's sqlite3 is imported, and what
conflicts, logs and revisions need when they are first asked for: the reader begins with this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.span.span import CONFIRMED
from zoneread.store import articles, schemes, spans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import Origin, Span, Status
    from zoneread.store.connection import Connection
    from zoneread.store.protocol import (
        Act,
        AnnotationSet,
        ArticleRow,
        Conflict,
        LabelFigures,
        LogEntry,
        Orphan,
        Progress,
        Revising,
        StoredArticle,
    )
    from zoneread.text.ranges import Range


class ReadingStore:
    """A database that is open. A context manager that closes itself."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """See `Store.close`."""
        self._c.close()

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

    def revising(self, article: str, number: int) -> Revising:
        """See `Store.revising`."""
        from zoneread.store.revising import revising

        with self._c.reading() as c:
            return revising(c, article, number)

    def settlements(self, article: str) -> dict[str, str]:
        """See `Store.settlements`."""
        with self._c.reading() as c:
            return dict(c.execute("SELECT mark, decision FROM settlements WHERE article = ?", (article,)).fetchall())

    def sets(self) -> list[AnnotationSet]:
        """See `Store.sets`."""
        with self._c.reading() as c:
            return spans.list_sets(c)

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

    def document(self, name: str) -> str:
        """See `Store.document`."""
        with self._c.reading() as c:
            row = c.execute("SELECT content FROM documents WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])

    def reviewers(self) -> tuple[str, ...]:
        """See `Store.reviewers`."""
        from zoneread.store.acts import list_reviewers

        with self._c.reading() as c:
            return list_reviewers(c)

    def require_reviewer(self, by: str, what: str) -> None:
        """See `Store.require_reviewer`."""
        from zoneread.store.acts import check_reviewer

        check_reviewer(self.reviewers(), by, what)

    def acts(self) -> list[Act]:
        """See `Store.acts`."""
        from zoneread.store.acts import list_acts

        with self._c.reading() as c:
            return list_acts(c)

    def label_figures(self, set: str) -> dict[str, LabelFigures]:  # noqa: A002
        """See `Store.label_figures`."""
        with self._c.reading() as c:
            return spans.read_label_figures(c, set)

    def conflicts(self) -> list[Conflict]:
        """See `Store.conflicts`."""
        from zoneread.store.merging import list_conflicts

        with self._c.reading() as c:
            return list_conflicts(c)

    def scheme(self, version: int | None = None) -> Scheme:
        """See `Store.scheme`."""
        with self._c.reading() as c:
            return schemes.read_scheme(c, version)

    def label_uses(self) -> dict[str, int]:
        """See `Store.label_uses`."""
        with self._c.reading() as c:
            return dict(c.execute("SELECT label, count(*) FROM spans GROUP BY label ORDER BY label").fetchall())

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
        from zoneread.store.exporting import current_spans

        with self._c.reading() as c:
            yield from current_spans(c, sets, articles, statuses, origins)

    def export_orphans(
        self,
        sets: Sequence[str],
        articles: Collection[str] | None = None,
        statuses: Collection[Status] | None = None,
        origins: Collection[Origin] = CONFIRMED,
    ) -> Iterator[AnnotatedArticle]:
        """See `Store.export_orphans`."""
        from zoneread.store.exporting import orphaned_spans

        with self._c.reading() as c:
            yield from orphaned_spans(c, sets, articles, statuses, origins)
