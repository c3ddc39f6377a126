"""Agreement of the store's annotation sets: which articles enter, which are left out and why, and the figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from zoneread.compare.agreement import JointAgreement, Measured, PairAgreement, joint_agreement, pair_agreement
from zoneread.compare.diff import diff_article
from zoneread.compare.figures import RESAMPLES
from zoneread.errors import UsageError
from zoneread.session.gamma import Gamma, gamma
from zoneread.session.sets import find_set
from zoneread.span.span import Status
from zoneread.store.protocol import SetKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zoneread.compare.diff import DiffRow
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.store.protocol import Store

    ByArticle = Mapping[str, Mapping[str, AnnotatedArticle]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that did not enter a comparison, and why in words."""

    article: str
    why: str


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two sets' agreement, the articles it is about as either has them, those left out, and γ if it was asked for."""

    agreement: PairAgreement
    articles: tuple[tuple[AnnotatedArticle, AnnotatedArticle], ...]
    left_out: tuple[LeftOut, ...]
    gamma: Gamma | None = None

    def spans(self) -> Iterator[tuple[AnnotatedArticle, DiffRow]]:
        """Yield the aligned spans that the figures are made of, in text order, each with its article."""
        for first, second in self.articles:
            for row in diff_article(first.id, first.spans, second.spans):
                yield first, row


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


def agree(store: Store, sets: Sequence[str], entry: Entry = Entry()) -> ComparedSets:
    """Compare every two of `sets`, or of all annotators' sets when none is named.

    An article enters when both sets have finished it; with `any_status` when both have touched it. Raises UsageError
    for an unknown set or article, or when there are fewer than two sets; with `gamma` see `zoneread.session.gamma`.
    """
    names = _chosen(store, sets)
    wanted = [store.find_article(ref).id for ref in entry.articles] or None
    found: defaultdict[str, dict[str, AnnotatedArticle]] = defaultdict(dict)
    for article in store.export_rows(names, wanted):
        found[article.id][article.set] = article
    pairs = tuple(_pair(found, a, b, entry) for a, b in combinations(names, 2))
    everybody = _entering(found, names, entry) if len(names) > 2 else []
    joint = joint_agreement(names, [_measured(own) for own in everybody], resamples=entry.resamples)
    return ComparedSets(tuple(names), pairs, tuple(joint) if len(names) > 2 else (), len(everybody))


def _chosen(store: Store, sets: Sequence[str]) -> list[str]:
    named = list(dict.fromkeys(find_set(store, name).name for name in sets))
    names = named or [known.name for known in store.sets() if known.kind is SetKind.ANNOTATOR]
    if len(names) < 2:
        raise UsageError(
            "agreement is between two sets or more", hint=f"the sets: {', '.join(one.name for one in store.sets())}"
        )
    return names


def _entering(found: ByArticle, names: Sequence[str], entry: Entry) -> list[dict[str, AnnotatedArticle]]:
    chosen = ({name: own[name] for name in names} for own in found.values())
    return [own for own in chosen if not any(_why_not(article, entry) for article in own.values())]


def _why_not(article: AnnotatedArticle, entry: Entry) -> str:
    """Return why the article does not enter as its set has it, "" when it does."""
    if article.status is Status.DONE or (entry.any_status and (article.spans or article.status is not Status.TODO)):
        return ""
    if article.status is Status.TODO and not article.spans:
        return f"{article.set} has not touched it"
    return f"{article.set} has not finished it ({article.status.replace('_', ' ')})"


def _pair(found: ByArticle, a: str, b: str, entry: Entry) -> ComparedPair:
    entering = _entering(found, (a, b), entry)
    left_out = []
    for own in found.values():
        reasons = [why for name in (a, b) if (why := _why_not(own[name], entry))]
        if reasons:
            left_out.append(LeftOut(own[a].name, "; ".join(reasons)))
    measured = [_measured(own) for own in entering]
    agreement = pair_agreement(a, b, measured, resamples=entry.resamples)
    both = tuple((own[a], own[b]) for own in entering)
    return ComparedPair(agreement, both, tuple(left_out), gamma((a, b), measured) if entry.gamma else None)


def _measured(own: Mapping[str, AnnotatedArticle]) -> Measured:
    first = next(iter(own.values()))
    return Measured(first.id, first.name, len(first.text), {name: article.spans for name, article in own.items()})
