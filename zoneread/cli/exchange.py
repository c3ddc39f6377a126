"""``zoneread export`` and ``zoneread load``: annotation sets as files, and files as annotation sets."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zoneread.cli.common import Target, narrate, target_options
from zoneread.errors import UsageError
from zoneread.formats.registry import FORMATS, find_format
from zoneread.session.exporting import ExportCount, Selection, export, parse_statuses
from zoneread.session.loading import Coordinates, LoadOptions, load_file
from zoneread.session.opening import open_store
from zoneread.session.output import whole_file
from zoneread.session.who import who
from zoneread.span.span import Status

STATUSES = [str(status).replace("_", "-") for status in Status]


@click.command("export", short_help="Write annotation sets to a file.")
@click.option("--set", "sets", multiple=True, required=True, metavar="NAME", help="A set to export; may be repeated.")
@click.option(
    "--format", "format_name", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}. [default: by -o's suffix]"
)
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Only articles of this status in the set."
)
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output. [default: -]")
@click.option("--excel", is_flag=True, help="CSV with the byte order mark that Excel needs to see UTF-8.")
@target_options
def export_command(
    sets: tuple[str, ...],
    format_name: str | None,
    articles: tuple[str, ...],
    statuses: tuple[str, ...],
    output: str,
    *,
    excel: bool,
    target: Target,
) -> None:
    """Write annotation sets to FILE or standard output: only confirmed spans, only articles that the set has touched.

    A written file appears whole or not at all.

    \b
    Examples:
      zoneread export --set gold --format jsonl -o gold.jsonl
      zoneread export --set lin --set zhao --status done --format csv --excel -o both.csv
    """
    chosen = format_name or _format_of(output)
    find_format(chosen)
    selection = Selection(sets, articles, parse_statuses(statuses))
    with open_store(target.workspace(), readonly=True) as store:
        if output == "-":
            count = export(store, selection, chosen, sys.stdout.buffer, excel=excel)
            sys.stdout.buffer.flush()
        else:
            with whole_file(Path(output)) as out:
                count = export(store, selection, chosen, out, excel=excel)
    narrate(_told(count, output))


@click.command("load", short_help="Bring in spans made elsewhere.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--set", "set_name", default="", metavar="NAME", help="The set they go to. [default: what the lines say]")
@click.option("--format", "format_name", type=click.Choice(["spans"]), default="spans", show_default=True)
@click.option(
    "--text",
    "coordinates",
    type=click.Choice(["reading", "source"]),
    default="reading",
    show_default=True,
    help="The text that the offsets count in.",
)
@target_options
def load_command(file: Path, set_name: str, format_name: str, coordinates: Coordinates, target: Target) -> None:
    """Store the spans of FILE in annotation sets; each is checked against its article before any is stored.

    The format `spans` is one JSON object a line: {"article": id or name, "start", "end", "label"}, and if known
    "set", "quote", "note". Loading the same file again changes nothing.

    \b
    Example:
      zoneread load annotator-A.jsonl --set A --text source
    """
    options = LoadOptions(coordinates, set_name, by=who(target.annotator))
    with open_store(target.workspace()) as store:
        loaded = load_file(store, file, format_name, options)
    for done in loaded:
        narrate(
            f"set {done.set}: {done.spans} spans of {done.articles} articles stored, {done.unchanged} already there"
        )
    if not loaded:
        narrate(f"{file} holds no spans")


def _format_of(output: str) -> str:
    suffix = Path(output).suffix.casefold()
    for known in FORMATS.values():
        if known.suffix == suffix:
            return known.name
    raise UsageError("which format?", hint=f"--format with one of: {', '.join(FORMATS)}")


def _told(count: ExportCount, output: str) -> str:
    labels = ", ".join(f"{label} {number}" for label, number in sorted(count.labels.items()))
    place = "" if output == "-" else f" to {output}"
    return f"wrote {count.articles} articles, {count.spans} spans{place}" + (f": {labels}" if labels else "")
