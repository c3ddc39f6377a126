"""``zoneread diff``: two annotation sets side by side."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from zoneread.cli.common import Target, target_options
from zoneread.cli.diff_formats import Csv, Json, JsonLines, Markdown, Patch
from zoneread.cli.diff_text import Stat, Text
from zoneread.cli.pager import page, pager_option
from zoneread.cli.spool import Lines
from zoneread.compare.align import PairClass
from zoneread.compare.marking import CONTEXT
from zoneread.errors import DataError
from zoneread.session.opening import open_store
from zoneread.session.reviewing import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.cli.diff_formats import Form
    from zoneread.session.loading import Coordinates
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
    metavar="CLASS",
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
@pager_option
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
        comparison = Comparison(store, set_a, set_b, articles, classes=kinds, labels=keys, coordinates=coordinates)
        form = _form(format_name, comparison.names, scheme, stat=stat, show_same=show_same, context=context)
        with Lines() as body:
            for compared in comparison:
                for line in form.article(compared):
                    body.add(line)
            store.close()  # a pager may stay open for long
            totals = comparison.totals()
            _print(form.page(totals, body), format_name, paged=not no_pager)
    if exit_code and totals.summary.differences:
        raise click.exceptions.Exit(DataError.exit_status)


def _form(name: str, names: tuple[str, str], scheme: Scheme, *, stat: bool, show_same: bool, context: int) -> Form:
    if name == "text":
        return Stat() if stat else Text(show_same, context, sys.stdout.isatty())
    if name == "html":
        from zoneread.cli.diff_html import Html

        return Html(names, scheme, show_same, context)
    if name == "md":
        return Markdown(names, show_same, context)
    if name == "patch":
        return Patch(show_same)
    return Json(context) if name == "json" else JsonLines(context) if name == "jsonl" else Csv(context)


def _print(lines: Iterator[str], format_name: str, *, paged: bool) -> None:
    if format_name == "text":
        page(lines, paged=paged)
    elif format_name == "csv":
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        for line in lines:
            click.echo(line)
