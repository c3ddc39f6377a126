"""``zoneread agree``: how far annotation sets agree, in figures one can trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zoneread.cli.agree_formats import csv_rows, csv_spans, json_value
from zoneread.cli.common import Target, print_json, print_table, say, target_options
from zoneread.cli.diff_text import side
from zoneread.cli.tables import markdown_table, write_csv
from zoneread.compare.figures import RESAMPLES
from zoneread.compare.marking import marked
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
    with open_store(target.workspace(), readonly=True) as store:
        found = agree(store, sets, Entry(articles, any_status, resamples, with_gamma))
    if format_name == "json":
        print_json(json_value(found, spans=list_spans))
    elif format_name == "csv":
        write_csv(csv_spans(found) if list_spans else csv_rows(found))
    else:
        _print(found, markdown=format_name == "md", list_spans=list_spans)


def _print(found: ComparedSets, *, markdown: bool, list_spans: bool) -> None:
    for pair in found.pairs:
        _print_table(label_table(pair), markdown=markdown)
        if pair.articles:
            _print_table(article_table(pair, SHOWN), markdown=markdown)
        for line in notes(pair, SHOWN):
            say(f"- {line.strip()}" if markdown else line)
        if list_spans:
            say()
            _print_spans(pair, markdown=markdown)
        say()
    if found.joint:
        _print_table(joint_table(found), markdown=markdown)


def _print_table(table: Table, *, markdown: bool) -> None:
    say(f"**{table.title}**\n" if markdown else table.title)
    if markdown:
        click.echo(markdown_table(table.header, table.rows))
    else:
        print_table(table.header, table.rows)
    say()


def _print_spans(pair: ComparedPair, *, markdown: bool) -> None:
    header = ["article", "class", pair.agreement.a, pair.agreement.b, "exact", "relaxed", "text"]
    rows: list[list[object]] = []
    for article, row in pair.spans():
        sides = [side(span) for span in (row.pair.a, row.pair.b)]
        hits = ["1" if hit else "0" for hit in (row.pair.agrees, row.pair.overlaps)]
        rows.append([article.name, str(row.kind), *sides, *hits, marked(article.text, row.pair)])
    _print_table(Table("the spans behind the figures", header, rows, []), markdown=markdown)
