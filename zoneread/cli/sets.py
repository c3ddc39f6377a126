"""``zoneread sets`` and ``zoneread stats``: who has annotated what, and how far they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, print_json, print_table, say, target_options
from zoneread.session.opening import open_store
from zoneread.session.sets import find_set, touched
from zoneread.span.span import Status

if TYPE_CHECKING:
    from zoneread.store.protocol import AnnotationSet, Store


@click.command("sets", short_help="List the annotation sets.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@target_options
def sets_command(target: Target, *, as_json: bool) -> None:
    """List the annotation sets: whose they are, of which kind, how many spans, how many articles in each status.

    \b
    Example:
      zoneread sets --json
    """
    with open_store(target.workspace(), readonly=True) as store:
        articles = len(store.articles())
        rows = [_set_value(known, articles) for known in store.sets()]
    if as_json:
        print_json(rows)
        return
    header = ["set", "kind", "annotator", "spans", *(str(status) for status in Status)]
    print_table(
        header,
        [[row["set"], row["kind"], row["annotator"], row["spans"], *row["articles"].values()] for row in rows],
    )
    if not rows:
        say("no sets yet: the first span you tag in the reader begins yours")


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


@click.command("stats", short_help="Count spans by label and set.")
@click.option("--set", "sets", multiple=True, metavar="NAME", help="Only this set; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@target_options
def stats_command(sets: tuple[str, ...], target: Target, *, as_json: bool) -> None:
    """Count articles, and each set's spans by label, their mean length in characters, and its articles by status.

    \b
    Example:
      zoneread stats --set gold
    """
    with open_store(target.workspace(), readonly=True) as store:
        names = [find_set(store, name).name for name in sets] or [known.name for known in store.sets()]
        articles = store.articles()
        figures = {name: _figures(store, name) for name in names}
        labels = store.scheme().keys
    characters = sum(article.characters for article in articles)
    if as_json:
        print_json({"articles": len(articles), "characters": characters, "sets": figures})
        return
    say(f"{len(articles)} articles, {characters:,} characters")
    header = ["set", "done", "spans", *labels, "characters a span"]
    print_table(
        header,
        [
            [
                name,
                found["done"],
                found["spans"],
                *(found["labels"].get(key, 0) for key in labels),
                found["mean_length"],
            ]
            for name, found in figures.items()
        ],
    )


def _figures(store: Store, name: str) -> dict[str, Any]:
    overview = touched(store, name)
    spans = [span for article in overview for span in store.spans(article, name)]
    labels = Counter(span.label for span in spans)
    return {
        "done": sum(status is Status.DONE for status, _ in overview.values()),
        "spans": len(spans),
        "labels": dict(sorted(labels.items())),
        "mean_length": round(sum(span.range.length for span in spans) / len(spans), 1) if spans else None,
    }
