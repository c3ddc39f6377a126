"""Going through what a review has to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workspaces import make_workspace
from zoneread.compare.cases import CaseKind, Choice, defer, take, take_both, take_neither
from zoneread.errors import UsageError
from zoneread.session import disagreements
from zoneread.session.adjudicating import Review, nothing_in, standing_verdicts
from zoneread.session.disagreements import DEFERRED, Disagreements, Filter, ReviewRequest, gold_session, ruling_of
from zoneread.session.session import Session
from zoneread.span.edits import remove_span, set_status
from zoneread.span.span import Origin, Status
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.compare.cases import Case, Ruling


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(make_workspace(tmp_path / "zones").database) as opened:
        first, second = (opened.find_article(name).id for name in ("01-first.txt", "02-second.txt"))
        opened.apply(set_status("zhao", first, Status.TODO, Status.DONE), by="zhao")
        for name in ("lin", "zhao"):
            opened.apply(set_status(name, second, Status.TODO, Status.DONE), by=name)
        yield opened


@pytest.fixture
def cases(store: SqliteStore) -> Disagreements:
    cases = Disagreements(Review(store, ["lin", "zhao"], "wu"))
    cases.reload()
    return cases


def kinds(cases: Disagreements) -> list[CaseKind]:
    return [one.case.kind for one in cases.shown]


def at_hand(cases: Disagreements) -> Case:
    assert cases.current is not None
    return cases.current.case


def settle(cases: Disagreements, ruling: Ruling, reason: str = "") -> None:
    edit = cases.decide([(at_hand(cases), ruling)], reason)
    cases.follow(cases.review.apply(edit).edit)


def test_every_disagreement_is_reached_by_steps_and_no_agreement_is(cases: Disagreements) -> None:
    wanted = {one.case.key for one in cases.all if one.case.kind is not CaseKind.SAME}
    seen = [at_hand(cases).key]
    while cases.step(1):
        seen.append(at_hand(cases).key)
    assert set(seen) == wanted
    assert len(seen) == len(wanted) == 5
    while cases.step(-1):
        seen.append(at_hand(cases).key)
    assert seen[-1] == seen[0]


def test_the_steps_go_in_text_order(cases: Disagreements) -> None:
    ranges = [one.case.range.start for one in cases.shown if one.case.article == at_hand(cases).article]
    assert ranges == sorted(ranges)
    assert cases.place == (1, 5, 5)


def test_a_filter_leaves_only_its_class_and_its_label(cases: Disagreements) -> None:
    cases.wanted = Filter(CaseKind.BOUNDARY)
    assert kinds(cases) == [CaseKind.BOUNDARY]
    assert at_hand(cases).kind is CaseKind.BOUNDARY
    cases.wanted = Filter(label="reform")
    assert kinds(cases) == [CaseKind.LABEL]
    cases.wanted = Filter(CaseKind.SAME)
    assert kinds(cases) == [CaseKind.SAME]
    assert cases.counts() == {"": 5, "same": 1, "boundary": 1, "label": 1, "missing": 3}


def test_a_filter_that_lets_nothing_through_leaves_nothing_at_hand(cases: Disagreements) -> None:
    cases.wanted = Filter(CaseKind.SPLIT)
    assert cases.current is None
    assert not cases.step(1)
    assert cases.place == (0, 0, 0)


def test_what_is_decided_is_not_gone_to_again_but_can_be_stepped_to(cases: Disagreements) -> None:
    first = at_hand(cases).key
    settle(cases, take_both(at_hand(cases)))
    assert cases.place == (1, 5, 4)
    assert cases.to_open()
    assert at_hand(cases).key != first
    cases.step(-1)
    assert at_hand(cases).key == first


def test_going_on_wraps_around_and_ends_when_all_is_decided(cases: Disagreements) -> None:
    cases.step(3)
    for _ in range(5):
        settle(cases, take_both(at_hand(cases)))
        more = cases.to_open()
    assert not more
    assert cases.place[2] == 0


def test_what_is_put_off_stays_open_and_is_passed_over_until_it_is_asked_for(cases: Disagreements) -> None:
    put_off = at_hand(cases).key
    settle(cases, defer(), "是专名吗？")
    assert cases.place == (1, 5, 5)
    for _ in range(4):
        assert cases.to_open()
        assert at_hand(cases).key != put_off
        settle(cases, take_neither(at_hand(cases)))
    assert not cases.to_open()
    cases.wanted = Filter(DEFERRED)
    assert at_hand(cases).key == put_off
    settle(cases, take_both(at_hand(cases)))
    assert cases.shown == []


def test_an_article_is_done_with_the_decision_on_its_last_open_case(cases: Disagreements) -> None:
    review, article = cases.review, at_hand(cases).article
    agreed = cases.agreed()
    cases.follow(review.apply(cases.decide([(case, take(case, "lin")) for case in agreed])).edit)
    for _ in range(4):
        assert review.store.status(article, "gold") is Status.IN_PROGRESS
        settle(cases, take_both(at_hand(cases)))
        cases.to_open()
    assert review.store.status(article, "gold") is Status.DONE
    undone = review.undo()
    assert undone is not None
    cases.follow(undone.edit)
    assert review.store.status(article, "gold") is Status.IN_PROGRESS
    assert cases.place[2] == 2


def test_an_undone_decision_is_open_again_and_one_done_again_is_not(cases: Disagreements) -> None:
    settle(cases, take_neither(at_hand(cases)))
    for take_back, left in ((cases.review.undo, 5), (cases.review.redo, 4)):
        applied = take_back()
        assert applied is not None
        cases.follow(applied.edit)
        assert cases.place[2] == left


def test_following_edits_ends_where_reading_everything_again_ends(cases: Disagreements) -> None:
    settle(cases, take_both(at_hand(cases)), "两种都要")
    cases.to_open()
    settle(cases, defer(), "?")
    followed = {one.case.key: one.settled and one.settled.verdict for one in cases.all}
    cases.reload()
    assert {one.case.key: one.settled and one.settled.verdict for one in cases.all} == followed


def test_an_article_with_nothing_in_it_is_done_and_what_was_said_there_is_ruled_out(cases: Disagreements) -> None:
    review = cases.review
    article = review.store.find_article("02-second.txt").id
    cases.follow(review.apply(cases.nothing_here(article, "会议报道")).edit)
    assert [(row.id, one.verdict.reason) for row, one in nothing_in(review.store, "gold")] == [(article, "会议报道")]
    assert review.store.status(article, "gold") is Status.DONE
    assert review.store.spans(article, "gold") == []
    assert [one.is_open for one in cases.of_article(article)] == [False]
    assert {one.verdict.choice for one in standing_verdicts(review.store, "gold")} == {Choice.NEITHER}


def test_an_article_with_gold_in_it_cannot_have_nothing(cases: Disagreements) -> None:
    settle(cases, take_both(at_hand(cases)))
    with pytest.raises(UsageError, match="gold has spans"):
        cases.nothing_here(at_hand(cases).article)


def test_the_worst_article_comes_first_and_then_the_next(cases: Disagreements) -> None:
    store = cases.review.store
    assert at_hand(cases).article == store.find_article("01-first.txt").id
    assert cases.to_worst()
    assert at_hand(cases).article == store.find_article("02-second.txt").id
    assert cases.to_worst()
    assert at_hand(cases).article == store.find_article("01-first.txt").id


def test_entering_an_article_turns_to_its_first_open_case(cases: Disagreements) -> None:
    store = cases.review.store
    cases.enter(store.find_article("02-second.txt").id)
    assert at_hand(cases).article == store.find_article("02-second.txt").id
    cases.enter(store.find_article("03-empty.txt").id)
    assert cases.current is None
    assert cases.step(1)


def test_a_range_belongs_to_the_disagreement_that_it_shares_most_with(cases: Disagreements) -> None:
    article = at_hand(cases).article
    for one in cases.of_article(article):
        found = cases.at(article, one.case.range)
        assert found is not None
        assert found.case.key == one.case.key
    assert cases.at(article, Range(10_000, 10_001)) is None


def test_a_ruling_is_read_back_as_it_was_made(cases: Disagreements) -> None:
    cases.wanted = Filter(CaseKind.BOUNDARY)
    ruling = take(at_hand(cases), "zhao")
    settle(cases, ruling)
    spans = cases.review.store.spans(at_hand(cases).article, "gold", origins=tuple(Origin))
    assert cases.current is not None
    assert ruling_of(cases.current, {span.id: span for span in spans}) == ruling


def test_there_is_no_ruling_on_an_open_case(cases: Disagreements) -> None:
    assert cases.current is not None
    with pytest.raises(UsageError, match="nothing is decided"):
        ruling_of(cases.current, {})


def test_a_review_of_unfinished_sets_says_how_to_take_them_in(store: SqliteStore) -> None:
    store.apply(set_status("zhao", store.find_article("01-first.txt").id, Status.DONE, Status.IN_PROGRESS), by="zhao")
    store.apply(set_status("zhao", store.find_article("02-second.txt").id, Status.DONE, Status.SKIPPED), by="zhao")
    with pytest.raises(UsageError, match="--any-status"):
        ReviewRequest(("lin", "zhao")).begin(store, "wu")
    review = ReviewRequest(("lin", "zhao"), any_status=True).begin(store, "wu")
    assert len(review.articles()) == 2


def test_gold_cannot_go_to_a_set_that_is_somebodys(store: SqliteStore) -> None:
    store.ensure_set("qin", SetKind.ANNOTATOR, "qin")
    with pytest.raises(UsageError, match=r'"qin" is not a gold set \(annotator\)'):
        ReviewRequest(("lin", "zhao"), gold="qin").begin(store, "wu")


def test_the_session_on_gold_makes_the_set_gold_and_nobodys(store: SqliteStore) -> None:
    review = ReviewRequest(("lin", "zhao")).begin(store, "wu")
    own = Session(store, "wu")
    session = gold_session(review, own)
    assert session.active is own.active
    article = session.open("03-empty.txt")
    session.apply(session.tag(article, Range(0, 2), "reform"))
    (made,) = [found for found in store.sets() if found.name == "gold"]
    assert (made.kind, made.annotator) == (SetKind.GOLD, "")
    assert [found.name for found in store.sets() if found.name == "wu"] == []


def test_the_first_reading_shows_the_cases_of_each_article_as_it_is_read(cases: Disagreements) -> None:
    before = [one.case.key for one in cases.all]
    first = cases.all[0].case.article
    fresh = Disagreements(cases.review)
    steps = fresh.reading()
    assert not fresh.all
    assert next(steps) == (1, 2)
    assert {one.case.article for one in fresh.all} == {first}
    assert fresh.current == cases.current
    assert fresh.place[1] == sum(one.case.kind is not CaseKind.SAME for one in fresh.all) < cases.place[1]
    complete = [fresh.complete]
    assert list(steps) == [(2, 2)]
    assert [*complete, fresh.complete] == [False, True]
    assert [one.case.key for one in fresh.all] == before
    assert (fresh.place, fresh.current) == (cases.place, cases.current)


def test_what_was_decided_during_the_first_reading_stands(cases: Disagreements) -> None:
    fresh = Disagreements(cases.review)
    steps = fresh.reading()
    next(steps)
    decided = at_hand(fresh)
    settle(fresh, take_neither(decided))
    fresh.to_open()
    here = at_hand(fresh)
    assert list(steps) == [(2, 2)]
    assert at_hand(fresh) == here
    assert [one.case.key for one in fresh.all if one.settled is not None] == [decided.key]


def test_an_article_that_is_opened_before_it_is_read_has_its_cases_in_text_order(cases: Disagreements) -> None:
    before = [one.case.key for one in cases.all]
    last = cases.all[-1].case.article
    fresh = Disagreements(cases.review)
    steps = fresh.reading()
    next(steps)
    fresh.enter(last)
    assert at_hand(fresh).article == last
    assert list(steps) == [(2, 2)]
    assert [one.case.key for one in fresh.all] == before
    assert at_hand(fresh).article == last


def test_reading_again_changes_nothing_before_it_is_done(cases: Disagreements, store: SqliteStore) -> None:
    before = [one.case.key for one in cases.all]
    article = cases.all[0].case.article
    (span, *_) = store.spans(article, "lin")
    steps = cases.reading()
    next(steps)
    assert [one.case.key for one in cases.all] == before
    store.apply(remove_span("lin", article, span), by="lin")
    list(steps)
    assert [one.case.key for one in cases.all] != before


def test_cases_that_are_no_longer_at_hand_are_read_again_as_they_are_now(
    cases: Disagreements, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disagreements, "HELD", 1)
    first, second = dict.fromkeys(one.case.article for one in cases.all)
    cases.of_article(first)
    (span, *_) = store.spans(first, "lin")
    store.apply(remove_span("lin", first, span), by="lin")
    known = [one.case.key for one in cases.of_article(first)]
    cases.of_article(second)
    now = [one.case.key for one in cases.of_article(first)]
    assert now != known
    assert set(now) <= {one.case.key for one in cases.all}
    assert cases.current is not None


def test_what_is_decided_while_everything_is_read_again_is_not_lost(cases: Disagreements) -> None:
    steps = cases.reading()
    next(steps)
    decided = at_hand(cases)
    settle(cases, take_neither(decided))
    assert list(steps) == [(2, 2)]
    assert [one.case.key for one in cases.all if one.settled is not None] == [decided.key]


def test_one_article_is_read_again_in_its_place(cases: Disagreements, store: SqliteStore) -> None:
    before = [one.case.key for one in cases.all]
    first, second = dict.fromkeys(one.case.article for one in cases.all)
    cases.reread(first)
    assert [one.case.key for one in cases.all] == before
    (span, *_) = store.spans(first, "lin")
    store.apply(remove_span("lin", first, span), by="lin")
    cases.reread(second)
    assert [one.case.key for one in cases.all] == before
    cases.reread(first)
    now = [one.case.key for one in cases.all]
    assert now != before
    cases.reload()
    assert [one.case.key for one in cases.all] == now
