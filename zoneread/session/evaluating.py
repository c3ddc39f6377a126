"""How good a suggester is against an annotation set, and which article to offer next.

Figures are those of `zoneread.compare.diff` with the set as A and the suggestions as B: exact counts spans with the same
ends and label, overlapping those that share text and label, paired one to one. A suggester that learns from the set is
given, for each article, only the other articles.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.compare.align import PairClass, align
from zoneread.errors import UsageError
from zoneread.session.sets import find_set, touched
from zoneread.session.suggesting import Suggesting, article_text
from zoneread.session.training import held_out
from zoneread.span.span import Status
from zoneread.suggest.protocol import Context, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from zoneread.compare.align import Spanlike
    from zoneread.session.workspace import Workspace
    from zoneread.store.protocol import ArticleRow, Store

LEARNING = frozenset({"memory"})
"""The suggesters that know the set's own spans."""
OPEN = frozenset({Status.TODO, Status.IN_PROGRESS})


@dataclass(slots=True)
class Score:
    """Counts for one label, or for all: suggestions, the set's spans, and how many of them agree."""

    suggested: int = 0
    spans: int = 0
    exact: int = 0
    overlapping: int = 0

    def precision(self, hits: int) -> float | None:
        """Return the share of suggestions that are right; None when there are none."""
        return hits / self.suggested if self.suggested else None

    def recall(self, hits: int) -> float | None:
        """Return the share of the set's spans that were suggested; None when there are none."""
        return hits / self.spans if self.spans else None

    def f1(self, hits: int) -> float | None:
        """Return the harmonic mean of the two; None when there is nothing on either side."""
        both = self.suggested + self.spans
        return 2 * hits / both if both else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of one suggester against one set, over `articles` articles."""

    suggester: str
    set: str
    articles: int
    labels: Mapping[str, Score]
    total: Score


def evaluate(
    store: Store, workspace: Workspace, suggester: str, against: str, articles: Sequence[str] = ()
) -> Evaluation:
    """Compare a suggester with a set on the articles that the set has touched, or on the named ones.

    Raises UsageError for a set, suggester or article that is not known and when the set has touched nothing; for the
    learner what `zoneread.session.training.held_out` raises.
    """
    name = find_set(store, against).name
    chosen = [store.find_article(ref) for ref in articles]
    if not chosen:
        seen = touched(store, name)
        chosen = [row for row in store.articles() if row.id in seen]
    if not chosen:
        raise UsageError(f"set {name} has touched no article")
    labels: dict[str, Score] = {}
    total = Score()
    for row, found in _suggested(store, workspace, name, suggester, chosen):
        _count(store.spans(row.id, name), found, labels, total)
    return Evaluation(suggester, name, len(chosen), dict(sorted(labels.items())), total)


def _suggested(
    store: Store, workspace: Workspace, name: str, suggester: str, chosen: Sequence[ArticleRow]
) -> Iterator[tuple[ArticleRow, Sequence[Spanlike]]]:
    """Yield each article with what the suggester finds when it knows the set's other articles."""
    if suggester == "learner":
        learned = held_out(store, workspace, name, [row.id for row in chosen])
        for row in chosen:
            yield row, [Suggestion(range_, label, 1.0, "learned", "learner") for range_, label in learned[row.id]]
        return
    context = Context(store.scheme().keys)
    learns = suggester in LEARNING
    suggesting = Suggesting(store, workspace, name, [suggester])
    for row in chosen:
        if learns:
            suggesting = Suggesting(store, workspace, name, [suggester], without=row.id)
        stored = store.article(row.id)
        yield row, suggesting.for_text(article_text(row, stored.reading), context)


def _count(spans: Iterable[Spanlike], found: Iterable[Spanlike], labels: dict[str, Score], total: Score) -> None:
    """Add one article's pairs to the scores. A pair whose labels differ is wrong on both sides; attributes do not count."""
    for pair in align(spans, found):
        if pair.a is not None:
            for score in (labels.setdefault(pair.a.label, Score()), total):
                score.spans += 1
        if pair.b is not None:
            for score in (labels.setdefault(pair.b.label, Score()), total):
                score.suggested += 1
        if pair.a is not None and pair.b is not None and pair.a.label == pair.b.label:
            for score in (labels[pair.a.label], total):
                score.overlapping += 1
                score.exact += (pair.a.start, pair.a.end) == (pair.b.start, pair.b.end)


@dataclass(frozen=True, slots=True)
class Offer:
    """An article to do next. `weight` is what it was chosen by, greater first; 0 in plain order."""

    row: ArticleRow
    status: Status
    weight: float
    why: str


def offers(store: Store, workspace: Workspace, set_name: str, by: str) -> list[Offer]:
    """Return the articles that the set is not done with, the best to do next first; ties in the order of names.

    `by` is order, uncertainty, novelty or disagreement; see `ORDERS`. Raises UsageError for another.
    """
    if by not in ORDERS:
        raise UsageError(f'no order "{by}"', hint=f"one of: {', '.join(ORDERS)}")
    seen = touched(store, set_name)
    rows = [(row, seen.get(row.id, (Status.TODO, 0))[0]) for row in store.articles()]
    waiting = [(row, status) for row, status in rows if status in OPEN]
    weigh = ORDERS[by](store, workspace, set_name)
    found = [Offer(row, status, *weigh(row)) for row, status in waiting]
    return sorted(found, key=lambda offer: (-offer.weight, offer.row.name))


def _in_order(store: Store, workspace: Workspace, set_name: str) -> Callable[[ArticleRow], tuple[float, str]]:  # noqa: ARG001  one shape for all orders
    return lambda _row: (0.0, "in order")


def _by_uncertainty(store: Store, workspace: Workspace, set_name: str) -> Callable[[ArticleRow], tuple[float, str]]:
    """Weigh by the expected number of wrong suggestions in a thousand characters."""
    suggesting = Suggesting(store, workspace, set_name)

    def weigh(row: ArticleRow) -> tuple[float, str]:
        found = suggesting.for_article(store.article(row.id)).suggestions
        doubt = sum(1 - one.score for one in found)
        weight = 1000 * doubt / max(row.characters, 1)
        return weight, f"{weight:.1f} doubtful suggestions in 1,000 characters"

    return weigh


def _by_novelty(store: Store, workspace: Workspace, set_name: str) -> Callable[[ArticleRow], tuple[float, str]]:  # noqa: ARG001
    """Weigh by the share of the article's pairs of characters that no finished article has."""
    texts = store.texts()
    done = [id_ for id_, (status, _) in touched(store, set_name).items() if status is Status.DONE]
    known = {pair for id_ in done for pair in _pairs(texts[id_])}

    def weigh(row: ArticleRow) -> tuple[float, str]:
        pairs = Counter(_pairs(texts[row.id]))
        new = sum(count for pair, count in pairs.items() if pair not in known)
        weight = new / max(sum(pairs.values()), 1)
        return weight, f"{weight:.0%} new against what is done"

    return weigh


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1) if not text[at : at + 2].isspace()]


def _by_disagreement(
    store: Store,
    workspace: Workspace,  # noqa: ARG001
    set_name: str,
) -> Callable[[ArticleRow], tuple[float, str]]:
    """Weigh by the share of spans on which the two other sets that have most of the article differ."""
    names = [one.name for one in store.sets() if one.name != set_name]

    def weigh(row: ArticleRow) -> tuple[float, str]:
        sides = sorted(([*store.spans(row.id, name)] for name in names), key=len, reverse=True)[:2]
        if len(sides) < 2 or not sides[1]:
            return 0.0, "fewer than two other sets have it"
        pairs = align(*sides)
        differ = sum(pair.kind is not PairClass.SAME for pair in pairs)
        return differ / len(pairs), f"{differ} of {len(pairs)} spans differ"

    return weigh


ORDERS: Mapping[str, Callable[[Store, Workspace, str], Callable[[ArticleRow], tuple[float, str]]]] = {
    "order": _in_order,
    "uncertainty": _by_uncertainty,
    "novelty": _by_novelty,
    "disagreement": _by_disagreement,
}
"""How the next article can be chosen."""
