"""``zoneread lint``: inconsistencies of annotation sets, and their fixes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, narrate, print_json, print_table, target_options
from zoneread.cli.pager import listing, pager_option
from zoneread.compare.lint import RULES
from zoneread.compare.marking import flat
from zoneread.errors import DataError, UsageError
from zoneread.session.linting import fix_all, lint_set
from zoneread.session.opening import open_store
from zoneread.session.settings import load_settings
from zoneread.session.who import who
from zoneread.span.span import shorten
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.compare.lint import Finding, Fix


@click.command("lint", short_help="Find inconsistencies in annotation sets.")
@click.option("--set", "sets", multiple=True, metavar="NAME", help="A set to look at; may be repeated. [default: all]")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
@click.option("--off", multiple=True, metavar="RULE", help="A rule to leave out; may be repeated.")
@click.option("--only", multiple=True, metavar="RULE", help="Only this rule; may be repeated.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules and leave.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--fix", "fix_it", is_flag=True, help="Make the fixes that are sure, in one step a set, undone in one step."
)
@click.option("--exit-code", is_flag=True, help="Leave with 1 when there are findings.")
@pager_option
@target_options
def lint_command(
    sets: tuple[str, ...],
    articles: tuple[str, ...],
    off: tuple[str, ...],
    only: tuple[str, ...],
    *,
    list_rules: bool,
    format_name: str,
    fix_it: bool,
    exit_code: bool,
    no_pager: bool,
    target: Target,
) -> None:
    """Find spans that are cut wrongly, twice there, tagged otherwise than the same words elsewhere, or missing.

    And metrics without a figure, spans far longer than others, and examples that the definitions refuse: --rules lists all.

    Rules can be switched off for a workspace in its zoneread.toml: [lint] off = ["length"]. --only asks for them all the
    same.

    \b
    Examples:
      zoneread lint --set lin
      zoneread lint --set lin --off untagged --off length
      zoneread lint --set lin --only edges --fix
    """
    if list_rules:
        print_table(["rule", "finds"], [[rule.name, rule.summary] for rule in RULES.values()])
        return
    workspace = target.workspace()
    left_out = _left_out((*off, *(() if only else load_settings(workspace.root).lint_off)), only)
    with open_store(workspace, readonly=not fix_it) as store:
        names = sets or tuple(known.name for known in store.sets())
        found = [finding for name in names for finding in lint_set(store, name, articles, off=left_out)]
        quotes = [_quote(finding, store.article(finding.article).text) for finding in found]
        if fix_it:
            for name in names:
                edit = fix_all(store, (finding for finding in found if finding.set == name))
                if edit is not None:
                    store.apply(edit, by=who(target.annotator))
                    narrate(f"{name}: {len(edit.changes)} fixed")
    if format_name == "json":
        print_json([_value(finding, quote) for finding, quote in zip(found, quotes, strict=True)])
    else:
        listing(_lines(found, quotes, () if only else left_out), paged=not no_pager)
    if exit_code and found:
        raise click.exceptions.Exit(DataError.exit_status)


def _left_out(off: tuple[str, ...], only: tuple[str, ...]) -> list[str]:
    unknown = [name for name in only if name not in RULES]
    if unknown:
        raise UsageError(f'no lint rule "{unknown[0]}"', hint=f"one of: {', '.join(RULES)}")
    return [*off, *(name for name in RULES if only and name not in only)]


def _quote(finding: Finding, text: str) -> str:
    return shorten(finding.range.of(text), 40)


def _lines(found: list[Finding], quotes: list[str], left_out: Iterable[str]) -> Iterator[str]:
    for finding, quote in zip(found, quotes, strict=True):
        label = f" {finding.span.label}" if finding.span is not None else ""
        head = f"{finding.name}:{finding.range} {finding.set}{label} [{flat(quote)}]"
        yield f"{head} {finding.rule}: {finding.message}  → {_fix(finding.fix)}"
    counts = Counter(finding.rule for finding in found)
    said = ", ".join(f"{counts[name]} {name}" for name in RULES if counts[name])
    yield f"{counted(len(found), 'finding')}" + (f": {said}" if said else "")
    if left_out:
        yield f"rules switched off: {', '.join(dict.fromkeys(left_out))}"


def _fix(fix: Fix) -> str:
    words = [str(fix.kind), *([fix.label] if fix.label else []), *([str(fix.range)] if fix.range else [])]
    return " ".join(words if fix.sure else ["perhaps", *words, "(not made by --fix)"])


def _value(finding: Finding, quote: str) -> dict[str, Any]:
    fix = finding.fix
    return {
        "rule": finding.rule,
        "article": finding.name,
        "set": finding.set,
        "start": finding.range.start,
        "end": finding.range.end,
        "text": quote,
        "span": finding.span.id if finding.span is not None else None,
        "label": finding.span.label if finding.span is not None else None,
        "message": finding.message,
        "fix": {
            "kind": str(fix.kind),
            "label": fix.label or None,
            "range": list(fix.range) if fix.range else None,
            "sure": fix.sure,
        },
    }
