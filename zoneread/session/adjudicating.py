"""Adjudication: settling several sets into gold, each decision one edit that carries the votes it was made from.

A review shows cases (`zoneread.compare.cases`), turns a ruling into an edit of the gold set, and hands it to the store.
Nothing of the annotators' own sets is ever changed. A span that was ruled out enters gold as *rejected* and one that was
put off as *suggested*, with the question as its note; neither counts as gold or leaves with an export, and both make the
decision undoable like any other edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from zoneread.compare.cases import Case, Choice, Order, Proposal, Ruling, cases, in_order
from zoneread.compare.rules import Preview, Rule, preview
from zoneread.compare.verdicts import Verdict, decode, encode, verdict
from zoneread.errors import UsageError
from zoneread.session.session import new_span_id, utc_now
from zoneread.session.sets import find_set
from zoneread.span.edits import Edit, EditKind, SpanChange, StatusChange
from zoneread.span.span import CONFIRMED, Origin, Span, Status
from zoneread.store.protocol import SetKind
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from zoneread.span.edits import Change
    from zoneread.store.protocol import Applied, ArticleRow, Store, StoredArticle

GOLD = "gold"
_NOT_TAKEN = {Choice.NEITHER: Origin.REJECTED, Choice.DEFER: Origin.SUGGESTED}


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict that stands, who gave it and when."""

    verdict: Verdict
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A case with the verdict that stands on it, None when it is open or put off."""

    case: Case
    settled: Settled | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return self.settled is None or self.settled.verdict.choice is Choice.DEFER


class Review:
    """One reviewer settling `sets` into the gold set.

    An article enters when at least two of the sets have finished it (with `any_status`: touched it); those sets vote.
    Raises UsageError for an unknown set, fewer than two, a gold set that votes itself, and, where reviewers are named, a
    `reviewer` who is none of them.
    """

    def __init__(
        self,
        store: Store,
        sets: Sequence[str],
        reviewer: str,
        *,
        gold: str = GOLD,
        any_status: bool = False,
        now: Callable[[], str] = utc_now,
        new_id: Callable[[], str] = new_span_id,
    ) -> None:
        self.store = store
        self.sets = tuple(dict.fromkeys(find_set(store, name).name for name in sets))
        if len(self.sets) < 2:
            raise UsageError("adjudication is between two sets or more")
        if gold in self.sets:
            raise UsageError(f'"{gold}" cannot both vote and be the result', hint="name another with --gold")
        store.require_reviewer(reviewer, "see what others have annotated, and settle it")
        self.reviewer = reviewer
        self.gold = gold
        self.any_status = any_status
        self._now = now
        self._new_id = new_id
        self._standing: dict[str, Settled] | None = None
        self._version = store.version()

    # what there is to decide

    def articles(self) -> dict[str, tuple[str, ...]]:
        """Return the articles that enter, by id in the store's order, each with the sets that vote on it."""
        overviews = {name: self.store.overview(name) for name in self.sets}
        found = {}
        for row in self.store.articles():
            voting = tuple(name for name in self.sets if self._votes(*overviews[name][row.id]))
            if len(voting) > 1:
                found[row.id] = voting
        return found

    def _votes(self, status: Status, spans: int) -> bool:
        return status is Status.DONE or (self.any_status and (spans > 0 or status is not Status.TODO))

    def cases(self, order: Order = Order.TEXT, articles: Iterable[str] = ()) -> list[Reviewed]:
        """Return every case, agreement included, with the verdict that stands on it; of some articles when ids are given."""
        wanted = set(articles)
        found = [
            case
            for article, voting in self.articles().items()
            if not wanted or article in wanted
            for case in self.cases_of(article, voting)
        ]
        standing = self.settled()
        return [Reviewed(case, standing.get(case.key)) for case in in_order(found, order, _itself)]

    def cases_of(self, article: str, voting: Iterable[str]) -> list[Case]:
        """Return every case of an article in text order, agreement included, between the sets that vote on it."""
        return cases(article, {name: self.store.spans(article, name) for name in voting})

    def settled(self) -> Mapping[str, Settled]:
        """Return the verdicts that stand, by the key of their case, the latest where there are several.

        The log is read when this is first asked, and again when somebody else has written or something was undone.
        """
        version = self.store.version()
        if self._standing is None or version != self._version:
            self._version = version
            there = any(known.name == self.gold for known in self.store.sets())
            found = standing_verdicts(self.store, self.gold) if there else []
            self._standing = {one.verdict.key: one for one in found}
        return self._standing

    def preview(self, rules: Sequence[Rule], articles: Iterable[str] = ()) -> Preview:
        """Return what `rules` would do with the cases that are open."""
        return preview((one.case for one in self.cases(articles=articles) if one.is_open), rules)

    def alias(self, article: str, name: str) -> str:
        """Return a letter for a set in an article, so that a reviewer can judge blind; another one in other articles."""
        hidden = sorted(self.sets, key=lambda one: sha256(f"{article}\0{one}".encode()).digest())
        return chr(ord("A") + hidden.index(name))

    # deciding

    def decide(self, case: Case, ruling: Ruling, reason: str = "") -> Edit:
        """Return the edit that takes `ruling` into gold in place of an earlier one on the same case."""
        return self.decide_all([(case, ruling)], reason)

    def decide_all(self, ruled: Iterable[tuple[Case, Ruling]], reason: str = "") -> Edit:
        """Return one edit for several rulings, undone in one step."""
        changes: list[Change] = []
        verdicts: list[Verdict] = []
        open_articles: dict[str, _GoldArticle] = {}
        standing: dict[str, list[Verdict]] = {}
        for settled in self.settled().values():
            standing.setdefault(settled.verdict.article, []).append(settled.verdict)
        for case, ruling in ruled:
            article = open_articles.get(case.article)
            if article is None:
                article = open_articles[case.article] = self._gold_article(case, standing.get(case.article, ()))
            ids, made = self._change(article, case, ruling, reason)
            changes += made
            verdicts.append(verdict(case, ruling, ids, reason))
        begun = [
            StatusChange(self.gold, id_, Status.TODO, Status.IN_PROGRESS)
            for id_ in open_articles
            if self.store.status(id_, self.gold) is Status.TODO
        ]
        return Edit(EditKind.ADJUDICATE, (*changes, *begun), encode(verdicts))

    def nothing_here(self, article: str, reason: str = "") -> Edit:
        """Return the edit that says of a whole article: reviewed, and nothing in it. Raises UsageError when gold has spans."""
        if self.store.spans(article, self.gold):
            raise UsageError("gold has spans in this article", hint="settle them first")
        status = self.store.status(article, self.gold)
        said = Verdict("", article, Choice.NOTHING, (), {}, (), reason=reason)
        return Edit(EditKind.ADJUDICATE, (StatusChange(self.gold, article, status, Status.DONE),), encode([said]))

    def apply(self, edit: Edit) -> Applied:
        """Store `edit` in one transaction; the gold set is made with the first. Raises as the store does."""
        self.store.ensure_set(self.gold, SetKind.GOLD)
        applied = self.store.apply(edit, by=self.reviewer, reviewer=True)
        self.follow(applied.edit, applied.at)
        return applied

    def follow(self, edit: Edit, at: str) -> None:
        """Take notice of an edit that this reviewer has stored, here or past this review."""
        if edit.kind is not EditKind.ADJUDICATE:
            self._standing = None
        elif self._standing is not None:
            for one in decode(edit.why):
                self._standing[one.key] = Settled(one, self.reviewer, at)

    def undo(self) -> Applied | None:
        """Take back this reviewer's last edit that stands."""
        self._standing = None
        return self.store.undo(self.reviewer)

    def redo(self) -> Applied | None:
        """Do again what this reviewer took back last."""
        self._standing = None
        return self.store.redo(self.reviewer)

    def _gold_article(self, case: Case, standing: Sequence[Verdict]) -> _GoldArticle:
        present = {one.key for one in self.cases_of(case.article, case.votes)}
        return _GoldArticle(self.store, case.article, self.gold, standing, present)

    def _change(self, article: _GoldArticle, case: Case, ruling: Ruling, reason: str) -> tuple[list[str], list[Change]]:
        """Return the ids of the gold spans that stand for the ruling, and the changes that bring it about."""
        origin = _NOT_TAKEN.get(ruling.choice, Origin.ADJUDICATED)
        wanted = ruling.proposals or tuple(Proposal(Range(start, end), label) for start, end, label in case.contents)
        note = reason if origin is not Origin.ADJUDICATED else ""
        replaced = [article.spans[id_] for id_ in article.gold_of(case) if id_ in article.spans]
        kept: list[str] = []
        changes: list[Change] = []
        for proposal in wanted:
            before = article.find(proposal)
            after = self._span(article.stored, proposal, origin, note, before)
            changes.append(SpanChange(self.gold, case.article, before, after))
            article.spans[after.id] = after
            kept.append(after.id)
        for span in replaced:
            if span.id not in kept:
                changes.append(SpanChange(self.gold, case.article, span, None))
                del article.spans[span.id]
        return kept, changes

    def _span(self, stored: StoredArticle, proposal: Proposal, origin: Origin, note: str, before: Span | None) -> Span:
        now = self._now()
        if before is not None:
            return before.with_(
                attributes=dict(proposal.attributes), origin=origin, note=note or before.note, updated=now
            )
        return Span(
            self._new_id(),
            proposal.label,
            proposal.range,
            stored.reading.map.to_source(proposal.range),
            proposal.range.of(stored.text),
            note,
            dict(proposal.attributes),
            origin,
            self.reviewer,
            now,
            now,
        )


def _itself(case: Case) -> Case:
    return case


class _GoldArticle:
    """An article with all of gold's spans in it, of every origin, as an edit under way leaves them.

    `standing` are the verdicts on it, `present` the keys of the cases that its votes make now.
    """

    def __init__(
        self, store: Store, article: str, gold: str, standing: Sequence[Verdict], present: Collection[str]
    ) -> None:
        self.stored = store.article(article)
        self.spans = {span.id: span for span in store.spans(article, gold, origins=tuple(Origin))}
        self._standing = standing
        self._present = present

    def gold_of(self, case: Case) -> list[str]:
        """Return the ids of the gold spans of earlier verdicts on the case.

        A verdict on a case that is no more, because somebody has changed a vote since, is one on this case when a vote
        of it is a vote here.
        """
        voted = set(case.contents)
        return [
            id_
            for one in self._standing
            if one.key == case.key
            or (one.key not in self._present and any(voted.intersection(votes) for votes in one.votes.values()))
            for id_ in one.gold
        ]

    def find(self, proposal: Proposal) -> Span | None:
        """Return the span with the proposal's range and label, a confirmed one before others."""
        found = [s for s in self.spans.values() if s.range == proposal.range and s.label == proposal.label]
        return min(found, key=lambda span: (span.origin not in CONFIRMED, span.id), default=None)


def standing_verdicts(store: Store, gold: str) -> list[Settled]:
    """Return gold's verdicts that have all their spans still, oldest first, of each case the latest only.

    Raises UsageError when there is no such set.
    """
    find_set(store, gold)
    there: dict[str, set[str]] = {}
    found: dict[str, Settled] = {}
    for settled in _said(store, gold):
        one = settled.verdict
        if not one.gold:
            continue
        if one.article not in there:
            there[one.article] = {span.id for span in store.spans(one.article, gold, origins=tuple(Origin))}
        if there[one.article].issuperset(one.gold):
            found.pop(one.key, None)
            found[one.key] = settled
    return list(found.values())


def _said(store: Store, gold: str) -> Iterator[Settled]:
    """Yield every verdict whose edit has not been undone, oldest first."""
    undone: set[str] = set()
    said: list[tuple[str, str, str, str]] = []
    for entry in store.log(set=gold):
        if entry.kind is EditKind.UNDO:
            undone.add(entry.target)
        elif entry.kind is EditKind.REDO:
            undone.discard(entry.target)
        elif entry.kind in {EditKind.ADJUDICATE, EditKind.IMPORT}:
            said.append((entry.id, entry.by, entry.at, entry.why))
    for id_, by, at, why in said:
        if id_ not in undone:
            yield from (Settled(one, one.by or by, one.at or at) for one in decode(why))


def nothing_in(store: Store, gold: str) -> list[tuple[ArticleRow, Settled]]:
    """Return the articles of which it was said that nothing is in them, in the store's order, each with that verdict.

    It stands as long as gold has the article as done and no confirmed span in it.
    """
    said = {one.verdict.article: one for one in _said(store, gold) if one.verdict.choice is Choice.NOTHING}
    overview = store.overview(gold)
    rows = [row for row in store.articles() if row.id in said]
    return [(row, said[row.id]) for row in rows if overview[row.id] == (Status.DONE, 0)]


def gold_with_votes(store: Store, gold: str) -> list[tuple[ArticleRow, Span, Settled]]:
    """Return gold's spans of every origin that a verdict stands behind, in reading order, each with that verdict."""
    behind: Mapping[str, Settled] = {id_: one for one in standing_verdicts(store, gold) for id_ in one.verdict.gold}
    return [
        (row, span, behind[span.id])
        for row in store.articles()
        for span in store.spans(row.id, gold, origins=tuple(Origin))
        if span.id in behind
    ]
