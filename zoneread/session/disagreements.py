"""Going through what a review has to settle: what is left, in which order, and what became of each case.

Disagreements are the cases on which the sets do not say the same; the others are gone through only when asked for.
Going from one to the next stops at none that the filters leave out. What was decided is followed from the edits, so
that a decision, its undoing and its doing again all show at once. Nothing is stored here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.compare.cases import Case, CaseKind, Choice, Order, Proposal, Ruling, in_order, take_neither
from zoneread.compare.rules import preview
from zoneread.compare.verdicts import decode, encode
from zoneread.errors import UsageError
from zoneread.session.adjudicating import GOLD, Review, Reviewed, Settled
from zoneread.session.case_index import CaseIndex
from zoneread.session.session import Session, utc_now
from zoneread.span.edits import Edit, EditKind, StatusChange
from zoneread.span.span import Status
from zoneread.store.protocol import SetKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zoneread.compare.rules import Preview, Rule
    from zoneread.session.case_index import Fact
    from zoneread.span.span import Span
    from zoneread.store.protocol import Store
    from zoneread.text.ranges import Range

DEFERRED = "deferred"
"""The filter for cases that were put off with a question."""
HELD = 16
"""Articles whose cases stay at hand."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases to go through: a `CaseKind`, `DEFERRED`, or "" for all disagreements; and a label, or "" for all."""

    kind: str = ""
    label: str = ""

    def lets(self, fact: Fact, settled: Settled | None) -> bool:
        """Whether a case is gone through on which this verdict stands, None for none."""
        if self.label and self.label not in fact.labels:
            return False
        if self.kind == DEFERRED:
            return _choice(settled) is Choice.DEFER
        return fact.kind == self.kind if self.kind else fact.kind is not CaseKind.SAME


class Disagreements:
    """The cases of a review, with a place among them; none before they are read, by `reload` or in steps by `reading`.

    Of all cases only the facts are kept, of the last articles looked at the cases themselves. `complete` says that every
    article has been read; until then the first reading lets those already read be gone through in text order.
    """

    def __init__(self, review: Review) -> None:
        self.review = review
        self.complete = False
        self._filter = Filter()
        self._order = Order.TEXT
        self._index = CaseIndex()
        self._voting: Mapping[str, tuple[str, ...]] = {}
        self._standing: dict[str, Settled] = {}
        self._held: dict[str, list[Case]] = {}
        self._shown: dict[str, int] | None = None
        self._key = ""

    def reload(self) -> None:
        """Read everything again. The place is kept as long as its case is there; else it is the first open case."""
        for _ in self.reading():
            pass

    def reading(self) -> Iterator[tuple[int, int]]:
        """Do what `reload` does an article a step, yielding how many of how many are read.

        What is decided in the meantime is not lost. Until the last step nothing changes, unless nothing was there before.
        """
        voting = self.review.articles()
        index = CaseIndex()
        growing = not self.complete
        if growing:
            self._take(index, voting)
        for done, article in enumerate(voting, 1):
            if article not in index.keys:
                index.put(article, self.review.cases_of(article, voting[article]))
                if growing and index is self._index:
                    self._grown(article)
            yield done, len(voting)
        self.complete = True
        self._take(index.sorted(voting), voting)

    def reread(self, article: str) -> None:
        """Read one article again."""
        self._voting = self.review.articles()
        self._standing = dict(self.review.settled())
        self._held.pop(article, None)
        self._cases(article)

    def _take(self, index: CaseIndex, voting: Mapping[str, tuple[str, ...]]) -> None:
        self._index, self._voting, self._standing = index, voting, dict(self.review.settled())
        self._held.clear()
        self._shown = None
        self._stay()

    def _stay(self) -> None:
        """Keep the place as long as its case is there; else go to the first open case."""
        if self._key not in self._index.facts:
            self._key = ""
            self.to_open()

    def _grown(self, article: str) -> None:
        """Show the cases of an article read after all others."""
        shown = self._keys
        for key in self._index.keys[article]:
            if self._lets(key):
                shown.setdefault(key, len(shown))
                if not self._key and key not in self._standing:
                    self._key = key

    def _cases(self, article: str) -> list[Case]:
        """Return the cases of an article; what has become of them since they were read is taken notice of."""
        found = self._held.get(article)
        if found is None:
            found = self._held[article] = self.review.cases_of(article, self._voting.get(article, ()))
            if len(self._held) > HELD:
                del self._held[next(iter(self._held))]
            if not self._index.has(article, found):
                self._index.put(article, found)
                self._shown = None
                self._stay()
        return found

    def _reviewed(self, key: str) -> Reviewed | None:
        fact = self._index.facts.get(key)
        cases = self._cases(fact.article) if fact is not None else ()
        return next((Reviewed(case, self._standing.get(key)) for case in cases if case.key == key), None)

    def _lets(self, key: str) -> bool:
        return self._filter.lets(self._index.facts[key], self._standing.get(key))

    def _is_open(self, key: str) -> bool:
        settled = self._standing.get(key)
        return settled is None or _choice(settled) is Choice.DEFER

    # what there is

    @property
    def all(self) -> list[Reviewed]:
        """Every case, agreement included, in text order."""
        return [one for article in list(self._index.keys) for one in self.of_article(article)]

    def of_article(self, article: str) -> list[Reviewed]:
        """Every case of an article, agreement included, in text order."""
        return [Reviewed(case, self._standing.get(case.key)) for case in self._cases(article)]

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
        return [one for key in list(self._keys) if (one := self._reviewed(key)) is not None]

    @property
    def _keys(self) -> dict[str, int]:
        """The keys of what is shown, each with its place."""
        if self._shown is None:
            every = (key for keys in self._index.keys.values() for key in keys)
            ordered = in_order(every, self._order, self._index.facts.__getitem__)
            self._shown = {key: place for place, key in enumerate(filter(self._lets, ordered))}
        return self._shown

    @property
    def current(self) -> Reviewed | None:
        """The case at hand; None when there is none to go through."""
        return self._reviewed(self._key)

    @property
    def place(self) -> tuple[int, int, int]:
        """Return the number of the case at hand, from 1 and 0 when it is left out; how many there are; how many are open."""
        keys = self._keys
        return keys.get(self._key, -1) + 1, len(keys), sum(map(self._is_open, keys))

    def counts(self) -> dict[str, int]:
        """Return how many cases each value of the filter's kind lets through, those of none left out."""
        kinds = Counter(fact.kind for fact in self._index.facts.values())
        found = {"": kinds.total() - kinds[CaseKind.SAME], **{kind.value: kinds[kind] for kind in CaseKind}}
        found[DEFERRED] = sum(_choice(self._standing.get(key)) is Choice.DEFER for key in self._index.facts)
        return {kind: count for kind, count in found.items() if count or not kind}

    # going

    def go(self, key: str) -> Reviewed | None:
        """Make the case of this key the one at hand."""
        if key in self._index.facts:
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
            if key not in self._standing:
                self._key = key
                return True
        if not self._key and keys:
            self._key = keys[0]
        return False

    def to_worst(self) -> bool:
        """Order articles by lowest agreement and go to the first open case of the worst one that is not at hand."""
        self._order, self._shown = Order.AGREEMENT, None
        facts, keys = self._index.facts, self._keys
        here = facts[self._key].article if self._key else ""
        articles = list(dict.fromkeys(facts[key].article for key in keys))
        start = articles.index(here) + 1 if here in articles else 0
        first: dict[str, str] = {}
        for key in keys:
            if self._is_open(key):
                first.setdefault(facts[key].article, key)
        for article in (*articles[start:], *articles[:start]):
            if article in first and article != here:
                self._key = first[article]
                return True
        return False

    def enter(self, article: str) -> None:
        """Go to the first case shown in an article, open ones first; without one there is none at hand."""
        if self.current is not None and self.current.case.article == article:
            return
        here = [one for one in self.of_article(article) if self._lets(one.case.key)]
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
        begun = {change.article: change.after for change in edit.changes if isinstance(change, StatusChange)}
        statuses = []
        for article in dict.fromkeys(case.article for case, _ in held):
            if all(one.case.key in now or not one.is_open for one in self.of_article(article)):
                status = begun[article] if article in begun else self.review.store.status(article, self.review.gold)
                statuses += [] if status is Status.DONE else [self._done(article, status)]
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
        return [case for case in self._open() if case.kind is CaseKind.SAME]

    def preview(self, rules: Sequence[Rule]) -> Preview:
        """Return what `rules` would do with the open cases."""
        return preview(self._open(), rules)

    def _open(self) -> Iterator[Case]:
        for article, keys in list(self._index.keys.items()):
            if any(map(self._is_open, keys)):
                yield from (one.case for one in self.of_article(article) if one.is_open)

    def _done(self, article: str, status: Status) -> StatusChange:
        return StatusChange(self.review.gold, article, status, Status.DONE)

    def follow(self, edit: Edit) -> None:
        """Follow an edit just committed: the verdicts that it gives, or anything that may have taken one back."""
        at = utc_now()
        self.review.follow(edit, at)
        if edit.kind is EditKind.ADJUDICATE:
            self._standing.update((one.key, Settled(one, self.review.reviewer, at)) for one in decode(edit.why))
        else:
            self._standing = dict(self.review.settled())
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


def _choice(settled: Settled | None) -> Choice | None:
    return settled.verdict.choice if settled else None


def _likeness(case: Case, range_: Range) -> tuple[bool, float]:
    common = min(case.range.end, range_.end) - max(case.range.start, range_.start)
    return common > 0 and case.kind is not CaseKind.SAME, common / case.range.hull(range_).length
