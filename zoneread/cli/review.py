"""``zoneread diff``: two annotation sets side by side."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, print_json, print_table, say, target_options
from zoneread.compare.align import PairClass
from zoneread.errors import DataError
from zoneread.session.opening import open_store
from zoneread.session.reviewing import ComparedArticle, SetDiff, diff_sets
from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.compare.diff import DiffRow, Tally
    from zoneread.span.span import Span

CONTEXT = 8
"""Code points of text shown on either side of a pair."""

COLOURS = {
    PairClass.SAME: "green",
    PairClass.BOUNDARY: "yellow",
    PairClass.LABEL: "magenta",
    PairClass.BOTH: "magenta",
    PairClass.ONLY_A: "red",
    PairClass.ONLY_B: "blue",
}


@click.command("diff", short_help="Compare two annotation sets, span by span.")
@click.argument("set_a")
@click.argument("set_b")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
@click.option("--format", "format_name", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.option("--all", "show_same", is_flag=True, help="Text: list the pairs that are the same too.")
@click.option("--exit-code", is_flag=True, help="Leave with 1 when the sets differ.")
@target_options
def diff_command(
    set_a: str,
    set_b: str,
    articles: tuple[str, ...],
    format_name: str,
    *,
    show_same: bool,
    exit_code: bool,
    target: Target,
) -> None:
    """Align the spans of SET_A and SET_B one to one and class each pair.

    Classes: same, boundary, label, boundary+label, only-a, only-b. Then counts by class and label, and F1: exact, and
    overlapping (same label, at least one character shared). Compared are the articles that both sets have touched.

    \b
    Examples:
      zoneread diff lin zhao
      zoneread diff lin gold --article 01-yunze-web.txt --format csv
    """
    with open_store(target.workspace(), readonly=True) as store:
        diff = diff_sets(store, set_a, set_b, articles)
    if format_name == "json":
        print_json(_as_json(diff))
    elif format_name == "csv":
        _print_csv(diff)
    else:
        _print_text(diff, show_same=show_same)
    if exit_code and diff.summary.differences:
        raise click.exceptions.Exit(DataError.exit_status)


def _print_text(diff: SetDiff, *, show_same: bool) -> None:
    for compared in diff.compared:
        rows = [row for row in compared.rows if show_same or row.kind is not PairClass.SAME]
        if rows:
            say(f"{compared.article.name}  {compared.article.title}")
        for row in rows:
            click.echo(_line(compared, row))
        if rows:
            say()
    _print_summary(diff)


def _line(compared: ComparedArticle, row: DiffRow) -> str:
    """Return one pair with its context: ``boundary  412..420  …before[quote]after…  reform | 415..420``."""
    text = compared.text
    before = text[max(0, row.start - CONTEXT) : row.start]
    after = text[row.end : row.end + CONTEXT]
    shown = f"{_flat(before)}[{_flat(text[row.start : row.end])}]{_flat(after)}"
    sides = " | ".join(_side(span) for span in (row.pair.a, row.pair.b))
    kind = click.style(f"{row.kind:<14}", fg=COLOURS[row.kind])
    return f"  {kind}  {sides}  {shown}"


def _side(span: Span | None) -> str:
    return f"{span.label} {span.range}" if span else "–"


def _flat(text: str) -> str:
    return sanitise(text.replace("\n", "⏎"))


def _print_summary(diff: SetDiff) -> None:
    summary = diff.summary
    say(f"A = {diff.a}, B = {diff.b}: {summary.articles} articles compared")
    if diff.left_out:
        say(f"{len(diff.left_out)} articles left out: only one of the two sets has touched them")
    header = ["label", "A", "B", *(str(kind) for kind in PairClass), "exact F1", "overlapping F1"]
    tallies = [*summary.labels.items(), ("all", summary.total)]
    print_table(header, [[name, *_figures(tally)] for name, tally in tallies])
    if summary.total.exact_f1 is None:
        say("F1 is undefined: neither set has a span in the articles compared")


def _figures(tally: Tally) -> list[object]:
    return [
        tally.a,
        tally.b,
        *(tally.classes[kind] for kind in PairClass),
        _decimal(tally.exact_f1),
        _decimal(tally.overlapping_f1),
    ]


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _as_json(diff: SetDiff) -> dict[str, Any]:
    summary = diff.summary
    return {
        "a": diff.a,
        "b": diff.b,
        "articles": summary.articles,
        "left_out": [row.name for row in diff.left_out],
        "rows": list(_row_values(diff)),
        "summary": {
            name: {
                "a": tally.a,
                "b": tally.b,
                "classes": {str(kind): tally.classes[kind] for kind in PairClass},
                "exact_f1": tally.exact_f1,
                "overlapping_f1": tally.overlapping_f1,
            }
            for name, tally in [*summary.labels.items(), ("all", summary.total)]
        },
    }


def _row_values(diff: SetDiff) -> Iterator[dict[str, Any]]:
    for compared in diff.compared:
        for row in compared.rows:
            yield {
                "article": compared.article.id,
                "name": compared.article.name,
                "class": str(row.kind),
                "a": _span_value(row.pair.a),
                "b": _span_value(row.pair.b),
                "before": compared.text[max(0, row.start - CONTEXT) : row.start],
                "after": compared.text[row.end : row.end + CONTEXT],
            }


def _span_value(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {"id": span.id, "label": span.label, "start": span.start, "end": span.end, "text": span.quote}


def _print_csv(diff: SetDiff) -> None:
    from zoneread.formats.table import defuse

    rows = csv.writer(sys.stdout, lineterminator="\n")
    sides = [f"{side}_{field}" for side in "ab" for field in ("label", "start", "end", "text")]
    rows.writerow(["article_id", "article_name", "class", *sides, "before", "after"])
    for value in _row_values(diff):
        cells: list[object] = [value["article"], defuse(value["name"]), value["class"]]
        for side in (value["a"], value["b"]):
            cells += [side["label"], side["start"], side["end"], defuse(side["text"])] if side else [""] * 4
        rows.writerow([*cells, defuse(value["before"]), defuse(value["after"])])
