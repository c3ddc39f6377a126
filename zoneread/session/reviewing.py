"""Comparing two annotation sets of the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.compare.diff import DiffRow, Summary, diff_article, summarise
from zoneread.session.sets import find_set, touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.store.protocol import ArticleRow, Store


@dataclass(frozen=True, slots=True)
class ComparedArticle:
    """One article that both sets have touched: its reading text and the aligned pairs in text order."""

    article: ArticleRow
    text: str
    rows: tuple[DiffRow, ...]


@dataclass(frozen=True, slots=True)
class SetDiff:
    """Two sets side by side. `left_out` are the articles that only one of the sets has touched."""

    a: str
    b: str
    compared: tuple[ComparedArticle, ...]
    left_out: tuple[ArticleRow, ...]
    summary: Summary


def diff_sets(store: Store, a: str, b: str, articles: Sequence[str] = ()) -> SetDiff:
    """Align sets `a` and `b` on every article that both have touched, or on the named ones whatever their state.

    Raises UsageError for a set or an article that is not there.
    """
    a_set, b_set = find_set(store, a), find_set(store, b)
    named = [store.find_article(ref) for ref in articles]
    a_touched, b_touched = touched(store, a_set.name), touched(store, b_set.name)
    chosen = named or [row for row in store.articles() if row.id in a_touched and row.id in b_touched]
    left_out = [] if named else [row for row in store.articles() if (row.id in a_touched) != (row.id in b_touched)]
    compared = tuple(
        ComparedArticle(
            row,
            store.article(row.id).text,
            tuple(diff_article(row.id, store.spans(row.id, a_set.name), store.spans(row.id, b_set.name))),
        )
        for row in chosen
    )
    summary = summarise((pair for article in compared for pair in article.rows), articles=len(compared))
    return SetDiff(a_set.name, b_set.name, compared, tuple(left_out), summary)
