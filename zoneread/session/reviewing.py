"""Comparing two sides, span by span and article by article."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from zoneread.compare.align import alignment
from zoneread.compare.diff import Counting, DiffRow, Summary, rows_of
from zoneread.session.sides import Side, find_side
from zoneread.span.span import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from zoneread.compare.align import PairClass
    from zoneread.session.loading import Coordinates
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.store.protocol import Store

    Pair = tuple[AnnotatedArticle | None, AnnotatedArticle | None]


@dataclass(frozen=True, slots=True)
class ComparedArticle:
    """One article as either side has it, with the aligned pairs in text order."""

    article: AnnotatedArticle
    other: AnnotatedArticle
    rows: tuple[DiffRow, ...]

    @property
    def text(self) -> str:
        """The reading text, the same on both sides."""
        return self.article.text


@dataclass(frozen=True, slots=True)
class Uncompared:
    """An article that was left out, and why in words."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class DiffTotals:
    """What a comparison of two sides comes to, and what was left out of it.

    `greedy` counts the clusters of overlapping spans that were too large to be paired optimally.
    """

    a: str
    b: str
    left_out: tuple[Uncompared, ...]
    summary: Summary
    greedy: int


@dataclass(frozen=True, slots=True)
class SetDiff(DiffTotals):
    """Two sides beside each other."""

    compared: tuple[ComparedArticle, ...]


class Comparison:
    """Two sides (`zoneread.session.sides`) aligned on every article that both have touched, or on the named ones.

    Iterating yields the articles one after the other, and keeps none of them; what they come to is there afterwards.
    With `classes` or `labels` only the pairs of such a class, or with such a label on either side, are kept and
    counted; what is paired with what does not depend on them. `coordinates` is what the offsets of a side that is a file
    count in, None what the file says. Raises UsageError for a side or an article that is not there.
    """

    def __init__(
        self,
        store: Store,
        a: str,
        b: str,
        articles: Sequence[str] = (),
        *,
        classes: Collection[PairClass] = (),
        labels: Collection[str] = (),
        coordinates: Coordinates | None = None,
    ) -> None:
        self._store = store
        self._first, self._second = find_side(store, a, coordinates), find_side(store, b, coordinates)
        self._named = [store.find_article(ref).id for ref in articles]
        self._classes, self._labels = classes, labels
        self._left_out: list[Uncompared] = []
        self._counting = Counting()
        self._articles = self._greedy = 0

    @property
    def names(self) -> tuple[str, str]:
        """How the two sides were named."""
        return self._first.name, self._second.name

    def __iter__(self) -> Iterator[ComparedArticle]:
        """Yield the compared articles in the order of the first side; can be done once."""
        for own, other in self._pairs():
            if own is None or other is None or not (self._named or (_touched(own) and _touched(other))):
                self._leave_out(own, other)
            elif own.text != other.text:
                self._left_out.append(Uncompared(own.name, "the two have different reading texts of it"))
            else:
                aligned = alignment(own.spans, other.spans)
                rows = tuple(row for row in rows_of(own.id, aligned) if self._wanted(row))
                self._articles += 1
                self._greedy += len(aligned.greedy)
                self._counting.add(rows)
                yield ComparedArticle(own, other, rows)

    def totals(self) -> DiffTotals:
        """Return what the articles yielded so far come to."""
        summary = self._counting.summary(articles=self._articles)
        return DiffTotals(*self.names, tuple(self._left_out), summary, self._greedy)

    def _wanted(self, row: DiffRow) -> bool:
        labels = self._labels
        return (not self._classes or row.kind in self._classes) and (
            not labels or any(label in labels for label in row.labels)
        )

    def _leave_out(self, *sides: AnnotatedArticle | None) -> None:
        missing = [name for name, side in zip(self.names, sides, strict=True) if side is None or not _touched(side)]
        found = sides[0] or sides[1]
        if found is not None and len(missing) == 1:
            self._left_out.append(Uncompared(found.name, f"not touched by {missing[0]}"))

    def _pairs(self) -> Iterator[Pair]:
        first, second = self._first, self._second
        if first.set and second.set:
            rows = self._store.export_rows([first.set, second.set], self._named or None)
            for _, both in groupby(rows, key=lambda article: article.id):
                own, *others = both
                yield own, others[0] if others else own
            return
        pairs = _pairs_of_ids(first, second, self._named)
        owns = _Ahead(first, (id_ for id_, _ in pairs))
        others_ahead = _Ahead(second, (id_ for _, id_ in pairs))
        for id_, other_id in pairs:
            yield owns.take(id_), others_ahead.take(other_id)


def diff_sets(store: Store, a: str, b: str, articles: Sequence[str] = ()) -> SetDiff:
    """Return all of a `Comparison` at once; raises what it does."""
    comparison = Comparison(store, a, b, articles)
    compared = tuple(comparison)
    found = comparison.totals()
    return SetDiff(found.a, found.b, found.left_out, found.summary, found.greedy, compared)


class _Ahead:
    """A side's articles for whoever wants them in another order: what comes before it is wanted is kept until then."""

    def __init__(self, side: Side, wanted: Iterable[str]) -> None:
        self._coming = side.read()
        self._wanted = Counter(id_ for id_ in wanted if id_ in side.names)
        self._held: dict[str, AnnotatedArticle] = {}

    def take(self, id_: str) -> AnnotatedArticle | None:
        """Return an article as often as it is wanted; None when the side has none of this id."""
        if not self._wanted[id_]:
            return None
        while id_ not in self._held:
            article = next(self._coming)
            if self._wanted[article.id]:
                self._held[article.id] = article
        self._wanted[id_] -= 1
        return self._held[id_] if self._wanted[id_] else self._held.pop(id_)


def _pairs_of_ids(first: Side, second: Side, named: Sequence[str]) -> list[tuple[str, str]]:
    """Return the ids of the same article on either side, the second found by name where the databases differ in ids."""
    by_name = {name: id_ for id_, name in second.names.items()}
    pairs = [
        (id_, id_ if id_ in second.names else by_name.get(name, id_))
        for id_, name in first.names.items()
        if not named or id_ in named
    ]
    met = {other for _, other in pairs}
    return pairs + [(id_, id_) for id_ in second.names if id_ not in met and (not named or id_ in named)]


def _touched(article: AnnotatedArticle) -> bool:
    return bool(article.spans) or article.status is not Status.TODO
