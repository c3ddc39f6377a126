"""What every `Store` must do. A backend's tests subclass `StoreContract` and say how an empty store is opened.

::

    class TestMine(StoreContract):
        @pytest.fixture
        def store(self, tmp_path): ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import TEXT, new_article, new_span
from zoneread.errors import AnchorError, ArticleError, DataError, EditConflictError, UsageError
from zoneread.span.edits import (
    Edit,
    EditKind,
    RevisionChange,
    SettlementChange,
    SpanChange,
    StatusChange,
    add_span,
    change_span,
    remove_span,
    set_status,
    together,
)
from zoneread.span.scheme import DEFAULT_SCHEME, Label, Scheme
from zoneread.span.span import Origin, Status
from zoneread.store.protocol import Result, SetKind
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from zoneread.span.span import Span
    from zoneread.store.protocol import Store


@pytest.fixture
def article(store: Store) -> str:
    """Store the one article and two annotators' sets; return the article's id."""
    store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
    store.ensure_set("zhao", SetKind.ANNOTATOR, "zhao")
    return store.add_article(new_article()).article


def added(store: Store, article: str, start: int, end: int, label: str = "reform", *, by: str = "lin") -> Span:
    """Add a span to the set called as the annotator and return it as stored."""
    change = store.apply(add_span(by, article, new_span(start, end, label)), by=by).edit.changes[0]
    assert isinstance(change, SpanChange)
    assert change.after is not None
    return change.after


class StoreContract:
    """The tests; `store` is a fixture of the subclass: empty, writable, with the clock and ids of `builders`."""

    # the connection

    def test_after_connecting_anew_everything_is_there_and_edits_go_on(self, store: Store, article: str) -> None:
        first = added(store, article, 0, 4)
        store.reopen()
        second = added(store, article, 4, 8)
        assert store.spans(article, "lin") == [first, second]
        for _ in range(2):
            assert store.undo("lin") is not None
        assert store.spans(article, "lin") == []

    # articles

    def test_an_article_comes_back_as_it_was(self, store: Store) -> None:
        new = new_article()
        outcome = store.add_article(new)
        assert (outcome.result, outcome.revision) == (Result.NEW, 1)
        stored = store.article(outcome.article)
        assert stored.text == new.reading.text
        assert stored.reading == new.reading
        assert stored.source == new.source
        assert stored.row.characters == len(TEXT)
        assert stored.row.source_path == "/in/qingyan.txt"
        assert outcome.article == "a" + new.source.sha256[:12]

    @pytest.mark.parametrize("text", ["", "\0", "\ufeff青", "a\0b𠮷", "é́‍👨‍👩‍👧", "\udc80碎", "　　　\r\n\r"])
    def test_a_hard_text_comes_back_as_it_was(self, store: Store, text: str) -> None:
        new = new_article("hard.txt", text)
        stored = store.article(store.add_article(new).article)
        assert stored.source.text == text
        assert stored.reading == new.reading

    def test_the_same_article_again_is_unchanged(self, store: Store) -> None:
        first = store.add_article(new_article())
        again = store.add_article(new_article())
        assert (again.result, again.article, again.revision) == (Result.UNCHANGED, first.article, 1)

    def test_the_same_text_under_another_name_is_the_same_article(self, store: Store) -> None:
        first = store.add_article(new_article())
        again = store.add_article(new_article("copy.txt"))
        assert (again.result, again.article, again.same_as) == (Result.UNCHANGED, first.article, "qingyan.txt")
        assert len(store.articles()) == 1

    def test_another_text_under_a_name_is_a_new_revision(self, store: Store, article: str) -> None:
        outcome = store.add_article(new_article(text=TEXT + "完"))
        assert (outcome.result, outcome.article, outcome.revision) == (Result.CHANGED, article, 2)
        assert store.article(article).text == TEXT + "完"
        assert store.article(article, 1).text == TEXT
        assert store.find_article("qingyan.txt").revision == 2

    def test_another_clean_up_of_the_same_text_is_a_new_revision(self, store: Store, article: str) -> None:
        assert store.add_article(new_article(steps="99:later")).result is Result.CHANGED
        assert store.add_article(new_article(steps="99:later")).result is Result.UNCHANGED

    def test_a_batch_is_stored_whole_or_not_at_all(self, store: Store) -> None:
        with pytest.raises(ArticleError, match="the name holds a lone surrogate"):
            store.add_articles([new_article("one.txt", "一"), new_article("t\udc80wo.txt", "二")])
        assert store.articles() == []

    def test_an_article_is_found_by_id_name_and_beginning_of_its_id(self, store: Store, article: str) -> None:
        for ref in (article, "qingyan.txt", article[:5]):
            assert store.find_article(ref).id == article

    def test_an_unknown_article_is_refused_with_the_nearest(self, store: Store, article: str) -> None:
        with pytest.raises(UsageError, match=r'did you mean "qingyan\.txt"'):
            store.find_article("qinyan.txt")
        with pytest.raises(UsageError, match="no article"):
            store.find_article("%")
        with pytest.raises(UsageError, match="has no revision 7"):
            store.article(article, 7)

    # sets and statuses

    def test_a_set_is_made_once(self, store: Store) -> None:
        made = store.ensure_set("gold", SetKind.GOLD)
        assert store.ensure_set("gold", SetKind.GOLD) == made
        with pytest.raises(UsageError, match="is there as gold"):
            store.ensure_set("gold", SetKind.ANNOTATOR, "lin")
        with pytest.raises(UsageError, match="needs a name"):
            store.ensure_set("", SetKind.GOLD)

    def test_a_set_that_is_not_there_is_empty_to_look_at(self, store: Store, article: str) -> None:
        assert store.spans(article, "nobody") == []
        assert store.status(article, "nobody") is Status.TODO
        assert store.overview("nobody") == {article: (Status.TODO, 0)}

    def test_a_status_is_kept_for_each_set(self, store: Store, article: str) -> None:
        store.apply(set_status("lin", article, Status.TODO, Status.DONE), by="lin")
        assert store.status(article, "lin") is Status.DONE
        assert store.status(article, "zhao") is Status.TODO
        lin, zhao = store.sets()
        assert (lin.statuses, zhao.statuses) == ({Status.DONE: 1}, {})

    def test_a_status_that_is_not_what_was_seen_is_a_conflict(self, store: Store, article: str) -> None:
        with pytest.raises(EditConflictError, match="the article is todo, not done"):
            store.apply(set_status("lin", article, Status.DONE, Status.SKIPPED), by="lin")

    # spans

    def test_a_span_gets_what_it_lacks_and_comes_back(self, store: Store, article: str) -> None:
        applied = store.apply(add_span("lin", article, new_span(5, 12, note="细看")), by="lin")
        (stored,) = store.spans(article, "lin")
        assert applied.edit.changes == (SpanChange("lin", article, None, stored),)
        assert stored.id.startswith("s")
        assert stored.created == stored.updated == applied.at
        assert (stored.annotator, stored.note, stored.quote) == ("lin", "细看", TEXT[5:12])
        assert store.overview("lin")[article] == (Status.TODO, 1)
        assert store.sets()[0].spans == 1

    def test_spans_come_in_reading_order(self, store: Store, article: str) -> None:
        for start, end, label in ((20, 25, "metric"), (0, 3, "project"), (0, 8, "reform"), (0, 3, "metric")):
            added(store, article, start, end, label)
        found = [(s.start, s.end, s.label) for s in store.spans(article, "lin")]
        assert found == [(0, 8, "reform"), (0, 3, "metric"), (0, 3, "project"), (20, 25, "metric")]

    def test_the_spans_touching_a_range_are_those_that_share_a_character_with_it(
        self, store: Store, article: str
    ) -> None:
        all_ = [added(store, article, *ends) for ends in ((0, 2), (0, 9), (2, 5), (5, 6), (6, 9))]
        found = store.spans(article, "lin", touching=Range(2, 6))
        assert found == [span for span in store.spans(article, "lin") if span.range.overlaps(Range(2, 6))]
        assert len(found) == 3 < len(all_)

    def test_the_first_articles_by_name_can_be_asked_for_alone(self, store: Store) -> None:
        for name in ("c.txt", "a.txt", "b.txt"):
            store.add_article(new_article(name, f"{TEXT}{name}"))
        assert [row.name for row in store.articles(2)] == ["a.txt", "b.txt"]
        assert len(store.articles(9)) == len(store.articles()) == 3

    def test_a_large_edit_is_stored_whole_and_undone_in_one_step(self, store: Store, article: str) -> None:
        spans = [new_span(at % 20, at % 20 + 1 + at // 20 % 20) for at in range(1300)]
        applied = store.apply(together(EditKind.IMPORT, [add_span("lin", article, span) for span in spans]), by="lin")
        found = store.spans(article, "lin")
        assert len({span.id for span in found}) == 1300
        assert list(store.log())[-1].changes == applied.edit.changes
        store.undo("lin")
        assert store.spans(article, "lin") == []
        store.redo("lin")
        assert store.spans(article, "lin") == found

    def test_changes_of_one_span_in_one_edit_follow_each_other(self, store: Store, article: str) -> None:
        first = added(store, article, 0, 5)
        second = first.with_(label="metric", updated="2031-06-01T00:00:00Z")
        third = second.with_(note="n", updated="2031-06-02T00:00:00Z")
        changes = [change_span(EditKind.RETAG, "lin", article, *pair) for pair in ((first, second), (second, third))]
        store.apply(together(EditKind.BULK, changes), by="lin")
        assert store.spans(article, "lin") == [third]
        gone = together(
            EditKind.BULK,
            [remove_span("lin", article, third), change_span(EditKind.NOTE, "lin", article, third, third)],
        )
        with pytest.raises(EditConflictError, match="is no longer there"):
            store.apply(gone, by="lin")
        assert store.spans(article, "lin") == [third]

    def test_fragments_attributes_and_origin_are_kept(self, store: Store, article: str) -> None:
        parts = (Range(9, 12), Range(2, 4))
        span = new_span(5, 10, "metric").with_(
            source=parts, attributes={"value": "8.6", "n": 2.5, "yes": True}, origin=Origin.SUGGESTED
        )
        store.apply(add_span("lin", article, span), by="lin")
        assert store.spans(article, "lin") == []
        (stored,) = store.spans(article, "lin", origins={Origin.SUGGESTED})
        assert (stored.source, dict(stored.attributes)) == (parts, {"value": "8.6", "n": 2.5, "yes": True})
        assert store.overview("lin")[article] == (Status.TODO, 0)

    @pytest.mark.parametrize(
        ("span", "message"),
        [
            (new_span(0, 3).with_(quote="别的字"), "should read"),
            (new_span(len(TEXT) - 2, len(TEXT) + 3), "should read"),
            (new_span(0, 3).with_(source=()), "no place in the source"),
            (new_span(3, 3), "is empty"),
            (new_span(0, 3, note="\udc80"), "lone surrogate"),
            (new_span(0, 3, "reforn"), 'did you mean "reform"'),
        ],
    )
    def test_a_span_that_cannot_be_is_refused(self, store: Store, article: str, span: Span, message: str) -> None:
        with pytest.raises((AnchorError, DataError, UsageError), match=message):
            store.apply(add_span("lin", article, span), by="lin")
        assert store.spans(article, "lin") == []
        assert list(store.log()) == []

    def test_a_change_keeps_the_id_and_moves_the_time(self, store: Store, article: str) -> None:
        before = added(store, article, 5, 12)
        store.apply(change_span(EditKind.RETAG, "lin", article, before, before.with_(label="metric")), by="lin")
        (after,) = store.spans(article, "lin")
        assert (after.id, after.label, after.created) == (before.id, "metric", before.created)
        assert after.updated > before.updated

    def test_an_edit_of_what_is_no_longer_so_is_a_conflict_that_says_who(self, store: Store, article: str) -> None:
        span = added(store, article, 5, 12)
        retag = change_span(EditKind.RETAG, "lin", article, span, span.with_(label="metric"))
        store.apply(retag, by="zhao", reviewer=True)
        with pytest.raises(EditConflictError, match="is not what it was: retag by zhao at"):
            store.apply(remove_span("lin", article, span), by="lin")
        (present,) = store.spans(article, "lin")
        store.apply(remove_span("lin", article, present), by="lin")
        with pytest.raises(EditConflictError, match="is no longer there: remove by lin at"):
            store.apply(remove_span("lin", article, present), by="lin")
        store.apply(add_span("lin", article, present), by="lin")
        with pytest.raises(EditConflictError, match="is there already"):
            store.apply(add_span("lin", article, present), by="lin")

    def test_an_edit_is_stored_whole_or_not_at_all(self, store: Store, article: str) -> None:
        good, bad = new_span(0, 3), new_span(4, 6).with_(quote="不是")
        edit = together(EditKind.BULK, [add_span("lin", article, good), add_span("lin", article, bad)])
        with pytest.raises(AnchorError):
            store.apply(edit, by="lin")
        assert store.spans(article, "lin") == []
        assert list(store.log()) == []

    def test_only_reviewers_write_to_another_annotators_set(self, store: Store, article: str) -> None:
        edit = add_span("zhao", article, new_span(0, 3))
        with pytest.raises(UsageError, match="zhao's; lin may not write"):
            store.apply(edit, by="lin")
        store.apply(edit, by="lin", reviewer=True)
        assert store.spans(article, "zhao")[0].annotator == "lin"

    def test_nobody_writes_to_a_locked_set(self, store: Store, article: str) -> None:
        added(store, article, 0, 3)
        store.lock_set("lin")
        for refused in (
            lambda: added(store, article, 4, 6),
            lambda: store.undo("lin"),
            lambda: store.apply(set_status("lin", article, Status.TODO, Status.DONE), by="zhao", reviewer=True),
        ):
            with pytest.raises(UsageError, match='the set "lin" is locked'):
                refused()
        assert store.sets()[0].locked
        store.lock_set("lin", locked=False)
        assert store.undo("lin") is not None

    def test_an_unknown_set_or_article_is_refused(self, store: Store, article: str) -> None:
        with pytest.raises(UsageError, match='did you mean "zhao"'):
            store.apply(add_span("zhoa", article, new_span(0, 3)), by="lin")
        with pytest.raises(UsageError, match="no article a0"):
            store.apply(add_span("lin", "a0", new_span(0, 3)), by="lin")
        with pytest.raises(UsageError, match="no annotation set"):
            store.lock_set("nobody")

    # undo and redo

    def test_undo_and_redo_walk_the_persons_own_edits(self, store: Store, article: str) -> None:
        one, two = added(store, article, 0, 3), added(store, article, 4, 6)
        added(store, article, 7, 9, by="zhao")
        undone = store.undo("lin")
        assert undone is not None
        assert undone.edit.kind is EditKind.UNDO
        assert undone.edit.changes == (SpanChange("lin", article, two, None),)
        assert store.spans(article, "lin") == [one]
        assert store.undo("lin") is not None
        assert store.undo("lin") is None
        assert len(store.spans(article, "zhao")) == 1
        assert store.redo("lin") is not None
        assert store.spans(article, "lin") == [one]
        assert store.redo("lin") is not None
        assert store.redo("lin") is None
        assert store.spans(article, "lin") == [one, two]

    def test_a_new_edit_ends_what_could_be_redone(self, store: Store, article: str) -> None:
        added(store, article, 0, 3)
        store.undo("lin")
        added(store, article, 4, 6)
        assert store.redo("lin") is None

    def test_a_bulk_edit_is_undone_in_one_step(self, store: Store, article: str) -> None:
        edits = [add_span("lin", article, new_span(at, at + 2)) for at in range(0, 20, 2)]
        edits.append(set_status("lin", article, Status.TODO, Status.DONE))
        store.apply(together(EditKind.BULK, edits, "all of them"), by="lin")
        assert len(store.spans(article, "lin")) == 10
        undone = store.undo("lin")
        assert undone is not None
        assert undone.edit.why == "all of them"
        assert store.spans(article, "lin") == []
        assert store.status(article, "lin") is Status.TODO

    def test_undoing_what_another_built_upon_says_so(self, store: Store, article: str) -> None:
        mine = new_span(0, 3).with_(id="s-mine")
        edits = [add_span("lin", article, mine), add_span("lin", article, new_span(4, 6))]
        store.apply(together(EditKind.BULK, edits), by="lin")
        stored = store.spans(article, "lin")[0]
        retag = change_span(EditKind.RETAG, "lin", article, stored, stored.with_(label="metric"))
        store.apply(retag, by="zhao", reviewer=True)
        with pytest.raises(EditConflictError, match="cannot undo, something was built upon it: retag by zhao at"):
            store.undo("lin")
        assert len(store.spans(article, "lin")) == 2
        applied = store.undo("lin", partial=True)
        assert applied is not None
        assert applied.left == (SpanChange("lin", article, stored, None),)
        assert [span.label for span in store.spans(article, "lin")] == ["metric"]
        assert store.undo("lin") is None
        assert store.redo("lin") is not None
        assert len(store.spans(article, "lin")) == 2

    # revisions

    def test_a_span_that_stays_behind_is_an_orphan_until_the_revision_is_undone(
        self, store: Store, article: str
    ) -> None:
        span = added(store, article, 0, 3)
        number = store.add_revision(article, new_article(text="全然不同的文字"))
        assert store.find_article(article).revision == 1
        edit = Edit(EditKind.REVISE, (RevisionChange(article, 1, number),))
        store.apply(edit, by="lin")
        assert store.spans(article, "lin") == []
        (orphan,) = store.orphans(article)
        assert (orphan.set, orphan.article, orphan.revision, orphan.span) == ("lin", article, 1, span)
        assert store.orphans(set="zhao") == []
        store.apply(remove_span("lin", article, span), by="lin")
        assert store.orphans() == []
        store.undo("lin")
        assert store.orphans() == [orphan]
        store.undo("lin")
        assert store.spans(article, "lin") == [span]

    def test_a_span_moves_to_the_new_revision_and_back(self, store: Store, article: str) -> None:
        span = added(store, article, 0, 3)
        number = store.add_revision(article, new_article(text="今日" + TEXT))
        moved = span.with_(range=Range(2, 5), source=(Range(2, 5),))
        changes = (RevisionChange(article, 1, number), SpanChange("lin", article, span, moved))
        store.apply(Edit(EditKind.REVISE, changes), by="lin")
        assert [s.range for s in store.spans(article, "lin")] == [Range(2, 5)]
        store.undo("lin")
        assert store.spans(article, "lin") == [span]
        store.redo("lin")
        assert [s.range for s in store.spans(article, "lin")] == [Range(2, 5)]

    def test_a_changed_article_takes_its_spans_along_and_undo_brings_the_old_text_back(
        self, store: Store, article: str
    ) -> None:
        exact, moved, gone = (added(store, article, *place) for place in ((0, 5), (20, 30), (50, 54)))
        store.lock_set("lin")
        text = TEXT[:18] + "据悉，" + TEXT[18:46] + "结束"
        outcome = store.add_article(new_article(text=text), by="importer")
        assert outcome.anchors == {"exact": 1, "moved": 1, "orphan": 1}
        assert [span.quote for span in store.spans(article, "lin")] == [exact.quote, moved.quote]
        assert [orphan.span for orphan in store.orphans(article)] == [gone]
        assert next(iter(store.log(limit=1))).why == "1 exact, 1 moved, 1 orphan"
        assert store.undo("importer") is not None
        assert store.spans(article, "lin") == [exact, moved, gone]
        assert store.article(article).text == TEXT

    def test_an_orphan_is_found_again_when_its_words_come_back(self, store: Store, article: str) -> None:
        span = added(store, article, 0, 5)
        assert store.add_article(new_article(text="无关的文字")).anchors == {"orphan": 1}
        assert store.add_article(new_article(text="前言。" + TEXT)).anchors == {"moved": 1}
        (back,) = store.spans(article, "lin")
        assert (back.id, back.range, back.quote) == (span.id, Range(3, 8), span.quote)

    def test_a_planned_revision_can_be_looked_at_before_it_is_applied(self, store: Store, article: str) -> None:
        added(store, article, 0, 5)
        number = store.add_revision(article, new_article(text="前言。" + TEXT))
        plan = store.revising(article, number)
        assert plan.anchors == {"moved": 1}
        assert store.find_article(article).revision == 1
        store.apply(plan.edit, by="lin")
        assert store.spans(article, "lin")[0].range == Range(3, 8)

    def test_settlements_are_edits_too(self, store: Store, article: str) -> None:
        store.apply(Edit(EditKind.SETTLE, (SettlementChange(article, "m1", "", "keep"),)), by="lin")
        assert store.settlements(article) == {"m1": "keep"}
        with pytest.raises(EditConflictError, match='m1 was settled as "keep", not ""'):
            store.apply(Edit(EditKind.SETTLE, (SettlementChange(article, "m1", "", "drop"),)), by="lin")
        store.undo("lin")
        assert store.settlements(article) == {}

    # the log

    def test_the_log_tells_everything_oldest_first(self, store: Store, article: str) -> None:
        span = added(store, article, 0, 3)
        store.apply(set_status("lin", article, Status.TODO, Status.IN_PROGRESS), by="lin", active_seconds=12.5)
        added(store, article, 4, 6, by="zhao")
        store.undo("lin")
        entries = list(store.log())
        assert [entry.number for entry in entries] == [1, 2, 3, 4]
        assert [entry.kind.value for entry in entries] == ["add", "status", "add", "undo"]
        assert entries[3].target == entries[1].id
        assert entries[1].active_seconds == 12.5
        assert entries[1].changes == (StatusChange("lin", article, Status.TODO, Status.IN_PROGRESS),)
        assert entries[0].program.startswith("zoneread ")
        assert list(store.log(span=span.id)) == entries[:1]
        assert list(store.log(set="zhao")) == entries[2:3]
        assert list(store.log(article=article, set="lin")) == [entries[0], entries[1], entries[3]]
        assert list(store.log(limit=2)) == entries[2:]
        assert list(store.log(article="a0")) == []

    # schemes

    def test_a_new_store_has_the_default_labels(self, store: Store) -> None:
        assert store.scheme() == DEFAULT_SCHEME

    def test_a_changed_scheme_is_a_new_version_and_the_old_is_kept(self, store: Store) -> None:
        wider = Scheme((*DEFAULT_SCHEME.labels, Label("growth", "growth", "增长", "#123456", parent="metric")))
        saved = store.save_scheme(wider, by="lin")
        assert saved.version == 2
        assert store.scheme() == saved
        assert store.scheme(1) == DEFAULT_SCHEME
        with pytest.raises(UsageError, match="no version 3"):
            store.scheme(3)

    def test_a_label_in_use_is_archived_not_deleted(self, store: Store, article: str) -> None:
        added(store, article, 0, 3, "reform")
        saved = store.save_scheme(Scheme(DEFAULT_SCHEME.labels[2:]))
        assert saved.keys == ("project", "party-building")
        assert saved.label("reform").archived
        assert "metric" not in saved
        assert [span.label for span in store.spans(article, "lin")] == ["reform"]

    def test_renamed_labels_and_their_spans_change_together_or_not_at_all(self, store: Store, article: str) -> None:
        span = added(store, article, 0, 3, "reform")
        new = Scheme((Label("change", "change", "变革", "#123456"), *DEFAULT_SCHEME.labels[1:]))
        relabelled = change_span(EditKind.RETAG, "lin", article, span, span.with_(label="change"))
        wrong = change_span(EditKind.RETAG, "lin", article, span.with_(note="other"), span.with_(label="change"))
        with pytest.raises(EditConflictError, match="is not what it was"):
            store.save_scheme(new, by="gao", relabelling=wrong)
        assert store.scheme() == DEFAULT_SCHEME
        assert store.acts() == []
        assert store.save_scheme(new, by="gao", relabelling=relabelled).version == 2
        assert [one.label for one in store.spans(article, "lin")] == ["change"]
        assert store.log(limit=1).__next__().by == "gao"

    # acts and reviewers

    def test_what_is_done_to_the_workspace_is_logged(self, store: Store, article: str) -> None:
        added(store, article, 0, 3)
        store.lock_set("lin", by="gao")
        store.lock_set("lin", by="gao")
        store.lock_set("lin", locked=False, by="wu")
        store.assign([(article, "zhao"), (article, "lin")], by="gao")
        store.assign([(article, "lin")], by="gao")
        store.save_scheme(Scheme(DEFAULT_SCHEME.labels[:2]), by="gao")
        store.save_document("guideline", "指南", by="gao")
        store.name_reviewers(["gao", "wu"], by="wu")
        told = [(act.edit, act.by, act.kind.value, act.subject, act.before, act.after) for act in store.acts()]
        assert told == [
            (1, "gao", "lock", "lin", "", ""),
            (1, "wu", "unlock", "lin", "", ""),
            (1, "gao", "assign", "zhao", "", f'["{article}"]'),
            (1, "gao", "assign", "lin", "", f'["{article}"]'),
            (1, "gao", "labels", "", "1", "2"),
            (1, "gao", "document", "guideline", "0", "2"),
            (1, "wu", "reviewers", "", "", "gao, wu"),
        ]
        assert [act.number for act in store.acts()] == [1, 2, 3, 4, 5, 6, 7]
        assert all(act.program.startswith("zoneread ") and act.at for act in store.acts())

    def test_only_named_reviewers_do_what_reviewers_do(self, store: Store, article: str) -> None:
        store.ensure_set("gold", SetKind.GOLD)
        assert store.reviewers() == ()
        store.require_reviewer("anybody", "dance")
        store.name_reviewers(["gao"], by="gao")
        span = added(store, article, 0, 3)
        for refused in (
            lambda: store.apply(add_span("gold", article, new_span(0, 3)), by="lin"),
            lambda: store.apply(add_span("zhao", article, new_span(0, 3)), by="lin", reviewer=True),
            lambda: store.lock_set("zhao", by="lin"),
            lambda: store.assign([(article, "lin")], by="lin"),
            lambda: store.save_scheme(Scheme(DEFAULT_SCHEME.labels[:2]), by="lin"),
            lambda: store.save_document("guideline", "旧", by="lin"),
            lambda: store.settle(span.id, "e1", by="lin"),
            lambda: store.name_reviewers(["lin"], by="lin"),
            lambda: store.require_reviewer("lin", "dance"),
        ):
            with pytest.raises(UsageError, match=r"only reviewers may .*, and lin is none here \(reviewers: gao\)"):
                refused()
        assert (len(store.acts()), len(list(store.log())), store.scheme().version) == (1, 1, 1)
        store.apply(add_span("gold", article, new_span(0, 3)), by="gao")
        store.apply(add_span("zhao", article, new_span(0, 3)), by="gao", reviewer=True)
        store.name_reviewers([], by="gao")
        assert store.reviewers() == ()
        store.apply(add_span("gold", article, new_span(4, 6)), by="lin")

    # work

    def test_the_figures_of_labels_count_confirmed_spans_of_current_texts(self, store: Store, article: str) -> None:
        added(store, article, 0, 3)
        added(store, article, 4, 9)
        added(store, article, 20, 24, "metric")
        suggested = new_span(10, 12).with_(origin=Origin.SUGGESTED)
        store.apply(add_span("lin", article, suggested), by="lin")
        found = {label: (one.spans, one.characters) for label, one in store.label_figures("lin").items()}
        assert found == {"metric": (1, 4), "reform": (2, 8)}
        store.add_article(new_article(text="全然不同的文字"))
        assert store.label_figures("lin") == {}
        assert store.sets()[0].spans == 0
        assert store.label_figures("nobody") == {}

    def test_uses_of_labels_count_every_span(self, store: Store, article: str) -> None:
        assert store.label_uses() == {}
        added(store, article, 0, 3)
        added(store, article, 4, 6, "metric")
        added(store, article, 8, 9, "metric")
        assert store.label_uses() == {"metric": 2, "reform": 1}

    def test_progress_counts_spans_and_minutes_for_each_set_and_article(self, store: Store, article: str) -> None:
        added(store, article, 0, 3)
        store.apply(set_status("lin", article, Status.TODO, Status.DONE), by="lin", active_seconds=90)
        other = store.add_article(new_article("another.txt", "另一篇文章")).article
        both = [
            set_status("lin", at, status, Status.SKIPPED)
            for at, status in ((article, Status.DONE), (other, Status.TODO))
        ]
        store.apply(together(EditKind.BULK, both), by="lin", active_seconds=60)
        rows = {(row.set, row.article): (row.status, row.spans, row.active_minutes) for row in store.progress()}
        assert rows == {
            ("lin", "another.txt"): (Status.SKIPPED, 0, 0.5),
            ("lin", "qingyan.txt"): (Status.SKIPPED, 1, 2.0),
            ("zhao", "another.txt"): (Status.TODO, 0, 0.0),
            ("zhao", "qingyan.txt"): (Status.TODO, 0, 0.0),
        }
        assert [row.set for row in store.progress("zhao")] == ["zhao", "zhao"]

    def test_articles_are_dealt_out_once(self, store: Store, article: str) -> None:
        store.assign([(article, "zhao"), (article, "lin")])
        store.assign([(article, "lin")])
        assert store.assignments() == {article: ("lin", "zhao")}
        with pytest.raises(UsageError, match="no article a0"):
            store.assign([("a0", "lin")])

    def test_a_deal_upon_what_is_no_longer_so_is_a_conflict(self, store: Store, article: str) -> None:
        before = store.assignments()
        store.assign([(article, "zhao")], upon=before)
        with pytest.raises(EditConflictError, match="by another meanwhile"):
            store.assign([(article, "lin")], upon=before)
        assert store.assignments() == {article: ("zhao",)}

    def test_assignments_of_one_annotator_are_only_theirs(self, store: Store, article: str) -> None:
        store.assign([(article, "lin"), (article, "zhao")])
        assert store.assignments("zhao") == {article: ("zhao",)}
        assert store.assignments("wu") == {}

    def test_a_persons_active_time_is_the_sum_of_their_edits(self, store: Store, article: str) -> None:
        assert store.active_seconds("lin") == 0
        store.apply(set_status("lin", article, Status.TODO, Status.DONE), by="lin", active_seconds=90)
        store.undo("lin", active_seconds=5)
        assert store.active_seconds("lin") == 95
        assert store.active_seconds("zhao") == 0

    def test_a_document_is_kept_with_the_annotations(self, store: Store) -> None:
        assert store.document("guideline") == ""
        store.save_document("guideline", "旧")
        store.save_document("guideline", "新𠮷")
        assert store.document("guideline") == "新𠮷"

    def test_nothing_is_in_conflict_without_merging(self, store: Store, article: str) -> None:
        span = added(store, article, 0, 3)
        store.apply(remove_span("lin", article, span), by="lin")
        store.undo("lin")
        assert store.conflicts() == []
        with pytest.raises(UsageError, match="is not in conflict"):
            store.settle(span.id, "e1", by="lin")

    # leaving

    def test_export_gives_articles_by_name_and_sets_in_the_order_given(self, store: Store, article: str) -> None:
        other = store.add_article(new_article("another.txt", "另一篇文章")).article
        span = added(store, article, 0, 3)
        store.apply(set_status("lin", article, Status.TODO, Status.DONE), by="lin")
        rows = list(store.export_rows(["zhao", "lin"]))
        assert [(row.name, row.set) for row in rows] == [
            ("another.txt", "zhao"), ("another.txt", "lin"), ("qingyan.txt", "zhao"), ("qingyan.txt", "lin"),
        ]  # fmt: skip
        last = rows[-1]
        assert (last.id, last.spans, last.status, last.text, last.annotator) == (
            article,
            (span,),
            Status.DONE,
            TEXT,
            "lin",
        )
        assert [row.id for row in store.export_rows(["lin"], articles={other})] == [other]
        assert [row.id for row in store.export_rows(["lin"], statuses={Status.DONE})] == [article]
        assert list(store.export_rows(["lin"], origins={Origin.SUGGESTED}))[-1].spans == ()
        with pytest.raises(UsageError, match="no annotation set"):
            list(store.export_rows(["nobody"]))

    def test_orphans_leave_with_the_last_text_that_had_their_words(self, store: Store, article: str) -> None:
        first = added(store, article, 0, 3)
        assert list(store.export_orphans(["lin"])) == []
        assert store.add_article(new_article(text="新的文字，别的内容。")).anchors == {"orphan": 1}
        text = "新的文字，别的内容。"
        second = new_span(0, 4, text=text)
        store.apply(add_span("lin", article, second), by="lin")
        assert store.add_article(new_article(text="再无一字相同")).anchors == {"orphan": 2}
        rows = list(store.export_orphans(["zhao", "lin"]))
        assert [(row.set, row.text, [span.quote for span in row.spans]) for row in rows] == [
            ("lin", TEXT, [first.quote]),
            ("lin", text, [second.quote]),
        ]
        assert rows[0].spans == (first,)
        assert rows[0].sha256 == new_article().source.sha256
        assert [row.spans for row in store.export_rows(["lin"])] == [()]
        assert list(store.export_orphans(["lin"], origins={Origin.SUGGESTED})) == []
        assert list(store.export_orphans(["lin"], statuses={Status.DONE})) == []
        assert list(store.export_orphans(["lin"], articles=set())) == []
