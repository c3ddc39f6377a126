"""``zoneread diff``: two annotation sets side by side."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from zoneread.cli.common import Target, print_json, target_options
from zoneread.cli.diff_formats import csv_rows, json_lines, json_value, markdown, patch
from zoneread.cli.diff_text import text
from zoneread.cli.pager import page
from zoneread.cli.tables import write_csv
from zoneread.compare.align import PairClass
from zoneread.compare.marking import CONTEXT
from zoneread.errors import DataError
from zoneread.session.opening import open_store
from zoneread.session.reviewing import diff_sets

if TYPE_CHECKING:
    from zoneread.session.loading import Coordinates
    from zoneread.session.reviewing import SetDiff
    from zoneread.span.scheme import Scheme

FORMATS = ["text", "json", "csv", "md", "html", "jsonl", "patch"]


@click.command("diff", short_help="Compare two annotation sets, span by span.")
@click.argument("set_a")
@click.argument("set_b")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
@click.option(
    "--class",
    "classes",
    multiple=True,
    type=click.Choice([str(kind) for kind in PairClass]),
    help="Only pairs of this class; may be repeated.",
)
@click.option(
    "--label", "labels", multiple=True, metavar="KEY", help="Only pairs with this label on a side; may be repeated."
)
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--all", "show_same", is_flag=True, help="Text, Markdown, HTML, patch: list the pairs that are the same too."
)
@click.option(
    "--context",
    type=click.IntRange(0, 200),
    default=CONTEXT,
    show_default=True,
    help="Characters shown on either side of a pair.",
)
@click.option(
    "--text",
    "coordinates",
    type=click.Choice(["reading", "source"]),
    help="The text that the offsets of a file count in. [default: what the file says, else reading]",
)
@click.option("--stat", is_flag=True, help="Text: differences by article, and the counts; no pairs.")
@click.option("--no-pager", is_flag=True, help="Text on a terminal: never through a pager.")
@click.option("--exit-code", is_flag=True, help="Leave with 1 when the sets differ.")
@target_options
def diff_command(
    set_a: str,
    set_b: str,
    articles: tuple[str, ...],
    classes: tuple[str, ...],
    labels: tuple[str, ...],
    *,
    format_name: str,
    show_same: bool,
    context: int,
    coordinates: Coordinates | None,
    stat: bool,
    no_pager: bool,
    exit_code: bool,
    target: Target,
) -> None:
    """Align the spans of SET_A and SET_B one to one and class each pair.

    Classes: same, boundary, label, boundary+label, attribute, split/merge, only-a, only-b. Then counts by class and
    label, and F1: exact, and overlapping (same label, at least one character shared). Compared are the articles that
    both sets have touched.

    A side may be a set, a set as it once was (alice@2026-05-01), a set of another database (a.db:alice), or a file in
    any format that can be loaded. Within a pair, {-…-} is only in A and {+…+} only in B.

    \b
    Examples:
      zoneread diff lin zhao
      zoneread diff lin gold --article 01-yunze-web.txt --format csv
      zoneread diff lin@2026-05-01 lin --class boundary --label metric
      zoneread diff lin zhao --format html > diff.html
    """
    with open_store(target.workspace(), readonly=True) as store:
        scheme = store.scheme()
        kinds = [PairClass(name) for name in classes]
        keys = [scheme.label(key).key for key in labels]
        diff = diff_sets(store, set_a, set_b, articles, classes=kinds, labels=keys, coordinates=coordinates)
    if format_name == "text":
        colour = sys.stdout.isatty()
        page(text(diff, show_same=show_same, stat=stat, context=context, colour=colour), paged=not no_pager)
    else:
        _print(diff, format_name, scheme, show_same=show_same, context=context)
    if exit_code and diff.summary.differences:
        raise click.exceptions.Exit(DataError.exit_status)


def _print(diff: SetDiff, format_name: str, scheme: Scheme, *, show_same: bool, context: int) -> None:
    if format_name == "json":
        print_json(json_value(diff, context))
    elif format_name == "csv":
        write_csv(csv_rows(diff, context))
    elif format_name == "jsonl":
        for line in json_lines(diff, context):
            click.echo(line)
    elif format_name == "md":
        for line in markdown(diff, show_same=show_same, context=context):
            click.echo(line)
    elif format_name == "html":
        from zoneread.cli.diff_html import page as html_page

        click.echo(html_page(diff, scheme, show_same=show_same, context=context))
    else:
        for line in patch(diff, show_same=show_same):
            click.echo(line)
