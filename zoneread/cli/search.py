"""``zoneread search``: a concordance of the corpus."""

from __future__ import annotations

from itertools import chain

import click

from zoneread.cli.common import Target, json_text, narrate, target_options, terminal_width
from zoneread.cli.pager import listing, pager_option
from zoneread.errors import DataError, UsageError
from zoneread.session.exporting import parse_statuses
from zoneread.session.opening import open_store
from zoneread.session.searching import Hit, Mode, Query, search
from zoneread.session.sets import own_or_gold
from zoneread.session.who import who
from zoneread.span.span import Status

STATUSES = [str(status).replace("_", "-") for status in Status]
COLUMN, FEWEST = 20, 8
"""Characters on either side of a hit, and the fewest of them on a narrow terminal."""
BESIDES = 40
"""Cells of a line on a terminal for the hit itself, its article and its place."""


@click.command("search", short_help="Find text in all articles, with its context.")
@click.argument("query", default="")
@click.option("--regex", "as_regex", is_flag=True, help="QUERY is a regular expression; it has two seconds.")
@click.option("--pinyin", "as_pinyin", is_flag=True, help="QUERY is typed pinyin: initials, syllables or both.")
@click.option(
    "--set",
    "set_name",
    default="",
    metavar="NAME",
    help="The set that the options below speak of. [default: the annotator's own, else gold]",
)
@click.option("--label", "labels", multiple=True, metavar="LABEL", help="Only within spans of this label.")
@click.option("--note", default="", metavar="TEXT", help="Only within spans whose note has TEXT.")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Only in such articles.")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines, one hit a line.")
@pager_option
@target_options
def search_command(
    *,
    query: str,
    set_name: str,
    labels: tuple[str, ...],
    note: str,
    statuses: tuple[str, ...],
    target: Target,
    as_regex: bool,
    as_pinyin: bool,
    as_json: bool,
    no_pager: bool,
) -> None:
    """Print every place where QUERY stands, in the order of the articles. Without QUERY, print the spans asked for.

    Letters match in either case. Leaves with 1 when nothing is found.

    \b
    Examples:
      zoneread search 改革
      zoneread search --pinyin ggcx
      zoneread search --regex '同比增长[0-9.]+%' --json
      zoneread search 改革 --label reform
      zoneread search --set gold --label project
    """
    if as_regex and as_pinyin:
        raise UsageError("--regex and --pinyin are two ways to read QUERY", hint="choose one")
    if not query and not (labels or note or statuses):
        raise UsageError("what is sought?", hint="give QUERY, or --label, --note or --status")
    mode = Mode.REGEX if as_regex else Mode.PINYIN if as_pinyin else Mode.TEXT
    with open_store(target.workspace(), readonly=True) as store:
        if not set_name and (labels or note or statuses):
            set_name = own_or_gold(store, who(target.annotator))
        asked = Query(query, mode, set_name, labels, note, parse_statuses(statuses))
        hits = search(store, asked)
        first = next(hits, None)
        if first is not None:
            found = chain([first], hits)
            if as_json:
                for hit in found:
                    _print_json(hit)
            else:
                column = _column(terminal_width())
                listing((_line(hit, column) for hit in found), paged=not no_pager)
    if first is None:
        narrate(f"nothing found in set {set_name}" if set_name else "nothing found")
        raise click.exceptions.Exit(DataError.exit_status)


def _column(width: int | None) -> int:
    """Return how many characters are shown on either side of a hit, so that lines fit on a terminal as far as that goes."""
    return COLUMN if width is None else max(FEWEST, min(COLUMN, (width - BESIDES) // 4))


def _line(hit: Hit, column: int) -> str:
    before = hit.before[-column:].rjust(column, "　")
    after = hit.after[:column]
    labels = f"  {', '.join(hit.labels)}" if hit.labels else ""
    quote = hit.quote.replace("\n", "⏎")
    return f"{before}【{quote}】{after}  {hit.article.name}:{hit.range}{labels}"


def _print_json(hit: Hit) -> None:
    value = {
        "article": hit.article.id,
        "name": hit.article.name,
        "start": hit.range.start,
        "end": hit.range.end,
        "quote": hit.quote,
        "before": hit.before,
        "after": hit.after,
        "labels": list(hit.labels),
    }
    click.echo(json_text(value))
