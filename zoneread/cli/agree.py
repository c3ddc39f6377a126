"""``zoneread agree``: how far annotation sets agree, in figures one can trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zoneread.cli.agree_formats import Listing, SpanRows, csv_rows, csv_spans, json_value
from zoneread.cli.common import Target, print_table, say, table_lines, target_options, terminal_width
from zoneread.cli.json_stream import json_lines
from zoneread.cli.tables import markdown_lines, markdown_table, write_csv
from zoneread.compare.figures import RESAMPLES
from zoneread.session.agreeing import Entry, agree
from zoneread.session.agreement_tables import Table, article_table, joint_table, label_table, notes
from zoneread.session.opening import open_store

if TYPE_CHECKING:
    from zoneread.session.agreeing import ComparedPair, ComparedSets

SHOWN = 20
"""Articles listed in text and Markdown; JSON and CSV hold all."""


@click.command("agree", short_help="Measure how far annotation sets agree.")
@click.argument("sets", nargs=-1, metavar="[SET]...")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json", "csv", "md"]), default="text", show_default=True
)
@click.option(
    "--spans", "list_spans", is_flag=True, help="List the aligned spans behind the figures; CSV then has them alone."
)
@click.option("--any-status", is_flag=True, help="Articles that both sets have touched, finished or not.")
@click.option(
    "--resamples", type=click.IntRange(0), default=RESAMPLES, show_default=True, help="Of the intervals; 0 for none."
)
@click.option("--gamma", "with_gamma", is_flag=True, help="Also γ (Mathet 2015); takes long, needs the extra gamma.")
@target_options
def agree_command(
    sets: tuple[str, ...],
    articles: tuple[str, ...],
    format_name: str,
    *,
    list_spans: bool,
    any_status: bool,
    resamples: int,
    with_gamma: bool,
    target: Target,
) -> None:
    """Measure how far every two of the SETs agree, or of all annotators' sets, by label, by article and overall.

    Exact F1 (range and label the same), relaxed F1 (paired and of one label), Cohen's κ and Krippendorff's α by
    character, Krippendorff's α for unitizing. Compared are the articles that both sets have finished; which articles
    and how many spans were left out is said, and why. docs/agreement.md explains each figure.

    \b
    Examples:
      zoneread agree lin zhao
      zoneread agree lin zhao --spans --any-status
      zoneread agree --format csv > agreement.csv
    """
    with Listing() as listing:
        with open_store(target.workspace(), readonly=True) as store:
            entry = Entry(articles, any_status, resamples, with_gamma)
            found = agree(store, sets, entry, heard=listing.hear if list_spans else None)
        listed = listing if list_spans else None
        if format_name == "json":
            for line in json_lines(json_value(found, listed)):
                click.echo(line)
        elif format_name == "csv":
            write_csv(csv_rows(found) if listed is None else csv_spans(found, listed))
        else:
            _print(found, listed, markdown=format_name == "md")


def _print(found: ComparedSets, listing: Listing | None, *, markdown: bool) -> None:
    for pair in found.pairs:
        _print_table(label_table(pair), markdown=markdown)
        if pair.agreement.articles:
            _print_table(article_table(pair, SHOWN), markdown=markdown)
        for line in notes(pair, SHOWN):
            say(f"- {line.strip()}" if markdown else line)
        if listing is not None:
            say()
            _print_spans(pair, listing, markdown=markdown)
        say()
    if found.joint:
        _print_table(joint_table(found), markdown=markdown)


def _print_table(table: Table, *, markdown: bool) -> None:
    _print_title(table.title, markdown=markdown)
    if markdown:
        click.echo(markdown_table(table.header, table.rows))
    else:
        print_table(table.header, table.rows)
    say()


def _print_title(title: str, *, markdown: bool) -> None:
    say(f"**{title}**" if markdown else title)
    if markdown:
        say()


def _print_spans(pair: ComparedPair, listing: Listing, *, markdown: bool) -> None:
    header = ["article", "class", pair.agreement.a, pair.agreement.b, "exact", "relaxed", "text"]
    _print_title("the spans behind the figures", markdown=markdown)
    rows = SpanRows(pair, listing)
    for line in markdown_lines(header, rows) if markdown else table_lines(header, rows, terminal_width()):
        click.echo(line)
    say()
