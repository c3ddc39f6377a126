"""The facts that a report pictures: labels by set, progress day by day, agreement of every two sets, and confusions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from zoneread.compare.feedback import Confusions, met, table_of
from zoneread.errors import UsageError
from zoneread.session.agreeing import Entry, agree
from zoneread.session.sets import find_set, touched
from zoneread.span.edits import SpanChange, StatusChange
from zoneread.span.span import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zoneread.compare.diff import DiffRow
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.store.protocol import Store


@dataclass(frozen=True, slots=True)
class SetFacts:
    """One set: spans by label, articles by status, and by day the articles finished and the spans made up to its end."""

    name: str
    labels: Counter[str]
    statuses: Counter[Status]
    days: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Two sets: exact F1 of all labels on articles both have finished (None and why when undefined), and the confusions.

    `spans` are both sets' there; `left_out` articles are not finished by both, nor their `spans_left_out`.
    """

    a: str
    b: str
    articles: int
    spans: tuple[int, int]
    left_out: int
    spans_left_out: tuple[int, int]
    exact_f1: float | None
    reason: str
    confusions: Confusions


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """All that a report shows. `labels` are the scheme's keys with their colours, in its order."""

    articles: int
    labels: Mapping[str, str]
    sets: tuple[SetFacts, ...]
    pairs: tuple[PairFacts, ...]


def report_facts(store: Store, sets: Sequence[str] = ()) -> ReportFacts:
    """Return the facts about `sets`, or about every set. Raises UsageError for one that is not there, or when there is none."""
    names = [find_set(store, name).name for name in dict.fromkeys(sets)] or [known.name for known in store.sets()]
    if not names:
        raise UsageError("there are no annotation sets to report on", hint="the first span you tag makes one")
    scheme = store.scheme()
    return ReportFacts(
        len(store.articles()),
        {label.key: label.colour for label in scheme.labels if not label.archived},
        tuple(_set_facts(store, name) for name in names),
        tuple(_pair_facts(store, a, b) for a, b in combinations(names, 2)),
    )


def _set_facts(store: Store, name: str) -> SetFacts:
    overview = touched(store, name)
    labels = Counter(span.label for article in overview for span in store.spans(article, name))
    return SetFacts(name, labels, Counter(status for status, _ in overview.values()), _days(store, name))


def _days(store: Store, name: str) -> tuple[tuple[str, int, int], ...]:
    """Return for every day of the log on which the set was worked at: articles finished and spans there at its end."""
    done = spans = 0
    days: dict[str, tuple[int, int]] = {}
    for entry in store.log(set=name):
        for change in entry.changes:
            if isinstance(change, SpanChange) and change.set == name:
                spans += (change.after is not None) - (change.before is not None)
            elif isinstance(change, StatusChange) and change.set == name:
                done += (change.after is Status.DONE) - (change.before is Status.DONE)
        days[entry.at[:10]] = done, spans
    return tuple((day, *days[day]) for day in sorted(days))


def _pair_facts(store: Store, a: str, b: str) -> PairFacts:
    rows: Counter[tuple[str, str]] = Counter()

    def hear(_a: str, _b: str, _article: AnnotatedArticle, row: DiffRow) -> None:
        rows[met(row)] += 1

    (pair,) = agree(store, (a, b), Entry(resamples=0), heard=hear).pairs
    total = pair.agreement.total
    lost = (sum(one.a for one in pair.left_out_spans), sum(one.b for one in pair.left_out_spans))
    counts = (len(pair.agreement.articles), (total.a, total.b), len(pair.left_out), lost)
    return PairFacts(a, b, *counts, total.exact_f1.value, total.exact_f1.reason, table_of(rows))
