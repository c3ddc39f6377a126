"""Agreement of the store's annotation sets: which articles enter, which are left out and why, and the figures.

The articles are read one after the other, and only what the figures need is kept of each; who wants the aligned spans too
hears them as they come.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from zoneread.compare.agreement import JointAgreement, JointTally, Measured, PairAgreement, PairTally
from zoneread.compare.align import alignment
from zoneread.compare.diff import rows_of
from zoneread.compare.figures import RESAMPLES
from zoneread.errors import UsageError
from zoneread.session.gamma import Gamma, gamma
from zoneread.session.sets import find_set
from zoneread.span.span import CONFIRMED, Origin, Status
from zoneread.store.protocol import SetKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from zoneread.compare.diff import DiffRow
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.store.protocol import Store

    Told = Callable[[str, int, int], None]
    Heard = Callable[[str, str, AnnotatedArticle, DiffRow], None]

NOT_ENTERED = "their articles were left out"
NOT_CONFIRMED = "suggested or rejected"
NO_PLACE = "the article's current text has no place for them"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that did not enter a comparison, and why in words; and how many confirmed spans either set has there."""

    article: str
    why: str
    a: int = 0
    b: int = 0


@dataclass(frozen=True, slots=True)
class LeftOutSpans:
    """How many spans of either set did not enter a comparison for one reason, in words."""

    why: str
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two sets' agreement, what was left out, and γ if it was asked for."""

    agreement: PairAgreement
    left_out: tuple[LeftOut, ...]
    left_out_spans: tuple[LeftOutSpans, ...] = ()
    gamma: Gamma | None = None


@dataclass(frozen=True, slots=True)
class ComparedSets:
    """Every two of the sets; for three or more also all together, on `joint_articles` articles that all have finished."""

    sets: tuple[str, ...]
    pairs: tuple[ComparedPair, ...]
    joint: tuple[JointAgreement, ...]
    joint_articles: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What enters a comparison: the named articles only if any are; unfinished ones only if asked for. γ takes long."""

    articles: tuple[str, ...] = ()
    any_status: bool = False
    resamples: int = RESAMPLES
    gamma: bool = False


def agree(
    store: Store,
    sets: Sequence[str],
    entry: Entry = Entry(),
    *,
    told: Told = lambda _what, _done, _of: None,
    heard: Heard | None = None,
) -> ComparedSets:
    """Compare every two of `sets`, or of all annotators' sets when none is named.

    An article enters when both sets have finished it; with `any_status` when both have touched it. `told` hears what is
    being done, and how much of it; `heard` of every two sets the aligned spans that their figures are made of, in text
    order, each with its article. Raises UsageError for an unknown set or article, or when there are fewer than two sets;
    with `gamma` see `zoneread.session.gamma`.
    """
    names = _chosen(store, sets)
    wanted = {store.find_article(ref).id for ref in entry.articles} or None
    orphans = {
        name: Counter(one.article for one in store.orphans(set=name) if one.span.origin in CONFIRMED) for name in names
    }
    pairs = [_Pair(a, b, entry, heard) for a, b in combinations(names, 2)]
    joint = JointTally(names) if len(names) > 2 else None
    of = len(store.articles()) if wanted is None else len(wanted)
    rows = store.export_rows(names, wanted, origins=tuple(Origin))
    for done, (_, sides) in enumerate(groupby(rows, key=lambda article: article.id)):
        told("articles aligned", done, of)
        found = {article.set: _Side(article, orphans[article.set][article.id]) for article in sides}
        for pair in pairs:
            pair.add(found[pair.a], found[pair.b])
        if joint is not None and not any(_why_not(side.article, entry) for side in found.values()):
            joint.add(_measured(found.values()))
    return ComparedSets(
        tuple(names),
        tuple(pair.result(told) for pair in pairs),
        tuple(joint.result(resamples=entry.resamples)) if joint is not None else (),
        joint.articles if joint is not None else 0,
    )


class _Side:
    """An article as a set has it, with its confirmed spans, and how many spans do not count: unconfirmed, and orphans."""

    def __init__(self, article: AnnotatedArticle, orphans: int) -> None:
        confirmed = tuple(span for span in article.spans if span.origin in CONFIRMED)
        self.unconfirmed = len(article.spans) - len(confirmed)
        self.orphans = orphans
        self.article = replace(article, spans=confirmed)


class _Pair:
    """Two sets' comparison under way."""

    def __init__(self, a: str, b: str, entry: Entry, heard: Heard | None) -> None:
        self.a = a
        self.b = b
        self._entry = entry
        self._heard = heard
        self._tally = PairTally(a, b)
        self._left_out: list[LeftOut] = []
        self._unconfirmed = [0, 0]
        self._orphans = [0, 0]
        self._measured: list[Measured] = []

    def add(self, *sides: _Side) -> None:
        """Add an article as either set has it, or leave it out."""
        own, other = (side.article for side in sides)
        reasons = [why for article in (own, other) if (why := _why_not(article, self._entry))]
        if reasons:
            self._left_out.append(LeftOut(own.name, "; ".join(reasons), len(own.spans), len(other.spans)))
            return
        measured, found = _measured(sides), alignment(own.spans, other.spans)
        self._tally.add(measured, found)
        for place, side in enumerate(sides):
            self._unconfirmed[place] += side.unconfirmed
            self._orphans[place] += side.orphans
        if self._entry.gamma:
            self._measured.append(measured)
        if self._heard is not None:
            for row in rows_of(own.id, found):
                self._heard(self.a, self.b, own, row)

    def result(self, told: Told) -> ComparedPair:
        """Return the comparison of all articles added."""
        pair = f"{self.a} against {self.b}"
        agreement = self._tally.result(
            resamples=self._entry.resamples, told=lambda done, of: told(f"{pair}: resamples drawn", done, of)
        )
        by_gamma = None
        if self._entry.gamma:
            by_gamma = gamma((self.a, self.b), self._measured, told=lambda done, of: told(f"{pair}: γ", done, of))
        return ComparedPair(agreement, tuple(self._left_out), self._spans_left_out(), by_gamma)

    def _spans_left_out(self) -> tuple[LeftOutSpans, ...]:
        reasons = (
            LeftOutSpans(NOT_ENTERED, sum(one.a for one in self._left_out), sum(one.b for one in self._left_out)),
            LeftOutSpans(NOT_CONFIRMED, *self._unconfirmed),
            LeftOutSpans(NO_PLACE, *self._orphans),
        )
        return tuple(one for one in reasons if one.a or one.b)


def _chosen(store: Store, sets: Sequence[str]) -> list[str]:
    named = list(dict.fromkeys(find_set(store, name).name for name in sets))
    names = named or [known.name for known in store.sets() if known.kind is SetKind.ANNOTATOR]
    if len(names) < 2:
        raise UsageError(
            "agreement is between two sets or more", hint=f"the sets: {', '.join(one.name for one in store.sets())}"
        )
    return names


def _why_not(article: AnnotatedArticle, entry: Entry) -> str:
    """Return why the article does not enter as its set has it, "" when it does."""
    if article.status is Status.DONE or (entry.any_status and (article.spans or article.status is not Status.TODO)):
        return ""
    if article.status is Status.TODO and not article.spans:
        return f"not touched by {article.set}"
    return f"not finished by {article.set} ({article.status.replace('_', ' ')})"


def _measured(sides: Iterable[_Side]) -> Measured:
    articles = [side.article for side in sides]
    first = articles[0]
    return Measured(first.id, first.name, len(first.text), {article.set: article.spans for article in articles})
