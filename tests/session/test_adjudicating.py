"""Settling two annotators into gold: by hand, by rule, again, and back."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.workspaces import make_workspace
from zoneread.compare.cases import CaseKind, Choice, Order, Proposal, defer, take, take_both, take_edited, take_neither
from zoneread.compare.rules import all_agree, majority
from zoneread.errors import UsageError
from zoneread.session.adjudicating import Review, gold_with_votes, standing_verdicts
from zoneread.span.edits import EditKind, change_span, set_status
from zoneread.span.span import Origin, Status
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.session.adjudicating import Reviewed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(make_workspace(tmp_path / "zones").database) as opened:
        article = opened.find_article("01-first.txt").id
        opened.apply(set_status("zhao", article, Status.TODO, Status.DONE), by="zhao")
        yield opened


@pytest.fixture
def review(store: SqliteStore) -> Review:
    numbers = count(1)
    return Review(
        store, ["lin", "zhao"], "wu", now=lambda: "2026-02-03T04:05:06Z", new_id=lambda: f"s{next(numbers):016x}"
    )


def first(review: Review, kind: CaseKind) -> Reviewed:
    return next(one for one in review.cases() if one.case.kind is kind)


def gold(review: Review, *origins: Origin) -> list[tuple[str, str]]:
    article = review.store.find_article("01-first.txt").id
    chosen = origins or (Origin.ADJUDICATED,)
    return [(span.label, span.quote) for span in review.store.spans(article, "gold", origins=chosen)]


def test_only_articles_that_two_sets_have_finished_enter(store: SqliteStore, review: Review) -> None:
    article = store.find_article("01-first.txt").id
    assert review.articles() == {article: ("lin", "zhao")}
    assert [one.case.kind for one in review.cases()] == [
        CaseKind.MISSING,
        CaseKind.SAME,
        CaseKind.BOUNDARY,
        CaseKind.MISSING,
        CaseKind.LABEL,
    ]
    loose = Review(store, ["lin", "zhao"], "wu", any_status=True)
    assert list(loose.articles()) == [article]


def test_a_decision_enters_gold_with_who_when_and_which_votes(review: Review) -> None:
    one = first(review, CaseKind.BOUNDARY)
    review.apply(review.decide(one.case, take(one.case, "lin"), "指标从动词算起"))
    ((row, span, settled),) = gold_with_votes(review.store, "gold")
    assert (row.name, span.label, span.quote) == ("01-first.txt", "metric", "完成税收3.2亿元")
    assert (span.origin, span.annotator, span.source) == (Origin.ADJUDICATED, "wu", (span.range,))
    assert (settled.by, settled.verdict.choice, settled.verdict.sets) == ("wu", Choice.TAKE, ("lin",))
    assert settled.verdict.reason == "指标从动词算起"
    assert settled.verdict.votes == {"lin": ((17, 26, "metric"),), "zhao": ((19, 26, "metric"),)}
    assert review.store.status(one.case.article, "gold") is Status.IN_PROGRESS


def test_a_settled_case_is_open_no_more_until_it_is_undone(review: Review) -> None:
    one = first(review, CaseKind.MISSING)
    review.apply(review.decide(one.case, take_neither(one.case)))
    assert not first(review, CaseKind.MISSING).is_open
    review.undo()
    assert first(review, CaseKind.MISSING).is_open
    review.redo()
    assert not first(review, CaseKind.MISSING).is_open


def test_a_neither_is_no_gold_but_a_negative_example(review: Review) -> None:
    one = first(review, CaseKind.MISSING)
    review.apply(review.decide(one.case, take_neither(one.case), "主体，不是项目"))
    assert gold(review) == []
    assert gold(review, Origin.REJECTED) == [("project", "岚川经开区")]


def test_a_deferral_keeps_the_question_and_stays_open(review: Review) -> None:
    one = first(review, CaseKind.LABEL)
    review.apply(review.decide(one.case, defer(), "算项目还是改革？"))
    again = first(review, CaseKind.LABEL)
    assert again.is_open
    assert again.settled is not None
    assert again.settled.verdict.reason == "算项目还是改革？"
    assert gold(review) == []
    spans = review.store.spans(one.case.article, "gold", origins=(Origin.SUGGESTED,))
    assert {span.note for span in spans} == {"算项目还是改革？"}


def test_deciding_again_replaces_the_earlier_decision_and_undo_brings_it_back(review: Review) -> None:
    one = first(review, CaseKind.LABEL)
    review.apply(review.decide(one.case, take(one.case, "lin")))
    review.apply(review.decide(one.case, take(one.case, "zhao")))
    assert gold(review) == [("reform", "澄海智能仓储项目")]
    assert [settled.verdict.sets for settled in standing_verdicts(review.store, "gold")] == [("zhao",)]
    review.undo()
    assert gold(review) == [("project", "澄海智能仓储项目")]
    assert [settled.verdict.sets for settled in standing_verdicts(review.store, "gold")] == [("lin",)]


def test_a_take_after_a_neither_on_the_same_words_and_back(review: Review) -> None:
    one = first(review, CaseKind.MISSING)
    review.apply(review.decide(one.case, take_neither(one.case)))
    review.apply(review.decide(one.case, take(one.case, "zhao")))
    assert gold(review) == [("project", "岚川经开区")]
    assert gold(review, Origin.REJECTED) == []
    review.undo()
    assert gold(review) == []
    (settled,) = standing_verdicts(review.store, "gold")
    assert settled.verdict.choice is Choice.NEITHER


def test_both_and_an_edited_span_enter(review: Review) -> None:
    label, boundary = first(review, CaseKind.LABEL).case, first(review, CaseKind.BOUNDARY).case
    review.apply(review.decide(label, take_both(label)))
    review.apply(review.decide(boundary, take_edited([Proposal(Range(21, 26), "metric")])))
    assert gold(review) == [("metric", "3.2亿元"), ("project", "澄海智能仓储项目"), ("reform", "澄海智能仓储项目")]


def test_rules_are_previewed_and_then_enter_in_one_step(review: Review) -> None:
    before = review.preview([all_agree(), majority()])
    assert [ruling.rule for _, ruling in before.ruled] == ["all-agree"]
    assert len(before.open) == 4
    assert all(known.name != "gold" for known in review.store.sets())
    review.apply(review.decide_all(before.ruled))
    assert gold(review) == [("reform", "并联审批机制")]
    assert review.preview([all_agree()]).ruled == ()
    review.undo()
    assert gold(review) == []


def test_the_annotators_sets_are_never_changed(review: Review) -> None:
    article = review.store.find_article("01-first.txt").id
    before = [review.store.spans(article, name) for name in ("lin", "zhao")]
    review.apply(review.decide_all((one.case, take_both(one.case)) for one in review.cases()))
    assert [review.store.spans(article, name) for name in ("lin", "zhao")] == before


def test_a_whole_article_may_be_reviewed_with_nothing_in_it(review: Review) -> None:
    article = review.store.find_article("03-empty.txt").id
    review.apply(review.nothing_here(article))
    assert review.store.status(article, "gold") is Status.DONE
    one = first(review, CaseKind.SAME)
    review.apply(review.decide(one.case, take(one.case, "lin")))
    with pytest.raises(UsageError, match="gold has spans"):
        review.nothing_here(one.case.article)


def test_a_vote_that_changes_opens_its_case_again_and_deciding_replaces_what_was_decided(
    store: SqliteStore, review: Review
) -> None:
    one = first(review, CaseKind.SAME)
    review.apply(review.decide(one.case, take(one.case, "lin")))
    (span,) = one.case.votes["zhao"]
    moved = span.with_(range=Range(5, 13), source=(Range(5, 13),), quote="推行并联审批机制")
    store.apply(change_span(EditKind.RESIZE, "zhao", one.case.article, span, moved), by="zhao")
    assert all(other.is_open for other in review.cases())
    changed = next(other.case for other in review.cases() if other.case.range == Range(5, 13))
    review.apply(review.decide(changed, take(changed, "zhao")))
    assert gold(review) == [("reform", "推行并联审批机制")]


def test_what_another_process_decides_is_seen(store: SqliteStore, review: Review) -> None:
    one = first(review, CaseKind.SAME)
    with SqliteStore.open(store.path) as other:
        second = Review(other, ["lin", "zhao"], "qin")
        second.apply(second.decide(one.case, take(one.case, "lin")))
    settled = first(review, CaseKind.SAME).settled
    assert settled is not None
    assert settled.by == "qin"


def test_names_can_be_hidden_by_article(review: Review) -> None:
    for article in ("a1", "a2", "a3"):
        assert {review.alias(article, "lin"), review.alias(article, "zhao")} == {"A", "B"}
    assert len({review.alias(f"a{n}", "lin") for n in range(20)}) == 2


def test_others_sets_are_shown_to_reviewers_only_once_there_are_some(store: SqliteStore) -> None:
    Review(store, ["lin", "zhao"], "lin")
    store.name_reviewers(["wu"], by="wu")
    with pytest.raises(UsageError, match="only reviewers may see what others have annotated"):
        Review(store, ["lin", "zhao"], "lin")
    assert Review(store, ["lin", "zhao"], "wu").cases()


def test_order_and_sets_are_checked(store: SqliteStore, review: Review) -> None:
    assert next(one.case.kind for one in review.cases(Order.CLASS)) is CaseKind.SAME
    with pytest.raises(UsageError, match="two sets"):
        Review(store, ["lin", "lin"], "wu")
    with pytest.raises(UsageError, match="cannot both vote"):
        Review(store, ["lin", "zhao"], "wu", gold="lin")
    store.ensure_set("mine", SetKind.ANNOTATOR, "wu")
    one = first(review, CaseKind.SAME)
    other = Review(store, ["lin", "zhao"], "wu", gold="mine")
    with pytest.raises(UsageError, match="mine"):
        other.apply(other.decide(one.case, take(one.case, "lin")))
