"""Agreement of the store's annotation sets: which articles enter, which are left out and why, and the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from zoneread.compare.agreement import JointAgreement, Measured, PairAgreement, joint_agreement, pair_agreement
from zoneread.compare.diff import diff_article
from zoneread.compare.figures import RESAMPLES
from zoneread.errors import UsageError
from zoneread.session.gamma import Gamma, gamma
from zoneread.session.sets import find_set
from zoneread.span.span import CONFIRMED, Origin, Status
from zoneread.store.protocol import SetKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from zoneread.compare.diff import DiffRow
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.store.protocol import Store

    ByArticle = Mapping[str, Mapping[str, AnnotatedArticle]]
    Told = Callable[[str, int, int], None]

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
    """Two sets' agreement, the articles it is about as either has them, what was left out, and γ if it was asked for."""

    agreement: PairAgreement
    articles: tuple[tuple[AnnotatedArticle, AnnotatedArticle], ...]
    left_out: tuple[LeftOut, ...]
    left_out_spans: tuple[LeftOutSpans, ...] = ()
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


class _Found(NamedTuple):
    """What was read: the articles as each set has them, and by article and set the spans that do not count, and why."""

    articles: dict[str, dict[str, AnnotatedArticle]]
    unconfirmed: Counter[tuple[str, str]]
    orphans: Counter[tuple[str, str]]


def agree(
    store: Store, sets: Sequence[str], entry: Entry = Entry(), *, told: Told = lambda _what, _done, _of: None
) -> ComparedSets:
    """Compare every two of `sets`, or of all annotators' sets when none is named.

    An article enters when both sets have finished it; with `any_status` when both have touched it. `told` hears what is
    being done, and how much of it. Raises UsageError for an unknown set or article, or when there are fewer than two
    sets; with `gamma` see `zoneread.session.gamma`.
    """
    names = _chosen(store, sets)
    found = _read(store, names, [store.find_article(ref).id for ref in entry.articles] or None)
    pairs = tuple(_pair(found, a, b, entry, told) for a, b in combinations(names, 2))
    everybody = _entering(found.articles, names, entry) if len(names) > 2 else []
    joint = joint_agreement(names, [_measured(own) for own in everybody], resamples=entry.resamples)
    return ComparedSets(tuple(names), pairs, tuple(joint) if len(names) > 2 else (), len(everybody))


def _read(store: Store, names: Sequence[str], wanted: Collection[str] | None) -> _Found:
    found = _Found({}, Counter(), Counter())
    for article in store.export_rows(names, wanted, origins=tuple(Origin)):
        confirmed = tuple(span for span in article.spans if span.origin in CONFIRMED)
        found.articles.setdefault(article.id, {})[article.set] = replace(article, spans=confirmed)
        found.unconfirmed[article.id, article.set] = len(article.spans) - len(confirmed)
    for name in names:
        found.orphans.update((one.article, name) for one in store.orphans(set=name) if one.span.origin in CONFIRMED)
    return found


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
        return f"not touched by {article.set}"
    return f"not finished by {article.set} ({article.status.replace('_', ' ')})"


def _pair(found: _Found, a: str, b: str, entry: Entry, told: Told) -> ComparedPair:
    entering = _entering(found.articles, (a, b), entry)
    left_out = []
    for own in found.articles.values():
        reasons = [why for name in (a, b) if (why := _why_not(own[name], entry))]
        if reasons:
            left_out.append(LeftOut(own[a].name, "; ".join(reasons), len(own[a].spans), len(own[b].spans)))
    measured = [_measured(own) for own in entering]
    pair = f"{a} against {b}"
    agreement = pair_agreement(
        a, b, measured, resamples=entry.resamples, told=lambda what, done, of: told(f"{pair}: {what}", done, of)
    )
    both = tuple((own[a], own[b]) for own in entering)
    by_gamma = None
    if entry.gamma:
        by_gamma = gamma((a, b), measured, told=lambda done, of: told(f"{pair}: γ", done, of))
    return ComparedPair(agreement, both, tuple(left_out), _spans_left_out(found, a, b, both, left_out), by_gamma)


def _spans_left_out(
    found: _Found,
    a: str,
    b: str,
    both: Sequence[tuple[AnnotatedArticle, AnnotatedArticle]],
    left_out: Sequence[LeftOut],
) -> tuple[LeftOutSpans, ...]:
    ids = [article.id for article, _ in both]
    reasons = [LeftOutSpans(NOT_ENTERED, sum(one.a for one in left_out), sum(one.b for one in left_out))]
    for why, counts in ((NOT_CONFIRMED, found.unconfirmed), (NO_PLACE, found.orphans)):
        reasons.append(LeftOutSpans(why, *(sum(counts[id_, name] for id_ in ids) for name in (a, b))))
    return tuple(one for one in reasons if one.a or one.b)


def _measured(own: Mapping[str, AnnotatedArticle]) -> Measured:
    first = next(iter(own.values()))
    return Measured(first.id, first.name, len(first.text), {name: article.spans for name, article in own.items()})
