"""``zoneread agree``: how far annotation sets agree, in figures one can trust."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from zoneread.cli.agree_formats import FIGURES, HEADS, csv_rows, joint_table, json_value, pair_tables
from zoneread.cli.common import Target, print_json, print_table, say, target_options
from zoneread.cli.diff_text import side
from zoneread.cli.marking import marked
from zoneread.cli.tables import markdown_table, write_csv
from zoneread.compare.figures import RESAMPLES
from zoneread.session.agreeing import Entry, agree
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
    "--spans", "list_spans", is_flag=True, help="List the aligned spans behind the figures (text, JSON, Markdown)."
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
    character, Krippendorff's α for unitizing. Compared are the articles that both sets have finished; what was left
    out is said. docs/agreement.md explains each figure.

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
        write_csv(csv_rows(found))
    else:
        _print(found, markdown=format_name == "md", list_spans=list_spans)


def _print(found: ComparedSets, *, markdown: bool, list_spans: bool) -> None:
    for pair in found.pairs:
        for title, header, rows in pair_tables(pair, articles=SHOWN):
            _print_table(title, header, rows, markdown=markdown)
        _print_notes(pair)
        if list_spans:
            _print_spans(pair, markdown=markdown)
        say()
    if found.joint:
        title = f"{', '.join(found.sets)} together: {found.joint_articles} articles that all have finished"
        _print_table(title, *joint_table(found), markdown=markdown)


def _print_table(title: str, header: list[str], rows: list[list[object]], *, markdown: bool) -> None:
    say(f"**{title}**\n" if markdown else title)
    if markdown:
        click.echo(markdown_table(header, rows))
    else:
        print_table(header, rows)
    say()


def _print_notes(pair: ComparedPair) -> None:
    agreement = pair.agreement
    if agreement.resamples:
        say(f"in brackets: 95 % intervals from {agreement.resamples:,} resamples by article")
    elif pair.articles:
        say("no intervals: they need two articles or more, and resamples")
    for label in (*agreement.labels, agreement.total):
        reasons: dict[str, list[str]] = {}
        for name, head in zip(FIGURES, HEADS, strict=True):
            figure = getattr(label, name)
            if figure.value is None:
                reasons.setdefault(figure.reason, []).append(head)
        for reason, names in reasons.items():
            say(f"undefined for {label.label}: {', '.join(names)}: {reason}")
        if label.joined:
            say(f"{label.label}: {label.joined} overlapping spans of one set were joined for unitizing α")
    if agreement.greedy:
        say(f"{agreement.greedy} clusters of overlapping spans were too large to be paired optimally")
    if pair.gamma is not None:
        found = pair.gamma
        said = f"{found.figure.value:.4f}" if found.figure.value is not None else f"undefined: {found.figure.reason}"
        say(f"γ: {said} ({found.articles} articles, {found.left_out} left out)")
    _print_left_out(pair)


def _print_left_out(pair: ComparedPair) -> None:
    if not pair.left_out:
        say("no article was left out")
        return
    say(f"{len(pair.left_out)} articles left out:")
    for left in islice(pair.left_out, SHOWN):
        say(f"  {left.article}: {left.why}")
    if len(pair.left_out) > SHOWN:
        say(f"  and {len(pair.left_out) - SHOWN} more; --format json lists all")


def _print_spans(pair: ComparedPair, *, markdown: bool) -> None:
    header = ["article", "class", pair.agreement.a, pair.agreement.b, "exact", "relaxed", "text"]
    rows: list[list[object]] = []
    for article, row in pair.spans():
        sides = [side(span) for span in (row.pair.a, row.pair.b)]
        hits = ["1" if hit else "0" for hit in (row.pair.agrees, row.pair.overlaps)]
        rows.append([article.name, str(row.kind), *sides, *hits, marked(article.text, row.pair)])
    _print_table("the spans behind the figures", header, rows, markdown=markdown)
