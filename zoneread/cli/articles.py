"""``zoneread list`` and ``show``: the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, print_json, say, table_lines, target_options, terminal_width
from zoneread.cli.pager import listing, pager_option
from zoneread.session.opening import open_store
from zoneread.session.sets import find_set
from zoneread.session.team import mine as assigned_to
from zoneread.session.who import who
from zoneread.span.span import reading_order
from zoneread.text.display import sanitise
from zoneread.text.wording import counted
from zoneread.view.folding import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zoneread.span.span import Span, Status
    from zoneread.store.protocol import ArticleRow, Store


@click.command("list", short_help="List the articles.")
@click.option("--set", "set_name", metavar="NAME", help="With this set's status and number of spans.")
@click.option("--mine", is_flag=True, help="Only articles dealt to --annotator, with the status in their set.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pager_option
@target_options
def list_command(set_name: str | None, target: Target, *, mine: bool, as_json: bool, no_pager: bool) -> None:
    """List the articles of the workspace, in the order of their names.

    \b
    Examples:
      zoneread list --set lin
      zoneread list --mine --annotator lin
    """
    with open_store(target.workspace(), readonly=True) as store:
        if mine:
            annotator = who(target.annotator)
            own = assigned_to(store.assignments(), annotator)
            overview = store.overview(set_name or annotator)
            rows = [row for row in _list_values(store, overview) if row["id"] in own]
        else:
            rows = _list_values(store, store.overview(find_set(store, set_name).name) if set_name else None)
    if as_json:
        print_json(rows)
        return
    if not rows and mine:
        say(f"nothing is assigned to {annotator}: zoneread assign deals articles out")
        return
    if not rows:
        say("no articles yet: zoneread import PATH… brings some in")
        return
    columns = [key for key in rows[0] if key != "sha256"]
    table = table_lines(columns, [[row[key] for key in columns] for row in rows], terminal_width())
    listing(table, paged=not no_pager)


def _list_values(store: Store, overview: dict[str, tuple[Status, int]] | None) -> list[dict[str, Any]]:
    rows = []
    for article in store.articles():
        row: dict[str, Any] = {
            "id": article.id,
            "name": article.name,
            "title": article.title,
            "characters": article.characters,
            "encoding": article.encoding,
            "sha256": article.sha256,
        }
        if overview is not None:
            status, spans = overview.get(article.id, ("todo", 0))
            row |= {"status": str(status), "spans": spans}
        rows.append(row)
    return rows


@click.command("show", short_help="Print an article with its spans.")
@click.argument("article")
@click.option("--set", "sets", multiple=True, metavar="NAME", help="With this set's spans; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pager_option
@target_options
def show_command(article: str, sets: tuple[str, ...], target: Target, *, as_json: bool, no_pager: bool) -> None:
    """Print ARTICLE, named by its id, the beginning of its id, or its name, and below it the spans of the sets.

    \b
    Example:
      zoneread show 01-yunze-web.txt --set gold
    """
    with open_store(target.workspace(), readonly=True) as store:
        row = store.find_article(article)
        stored = store.article(row.id)
        spans = {name: store.spans(row.id, find_set(store, name).name) for name in sets}
    if as_json:
        print_json(
            {
                "id": row.id,
                "name": row.name,
                "title": row.title,
                "sha256": row.sha256,
                "encoding": row.encoding,
                "text": stored.text,
                "spans": {name: [_span_value(span) for span in found] for name, found in spans.items()},
            }
        )
        return
    listing(_shown(row, stored.text, spans), paged=not no_pager)


def _shown(row: ArticleRow, text: str, spans: Mapping[str, Iterable[Span]]) -> Iterator[str]:
    width = terminal_width()
    yield f"{row.name}  {row.id}  {row.encoding}"
    yield from text.split("\n") if width is None else wrap(text, width)
    for name, of_set in spans.items():
        found = sorted(of_set, key=reading_order)
        yield ""
        yield f"{name}: {counted(len(found), 'span')}"
        for span in found:
            yield f"  {span.start:>6}..{span.end:<6} {span.label:<15} {_flat(span.quote)}{_note(span)}"


def _flat(text: str) -> str:
    return sanitise(text.replace("\n", "⏎"))


def _note(span: Span) -> str:
    return f"  # {_flat(span.note)}" if span.note else ""


def _span_value(span: Span) -> dict[str, Any]:
    return {
        "id": span.id,
        "label": span.label,
        "start": span.start,
        "end": span.end,
        "text": span.quote,
        "note": span.note,
        "origin": str(span.origin),
    }
