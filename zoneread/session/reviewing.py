"""Comparing two sides, span by span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.compare.align import alignment
from zoneread.compare.diff import DiffRow, Summary, rows_of, summarise
from zoneread.session.sides import Side, find_side
from zoneread.span.span import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from zoneread.compare.align import PairClass
    from zoneread.session.loading import Coordinates
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.store.protocol import Store


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
class SetDiff:
    """Two sides beside each other, and what was left out of the comparison.

    `greedy` counts the clusters of overlapping spans that were too large to be paired optimally.
    """

    a: str
    b: str
    compared: tuple[ComparedArticle, ...]
    left_out: tuple[Uncompared, ...]
    summary: Summary
    greedy: int = 0


def diff_sets(
    store: Store,
    a: str,
    b: str,
    articles: Sequence[str] = (),
    *,
    classes: Collection[PairClass] = (),
    labels: Collection[str] = (),
    coordinates: Coordinates | None = None,
) -> SetDiff:
    """Align two sides (`zoneread.session.sides`) on every article that both have touched, or on the named ones.

    With `classes` or `labels` only the pairs of such a class, or with such a label on either side, are kept and
    counted; what is paired with what does not depend on them. `coordinates` is what the offsets of a side that is a file
    count in, None what the file says. Raises UsageError for a side or an article that is not there.
    """
    first, second = find_side(store, a, coordinates), find_side(store, b, coordinates)
    named = [store.find_article(ref).id for ref in articles]
    left_out: list[Uncompared] = []
    compared = []
    greedy = 0
    for id_, name in _pairs_of_ids(first, second, named):
        own, other = first.articles.get(id_), second.articles.get(name)
        if own is None or other is None or not (named or (_touched(own) and _touched(other))):
            by_side = ((first.name, own), (second.name, other))
            missing = [name for name, side in by_side if side is None or not _touched(side)]
            found = own or other
            if found is not None and len(missing) == 1:
                left_out.append(Uncompared(found.name, f"not touched by {missing[0]}"))
        elif own.text != other.text:
            left_out.append(Uncompared(own.name, "the two have different reading texts of it"))
        else:
            aligned = alignment(own.spans, other.spans)
            greedy += len(aligned.greedy)
            rows = rows_of(own.id, aligned)
            compared.append(ComparedArticle(own, other, tuple(row for row in rows if _wanted(row, classes, labels))))
    summary = summarise((row for article in compared for row in article.rows), articles=len(compared))
    return SetDiff(first.name, second.name, tuple(compared), tuple(left_out), summary, greedy)


def _pairs_of_ids(first: Side, second: Side, named: Sequence[str]) -> list[tuple[str, str]]:
    """Return the ids of the same article on either side, the second found by name where the databases differ in ids."""
    by_name = {article.name: id_ for id_, article in second.articles.items()}
    pairs = [
        (id_, id_ if id_ in second.articles else by_name.get(article.name, id_))
        for id_, article in first.articles.items()
        if not named or id_ in named
    ]
    met = {other for _, other in pairs}
    return pairs + [(id_, id_) for id_ in second.articles if id_ not in met and (not named or id_ in named)]


def _touched(article: AnnotatedArticle) -> bool:
    return bool(article.spans) or article.status is not Status.TODO


def _wanted(row: DiffRow, classes: Collection[PairClass], labels: Collection[str]) -> bool:
    return (not classes or row.kind in classes) and (not labels or any(label in labels for label in row.labels))
