"""A team's work: dealing articles out, how far everybody is, bundles that go out and come back, conflicts settled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.errors import EditConflictError, UsageError, ZonereadError, nearest
from zoneread.session.assigning import deal
from zoneread.session.inhand import bring_in, is_in_hand
from zoneread.session.who import checked_name
from zoneread.span.span import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from zoneread.store.protocol import ArticleRow, Merged, Progress, Store
    from zoneread.store.sqlite import SqliteStore

FINISHED = frozenset({Status.DONE, Status.SKIPPED})
"""Statuses of articles on which nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Deal:
    """Who gets which article anew, in the order of the articles' names, and how many everybody then has in all.

    `upon` is what was dealt out before.
    """

    new: tuple[tuple[ArticleRow, str], ...]
    loads: Mapping[str, int]
    upon: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Workload:
    """What an annotator was dealt, and what of it is neither done nor skipped in the set of their name."""

    assigned: int
    left: int


def plan_deal(store: Store, annotators: Sequence[str], overlap: int, *, seed: int | None = None) -> Deal:
    """Return how the articles that have not got their annotators yet would be dealt; see `assigning.deal`.

    Raises UsageError for names that are none and for an overlap that cannot be.
    """
    names = [checked_name(name, "--annotators") for name in annotators]
    rows = {row.id: row for row in store.articles()}
    before = store.assignments()
    pairs = deal(list(rows), names, overlap, before=before, seed=seed)
    loads = Counter(dict.fromkeys(names, 0))
    loads.update(name for holders in before.values() for name in holders)
    loads.update(name for _, name in pairs)
    return Deal(tuple((rows[article], name) for article, name in pairs), dict(loads), before)


def deal_out(store: Store, annotators: Sequence[str], overlap: int, *, by: str, seed: int | None = None) -> Deal:
    """Deal the articles as `plan_deal` says, and return how; what was dealt out before stays.

    When another process deals at the same time, it is planned again upon what that dealt. Raises UsageError as there,
    and when reviewers are named and `by` is none.
    """
    while True:
        plan = plan_deal(store, annotators, overlap, seed=seed)
        try:
            store.assign(((article.id, name) for article, name in plan.new), by=by, upon=plan.upon)
        except EditConflictError:
            continue
        return plan


def mine(assignments: Mapping[str, Sequence[str]], annotator: str) -> frozenset[str]:
    """Return the ids of the articles dealt to the annotator."""
    return frozenset(article for article, holders in assignments.items() if annotator in holders)


def workloads(
    articles: Iterable[ArticleRow], assignments: Mapping[str, Sequence[str]], progress: Iterable[Progress]
) -> dict[str, Workload]:
    """Return for everybody who was dealt articles how many, and how many are left."""
    ids = {row.name: row.id for row in articles}
    finished = {(row.set, ids.get(row.article)) for row in progress if row.status in FINISHED}
    people = sorted({name for holders in assignments.values() for name in holders})
    found = {}
    for name in people:
        own = mine(assignments, name)
        found[name] = Workload(len(own), sum((name, article) not in finished for article in own))
    return found


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here: `role` is annotator, reviewer, or anything while nobody is named a reviewer."""

    name: str
    role: str
    load: Workload


def members(store: Store) -> list[Member]:
    """Return by name everybody who has a set, was dealt articles, or is named a reviewer."""
    reviewers = store.reviewers()
    loads = workloads(store.articles(), store.assignments(), store.progress())
    names = {known.annotator for known in store.sets() if known.annotator} | loads.keys() | set(reviewers)
    other = "annotator" if reviewers else "anything"
    return [
        Member(name, "reviewer" if name in reviewers else other, loads.get(name, Workload(0, 0)))
        for name in sorted(names)
    ]


def change_reviewers(store: Store, added: Sequence[str], removed: Sequence[str], *, by: str) -> tuple[str, ...]:
    """Name reviewers, and take the name from others; return those who are.

    Raises UsageError for names that are none, for taking it from somebody who has not got it, and when reviewers are
    named already and `by` is none of them.
    """
    before = store.reviewers()
    new = [checked_name(name, "--reviewer") for name in added]
    for name in removed:
        if name not in before:
            raise UsageError(f'"{name}" is no reviewer', where="--no-reviewer", hint=nearest(name, before))
    store.name_reviewers([name for name in (*before, *new) if name not in removed], by=by)
    return store.reviewers()


def make_bundle(
    store: SqliteStore, target: Path, annotator: str, refs: Sequence[str] = (), *, everything: bool = False
) -> int:
    """Write the annotator's bundle to `target` and return how many articles it holds: those dealt to them unless named.

    Raises UsageError when they have none, and when `target` is there already or its folder is not.
    """
    if refs:
        articles = {store.find_article(ref).id for ref in refs}
    elif everything:
        articles = {row.id for row in store.articles()}
    else:
        articles = set(mine(store.assignments(), annotator))
    if not target.parent.is_dir():
        raise UsageError("the folder does not exist", where=str(target.parent))
    if not articles:
        raise UsageError(
            f"no articles for {annotator}", hint="deal some out with zoneread assign, or name them: --article, --all"
        )
    store.bundle(target, annotator, articles)
    return len(articles)


def merge_files(store: SqliteStore, files: Iterable[Path]) -> list[tuple[Path, Merged | ZonereadError]]:
    """Bring each file in, in a transaction of its own; return what came of it, or why nothing of it was taken."""
    outcomes: list[tuple[Path, Merged | ZonereadError]] = []
    for path in files:
        try:
            if path.exists() and path.samefile(store.path):
                raise UsageError("this is the database that is merged into", where=str(path))
            outcomes.append((path, bring_in(store, path) if is_in_hand(path) else store.merge(path)))
        except ZonereadError as error:
            outcomes.append((path, error))
    return outcomes
