"""Articles with the spans of sets, as exports and comparisons get them: everything that is given is checked.

The rows of a set in an article are compared with their seal, the text with its digest, and each quote with the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.span.annotated import AnnotatedArticle
from zoneread.span.span import Status
from zoneread.store.articles import list_articles, read_article
from zoneread.store.seals import REVISION, SETS, check_small
from zoneread.store.spans import checked_rows, find_set, fitting_spans, list_statuses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from zoneread.span.span import Origin, Span
    from zoneread.store.connection import Connection
    from zoneread.store.protocol import AnnotationSet, ArticleRow

    Part = tuple[ArticleRow, AnnotationSet, Status]


def current_spans(
    c: Connection,
    sets: Sequence[str],
    articles: Collection[str] | None,
    statuses: Collection[Status] | None,
    origins: Collection[Origin],
) -> Iterator[AnnotatedArticle]:
    """Yield what `Store.export_rows` does; the text of an article is read, and kept, once for all its sets."""
    article = text = ""
    for row, one, status in _parts(c, sets, articles, statuses):
        where = f"{row.name}, set {one.name}"
        if row.id != article:
            article, text = row.id, read_article(c, row.id, None).text
        rows = checked_rows(c, row.id, one.name, where=where)
        spans = fitting_spans(rows, row.revision, origins, text, where=where)
        yield _annotated(row, one, status, text, spans)


def orphaned_spans(
    c: Connection,
    sets: Sequence[str],
    articles: Collection[str] | None,
    statuses: Collection[Status] | None,
    origins: Collection[Origin],
) -> Iterator[AnnotatedArticle]:
    """Yield what `Store.export_orphans` does."""
    for row, one, status in _parts(c, sets, articles, statuses):
        where = f"{row.name}, set {one.name}"
        rows = checked_rows(c, row.id, one.name, where=where)
        for number in sorted({found[REVISION] for found in rows} - {row.revision}):
            stored = read_article(c, row.id, number)
            spans = fitting_spans(rows, number, origins, stored.text, where=f"{where}, revision {number}")
            if spans:
                yield _annotated(stored.row, one, status, stored.text, spans)


def _parts(
    c: Connection,
    sets: Sequence[str],
    articles: Collection[str] | None,
    statuses: Collection[Status] | None,
) -> Iterator[Part]:
    """Yield the articles by name, for each the sets in the order given, with the set's status on it."""
    chosen = [find_set(c, name) for name in dict.fromkeys(sets)]
    check_small(c, SETS)
    reached = {one.name: list_statuses(c, one.name) for one in chosen}
    for row in list_articles(c):
        if articles is not None and row.id not in articles:
            continue
        for one in chosen:
            status = reached[one.name].get(row.id, Status.TODO)
            if statuses is None or status in statuses:
                yield row, one, status


def _annotated(
    row: ArticleRow, one: AnnotationSet, status: Status, text: str, spans: tuple[Span, ...]
) -> AnnotatedArticle:
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
        spans=spans,
    )
