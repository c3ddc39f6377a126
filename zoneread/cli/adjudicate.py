"""``zoneread adjudicate`` and ``zoneread verdicts``: settling sets into gold by rules, and what was decided on which votes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import (
    Target,
    narrate,
    print_json,
    print_table,
    say,
    table_lines,
    target_options,
    terminal_width,
)
from zoneread.cli.pager import listing, pager_option
from zoneread.cli.tables import write_csv
from zoneread.compare.cases import Order
from zoneread.compare.marking import CONTEXT, flat
from zoneread.compare.rules import FORMS, parse
from zoneread.session.adjudicating import GOLD, Review, gold_with_votes, nothing_in
from zoneread.session.opening import open_store
from zoneread.session.sets import find_set
from zoneread.session.who import who
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.compare.cases import Case, Ruling
    from zoneread.compare.rules import Preview
    from zoneread.session.adjudicating import Settled
    from zoneread.span.span import Span
    from zoneread.store.protocol import ArticleRow


@click.command("adjudicate", short_help="Settle annotation sets into gold by rules.")
@click.argument("sets", nargs=-1, required=True, metavar="SET SET...")
@click.option("--gold", default=GOLD, show_default=True, metavar="NAME", help="The set that decisions go to.")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RULE",
    help=f"{', '.join(FORMS)}; may be repeated, the first that decides wins.",
)
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
@click.option("--any-status", is_flag=True, help="Articles that two sets have touched, finished or not.")
@click.option("--order", type=click.Choice([str(order) for order in Order]), default="text", show_default=True)
@click.option("--apply", "store_it", is_flag=True, help="Let what the rules decide enter gold, in one step.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pager_option
@target_options
def adjudicate_command(
    sets: tuple[str, ...],
    gold: str,
    rules: tuple[str, ...],
    articles: tuple[str, ...],
    *,
    any_status: bool,
    order: str,
    store_it: bool,
    format_name: str,
    no_pager: bool,
    target: Target,
) -> None:
    """Show what is to be settled between the SETs and what rules would let into gold; --apply lets it in and counts it.

    Compared are the articles that at least two of the sets have finished. Cases that no rule decides stay open for the
    reviewer. What was decided by whom, from which votes, is kept; see zoneread verdicts.

    \b
    Examples:
      zoneread adjudicate lin zhao
      zoneread adjudicate lin zhao --gold agreed --rule all-agree --apply
      zoneread adjudicate lin zhao qin --rule trust:qin:metric --rule majority
    """
    with open_store(target.workspace(), readonly=not store_it) as store:
        chosen = [parse(rule, [found.name for found in store.sets()], store.scheme().keys) for rule in rules]
        review = Review(store, sets, who(target.annotator), gold=gold, any_status=any_status)
        ids = [store.find_article(ref).id for ref in articles]
        rows = {row.id: row.name for row in store.articles()}
        known = {id_: (rows[id_], store.article(id_).text) for id_ in review.articles()}
        found = review.preview(chosen, ids) if chosen else None
        cases = [one.case for one in review.cases(Order(order), ids) if one.is_open]
        if format_name == "json":
            print_json(_json(found, cases, known))
        else:
            lines = _preview(found, known, listed=not store_it) if found is not None else _open(cases, known)
            listing(lines, paged=not no_pager)
        if store_it and found is not None and found.ruled:
            review.apply(review.decide_all(found.ruled))
            narrate(f"{counted(len(found.ruled), 'case')} settled into {gold}")


Known = dict[str, tuple[str, str]]
"""Article id -> name and reading text."""


def _open(cases: list[Case], known: Known) -> Iterator[str]:
    for case in cases:
        yield _line(case, known)
    counts = Counter(str(case.kind) for case in cases)
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    yield f"{counted(len(cases), 'case')} open: {kinds or 'none'}"


def _preview(found: Preview, known: Known, *, listed: bool) -> Iterator[str]:
    """Yield what the rules let in: case by case if it is to be `listed`, then counted."""
    for case, ruling in found.ruled if listed else ():
        yield f"{ruling.rule}: {_taken(ruling)}  {_line(case, known)}"
    entering = Counter(proposal.label for _, ruling in found.ruled for proposal in ruling.proposals)
    by_rule = Counter(ruling.rule for _, ruling in found.ruled)
    yield from table_lines(["rule", "cases"], [*by_rule.items(), ("left open", len(found.open))], terminal_width())
    counts = ", ".join(f"{count} {label}" for label, count in sorted(entering.items()))
    yield f"{'would enter' if listed else 'enters'}: {counts or 'nothing'}"


def _line(case: Case, known: Known) -> str:
    name, text = known[case.article]
    range_ = case.range
    before, after = text[max(0, range_.start - CONTEXT) : range_.start], text[range_.end : range_.end + CONTEXT]
    votes = " | ".join(f"{who_}: {_said(own)}" for who_, own in case.votes.items())
    return f"{name}  {case.kind}  {flat(before)}[{flat(range_.of(text))}]{flat(after)}  {votes}"


def _said(spans: tuple[Span, ...]) -> str:
    return " + ".join(f"{span.label} {span.range}" for span in spans) or "–"


def _taken(ruling: Ruling) -> str:
    return " + ".join(f"{one.label} {one.range}" for one in ruling.proposals) or "nothing"


def _json(found: Preview | None, cases: list[Case], known: Known) -> dict[str, Any]:
    value: dict[str, Any] = {"open": [_case_value(case, known) for case in (found.open if found else cases)]}
    if found is not None:
        value["ruled"] = [
            _case_value(case, known)
            | {
                "rule": ruling.rule,
                "choice": str(ruling.choice),
                "enters": [{"label": p.label, "start": p.range.start, "end": p.range.end} for p in ruling.proposals],
            }
            for case, ruling in found.ruled
        ]
    return value


def _case_value(case: Case, known: Known) -> dict[str, Any]:
    return {
        "key": case.key,
        "article": known[case.article][0],
        "class": str(case.kind),
        "votes": {
            name: [{"label": s.label, "start": s.start, "end": s.end, "text": s.quote} for s in own]
            for name, own in case.votes.items()
        },
    }


@click.command("verdicts", short_help="List what was decided on which votes.")
@click.option("--gold", default=GOLD, show_default=True, metavar="NAME", help="The set that decisions went to.")
@click.option("--format", "format_name", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@pager_option
@target_options
def verdicts_command(gold: str, format_name: str, target: Target, *, no_pager: bool) -> None:
    """List the spans that a reviewer or a rule decided on: what was taken, by whom, from which votes, and why.

    Spans that were ruled out (rejected) or put off (suggested) are listed too, and then the articles of which a reviewer
    said that nothing is in them.

    \b
    Example:
      zoneread verdicts --format csv > verdicts.csv
    """
    with open_store(target.workspace(), readonly=True) as store:
        name = find_set(store, gold).name
        values = [_verdict_value(*one) for one in gold_with_votes(store, name)]
        values += [_verdict_value(row, None, settled) for row, settled in nothing_in(store, name)]
    if format_name == "json":
        print_json(values)
        return
    columns = ["article", "label", "start", "end", "text", "origin", "choice", "by", "at", "rule", "reason", "votes"]
    rows = [[_votes_text(value[key]) if key == "votes" else _cell(value[key]) for key in columns] for value in values]
    if format_name == "csv":
        write_csv([columns, *rows])
    elif not rows:
        say("no decisions yet: zoneread adjudicate begins them")
    elif terminal_width() is None:
        print_table(columns, rows)
    else:
        listing((line for value in values for line in _told(value)), paged=not no_pager)


def _told(value: dict[str, Any]) -> Iterator[str]:
    """Yield a decision as lines for a terminal: what it was about, what was decided, and upon which votes."""
    span = f"  {value['label']} {value['start']}..{value['end']} 「{value['text']}」  {value['origin']}"
    yield f"{value['article']}{span if value['id'] else '  nothing in it'}"
    rule = f", rule {value['rule']}" if value["rule"] else ""
    yield f"    {value['choice']} {' '.join(value['sets'])}".rstrip() + f"  by {value['by']} at {value['at']}{rule}"
    if value["reason"]:
        yield f"    because: {value['reason']}"
    if value["votes"]:
        yield f"    votes: {_votes_text(value['votes'])}"


def _cell(value: object) -> object:
    return "" if value is None else value


def _verdict_value(row: ArticleRow, span: Span | None, settled: Settled) -> dict[str, Any]:
    one = settled.verdict
    return {
        "article": row.name,
        "id": span.id if span is not None else None,
        "label": span.label if span is not None else None,
        "start": span.start if span is not None else None,
        "end": span.end if span is not None else None,
        "text": span.quote if span is not None else None,
        "origin": str(span.origin) if span is not None else None,
        "choice": str(one.choice),
        "sets": list(one.sets),
        "by": settled.by,
        "at": settled.at,
        "rule": one.rule,
        "reason": one.reason,
        "votes": {name: [list(vote) for vote in votes] for name, votes in one.votes.items()},
    }


def _votes_text(votes: dict[str, list[list[object]]]) -> str:
    said = {name: " + ".join(f"{label} {start}..{end}" for start, end, label in own) for name, own in votes.items()}
    return "; ".join(f"{name}: {text or '–'}" for name, text in said.items())
