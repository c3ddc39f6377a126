"""An editor checks against what is stored now, however often it was asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import TEXT, new_article, new_span
from tests.store.contract import added
from zoneread.errors import ArticleError, UsageError
from zoneread.span.edits import add_span
from zoneread.span.scheme import Label, Scheme
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def other(path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(path) as opened:
        yield opened


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """A store that has edited, so that it remembers."""
    with SqliteStore.open(path) as opened:
        added(opened, opened.articles()[0].id, 5, 9)
        yield opened


def test_a_set_that_another_connection_locks_is_locked_for_the_next_edit(
    store: SqliteStore, other: SqliteStore
) -> None:
    other.lock_set("lin")
    with pytest.raises(UsageError, match='the set "lin" is locked'):
        added(store, store.articles()[0].id, 0, 3)


def test_a_set_that_is_locked_and_unlocked_here_is_so_for_the_next_edit(store: SqliteStore) -> None:
    article = store.articles()[0].id
    store.lock_set("lin")
    with pytest.raises(UsageError, match='the set "lin" is locked'):
        added(store, article, 0, 3)
    store.lock_set("lin", locked=False)
    assert added(store, article, 0, 3).quote == TEXT[0:3]


def test_a_label_that_another_connection_adds_can_be_used(store: SqliteStore, other: SqliteStore) -> None:
    article = store.articles()[0].id
    with pytest.raises(UsageError, match='no label "water"'):
        added(store, article, 0, 3, "water")
    scheme = other.scheme()
    other.save_scheme(Scheme((*scheme.labels, Label("water", "Water", "水", "blue"))))
    assert added(store, article, 0, 3, "water").label == "water"


def test_a_span_fits_the_revision_that_another_connection_made_current(store: SqliteStore, other: SqliteStore) -> None:
    article = store.articles()[0].id
    longer = f"按：{TEXT}"
    other.add_article(new_article(text=longer))
    store.apply(add_span("lin", article, new_span(0, 2, text=longer)), by="lin")
    assert next(span.quote for span in store.spans(article, "lin")) == "按："


def test_a_revision_that_was_taken_back_with_its_batch_is_not_remembered(store: SqliteStore) -> None:
    article = store.articles()[0].id
    with pytest.raises(ArticleError, match="the name holds a lone surrogate"):
        store.add_articles([new_article(text=f"按：{TEXT}"), new_article("\ud800.txt", "别的文字。")])
    assert added(store, article, 0, 3) in store.spans(article, "lin")
