from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workspaces import make_workspace
from zoneread.errors import UsageError
from zoneread.session.opening import open_store
from zoneread.session.propagating import tag_hits, untagged
from zoneread.session.searching import Query, hit_at, search
from zoneread.session.session import Session
from zoneread.span.span import Origin, Status
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.store.sqlite import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(make_workspace(tmp_path / "zones")) as opened:
        yield opened


def test_hits_in_several_articles_become_propagated_spans_in_one_edit(store: SqliteStore) -> None:
    session = Session(store, "mei")
    hits = list(search(store, Query("。")))
    ids = {hit.article.id for hit in hits}
    edit = session.apply(tag_hits(session, hits, "reform", "。"))
    assert (set(edit.articles), edit.why) == (ids, "。")
    for id_ in ids:
        assert {span.origin for span in store.spans(id_, "mei")} == {Origin.PROPAGATED}
        assert store.status(id_, "mei") is Status.IN_PROGRESS
    assert untagged(session, hits, "reform") == []
    assert untagged(session, hits, "metric") == hits
    session.undo()
    assert all(store.spans(id_, "mei") == [] for id_ in ids)


def test_hits_that_have_the_label_are_left_out_and_with_none_left_it_is_refused(store: SqliteStore) -> None:
    session = Session(store, "lin")
    (hit,) = search(store, Query("主题党日活动"))
    with pytest.raises(UsageError, match="every one of them is party-building already"):
        tag_hits(session, [hit], "party-building", "")


def test_a_text_that_has_changed_since_is_refused(store: SqliteStore) -> None:
    session = Session(store, "mei")
    row = store.find_article("01-first.txt")
    hit = hit_at(row, "另一篇文章。", Range(0, 3))
    with pytest.raises(UsageError, match="has changed since it was searched"):
        tag_hits(session, [hit], "reform", "")
