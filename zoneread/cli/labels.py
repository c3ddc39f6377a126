"""``zoneread labels``: the label scheme listed, imported and exported, and the guideline that goes with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import NearestGroup, Target, narrate, print_json, print_table, say, target_options
from zoneread.errors import UsageError
from zoneread.regular import read_regular
from zoneread.session.opening import open_store
from zoneread.session.output import whole_file
from zoneread.session.scheme_file import read_scheme_file, write_scheme
from zoneread.session.schemes import SchemePlan, change_scheme, check_may_change, plan_scheme
from zoneread.session.who import who
from zoneread.span.scheme_codec import encode_label
from zoneread.store.values import GUIDELINE
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from zoneread.span.scheme import Label

LARGEST = 4_000_000
"""Bytes in the largest file taken for a guideline."""

_VERSION = click.option(
    "--version", "version", type=click.IntRange(min=1), metavar="N", help="An earlier version. [default: the newest]"
)


@click.group("labels", cls=NearestGroup, invoke_without_command=True, short_help="List, import and export the labels.")
@target_options
@click.pass_context
def labels_command(context: click.Context, target: Target) -> None:
    """List the labels; import and export them as a TOML file; keep the guideline that annotators get with a bundle.

    \b
    Examples:
      zoneread labels
      zoneread labels export labels.toml
    """
    context.obj = target
    if context.invoked_subcommand is None:
        _list(target, None, as_json=False)


@labels_command.command("list", short_help="List the labels with their number of spans.")
@_VERSION
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every field.")
@target_options
def list_command(version: int | None, target: Target, *, as_json: bool) -> None:
    """List the labels in order: keys in the reader, names, and how many spans of all sets have them.

    \b
    Example:
      zoneread labels list --json
    """
    _list(target, version, as_json=as_json)


def _list(target: Target, version: int | None, *, as_json: bool) -> None:
    with open_store(target.workspace(), readonly=True) as store:
        scheme = store.scheme(version)
        uses = store.label_uses()
    if as_json:
        labels = [{**encode_label(label), "spans": uses.get(label.key, 0)} for label in scheme.labels]
        print_json({"version": scheme.version, "labels": labels})
        return
    print_table(
        ["label", "name", "chinese", "digit", "letter", "code", "parent", "attributes", "spans", ""],
        [_row(label, uses.get(label.key, 0)) for label in scheme.labels],
    )
    narrate(f"version {scheme.version}")


def _row(label: Label, spans: int) -> list[Any]:
    attributes = ", ".join(f"{one.key} ({'/'.join(one.choices) or one.kind})" for one in label.attributes)
    names = [label.key, label.name, label.chinese, label.digit, label.letter, label.code, label.parent]
    return [*names, attributes, spans, "archived" if label.archived else ""]


@labels_command.command("import", short_help="Change the labels to those of a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Archive labels in use that the file leaves out without asking.")
@click.option("--dry-run", is_flag=True, help="Tell, and change nothing.")
@target_options
def import_command(file: Path, target: Target, *, yes: bool, dry_run: bool) -> None:
    """Change the labels to those of FILE, a TOML file as zoneread labels export writes it; every version is kept.

    Spans stay. To give a label another key, say in the file what it was: ``was = "OLD"``; its spans follow. A label in use
    that the file leaves out is archived, after asking.

    \b
    Example:
      zoneread labels import labels.toml --dry-run
    """
    read = read_scheme_file(file)
    with open_store(target.workspace(), readonly=dry_run) as store:
        plan = plan_scheme(store, read, str(file))
        by = who(target.annotator)
        if not (dry_run or plan.is_empty):
            check_may_change(store, plan, by=by)
            if plan.archived and not yes and not sys.stdin.isatty():
                raise UsageError(
                    f"labels in use would be archived: {', '.join(plan.archived)}",
                    where="zoneread labels import",
                    hint="--yes does it",
                )
        asks = bool(plan.archived) and not yes
        if dry_run or plan.is_empty or asks:
            _tell(plan)
        if dry_run or plan.is_empty:
            narrate("the labels are like this already" if plan.is_empty else "nothing was stored")
            return
        if asks:
            click.confirm(f"Archive {', '.join(plan.archived)}?", abort=True, err=True)
        saved, relabelled = change_scheme(store, plan, by=by)
    if not asks:
        _tell(plan)
    moved = f"; {counted(relabelled, 'span')} with the label's new key" if relabelled else ""
    narrate(f"the labels are now version {saved.version}{moved}")


def _tell(plan: SchemePlan) -> None:
    for key in plan.added:
        say(f"new      {key}")
    for new, old in plan.renamed.items():
        say(f"renamed  {old} → {new}")
    for key in plan.changed:
        say(f"changed  {key}")
    for key in plan.removed:
        say(f"removed  {key}")
    for key, spans in plan.archived.items():
        say(f"archive  {key}: {counted(spans, 'span')} to keep it, and nobody is offered it any more")


@labels_command.command("export", short_help="Write the labels to a file.")
@click.argument("file", default="-", metavar="[FILE]")
@_VERSION
@target_options
def export_command(file: str, version: int | None, target: Target) -> None:
    """Write the labels to FILE, or to standard output, as TOML that zoneread labels import reads back.

    \b
    Example:
      zoneread labels export labels.toml
    """
    with open_store(target.workspace(), readonly=True) as store:
        text = write_scheme(store.scheme(version))
    if file == "-":
        click.echo(text, nl=False)
        return
    with whole_file(Path(file)) as out:
        out.write(text.encode())
    narrate(f"wrote {file}")


@labels_command.command("guideline", short_help="Print or store the guideline.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@target_options
def guideline_command(file: Path | None, target: Target) -> None:
    """Store FILE, a UTF-8 text, as the guideline that every bundle carries and `F5` shows; without FILE, print it.

    \b
    Example:
      zoneread labels guideline guideline.md
    """
    with open_store(target.workspace(), readonly=file is None) as store:
        if file is None:
            for line in store.document(GUIDELINE).splitlines():
                say(line)
            return
        try:
            text = read_regular(file, LARGEST).decode("utf-8-sig").replace("\r\n", "\n")
        except OSError as error:
            raise UsageError(f"cannot be read: {error.strerror}", where=str(file)) from None
        except UnicodeDecodeError as error:
            raise UsageError(f"is not UTF-8 (byte {error.start + 1})", where=str(file)) from None
        store.save_document(GUIDELINE, text, by=who(target.annotator))
    narrate(f"stored the guideline: {len(text):,} characters")
