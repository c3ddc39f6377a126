"""Dealing out, progress, and what a team's files may not do to the store."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from tests.store.builders import new_article, new_span
from zoneread.errors import AnchorError, StoreDamagedError, UsageError
from zoneread.session.team import deal_out, make_bundle, merge_files, mine, plan_deal, workloads
from zoneread.span.edits import add_span, set_status
from zoneread.span.span import Status
from zoneread.store.log import log_digest
from zoneread.store.protocol import Merged, SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "annotations.db", create=True) as store:
        store.add_articles([new_article(f"{n}.txt", f"{n}号，青砚经开区推行“一窗通办”𠮷模式。") for n in range(6)])
        store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        yield store


def test_new_articles_are_dealt_and_everybody_keeps_what_they_have(store: SqliteStore) -> None:
    deal_out(store, ["lin", "zhao"], 1, by="gao")
    before = store.assignments()
    store.add_articles([new_article("8.txt", "后来的文章。"), new_article("9.txt", "更后来的文章。")])
    plan = plan_deal(store, ["lin", "zhao", "gao"], 1)
    assert [(row.name, name) for row, name in plan.new] == [("8.txt", "gao"), ("9.txt", "gao")]
    assert plan.loads == {"lin": 3, "zhao": 3, "gao": 2}
    assert deal_out(store, ["lin", "zhao", "gao"], 1, by="gao") == plan
    assert {article: store.assignments()[article] for article in before} == before
    assert len(mine(store.assignments(), "gao")) == 2


def test_what_another_deals_in_between_counts(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assign = store.assign
    first = store.articles()[0].id

    def interrupted(*given: Any, **named: Any) -> None:
        monkeypatch.undo()
        with SqliteStore.open(store.path) as other:
            other.assign([(first, "wu")])
        assign(*given, **named)

    monkeypatch.setattr(store, "assign", interrupted)
    deal_out(store, ["lin", "zhao"], 1, by="gao")
    assert store.assignments()[first] == ("wu",)
    assert all(len(holders) == 1 for holders in store.assignments().values())


def test_done_and_skipped_articles_are_not_left(store: SqliteStore) -> None:
    deal_out(store, ["lin", "zhao"], 1, by="gao")
    first, second, *_ = sorted(mine(store.assignments(), "lin"))
    store.apply(set_status("lin", first, Status.TODO, Status.DONE), by="lin")
    store.apply(set_status("lin", second, Status.TODO, Status.SKIPPED), by="lin")
    loads = workloads(store.articles(), store.assignments(), store.progress())
    assert {name: (load.assigned, load.left) for name, load in loads.items()} == {"lin": (3, 1), "zhao": (3, 3)}


def test_a_bundle_of_nothing_is_refused(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no articles for wu"):
        make_bundle(store, tmp_path / "wu.zrb", "wu")
    assert not (tmp_path / "wu.zrb").exists()


@pytest.fixture
def bundle(store: SqliteStore, tmp_path: Path) -> Path:
    """Write a bundle in which lin has added one span."""
    path = tmp_path / "lin.zrb"
    make_bundle(store, path, "lin", everything=True)
    with SqliteStore.open(path) as theirs:
        article = theirs.find_article("0.txt").id
        text = theirs.article(article).text
        theirs.apply(add_span("lin", article, new_span(3, 6, text=text)), by="lin")
    return path


def drop_triggers(raw: sqlite3.Connection) -> None:
    """Take away what keeps log and texts from being changed, as a forger would."""
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')


def merged(store: SqliteStore, path: Path) -> object:
    ((_, came),) = merge_files(store, [path])
    return came


def test_a_span_that_does_not_fit_its_text_is_not_taken_though_its_row_has_a_good_digest(
    store: SqliteStore, bundle: Path
) -> None:
    with sqlite3.connect(bundle) as raw:
        drop_triggers(raw)
        number, *row = raw.execute(
            "SELECT number, id, at, annotator, kind, coalesce(target, ''), why, changes, active_seconds, program FROM edits"
        ).fetchone()
        row[6] = row[6].replace('"quote":"', '"quote":"假')
        facts = (row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8])
        raw.execute("UPDATE edits SET changes = ?, digest = ? WHERE number = ?", (row[6], log_digest(facts), number))
    raw.close()
    came = merged(store, bundle)
    assert isinstance(came, AnchorError)
    assert "should read" in came.message
    assert list(store.log()) == []


def test_an_article_whose_text_was_changed_is_not_taken(store: SqliteStore, bundle: Path, tmp_path: Path) -> None:
    with sqlite3.connect(bundle) as raw:
        drop_triggers(raw)
        raw.execute("UPDATE texts SET reading = replace(reading, '5号，青砚', '5号，假的')")
    raw.close()
    with SqliteStore.open(tmp_path / "other.db", create=True) as other:
        came = merged(other, bundle)
        assert isinstance(came, StoreDamagedError)
        assert other.articles() == []


def test_a_sound_bundle_is_taken(store: SqliteStore, bundle: Path) -> None:
    came = merged(store, bundle)
    assert isinstance(came, Merged)
    assert (came.edits, came.conflicts) == (1, ())
