"""Exporting annotation sets: what goes out, checked against its text, counted as it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from zoneread.formats.base import Report, WriteOptions
from zoneread.formats.registry import find_format, writer
from zoneread.session.sets import find_set
from zoneread.span.span import CONFIRMED, Origin, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export. Empty `articles` or `statuses` mean all of them; articles that a set has not touched stay out."""

    sets: tuple[str, ...]
    articles: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    origins: frozenset[Origin] = CONFIRMED


@dataclass(slots=True)
class ExportCount:
    """What went out."""

    articles: int = 0
    spans: int = 0
    labels: Counter[str] = field(default_factory=Counter)


def select(store: Store, selection: Selection) -> Iterator[AnnotatedArticle]:
    """Yield the selected articles; the store checks each span against its text.

    Raises UsageError for a set or an article that is not there, before the first article, and AnchorError at a span
    whose quote is not its text.
    """
    articles = [store.find_article(ref).id for ref in selection.articles] or None
    sets = [find_set(store, name).name for name in dict.fromkeys(selection.sets)]
    for article in store.export_rows(sets, articles, selection.statuses or None, selection.origins):
        if selection.articles or article.spans or article.status is not Status.TODO:
            yield article


def export(store: Store, selection: Selection, format_name: str, out: IO[bytes], *, excel: bool = False) -> ExportCount:
    """Write the selection to `out` in the named format, and return what was written."""
    write = writer(find_format(format_name))
    count = ExportCount()
    write(_counting(select(store, selection), count), out, WriteOptions(excel=excel), Report())
    return count


def _counting(articles: Iterable[AnnotatedArticle], count: ExportCount) -> Iterator[AnnotatedArticle]:
    for article in articles:
        count.articles += 1
        count.spans += len(article.spans)
        count.labels.update(span.label for span in article.spans)
        yield article


def parse_statuses(words: Sequence[str]) -> tuple[Status, ...]:
    """Return the statuses that `words` name; they come from a checked list of choices."""
    return tuple(Status(word.replace("-", "_")) for word in words)
