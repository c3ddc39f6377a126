"""What is kept of articles is what the database says, and no more than a few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article
from zoneread.errors import UsageError
from zoneread.session import keeping
from zoneread.session.keeping import Kept
from zoneread.session.session import Session
from zoneread.span.edits import Edit, EditKind, RevisionChange
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.session.open_article import OpenArticle


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "annotations.db", create=True) as store:
        for number in range(8):
            store.add_article(new_article(f"{number}.txt", f"第{number}篇：青砚高新区推行一窗通办机制。"))
        yield store


@pytest.fixture
def session(store: SqliteStore) -> Session:
    return Session(store, "lin")


@pytest.fixture
def ids(store: SqliteStore) -> list[str]:
    return [row.id for row in store.articles()]


def tag(session: Session, kept: Kept, article: OpenArticle, start: int, label: str = "reform") -> None:
    kept.follow(session.apply(session.tag(article, Range(start, start + 3), label)))


def same(one: OpenArticle, other: OpenArticle) -> bool:
    return (one.row, one.text, one.status, one.spans) == (other.row, other.text, other.status, other.spans)


def test_an_article_that_was_open_is_not_read_again(session: Session, ids: list[str]) -> None:
    kept = Kept(session)
    first = kept.open(ids[0])
    kept.open(ids[1])
    assert kept.open(ids[0]) is first


def test_what_is_kept_follows_the_edits_of_the_session_wherever_they_are(session: Session, ids: list[str]) -> None:
    kept = Kept(session)
    first, second = kept.open(ids[0]), kept.open(ids[1])
    for article, start in ((first, 0), (second, 2), (first, 4)):
        tag(session, kept, article, start)
    undone = session.undo()
    assert undone is not None
    kept.follow(undone)
    for id_, article in ((ids[0], first), (ids[1], second)):
        assert kept.open(id_) is article
        assert same(article, session.open(id_))
    assert len(first.spans) == len(second.spans) == 1


def test_after_another_process_has_written_everything_is_read_again(
    session: Session, store: SqliteStore, ids: list[str]
) -> None:
    kept = Kept(session)
    first, second = kept.open(ids[0]), kept.open(ids[1])
    with SqliteStore.open(store.path) as elsewhere:
        other = Session(elsewhere, "lin")
        other.apply(other.tag(other.open(ids[0]), Range(0, 3), "metric"))
    again = kept.open(ids[0])
    assert again is not first
    assert [span.label for span in again.spans] == ["metric"]
    assert kept.open(ids[1]) is not second


def test_after_a_change_of_its_text_an_article_is_read_again_and_the_others_stay(
    session: Session, ids: list[str]
) -> None:
    kept = Kept(session)
    first, second = kept.open(ids[0]), kept.open(ids[1])
    kept.follow(Edit(EditKind.REVISE, (RevisionChange(ids[0], 1, 1),)))
    assert kept.open(ids[0]) is not first
    assert kept.open(ids[1]) is second
    assert kept.open(ids[1], anew=True) is not second


def test_only_a_few_articles_are_kept_and_the_last_ones_longest(session: Session, ids: list[str]) -> None:
    kept = Kept(session)
    articles = [kept.open(id_) for id_ in ids]
    for id_, article in list(zip(ids, articles, strict=True))[: -keeping.MOST - 1 : -1]:
        assert kept.open(id_) is article
    assert kept.open(ids[0]) is not articles[0]


def test_long_articles_are_not_kept_together_but_the_open_one_always_is(
    session: Session, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_CHARACTERS", 5)
    kept = Kept(session)
    first = kept.open(ids[0])
    assert kept.open(ids[0]) is first
    assert not kept.wants(session.store.find_article(ids[1]))
    kept.open(ids[1])
    assert kept.open(ids[0]) is not first


def test_reading_ahead_makes_way_for_what_is_open(session: Session, store: SqliteStore, ids: list[str]) -> None:
    kept, rows = Kept(session), store.articles()
    opened = kept.open(ids[0])
    for row in rows[1:]:
        assert kept.wants(row)
        kept.read_ahead(row)
        assert not kept.wants(row)
    assert kept.open(ids[0]) is opened


def test_an_article_that_does_not_open_is_not_kept(session: Session) -> None:
    kept = Kept(session)
    with pytest.raises(UsageError, match="no article"):
        kept.open("nothing of the kind")


def test_an_article_that_is_not_whole_is_not_kept(
    session: Session, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneread.session.opening.NEAR", 2)
    kept = Kept(session)
    assert not kept.open(ids[0], near=0).whole
    assert kept.open(ids[0]).whole


def test_the_article_that_is_shown_follows_edits_though_it_is_kept_no_longer(
    session: Session, store: SqliteStore, ids: list[str]
) -> None:
    kept = Kept(session)
    shown = kept.open(ids[0])
    with SqliteStore.open(store.path) as elsewhere:
        other = Session(elsewhere, "zhao")
        other.apply(other.tag(other.open(ids[1]), Range(0, 3), "metric"))
    kept.open(ids[2])
    kept.follow(session.apply(session.tag(shown, Range(0, 3), "reform")), shown)
    assert same(shown, session.open(ids[0]))
    assert shown.counts == {"reform": 1}
