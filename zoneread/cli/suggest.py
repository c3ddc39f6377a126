"""``zoneread suggest``, ``evaluate``, ``train`` and ``next``: what to tag, how far to trust it, where to go on."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, json_text, narrate, print_json, print_table, say, target_options
from zoneread.cli.pager import listing, pager_option
from zoneread.errors import UsageError
from zoneread.session.evaluating import ORDERS, Evaluation, Score, evaluate, offers
from zoneread.session.opening import open_store
from zoneread.session.suggesting import DEFAULT, Suggested, suggest
from zoneread.session.who import who
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.suggest.protocol import Suggestion


@click.command("suggest", short_help="Print suggested spans.")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option(
    "--suggester",
    "names",
    multiple=True,
    metavar="NAME",
    help=f"Who suggests; may be repeated: rules, memory, learner, set:NAME, or one of suggesters.toml. [default: {', '.join(DEFAULT)}]",
)
@click.option(
    "--command", "program", default="", metavar="PROGRAM", help="A program that suggests, with its arguments."
)
@click.option("--seconds", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Its time for an article.")
@click.option("--set", "set_name", default="", metavar="NAME", help="For whose work. [default: the annotator's own]")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines, one span a line.")
@pager_option
@target_options
def suggest_command(
    *,
    articles: tuple[str, ...],
    names: tuple[str, ...],
    program: str,
    seconds: float,
    set_name: str,
    target: Target,
    as_json: bool,
    no_pager: bool,
) -> None:
    """Print what the suggesters propose for the articles, or for all: nothing is stored, nothing counts as confirmed.

    Where suggestions overlap, the one with the higher score stays, then the longer, then the earlier; only spans of
    different labels may nest. Nothing is suggested on text that the set has judged. A program reads an article as a
    line of JSON on its standard input and writes spans, {"start", "end", "label"}, a line each.

    \b
    Examples:
      zoneread suggest 01-yunze-web.txt --json
      zoneread suggest --suggester rules --suggester set:model
      zoneread suggest --command 'python model.py' --seconds 10
    """
    from zoneread.session.training import lost_models
    from zoneread.suggest.external import LONGEST_TIME, CommandSuggester, is_time

    if not is_time(seconds):
        raise UsageError(f"a program gets a number of seconds above 0, at most {LONGEST_TIME:,}", where="--seconds")
    further = [CommandSuggester("command", _arguments(program), seconds)] if program else []
    with open_store(target.workspace(), readonly=True) as store:
        chosen = set_name or who(target.annotator)
        if lost := lost_models(target.workspace(), chosen, names or [one.name for one in further]):
            narrate(f"warning: {lost}")
        found = suggest(store, target.workspace(), chosen, articles, names=names, further=further)
        if as_json:
            for one in found:
                _print_lines(one)
        else:
            listing((line for one in found for line in _lines(one)), paged=not no_pager)
        if not store.articles():
            narrate("no articles yet: zoneread import brings them in")


def _arguments(program: str) -> list[str]:
    try:
        return shlex.split(program)
    except ValueError as error:
        raise UsageError(f"cannot be read: {error}", where="--command") from error


def _print_lines(found: Suggested) -> None:
    for one in found.suggestions:
        click.echo(json_text(_value(found, one)))


def _value(found: Suggested, one: Suggestion) -> dict[str, Any]:
    stored = found.article
    fragments = stored.reading.map.to_source(one.range)
    return {
        "article": stored.row.id,
        "name": stored.row.name,
        "start": one.start,
        "end": one.end,
        "source_start": min((part.start for part in fragments), default=None),
        "source_end": max((part.end for part in fragments), default=None),
        "source": [[part.start, part.end] for part in fragments],
        "quote": one.range.of(stored.text),
        "label": one.label,
        "score": round(one.score, 4),
        "reason": one.reason,
        "suggester": one.suggester,
        "attributes": dict(one.attributes),
    }


def _lines(found: Suggested) -> Iterator[str]:
    yield f"{found.article.row.name}: {counted(len(found.suggestions), 'suggestion')}"
    for one in found.suggestions:
        quote = one.range.of(found.article.text).replace("\n", "⏎")
        yield f"  {one.start:>6}..{one.end:<6} {one.score:.2f}  {one.label:<15} {quote}  ({one.reason})"


@click.command("evaluate", short_help="Measure a suggester against a set.")
@click.argument("suggester")
@click.option("--against", required=True, metavar="SET", help="The set that is taken to be right.")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@target_options
def evaluate_command(suggester: str, against: str, articles: tuple[str, ...], target: Target, *, as_json: bool) -> None:
    """Print precision, recall and F1 of SUGGESTER, exact and overlapping, for each label.

    A suggester that learns from the set is shown, for each article, only the other articles.

    \b
    Example:
      zoneread evaluate rules --against gold
    """
    with open_store(target.workspace(), readonly=True) as store:
        found = evaluate(store, target.workspace(), suggester, against, articles)
    rows = [*found.labels.items(), ("all", found.total)]
    if as_json:
        print_json(_evaluation_value(found, rows))
        return
    say(f"{found.suggester} against {found.set}: {counted(found.articles, 'article')}")
    header = [
        "label",
        "suggested",
        "spans",
        *(f"{kind} {word}" for kind in ("exact", "overl.") for word in ("P", "R", "F1")),
    ]
    print_table(header, [[name, *_figures(score)] for name, score in rows])


def _figures(score: Score) -> list[object]:
    figures = [
        figure(hits)
        for hits in (score.exact, score.overlapping)
        for figure in (score.precision, score.recall, score.f1)
    ]
    return [score.suggested, score.spans, *("–" if one is None else f"{one:.3f}" for one in figures)]


def _evaluation_value(found: Evaluation, rows: list[tuple[str, Score]]) -> dict[str, Any]:
    return {
        "suggester": found.suggester,
        "set": found.set,
        "articles": found.articles,
        "labels": {
            name: {
                "suggested": score.suggested,
                "spans": score.spans,
                **{
                    kind: {
                        "hits": hits,
                        "precision": score.precision(hits),
                        "recall": score.recall(hits),
                        "f1": score.f1(hits),
                    }
                    for kind, hits in (("exact", score.exact), ("overlapping", score.overlapping))
                },
            }
            for name, score in rows
        },
    }


@click.command("train", short_help="Learn from judged articles.")
@click.option("--set", "set_name", default="gold", show_default=True, metavar="NAME", help="The set to learn from.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@target_options
def train_command(set_name: str, target: Target, *, as_json: bool) -> None:
    """Train the learner on gold, or on the articles that an annotator is done with, and say whether it is of use.

    Every label is cross-validated by article beside the rules; the learner then speaks for the labels where it is the
    better one, and for no other. The models are kept in the workspace's folder models.

    \b
    Example:
      zoneread train --set gold
    """
    from zoneread.session.training import train

    with open_store(target.workspace(), readonly=True) as store:
        report = train(store, target.workspace(), set_name)
    if as_json:
        print_json(report)
        return
    say(f"{counted(report['articles'], 'article')}, cross-validated; figures are the mean of exact and overlapping F1")
    rows = [
        [label, f"{one['rules']:.3f}", f"{one['learner']:.3f}", "learner" if one["used"] else "rules"]
        for label, one in report["labels"].items()
    ]
    print_table(["label", "rules", "learner", "used"], rows)


@click.command("next", short_help="Name the article to do next.")
@click.option("--by", type=click.Choice(list(ORDERS)), default="order", show_default=True, help="What it is chosen by.")
@click.option("--count", type=click.IntRange(1), default=1, show_default=True, help="How many to name.")
@click.option("--set", "set_name", default="", metavar="NAME", help="For whose work. [default: the annotator's own]")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@target_options
def next_command(by: str, count: int, set_name: str, target: Target, *, as_json: bool) -> None:
    """Name the articles that are still to do, the best first.

    By order of names; by uncertainty, where suggestions are most doubtful; by novelty, what is least like the articles
    done; by disagreement, where two other sets differ most.

    \b
    Example:
      zoneread read $(zoneread next --by novelty)
    """
    with open_store(target.workspace(), readonly=True) as store:
        found = offers(store, target.workspace(), set_name or who(target.annotator), by)[:count]
        empty = not store.articles()
    if as_json:
        keys = ("article", "name", "status", "weight", "why")
        print_json(
            [
                dict(zip(keys, (one.row.id, one.row.name, str(one.status), round(one.weight, 4), one.why), strict=True))
                for one in found
            ]
        )
        return
    for one in found:
        say(one.row.name)
        narrate(f"{one.row.title}: {one.why}")
    if not found:
        narrate("no articles yet: zoneread import brings them in" if empty else "every article is done or skipped")
