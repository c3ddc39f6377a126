"""``zoneread feedback``: an annotator's spans against gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, print_json, table_lines, target_options, terminal_width
from zoneread.cli.diff_formats import span_value
from zoneread.cli.diff_text import side
from zoneread.cli.pager import listing, pager_option
from zoneread.compare.align import PairClass
from zoneread.compare.marking import marked
from zoneread.session.adjudicating import GOLD
from zoneread.session.feedback import feedback
from zoneread.session.opening import open_store
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.compare.diff import Tally
    from zoneread.session.feedback import Feedback

CONTEXT = 12
SHOWN = 20
"""Articles left out that are named in text."""


@click.command("feedback", short_help="Show an annotator how the spans compare with gold.")
@click.argument("set_name", metavar="ANNOTATOR")
@click.option("--gold", default=GOLD, show_default=True, metavar="NAME", help="The set to compare with.")
@click.option("--any-status", is_flag=True, help="Articles that both have touched, finished or not.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pager_option
@target_options
def feedback_command(
    set_name: str, gold: str, format_name: str, *, any_status: bool, no_pager: bool, target: Target
) -> None:
    """Show how the spans of ANNOTATOR's set compare with gold.

    By label and class, which labels were confused, and the ten most typical disagreements in their context, with the
    reviewer's reason. Compared are the articles that both have finished: what gold has not settled yet is no mistake.

    \b
    Example:
      zoneread feedback lin
    """
    with open_store(target.workspace(), readonly=True) as store:
        found = feedback(store, set_name, gold=gold, any_status=any_status)
    if format_name == "json":
        print_json(_value(found))
    else:
        listing(_lines(found, terminal_width()), paged=not no_pager)


def _lines(found: Feedback, width: int | None) -> Iterator[str]:
    summary = found.summary
    spans = f"{summary.total.a} and {summary.total.b} spans"
    left_out = f"{counted(len(found.left_out), 'article')} left out"
    yield f"{found.set} against {found.gold}: {counted(summary.articles, 'article')}, {spans}; {left_out}"
    for left in found.left_out[:SHOWN]:
        yield f"  {left.name}: {left.why}"
    if len(found.left_out) > SHOWN:
        yield f"  and {len(found.left_out) - SHOWN} more; --format json lists all"
    tallies = [*summary.labels.items(), ("all", summary.total)]
    yield from table_lines(["label", *HEADS], [[name, *_cells(tally)] for name, tally in tallies], width)
    yield ""
    labels = found.confusions.labels
    yield f"labels: a row is what {found.set} says, a column what {found.gold} says; – is no span there"
    yield from table_lines(
        ["", *labels], [[own, *(found.confusions.count(own, gold) for gold in labels)] for own in labels], width
    )
    if not found.examples:
        yield ""
        yield "nothing to tell: every span is as in gold" if summary.articles else _NOTHING
        return
    yield ""
    yield "the most typical disagreements"
    for example in found.examples:
        row = example.row
        sides = f"{found.set}: {side(row.pair.a)} | {found.gold}: {side(row.pair.b)}"
        yield f"  {SAID.get(row.kind, row.kind)} ({example.alike} such)  {example.name}  {sides}"
        yield f"    {marked(example.text, row.pair, CONTEXT)}"
        if example.reason:
            yield f"    reviewer: {example.reason}"


_NOTHING = "nothing to compare: no article is finished by both; --any-status takes in those that both have touched"
MISSED, EXTRA = PairClass.ONLY_B, PairClass.ONLY_A
SAID = {MISSED: "missed", EXTRA: "not in gold"}
KINDS = [PairClass.SAME, PairClass.BOUNDARY, PairClass.LABEL, PairClass.BOTH, PairClass.ATTRIBUTE, PairClass.SPLIT]
HEADS = ["yours", "gold", *map(str, KINDS), *SAID.values(), "precision", "recall"]


def _cells(tally: Tally) -> list[object]:
    classes = [tally.classes[kind] for kind in (*KINDS, MISSED, EXTRA)]
    return [tally.a, tally.b, *classes, _share(tally.agreed, tally.a), _share(tally.agreed, tally.b)]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def _value(found: Feedback) -> dict[str, Any]:
    tallies = [*found.summary.labels.items(), ("all", found.summary.total)]
    return {
        "set": found.set,
        "gold": found.gold,
        "articles": found.summary.articles,
        "left_out": [{"article": left.name, "why": left.why} for left in found.left_out],
        "labels": {
            name: {
                "own": tally.a,
                "gold": tally.b,
                "agreed": tally.agreed,
                "classes": {str(kind): tally.classes[kind] for kind in PairClass},
            }
            for name, tally in tallies
        },
        "confusions": [
            {"own": own, "gold": gold, "count": count} for (own, gold), count in sorted(found.confusions.counts.items())
        ],
        "typical": [
            {
                "article": one.name,
                "class": str(one.row.kind),
                "alike": one.alike,
                "own": span_value(one.row.pair.a),
                "gold": span_value(one.row.pair.b),
                "text": marked(one.text, one.row.pair, CONTEXT),
                "reason": one.reason,
            }
            for one in found.examples
        ],
    }
