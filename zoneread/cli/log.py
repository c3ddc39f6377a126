"""``zoneread log``: what everybody did, with before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zoneread.cli.common import Target, print_json, target_options
from zoneread.cli.pager import listing, pager_option
from zoneread.session.chronicle import act_line, act_value, as_value, describe, heading, read_chronicle
from zoneread.session.opening import open_store
from zoneread.store.protocol import Act
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zoneread.session.chronicle import Told


@click.command("log", short_help="Tell what was done to articles and spans.")
@click.option("--article", metavar="ID", help="Only what was done to this article.")
@click.option("--set", "set_name", metavar="NAME", help="Only what was done in this set.")
@click.option("--span", metavar="ID", help="Only this span's life.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the latest N entries.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pager_option
@target_options
def log_command(
    article: str | None,
    set_name: str | None,
    span: str | None,
    limit: int | None,
    target: Target,
    *,
    as_json: bool,
    no_pager: bool,
) -> None:
    """Tell who did what, when and why, with before and after, and with which version of the program; newest last.

    Edits, and what was done to the workspace: sets locked, articles dealt out, labels, guideline and reviewers changed.

    \b
    Examples:
      zoneread log --article 01-yunze-web.txt --set lin
      zoneread log --limit 20 --json
    """
    with open_store(target.workspace(), readonly=True) as store:
        names = {row.id: row.name for row in store.articles()}
        entries = read_chronicle(store, article=article, set_name=set_name, span=span, limit=limit)
        if as_json:
            print_json([act_value(t, names) if isinstance(t, Act) else as_value(t, names) for t in entries])
            return
        listing(_lines(entries, names), paged=not no_pager)


def _lines(entries: Iterable[Told | Act], names: Mapping[str, str]) -> Iterator[str]:
    empty = True
    for told in entries:
        empty = False
        if isinstance(told, Act):
            yield act_line(told, names)
            continue
        yield heading(told.entry)
        for change in told.changes:
            yield f"    {describe(change, names)}"
        if told.others:
            yield f"    and {counted(told.others, 'change')} elsewhere"
    if empty:
        yield "nothing was done here yet"
