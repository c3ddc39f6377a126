"""``zoneread export``, ``load`` and ``formats``: annotation sets as files, files as annotation sets, and which files."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from zoneread.cli.common import Target, narrate, print_json, table_lines, target_options, terminal_width
from zoneread.cli.pager import listing, pager_option
from zoneread.errors import UsageError
from zoneread.formats.base import Fact, Format, Overlap, Report, Shape, WriteOptions
from zoneread.formats.guessing import guess
from zoneread.formats.registry import FORMATS, find_format, format_of
from zoneread.formats.units import Unit
from zoneread.session.delivery import deliver, stream
from zoneread.session.exporting import Request, Selection, is_lossy, left_behind, parse_origins, parse_statuses, parts
from zoneread.session.loading import Coordinates, LoadOptions, LoadReport, load_file
from zoneread.session.opening import open_store
from zoneread.session.splitting import Split, parse_shares
from zoneread.session.who import who
from zoneread.span.span import Origin, Status
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zoneread.session.set_writer import Loaded

STATUSES = [str(status).replace("_", "-") for status in Status]
ORIGINS = ["confirmed", *map(str, Origin)]
UNITS = [str(unit) for unit in Unit]
SHOWN = 5
"""Spans left out that are named on standard error; --report names all."""


@click.command("export", short_help="Write annotation sets to a file.")
@click.option("--set", "sets", multiple=True, required=True, metavar="NAME", help="A set to export; may be repeated.")
@click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    help="One of those that zoneread formats lists. [default: by -o's suffix]",
)
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Only articles of this status in the set."
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    type=click.Choice(ORIGINS),
    metavar="ORIGIN",
    help=f"Only spans of this origin; may be repeated: {', '.join(ORIGINS)}. [default: confirmed]",
)
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    help="Where to write; - is standard output. A folder, or FILE.zip, for formats of many files. [default: -]",
)
@click.option(
    "--text",
    "coordinates",
    type=click.Choice(["reading", "source"]),
    default="reading",
    show_default=True,
    help="The text that goes out and that the offsets count in.",
)
@click.option(
    "--offsets",
    "unit",
    type=click.Choice(UNITS),
    default=str(Unit.CODEPOINT),
    show_default=True,
    help="What offsets count, where the format leaves it open.",
)
@click.option(
    "--overlap",
    type=click.Choice([str(policy) for policy in Overlap]),
    default=str(Overlap.ERROR),
    show_default=True,
    help="What to do with overlapping spans where a character has one label; layer writes one file a label.",
)
@click.option(
    "--breaks",
    type=click.Choice(["paragraph", "sentence"]),
    default="paragraph",
    show_default=True,
    help="Where CoNLL files have blank lines.",
)
@click.option("--split", "shares", metavar="SHARES", help="Write one file a split: train=0.8,dev=0.1,test=0.1.")
@click.option("--seed", type=int, default=0, show_default=True, help="What --split deals the articles out by.")
@click.option(
    "--group-by",
    type=click.Choice(["article", "source"]),
    default="article",
    show_default=True,
    help="What --split keeps together: an article with its near-duplicates, or all articles of a folder.",
)
@click.option(
    "--report",
    "report_to",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write an account of the export, JSON.",
)
@click.option(
    "--orphans", is_flag=True, help="The spans without a place in the current text, with the last that had them."
)
@click.option("--lossy", is_flag=True, help="Exit 0 even when the format could not carry everything.")
@click.option("--excel", is_flag=True, help="CSV with the byte order mark that Excel needs to see UTF-8.")
@target_options
def export_command(
    sets: tuple[str, ...],
    format_name: str | None,
    articles: tuple[str, ...],
    statuses: tuple[str, ...],
    origins: tuple[str, ...],
    *,
    output: str,
    shares: str | None,
    seed: int,
    group_by: Literal["article", "source"],
    report_to: Path | None,
    orphans: bool,
    lossy: bool,
    unit: str,
    overlap: str,
    target: Target,
    **chosen: Any,
) -> int:
    """Write annotation sets to FILE or standard output: only confirmed spans, only articles that the set has touched.

    A written file appears whole or not at all. What the format could not carry is told, and makes the exit status 1
    unless --lossy says that it may.

    \b
    Examples:
      zoneread export --set gold --format jsonl -o gold.jsonl
      zoneread export --set lin --set zhao --status done --excel -o both.csv
      zoneread export --set lin -o x.bio --overlap first --split train=0.9,dev=0.1
    """
    known = find_format(format_name) if format_name else _format_of(output)
    selection = Selection(sets, articles, parse_statuses(statuses), parse_origins(origins), orphans)
    request = Request(selection, known, WriteOptions(unit=Unit(unit), overlap=Overlap(overlap), **chosen))
    split = Split(parse_shares(shares), seed, group_by) if shares else None
    with open_store(target.workspace(), readonly=True) as store:
        requests = parts(store, request, split)
        if output == "-":
            if len(requests) > 1:
                raise UsageError("several files do not go to standard output", where="-o", hint="name a file")
            done = [("", stream(store, requests[0][1], sys.stdout.buffer, report_to))]
            sys.stdout.buffer.flush()
        else:
            done = [(str(path), report) for path, report in deliver(store, requests, Path(output), report_to)]
        behind = 0 if orphans else left_behind(store, selection)
        version = store.scheme().version
    for place, report in done:
        _tell_export(report, place, known, version)
    if behind:
        narrate(f"left behind: {behind} spans that the current texts have no place for; --orphans exports them")
    return int(not lossy and any(is_lossy(report) for _, report in done))


@click.command("load", short_help="Bring in annotations made elsewhere.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--set", "set_name", default="", metavar="NAME", help="The set they go to. [default: what the file says]")
@click.option("--format", "format_name", metavar="FORMAT", help="Its format. [default: guessed]")
@click.option(
    "--text",
    "coordinates",
    type=click.Choice(["reading", "source"]),
    help="The text that the offsets count in. [default: what the file says, else reading]",
)
@click.option("--offsets", "unit", type=click.Choice(UNITS), help="What offsets count. [default: as the format]")
@click.option("--accept-shift", is_flag=True, help="Take spans whose words are elsewhere than the file says.")
@click.option("--keep-going", is_flag=True, help="Leave out what is refused and store the rest.")
@click.option(
    "--update", is_flag=True, help="Take note, attributes and status from FILE also where the set has others already."
)
@target_options
def load_command(
    file: Path,
    set_name: str,
    format_name: str | None,
    coordinates: Coordinates | None,
    *,
    unit: str | None,
    accept_shift: bool,
    keep_going: bool,
    update: bool,
    target: Target,
) -> int:
    """Store the annotations of FILE, or of a folder, in sets; each span is checked before any is stored.

    FILE may be in any format that zoneread formats says can be read. Its articles are found by id, name, checksum or
    text; import them first. Loading the same file again changes nothing: a span that the set has with the same place and
    label stays as it is, and what differs is told.

    \b
    Examples:
      zoneread load annotator-A.jsonl --set A --text source
      zoneread load project-1-at-2026.json --set li --format labelstudio
    """
    known = find_format(format_name) if format_name else guess(file)
    options = LoadOptions(
        coordinates,
        set_name,
        by=who(target.annotator),
        unit=Unit(unit) if unit else None,
        accept_shift=accept_shift,
        keep_going=keep_going,
        update=update,
    )
    with open_store(target.workspace()) as store:
        report = load_file(store, file, known, options)
    _tell_load(report, file)
    return int(bool(report.refused))


@click.command("formats", short_help="List the formats for export and load.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--label-studio-config", is_flag=True, help="Print the labelling configuration for the scheme instead.")
@pager_option
@target_options
def formats_command(*, as_json: bool, label_studio_config: bool, no_pager: bool, target: Target) -> None:
    """List every format: whether it can be loaded, what it is made of, what it cannot carry.

    \b
    Examples:
      zoneread formats
      zoneread formats --label-studio-config > config.xml
    """
    if label_studio_config:
        from zoneread.formats.labelstudio import config

        with open_store(target.workspace(), readonly=True) as store:
            click.echo(config(store.scheme()), nl=False)
    elif as_json:
        print_json([_described(known) for known in FORMATS.values()])
    else:
        listing(_formats(terminal_width()), paged=not no_pager)


def _formats(width: int | None) -> Iterator[str]:
    header = ("format", "suffix", "load", "made of", "extra", "what it is")
    rows = [
        (known.name, known.suffix, "yes" if known.readable else "no", _made_of(known), known.extra, known.summary)
        for known in FORMATS.values()
    ]
    yield from table_lines(header, rows, width)
    for known in FORMATS.values():
        yield ""
        yield (
            f"{known.name} cannot carry: {_listed(known.losses)}"
            if known.losses
            else f"{known.name} carries everything"
        )


def _made_of(known: Format) -> str:
    return "folder or .zip" if known.shape is Shape.FOLDER else "file"


def _listed(losses: frozenset[Fact]) -> str:
    return ", ".join(fact for fact in Fact if fact in losses)


def _described(known: Format) -> dict[str, object]:
    return {
        "name": known.name,
        "suffix": known.suffix,
        "summary": known.summary,
        "load": known.readable,
        "shape": str(known.shape),
        "extra": known.extra,
        "offsets": [str(unit) for unit in known.units],
        "one_label_a_character": known.overlap,
        "cannot_carry": [str(fact) for fact in Fact if fact in known.losses],
    }


def _format_of(output: str) -> Format:
    known = format_of(Path(output).name)
    if known is None or known.shape is Shape.FOLDER:
        raise UsageError("which format?", hint=f"--format with one of: {', '.join(FORMATS)}")
    return known


def _tell_export(report: Report, place: str, known: Format, version: int) -> None:
    dropped = Counter(drop.label for drop in report.drops if drop.span and not drop.changed)
    labels = ", ".join(f"{label} {number - dropped[label]}" for label, number in sorted(report.labels.items()))
    where = f" to {place}" if place else ""
    narrate(
        f"wrote {counted(report.articles, 'article')}, {counted(report.spans - dropped.total(), 'span')}{where}"
        + (f": {labels}" if labels else "")
        + f"; labels version {version}"
    )
    for fact, count in sorted(report.lost.items()):
        narrate(f"{known.name} cannot carry: {fact} ({count})")
    for drop in report.drops[:SHOWN]:
        what = f"{drop.label} at {drop.start}..{drop.end}" if drop.span or drop.label else "the article"
        verb = "changed" if drop.changed else "left out"
        narrate(f"{drop.article}, set {drop.set}: {what} {verb}: {drop.why}")
    if len(report.drops) > SHOWN:
        narrate(f"… and {len(report.drops) - SHOWN} more; --report FILE names them all")


def _tell_load(report: LoadReport, file: Path) -> None:
    _tell_some([f"zoneread: {error}" for error in report.refused])
    _tell_some(report.findings)
    for done in report.sets:
        narrate(
            f"set {done.set}: {counted(done.spans, 'span')} of {counted(done.articles, 'article')} stored, {done.unchanged} already there"
        )
        _tell_left(done)
    if not report.sets:
        narrate(f"{file} holds no spans")


def _tell_left(done: Loaded) -> None:
    what = "taken from the file" if done.updated else "kept as stored; --update takes the file's"
    if done.differing:
        narrate(
            f"set {done.set}: {counted(done.differing, 'span')} there with another note or other attributes: {what}"
        )
    if done.statuses_other:
        narrate(f"set {done.set}: {counted(done.statuses_other, 'article')} there with another status: {what}")
    if done.verdicts_lost:
        lost = counted(done.verdicts_lost, "decision")
        narrate(f"set {done.set}: {lost} left out: the spans could not keep their ids")


def _tell_some(lines: Sequence[str]) -> None:
    for line in lines[: SHOWN * 4]:
        narrate(line)
    if len(lines) > SHOWN * 4:
        narrate(f"… and {len(lines) - SHOWN * 4} more")
