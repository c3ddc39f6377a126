"""``zoneread assign``, ``bundle`` and ``merge``: a team's work dealt out, sent out and brought together."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, narrate, print_json, print_table, say, target_options
from zoneread.errors import UsageError, ZonereadError
from zoneread.session.opening import open_store
from zoneread.session.team import Deal, change_reviewers, deal_out, make_bundle, members, merge_files, plan_deal
from zoneread.session.who import who
from zoneread.span.codec import encode_span
from zoneread.span.span import shorten
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from zoneread.span.span import Span
    from zoneread.store.protocol import Conflict, Merged, Store

_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.command("assign", short_help="Deal articles out to annotators.")
@click.option("--annotators", required=True, metavar="A,B,C", help="Their names, with commas between.")
@click.option(
    "--overlap", type=click.IntRange(min=1), default=1, show_default=True, help="How many get the same article."
)
@click.option(
    "--by",
    "order",
    type=click.Choice(["random", "order"]),
    default="random",
    show_default=True,
    help="Shuffled, or in the order of names.",
)
@click.option("--seed", type=int, metavar="N", help="With --by random: the same deal for the same number.")
@click.option("--dry-run", is_flag=True, help="Tell, and change nothing.")
@_JSON
@target_options
def assign_command(
    annotators: str, overlap: int, order: str, seed: int | None, target: Target, *, dry_run: bool, as_json: bool
) -> None:
    """Deal the articles out: each to as many annotators as --overlap says, to everybody as many, give or take one.

    What was dealt out before stays; run it again when new articles have come, and only those are dealt.

    \b
    Examples:
      zoneread assign --annotators lin,zhao,gao --overlap 2 --seed 7
      zoneread assign --annotators lin,zhao --by order --dry-run
    """
    if seed is not None and order != "random":
        raise UsageError("a seed is for a random deal", where="--seed", hint="--by random")
    if order == "random" and seed is None:
        seed = secrets.randbelow(1_000_000)
    names = annotators.replace("，", ",").split(",")  # the comma of a Chinese input method
    with open_store(target.workspace(), readonly=dry_run) as store:
        if dry_run:
            plan = plan_deal(store, names, overlap, seed=seed)
        else:
            plan = deal_out(store, names, overlap, by=who(target.annotator), seed=seed)
    if as_json:
        print_json(_deal_value(plan, seed))
        return
    dealt = {name: sum(name == other for _, other in plan.new) for name in plan.loads}
    print_table(["annotator", "new", "in all"], [[name, dealt[name], plan.loads[name]] for name in plan.loads])
    if not plan.new:
        there_are = "every article has its annotators" if any(plan.loads.values()) else "there are no articles"
        narrate(f"nothing to deal: {there_are}")
    elif dry_run:
        narrate("nothing was stored" + (f"; --seed {seed} deals like this" if seed is not None else ""))


def _deal_value(plan: Deal, seed: int | None) -> dict[str, Any]:
    return {
        "seed": seed,
        "new": [{"article": row.id, "name": row.name, "annotator": name} for row, name in plan.new],
        "in_all": dict(plan.loads),
    }


@click.command("team", short_help="Name reviewers; tell who works here.")
@click.option("--reviewer", "added", metavar="NAME", multiple=True, help="Let this person review; may be repeated.")
@click.option("--no-reviewer", "removed", metavar="NAME", multiple=True, help="No longer; may be repeated.")
@_JSON
@target_options
def team_command(added: tuple[str, ...], removed: tuple[str, ...], target: Target, *, as_json: bool) -> None:
    """List everybody with their role and how much they were dealt; name reviewers.

    While nobody is named, everybody may do everything. From the first name on only reviewers write to gold and to others'
    sets, see others' spans in a review, settle conflicts, lock sets, deal articles out, change labels and guideline, and name
    reviewers.

    \b
    Examples:
      zoneread team
      zoneread team --reviewer gao --annotator gao
    """
    with open_store(target.workspace(), readonly=not (added or removed)) as store:
        if added or removed:
            named = change_reviewers(store, added, removed, by=who(target.annotator))
            narrate(f"reviewers: {', '.join(named)}" if named else "nobody is named: everybody may review")
            return
        people = members(store)
    if as_json:
        print_json([{"name": m.name, "role": m.role, "assigned": m.load.assigned, "left": m.load.left} for m in people])
        return
    print_table(["name", "role", "assigned", "left"], [[m.name, m.role, m.load.assigned, m.load.left] for m in people])


@click.command("bundle", short_help="Write what one annotator needs into one file.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Such as a.zrb.")
@click.option("--article", "articles", multiple=True, metavar="ID", help="This article; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="All articles, dealt out or not.")
@target_options
def bundle_command(output: Path, articles: tuple[str, ...], target: Target, *, everything: bool) -> None:
    """Write a bundle for --annotator: the articles dealt to them, the labels, the guideline, and their set so far.

    They open it with ``zoneread --db FILE --annotator NAME``, send it back, and ``zoneread merge FILE`` brings it in.

    \b
    Example:
      zoneread bundle --annotator lin -o lin.zrb
    """
    annotator = who(target.annotator)
    with open_store(target.workspace(), readonly=True) as store:
        count = make_bundle(store, output, annotator, articles, everything=everything)
    narrate(
        f"wrote {counted(count, 'article')} for {annotator} to {output}; open it with: zoneread --db {output} "
        f"--annotator {annotator}"
    )


@click.command("merge", short_help="Bring bundles and other copies in; settle conflicts.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--conflicts", is_flag=True, help="List the spans that were edited in two places.")
@click.option("--settle", nargs=2, metavar="SPAN EDIT", help="As a reviewer, let the version that EDIT made hold.")
@_JSON
@target_options
def merge_command(
    files: tuple[Path, ...], settle: tuple[str, str] | None, target: Target, *, conflicts: bool, as_json: bool
) -> None:
    """Bring in what was done in FILE..., bundles or whole databases. Nothing here is overwritten.

    FILE may also be one of edits that the reader kept elsewhere while the database could not be written.

    The order does not matter, and merging again changes nothing. A span that was edited here and there shows one
    version, keeps both, and is listed until a reviewer settles it. A file with anything wrong is left out whole.

    \b
    Examples:
      zoneread merge lin.zrb zhao.zrb
      zoneread merge --conflicts
      zoneread merge --settle s0123456789abcdef e0123456789abcdef --annotator gao
    """
    if bool(files) + conflicts + bool(settle) != 1:
        raise UsageError("merge what?", where="zoneread merge", hint="FILE..., or --conflicts, or --settle SPAN EDIT")
    with open_store(target.workspace(), readonly=conflicts) as store:
        if settle:
            applied = store.settle(*settle, by=who(target.annotator))
            narrate(f"settled {settle[0]} with {applied.id}; zoneread log --span {settle[0]} tells all its versions")
        elif conflicts:
            _list_conflicts(store, as_json=as_json)
        else:
            _report(merge_files(store, files), as_json=as_json)


def _list_conflicts(store: Store, *, as_json: bool) -> None:
    found = store.conflicts()
    names = {row.id: row.name for row in store.articles()}
    if as_json:
        print_json([_conflict_value(conflict, names.get(conflict.article, "")) for conflict in found])
        return
    for conflict in found:
        say(f"{conflict.span}  {names.get(conflict.article, conflict.article)} [{conflict.set}]")
        for number, version in enumerate(conflict.versions):
            shown = "shown" if not number else "     "
            say(f"    {version.edit}  {shown}  {version.at}  {version.by}  {_words(version.span)}")
    narrate(
        f"{counted(len(found), 'conflict')}" + ("; settle one with: zoneread merge --settle SPAN EDIT" if found else "")
    )


def _words(span: Span | None) -> str:
    if span is None:
        return "removed"
    note = f'  note "{shorten(span.note, 24)}"' if span.note else ""
    return f"{span.label} {span.range} 「{shorten(span.quote, 24)}」{note}"


def _conflict_value(conflict: Conflict, name: str) -> dict[str, Any]:
    return {
        "span": conflict.span,
        "set": conflict.set,
        "article": conflict.article,
        "name": name,
        "versions": [
            {
                "edit": version.edit,
                "by": version.by,
                "at": version.at,
                "shown": not number,
                "span": None if version.span is None else encode_span(version.span),
            }
            for number, version in enumerate(conflict.versions)
        ],
    }


def _report(outcomes: list[tuple[Path, Merged | ZonereadError]], *, as_json: bool) -> None:
    status = 0
    conflicts: tuple[Conflict, ...] = ()
    for path, came in outcomes:
        if isinstance(came, ZonereadError):
            narrate(f"zoneread: {path}: nothing was taken over: {_without_place(came, path)}")
            status = max(status, came.exit_status)
            continue
        conflicts = came.conflicts
        if not as_json:
            _say_merged(path, came)
        if came.left_out:
            status = max(status, 1)
    if as_json:
        print_json([_outcome_value(path, came) for path, came in outcomes])
    elif conflicts:
        narrate(f"{counted(len(conflicts), 'conflict')}: zoneread merge --conflicts lists them")
    if status:
        raise click.exceptions.Exit(status)


def _without_place(error: ZonereadError, path: Path) -> str:
    return str(type(error)(error.message, where="" if error.where == str(path) else error.where, hint=error.hint))


def _say_merged(path: Path, came: Merged) -> None:
    articles = f", {counted(len(came.articles), 'new article')}" if came.articles else ""
    say(f"{path}: {counted(came.edits, 'edit')}{articles}" if came.edits or came.articles else f"{path}: nothing new")
    for reason in came.left_out:
        narrate(f"{path}: left out: {reason}")


def _outcome_value(path: Path, came: Merged | ZonereadError) -> dict[str, Any]:
    if isinstance(came, ZonereadError):
        return {"file": str(path), "error": str(came)}
    return {
        "file": str(path),
        "edits": came.edits,
        "articles": list(came.articles),
        "left_out": list(came.left_out),
        "conflicts": [conflict.span for conflict in came.conflicts],
    }
