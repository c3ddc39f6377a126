"""Bundles and merging: the union of what everybody did, in any order, as often as one likes."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.builders import TEXT, new_article, new_span
from tests.store.contract import added
from tests.store.test_care import tamper
from zoneread.errors import EditConflictError, StoreDamagedError, StoreError, UsageError
from zoneread.span.edits import EditKind, add_span, change_span, remove_span, set_status
from zoneread.span.scheme import Scheme
from zoneread.span.span import Status
from zoneread.store import care
from zoneread.store.protocol import Conflict, SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from zoneread.span.span import Span
    from zoneread.store.protocol import Merged

LABELS = ("reform", "metric", "project", "party-building")


def the_article(store: SqliteStore) -> str:
    return store.find_article("qingyan.txt").id


def retag(store: SqliteStore, label: str, by: str = "lin", place: int = 0) -> None:
    """Give the set's span at this place in the list another label."""
    article = the_article(store)
    span = store.spans(article, "lin")[place]
    store.apply(change_span(EditKind.RETAG, "lin", article, span, span.with_(label=label)), by=by, reviewer=True)


def content(path: Path) -> tuple[object, ...]:
    """Return what a person would call the result: spans, statuses, conflicts, and the log without its order."""
    with SqliteStore.open(path, readonly=True) as store:
        rows = [(row.name, row.set, row.status, row.spans) for row in store.export_rows([s.name for s in store.sets()])]
        return rows, store.conflicts(), sorted(entry.id for entry in store.log())


@pytest.fixture
def copies(path: Path) -> list[Path]:
    """Make two more copies of the database."""
    made = [path.with_name(name) for name in ("a.db", "b.db")]
    for copy in made:
        shutil.copy(path, copy)
    return made


def merged(path: Path, *others: Path) -> Merged:
    with SqliteStore.open(path) as store:
        results = [store.merge(other) for other in others]
    assert care.doctor(path) == []
    return results[-1]


def test_what_others_did_is_taken_over_once(path: Path, copies: list[Path]) -> None:
    for number, copy in enumerate(copies):
        with SqliteStore.open(copy) as store:
            added(store, the_article(store), 30 + number, 35)
            store.apply(set_status("lin", the_article(store), Status.TODO, Status.IN_PROGRESS), by="lin")
    result = merged(path, *copies)
    assert (result.edits, result.articles, result.left_out, result.conflicts) == (2, (), (), ())
    once = content(path)
    assert merged(path, *copies, copies[0]).edits == 0
    assert content(path) == once
    with SqliteStore.open(path) as store:
        assert len(store.spans(the_article(store), "lin")) == 4
        assert store.status(the_article(store), "lin") is Status.IN_PROGRESS


def test_a_span_edited_in_two_places_is_a_conflict_that_a_reviewer_settles(path: Path, copies: list[Path]) -> None:
    with SqliteStore.open(path) as store:
        retag(store, "project", "gao")
    with SqliteStore.open(copies[0]) as store:
        retag(store, "party-building", "lin")
    result = merged(path, copies[0])
    (conflict,) = result.conflicts
    assert isinstance(conflict, Conflict)
    assert {(v.by, v.span.label) for v in conflict.versions if v.span} == {
        ("gao", "project"),
        ("lin", "party-building"),
    }
    with SqliteStore.open(path) as store:
        article = the_article(store)
        assert store.spans(article, "lin")[0] == conflict.versions[0].span, "the first version is the one shown"
        other = conflict.versions[1]
        with pytest.raises(UsageError, match="no version e0"):
            store.settle(conflict.span, "e0", by="gao")
        store.settle(conflict.span, other.edit, by="gao")
        assert store.conflicts() == []
        assert store.spans(article, "lin")[0] == other.span
        with pytest.raises(UsageError, match="is not in conflict"):
            store.settle(conflict.span, other.edit, by="gao")
        assert len(list(store.log(span=conflict.span))) == 4
    assert merged(path, copies[0]).conflicts == ()
    assert merged(copies[0], path).conflicts == ()
    assert content(path) == content(copies[0])


def test_undoing_a_settlement_opens_the_conflict_again(path: Path, copies: list[Path]) -> None:
    for copy, label in zip(copies, ("project", "metric"), strict=True):
        with SqliteStore.open(copy) as store:
            retag(store, label)
    (conflict,) = merged(path, *copies).conflicts
    with SqliteStore.open(path) as store:
        shown, other = conflict.versions
        for _ in range(2):
            store.settle(conflict.span, other.edit, by="gao")
            assert store.conflicts() == []
            assert store.undo("gao") is not None
            assert store.conflicts() == [conflict], "both versions, the shown one first"
            assert store.spans(the_article(store), "lin")[0] == shown.span
            assert store.redo("gao") is not None
            assert store.conflicts() == []
            assert store.spans(the_article(store), "lin")[0] == other.span
            assert store.undo("gao") is not None
    assert care.doctor(path) == []
    assert merged(copies[0], path).conflicts == (conflict,)
    assert merged(copies[1], copies[0]).conflicts == (conflict,)
    assert content(copies[0]) == content(copies[1])
    with SqliteStore.open(path) as store:
        retag(store, "party-building")
        (again,) = store.conflicts()
        assert {v.span.label for v in again.versions if v.span} == {
            "party-building",
            other.span.label if other.span else "",
        }
        with pytest.raises(EditConflictError, match="cannot redo, something was built upon it: retag by lin"):
            store.redo("gao")


def test_what_only_reviewers_may_is_left_out_of_a_merge_when_another_did_it(path: Path, copies: list[Path]) -> None:
    with SqliteStore.open(path) as store:
        store.name_reviewers(["gao"], by="gao")
    with SqliteStore.open(copies[0]) as store:
        store.ensure_set("gold", SetKind.GOLD)
        store.apply(add_span("gold", the_article(store), new_span(0, 3)), by="lin")
        store.apply(add_span("gold", the_article(store), new_span(0, 3)), by="gao")
        retag(store, "metric", "zhao")
        added(store, the_article(store), 40, 42)
    result = merged(path, copies[0])
    assert result.edits == 2
    assert [reason.partition(": ")[2] for reason in result.left_out] == [
        'only reviewers may write to "gold", and lin is none here',
        'only reviewers may write to "lin", and zhao is none here',
    ]


def test_a_bundle_of_damaged_spans_is_refused(path: Path, tmp_path: Path) -> None:
    tamper(path, "DELETE FROM spans WHERE start = 0")
    with SqliteStore.open(path, readonly=True) as store, pytest.raises(StoreDamagedError, match="spans of lin are not"):
        store.bundle(tmp_path / "lin.zrb", "lin", [the_article(store)])
    assert not (tmp_path / "lin.zrb").exists()


@pytest.mark.parametrize("version", [1, 2])
def test_a_copy_that_an_older_zoneread_made_is_merged_and_left_as_it_was(path: Path, version: int) -> None:
    old = path.with_name("old.db")
    with closing(sqlite3.connect(old)) as raw:
        raw.executescript((Path(__file__).parent / "versions" / f"v{version}.sql").read_bytes().decode())
    before = old.read_bytes()
    path.unlink()
    SqliteStore.open(path, create=True).close()
    result = merged(path, old)
    assert (result.edits, result.left_out) == (5, ())
    assert old.read_bytes() == before


def test_going_on_with_what_is_shown_leaves_the_conflict_open(path: Path, copies: list[Path]) -> None:
    for copy, label in zip(copies, ("project", "metric"), strict=True):
        with SqliteStore.open(copy) as store:
            retag(store, label)
    merged(path, *copies)
    with SqliteStore.open(path) as store:
        retag(store, "party-building")
        (conflict,) = store.conflicts()
        assert "party-building" in {version.span.label for version in conflict.versions if version.span}


def test_the_same_edit_in_two_places_is_no_conflict_and_a_removal_never_hides_a_version(
    path: Path, copies: list[Path]
) -> None:
    with SqliteStore.open(copies[0]) as store:
        article = the_article(store)
        span = store.spans(article, "lin")[0]
        store.apply(remove_span("lin", article, span), by="lin")
    with SqliteStore.open(copies[1]) as store:
        store.apply(remove_span("lin", article, span), by="lin")
    assert merged(path, *copies).conflicts == ()
    with SqliteStore.open(copies[1]) as store:
        store.undo("lin")
    (conflict,) = merged(path, copies[1]).conflicts
    assert [version.span for version in conflict.versions] == [span, None]


def test_merging_respects_locks_other_peoples_sets_and_the_keepers_texts(path: Path, copies: list[Path]) -> None:
    one, two = copies
    with SqliteStore.open(one) as store:
        added(store, the_article(store), 30, 35)
        store.ensure_set("zhao", SetKind.ANNOTATOR, "zhao")
        added(store, the_article(store), 30, 35, by="zhao")
        store.add_article(new_article(text="前言。" + TEXT), by="zhao")
    with SqliteStore.open(path) as store:
        store.lock_set("lin")
        store.ensure_set("zhao", SetKind.ANNOTATOR, "zhao-the-other")
    result = merged(path, one)
    assert result.edits == 0
    assert len(result.left_out) == 3
    assert 'the set "lin" is locked' in result.left_out[0]
    assert "another person's here" in result.left_out[1]
    assert "made where the articles are kept" in result.left_out[2]
    with SqliteStore.open(two) as store:
        store.add_article(new_article("more.txt", "又一篇文章。"))
    assert merged(path, two).articles == ("more.txt",)


def test_merging_something_else_is_refused(path: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "x.zrb"
    wrong.write_bytes(b"nothing of the kind" * 100)
    with SqliteStore.open(path) as store:
        with pytest.raises(StoreError, match="is damaged"):
            store.merge(wrong)
        with pytest.raises(StoreError, match="there is no annotation database"):
            store.merge(tmp_path / "nothing.zrb")


def test_a_bundle_holds_what_one_annotator_needs_and_nothing_of_anybody_elses(path: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "lin.zrb"
    with SqliteStore.open(path) as store:
        article = the_article(store)
        other = store.add_article(new_article("more.txt", "又一篇文章，不在包里。")).article
        store.ensure_set("zhao", SetKind.ANNOTATOR, "zhao")
        secret = added(store, article, 40, 44, by="zhao")
        retag(store, "project", by="gao")
        store.save_document("guideline", "指南：先读后标。")
        store.assign([(article, "lin"), (other, "zhao")])
        mine = store.spans(article, "lin")
        store.bundle(bundle, "lin", [article])
        with pytest.raises(UsageError, match="is there already"):
            store.bundle(bundle, "lin", [article])
        with pytest.raises(UsageError, match="no articles for gao"):
            store.bundle(tmp_path / "gao.zrb", "gao", [])
    assert care.doctor(bundle) == []
    data = bundle.read_bytes()
    assert secret.id.encode() not in data
    assert "不在包里".encode() not in data
    with SqliteStore.open(bundle) as store:
        assert [row.id for row in store.articles()] == [article]
        assert [found.name for found in store.sets()] == ["lin"]
        assert store.spans(article, "lin") == mine
        assert store.document("guideline") == "指南：先读后标。"
        assert store.assignments() == {article: ("lin",)}
        new = added(store, article, 30, 35)
        store.undo("lin")
        store.redo("lin")
    result = merged(path, bundle)
    assert (result.edits, result.left_out, result.conflicts) == (3, (), ())
    with SqliteStore.open(path) as store:
        assert new in store.spans(article, "lin")
        assert store.spans(article, "zhao") == [secret]
        store.undo("lin")
        assert new not in store.spans(article, "lin")


def test_a_bundle_has_the_definitions_of_labels_in_both_languages(path: Path, tmp_path: Path) -> None:
    with SqliteStore.open(path) as store:
        first, *others = store.scheme().labels
        assert first.definition_chinese, "the labels of a new workspace have both"
        own = first._replace(definition="Ours.", definition_chinese="我们自己的定义。")
        scheme = store.save_scheme(Scheme((own, *others)), by="gao")
        store.bundle(tmp_path / "he.zrb", "he", [the_article(store)])
    with SqliteStore.open(tmp_path / "he.zrb") as store:
        assert store.scheme() == scheme
        assert store.scheme().labels[0].definition_chinese == "我们自己的定义。"


def test_a_bundle_for_somebody_without_a_set_makes_one(path: Path, tmp_path: Path) -> None:
    with SqliteStore.open(path) as store:
        store.bundle(tmp_path / "he.zrb", "he", [the_article(store)])
    with SqliteStore.open(tmp_path / "he.zrb") as store:
        added(store, the_article(store), 0, 3, by="he")
    assert merged(path, tmp_path / "he.zrb").edits == 1


def do(store: SqliteStore, action: tuple[str, int, str], by: str) -> None:
    """Do one random thing to the set of lin as `by`."""
    article = the_article(store)
    what, number, label = action
    present: list[Span] = store.spans(article, "lin")
    if what == "undo":
        try:
            store.undo(by)
        except EditConflictError:
            store.undo(by, partial=True)
    elif what == "redo":
        try:
            store.redo(by)
        except EditConflictError:
            store.redo(by, partial=True)
    elif what == "add" or not present:
        store.apply(add_span("lin", article, new_span(number, number + 3, label)), by=by, reviewer=True)
    elif what == "status":
        before = store.status(article, "lin")
        store.apply(set_status("lin", article, before, list(Status)[number % 4]), by=by, reviewer=True)
    else:
        span = present[number % len(present)]
        edit = (
            remove_span("lin", article, span)
            if what == "remove"
            else change_span(EditKind.RETAG, "lin", article, span, span.with_(label=label))
        )
        store.apply(edit, by=by, reviewer=True)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "retag", "retag", "undo", "redo", "status"]),
        st.integers(0, 40),
        st.sampled_from(LABELS),
    ),
    max_size=6,
)


@settings(max_examples=12)
@given(st.tuples(ACTIONS, ACTIONS, ACTIONS), st.data())
def test_any_order_and_any_repetition_of_merges_has_the_same_result(
    tmp_path_factory: pytest.TempPathFactory, work: tuple[list[tuple[str, int, str]], ...], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    base = folder / "base.db"
    with SqliteStore.open(base, create=True) as store:
        store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        article = store.add_article(new_article()).article
        added(store, article, 0, 5)
        added(store, article, 20, 30, "metric")
    copies = []
    for number, actions in enumerate(work):
        copy = folder / f"copy{number}.db"
        shutil.copy(base, copy)
        with SqliteStore.open(copy) as store:
            for action in actions:
                do(store, action, ("lin", "gao", "lin")[number])
        copies.append(copy)
    results = []
    for number, order in enumerate(itertools.permutations(copies)):
        target = folder / f"target{number}.db"
        shutil.copy(base, target)
        repeated = [*order, *data.draw(st.lists(st.sampled_from(copies), max_size=2))]
        merged(target, *repeated)
        results.append(content(target))
    assert all(result == results[0] for result in results)
    merged(copies[0], *copies[1:])
    assert content(copies[0]) == results[0], "it does not matter who merges"


@pytest.mark.parametrize("later", [0, 1])
def test_of_two_statuses_the_later_one_is_shown(path: Path, copies: list[Path], later: int) -> None:
    words = (Status.DONE, Status.SKIPPED)
    for number, (copy, status) in enumerate(zip(copies, words, strict=True)):
        at = f"2031-05-0{3 if number == later else 2}T08:00:00Z"
        with SqliteStore.open(copy, clock=partial(str, at)) as store:
            store.apply(set_status("lin", the_article(store), Status.TODO, status), by="lin")
    merged(path, *copies)
    with SqliteStore.open(path) as store:
        assert store.status(the_article(store), "lin") is words[later]


def test_a_file_whose_tables_are_views_is_refused(path: Path, copies: list[Path]) -> None:
    tamper(
        copies[0],
        "ALTER TABLE acts RENAME TO other",
        "CREATE VIEW acts AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    )
    with SqliteStore.open(path) as store, pytest.raises(StoreDamagedError, match="not made as zoneread makes them"):
        store.merge(copies[0])
