"""Going through what a review has to settle: what is left, in which order, and what became of each case.

Disagreements are the cases on which the sets do not say the same; the others are gone through only when asked for.
Going from one to the next stops at none that the filters leave out. What was decided is followed from the edits, so
that a decision, its undoing and its doing again all show at once. Nothing is stored here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from zoneread.compare.cases import Case, CaseKind, Choice, Order, Proposal, Ruling, in_order, take_neither
from zoneread.compare.rules import preview
from zoneread.compare.verdicts import decode, encode
from zoneread.errors import UsageError
from zoneread.session.adjudicating import GOLD, Review, Reviewed, Settled
from zoneread.session.session import Session, utc_now
from zoneread.span.edits import Edit, EditKind, StatusChange
from zoneread.span.span import Status
from zoneread.store.protocol import SetKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zoneread.compare.rules import Preview, Rule
    from zoneread.span.span import Span
    from zoneread.store.protocol import Store
    from zoneread.text.ranges import Range

DEFERRED = "deferred"
"""The filter for cases that were put off with a question."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases to go through: a `CaseKind`, `DEFERRED`, or "" for all disagreements; and a label, or "" for all."""

    kind: str = ""
    label: str = ""

    def lets(self, reviewed: Reviewed) -> bool:
        """Whether a case is gone through."""
        case = reviewed.case
        if self.label and self.label not in case.labels:
            return False
        if self.kind == DEFERRED:
            return _choice(reviewed) is Choice.DEFER
        return case.kind == self.kind if self.kind else case.kind is not CaseKind.SAME


class Disagreements:
    """The cases of a review, with a place among them; none before they are read, by `reload` or in steps by `reading`."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self._filter = Filter()
        self._order = Order.TEXT
        self._known: dict[str, Reviewed] = {}
        self._by_article: dict[str, list[str]] = {}
        self._shown: dict[str, int] | None = None
        self._key = ""

    def reload(self) -> None:
        """Read everything again. The place is kept as long as its case is there; else it is the first open case."""
        for _ in self.reading():
            pass

    def reading(self) -> Iterator[tuple[int, int]]:
        """Do what `reload` does an article a step, yielding how many of how many are read.

        Until the last step nothing changes; what is decided in the meantime is not lost.
        """
        voting = self.review.articles()
        found: list[Case] = []
        for done, article in enumerate(voting, 1):
            found += map(_worked_out, self.review.cases_of(article, voting[article]))
            yield done, len(voting)
        self._take(found)

    def reread(self, article: str) -> None:
        """Read one article again."""
        found = iter(self.review.cases_of(article, self.review.articles().get(article, ())))
        kept: list[Case] = []
        for id_ in dict.fromkeys([*self._by_article, article]):
            kept += found if id_ == article else (one.case for one in self.of_article(id_))
        self._take(kept)

    def _take(self, found: Iterable[Case]) -> None:
        standing = self.review.settled()
        self._known = {case.key: Reviewed(case, standing.get(case.key)) for case in found}
        self._by_article = {}
        for key, one in self._known.items():
            self._by_article.setdefault(one.case.article, []).append(key)
        self._shown = None
        if self._key not in self._known:
            self._key = ""
            self.to_open()

    # what there is

    @property
    def all(self) -> list[Reviewed]:
        """Every case, agreement included, in text order."""
        return list(self._known.values())

    def of_article(self, article: str) -> list[Reviewed]:
        """Every case of an article, agreement included, in text order."""
        return [self._known[key] for key in self._by_article.get(article, ())]

    @property
    def wanted(self) -> Filter:
        """Which cases are gone through; setting it goes to the first open one of them if the one at hand is left out."""
        return self._filter

    @wanted.setter
    def wanted(self, wanted: Filter) -> None:
        self._filter = wanted
        self._shown = None
        if self._key not in self._keys:
            self._key = ""
            self.to_open()

    @property
    def order(self) -> Order:
        """In which order cases are gone through; setting it goes to the first open one in that order."""
        return self._order

    @order.setter
    def order(self, order: Order) -> None:
        self._order, self._shown, self._key = order, None, ""
        self.to_open()

    @property
    def shown(self) -> list[Reviewed]:
        """What the filter lets through, in the order asked for."""
        return [self._known[key] for key in self._keys]

    @property
    def _keys(self) -> dict[str, int]:
        """The keys of what is shown, each with its place."""
        if self._shown is None:
            ordered = in_order([one.case for one in self._known.values()], self._order)
            keys = [key for case in ordered if self._filter.lets(self._known[key := case.key])]
            self._shown = {key: place for place, key in enumerate(keys)}
        return self._shown

    @property
    def current(self) -> Reviewed | None:
        """The case at hand; None when there is none to go through."""
        return self._known.get(self._key)

    @property
    def place(self) -> tuple[int, int, int]:
        """Return the number of the case at hand, from 1 and 0 when it is left out; how many there are; how many are open."""
        keys = self._keys
        return keys.get(self._key, -1) + 1, len(keys), sum(self._known[key].is_open for key in keys)

    def counts(self) -> dict[str, int]:
        """Return how many cases each value of the filter's kind lets through, those of none left out."""
        kinds = Counter(one.case.kind for one in self._known.values())
        found = {"": kinds.total() - kinds[CaseKind.SAME], **{kind.value: kinds[kind] for kind in CaseKind}}
        found[DEFERRED] = sum(_choice(one) is Choice.DEFER for one in self._known.values())
        return {kind: count for kind, count in found.items() if count or not kind}

    # going

    def go(self, key: str) -> Reviewed | None:
        """Make the case of this key the one at hand."""
        if key in self._known:
            self._key = key
        return self.current

    def step(self, by: int) -> bool:
        """Go `by` cases further on among those shown, open or not, stopping at the ends. Return whether that is another."""
        keys, before = list(self._keys), self._key
        if not keys:
            return False
        at = self._keys.get(before, -1 if by > 0 else len(keys))
        self._key = keys[max(0, min(at + by, len(keys) - 1))]
        return self._key != before

    def to_open(self) -> bool:
        """Go to the next open case after the one at hand, wrapping around; what was put off comes only if asked for.

        Return False, staying, when nothing is left.
        """
        keys, at = list(self._keys), self._keys.get(self._key, -1)
        for key in (*keys[at + 1 :], *keys[: at + 1]):
            if self._known[key].settled is None:
                self._key = key
                return True
        if not self._key and keys:
            self._key = keys[0]
        return False

    def to_worst(self) -> bool:
        """Order articles by lowest agreement and go to the first open case of the worst one that is not at hand."""
        self._order, self._shown = Order.AGREEMENT, None
        here = self.current.case.article if self.current else ""
        shown = self.shown
        articles = [article for article, _ in groupby(one.case.article for one in shown)]
        start = articles.index(here) + 1 if here in articles else 0
        for article in (*articles[start:], *articles[:start]):
            found = [one for one in shown if one.case.article == article and one.is_open]
            if found and article != here:
                self._key = found[0].case.key
                return True
        return False

    def enter(self, article: str) -> None:
        """Go to the first case shown in an article, open ones first; without one there is none at hand."""
        if self.current is not None and self.current.case.article == article:
            return
        here = [one for one in self.of_article(article) if self._filter.lets(one)]
        found = next((one for one in here if one.is_open), here[0] if here else None)
        self._key = found.case.key if found else ""

    def at(self, article: str, range_: Range) -> Reviewed | None:
        """Return the case that shares most of its text with a range, a disagreement before agreement; None for none."""
        over = [one for one in self.of_article(article) if one.case.range.overlaps(range_)]
        return max(over, key=lambda one: _likeness(one.case, range_), default=None)

    # deciding

    def decide(self, ruled: Iterable[tuple[Case, Ruling]], reason: str = "") -> Edit:
        """Return the edit that settles cases; an article that has no open case left then is done with the same edit."""
        held = list(ruled)
        edit = self.review.decide_all(held, reason)
        now = {case.key for case, ruling in held if ruling.choice is not Choice.DEFER}
        statuses = []
        for article in dict.fromkeys(case.article for case, _ in held):
            if all(one.case.key in now or not one.is_open for one in self.of_article(article)):
                statuses += self._done(edit, article)
        return Edit(edit.kind, (*edit.changes, *statuses), edit.why)

    def nothing_here(self, article: str, reason: str = "") -> Edit:
        """Return the edit that says of an article: reviewed, nothing in it. What the sets say there is ruled out.

        Raises UsageError when gold has spans there.
        """
        said = self.review.nothing_here(article, reason)
        here = [one.case for one in self.of_article(article)]
        ruled_out = self.review.decide_all([(case, take_neither(case)) for case in here], reason)
        spans = (change for change in ruled_out.changes if not isinstance(change, StatusChange))
        why = encode([*decode(ruled_out.why), *decode(said.why)])
        return Edit(EditKind.ADJUDICATE, (*spans, *said.changes), why)

    def agreed(self) -> list[Case]:
        """Return the open cases on which all sets say the same."""
        return [one.case for one in self._known.values() if one.is_open and one.case.kind is CaseKind.SAME]

    def preview(self, rules: Sequence[Rule]) -> Preview:
        """Return what `rules` would do with the open cases."""
        return preview((one.case for one in self._known.values() if one.is_open), rules)

    def _done(self, edit: Edit, article: str) -> list[StatusChange]:
        gold = self.review.gold
        begun = (c.after for c in edit.changes if isinstance(c, StatusChange) and c.article == article)
        status = next(begun, self.review.store.status(article, gold))
        return [] if status is Status.DONE else [StatusChange(gold, article, status, Status.DONE)]

    def follow(self, edit: Edit) -> None:
        """Follow an edit just committed: the verdicts that it gives, or anything that may have taken one back."""
        at = utc_now()
        self.review.follow(edit, at)
        if edit.kind is EditKind.ADJUDICATE:
            for one in decode(edit.why):
                if one.key in self._known:
                    settled = Settled(one, self.review.reviewer, at)
                    self._known[one.key] = replace(self._known[one.key], settled=settled)
        else:
            standing = self.review.settled()
            for key, known in self._known.items():
                self._known[key] = replace(known, settled=standing.get(key))
        if self._filter.kind == DEFERRED:
            self._shown = None


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What to review: the sets, the gold set, and whether names are hidden and unfinished articles enter."""

    sets: tuple[str, ...]
    gold: str = GOLD
    blind: bool = False
    any_status: bool = False

    def begin(self, store: Store, reviewer: str) -> Review:
        """Return the review. Raises UsageError where there is nothing to review, besides what `Review` raises."""
        review = Review(store, self.sets, reviewer, gold=self.gold, any_status=self.any_status)
        taken = next((found for found in store.sets() if found.name == self.gold), None)
        if taken is not None and taken.kind is not SetKind.GOLD:
            raise UsageError(f'"{self.gold}" is not a gold set ({taken.kind})', hint="name another with --gold")
        if not review.articles():
            done = "touched" if self.any_status else "finished"
            hint = "" if self.any_status else "articles in progress enter too when asked for: --any-status"
            raise UsageError(f"there is no article that two of {', '.join(review.sets)} have {done}", hint=hint)
        return review


def gold_session(review: Review, own: Session) -> Session:
    """Return a session on the gold set for the person of `own`, whose active time goes on."""
    session = Session(review.store, review.reviewer, set_name=review.gold, kind=SetKind.GOLD)
    session.active = own.active
    return session


def ruling_of(reviewed: Reviewed, gold: Mapping[str, Span]) -> Ruling:
    """Return the ruling that stands on a case, from its verdict and gold's spans by id.

    Raises UsageError when there is none.
    """
    if reviewed.settled is None:
        raise UsageError("nothing is decided here yet")
    one = reviewed.settled.verdict
    proposals: Sequence[Proposal] = ()
    if one.choice not in (Choice.NEITHER, Choice.DEFER):
        spans = [gold[id_] for id_ in one.gold if id_ in gold]
        proposals = [Proposal(span.range, span.label, dict(span.attributes)) for span in spans]
    return Ruling(one.choice, one.sets, tuple(proposals), one.rule)


def _worked_out(case: Case) -> Case:
    """Return the case after asking it what a list of cases is asked of each."""
    _ = case.key, case.kind, case.labels
    return case


def _choice(reviewed: Reviewed) -> Choice | None:
    return reviewed.settled.verdict.choice if reviewed.settled else None


def _likeness(case: Case, range_: Range) -> tuple[bool, float]:
    common = min(case.range.end, range_.end) - max(case.range.start, range_.start)
    return common > 0 and case.kind is not CaseKind.SAME, common / case.range.hull(range_).length
