"""``zoneread sets`` and ``zoneread stats``: who has annotated what, and how far they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, narrate, print_json, print_table, say, target_options
from zoneread.session.opening import open_store
from zoneread.session.sets import find_set
from zoneread.session.team import Workload, workloads
from zoneread.session.who import who
from zoneread.span.span import Status
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zoneread.store.protocol import AnnotationSet, Progress, Store


@click.command("sets", short_help="List the annotation sets; lock and unlock them.")
@click.option("--lock", metavar="NAME", multiple=True, help="Refuse every edit of this set; may be repeated.")
@click.option("--unlock", metavar="NAME", multiple=True, help="Allow edits of this set again; may be repeated.")
@click.option("--orphans", is_flag=True, help="The spans whose words the current text of their article lacks.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@target_options
def sets_command(
    lock: tuple[str, ...], unlock: tuple[str, ...], target: Target, *, orphans: bool, as_json: bool
) -> None:
    """List the annotation sets: whose they are, of which kind, how many spans, how many articles in each status.

    \b
    Examples:
      zoneread sets --json
      zoneread sets --lock gold
    """
    if lock or unlock:
        _lock(target, lock, unlock)
        return
    with open_store(target.workspace(), readonly=True) as store:
        left_behind = _orphan_values(store)
        articles = len(store.articles())
        rows = [_set_value(known, articles) for known in store.sets()]
    if orphans:
        _print_orphans(left_behind, as_json=as_json)
        return
    if left_behind:
        narrate(f"orphans, in no current text: {len(left_behind)} (zoneread sets --orphans)")
    if as_json:
        print_json(rows)
        return
    header = ["set", "kind", "annotator", "spans", *(str(status) for status in Status), ""]
    print_table(
        header,
        [
            [
                row["set"],
                row["kind"],
                row["annotator"],
                row["spans"],
                *row["articles"].values(),
                "locked" if row["locked"] else "",
            ]
            for row in rows
        ],
    )
    if not rows:
        say("no sets yet: the first span you tag in the reader begins yours")


def _lock(target: Target, lock: tuple[str, ...], unlock: tuple[str, ...]) -> None:
    by = who(target.annotator)
    with open_store(target.workspace()) as store:
        for name in (*lock, *unlock):
            find_set(store, name)
        for name in lock:
            store.lock_set(name, by=by)
            narrate(f"locked {name}: nobody may write to it")
        for name in unlock:
            store.lock_set(name, locked=False, by=by)
            narrate(f"unlocked {name}")


def _orphan_values(store: Store) -> list[dict[str, Any]]:
    """Return each orphan with the revision that had its words, the offsets counting in that revision's text."""
    names = {article.id: article.name for article in store.articles()}
    return [
        {"set": found.set, "article": names[found.article], "revision": found.revision, "id": span.id,
         "label": span.label, "start": span.range.start, "end": span.range.end, "text": span.quote, "note": span.note}
        for found in store.orphans()
        for span in (found.span,)
    ]  # fmt: skip


def _print_orphans(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])
    else:
        say("no orphans")


def _set_value(known: AnnotationSet, articles: int) -> dict[str, Any]:
    begun = sum(number for status, number in known.statuses.items() if status is not Status.TODO)
    statuses = {status: known.statuses.get(status, 0) for status in Status} | {Status.TODO: articles - begun}
    return {
        "set": known.name,
        "kind": str(known.kind),
        "annotator": known.annotator,
        "locked": known.locked,
        "spans": known.spans,
        "articles": {str(status): number for status, number in statuses.items()},
    }


@click.command("stats", short_help="Count spans by label and set; tell progress.")
@click.option("--set", "sets", multiple=True, metavar="NAME", help="Only this set; may be repeated.")
@click.option("--by-article", is_flag=True, help="Each article with the status, spans and minutes of each set.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, progress by article included.")
@target_options
def stats_command(sets: tuple[str, ...], target: Target, *, by_article: bool, as_json: bool) -> None:
    """Count articles, and each set's spans by label, their mean length in characters, and its articles by status.

    Active minutes are the time spent, pauses of more than a minute left out. Assigned and left count the articles
    dealt to the set's annotator, and those of them that are neither done nor skipped.

    \b
    Examples:
      zoneread stats --set gold
      zoneread stats --by-article
    """
    with open_store(target.workspace(), readonly=True) as store:
        names = [find_set(store, name).name for name in sets] or [known.name for known in store.sets()]
        articles = store.articles()
        progress = store.progress()
        assignments = store.assignments()
        loads = workloads(articles, assignments, progress)
        figures = {} if by_article and not as_json else {name: _figures(store, name) for name in names}
        labels = store.scheme().keys
    for name, found in figures.items():
        load = loads.get(name, Workload(0, 0))
        minutes = round(float(sum(row.active_minutes for row in progress if row.set == name)), 1)
        found |= {"active_minutes": minutes, "assigned": load.assigned, "left": load.left}
    waiting = {} if sets else {name: load for name, load in loads.items() if name not in names}
    holders = {article.name: assignments.get(article.id, ()) for article in articles}
    shown = [row for row in progress if row.set in names and _is_begun(row, holders)]
    if as_json:
        print_json(
            {
                "articles": len(articles),
                "characters": sum(article.characters for article in articles),
                "sets": figures,
                "waiting": {name: {"assigned": load.assigned, "left": load.left} for name, load in waiting.items()},
                "progress": [_progress_value(row, holders) for row in shown],
            }
        )
    elif by_article:
        _print_progress([_progress_value(row, holders) for row in shown])
    else:
        say(f"{counted(len(articles), 'article')}, {sum(article.characters for article in articles):,} characters")
        _print_figures(figures, waiting, labels, dealt=bool(loads))


def _print_figures(
    figures: dict[str, dict[str, Any]], waiting: dict[str, Workload], labels: tuple[str, ...], *, dealt: bool
) -> None:
    header = ["set", "done", "spans", *labels, "characters a span", "active minutes"]
    rows = [
        [
            name,
            found["done"],
            found["spans"],
            *(found["labels"].get(key, 0) for key in labels),
            found["mean_length"] if found["mean_length"] is not None else "–",
            found["active_minutes"],
            *([found["assigned"], found["left"]] if dealt else []),
        ]
        for name, found in figures.items()
    ]
    nothing = [0, 0, *(0 for _ in labels), "–", 0.0]
    rows += [[name, *nothing, load.assigned, load.left] for name, load in waiting.items()]
    print_table(header + (["assigned", "left"] if dealt else []), rows)


def _print_progress(rows: list[dict[str, Any]]) -> None:
    print_table(
        ["article", "set", "status", "spans", "active minutes", "assigned to"],
        [
            [
                row["name"],
                row["set"],
                row["status"],
                row["spans"],
                row["active_minutes"],
                " ".join(row["assigned_to"]),
            ]
            for row in sorted(rows, key=lambda row: (row["name"], row["set"]))
        ],
    )


def _is_begun(row: Progress, holders: Mapping[str, Sequence[str]]) -> bool:
    begun = row.status is not Status.TODO or row.spans or row.active_minutes
    return bool(begun) or row.set in holders.get(row.article, ())


def _progress_value(row: Progress, holders: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "name": row.article,
        "set": row.set,
        "status": str(row.status),
        "spans": row.spans,
        "active_minutes": round(float(row.active_minutes), 1),
        "assigned_to": list(holders.get(row.article, ())),
    }


def _figures(store: Store, name: str) -> dict[str, Any]:
    labels = store.label_figures(name)
    spans = sum(found.spans for found in labels.values())
    characters = sum(found.characters for found in labels.values())
    return {
        "done": sum(status is Status.DONE for status, _ in store.overview(name).values()),
        "spans": spans,
        "labels": {label: found.spans for label, found in labels.items()},
        "mean_length": round(characters / spans, 1) if spans else None,
    }
