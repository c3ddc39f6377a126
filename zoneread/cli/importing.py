"""``zoneread import``: bringing articles in, each told in a line, with progress on a terminal."""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, narrate, say, target_options
from zoneread.corpus.found import ReadOptions
from zoneread.errors import DataError
from zoneread.session.importing import ImportOptions, ImportResult, import_paths
from zoneread.session.opening import open_store
from zoneread.session.settings import load_settings
from zoneread.session.who import who
from zoneread.text.display import sanitise
from zoneread.text.normalise import Options, parse_steps, step_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zoneread.session.importing import ImportOutcome
    from zoneread.session.workspace import Workspace

_ERASE_LINE = "\r\x1b[K"


@click.command("import", short_help="Bring in articles.")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, readable=False),  # what may not be read is refused by itself, like any other file
    metavar="PATH...",
)
@click.option("--encoding", default="", metavar="CODEC", help="What the files are in. [default: found out for each]")
@click.option(
    "--steps",
    metavar="NAMES",
    help="The clean-up steps to run: names with commas between them, some taken away (--steps=-chrome,-ocr), or none. "
    f"[default: those of zoneread.toml, else {','.join(step_names())}]",
)
@click.option(
    "--original-script", is_flag=True, help="Leave Traditional characters as they are. [default: as zoneread.toml says]"
)
@click.option("--text-column", default="", metavar="NAME", help="Tables and JSON: where the text is.")
@click.option("--id-column", default="", metavar="NAME", help="Tables and JSON: where an article's name is.")
@click.option("--title-column", default="", metavar="NAME", help="Tables and JSON: where the title is.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each article.")
@target_options
def import_command(paths: tuple[Path, ...], target: Target, **options: Any) -> None:
    """Bring in the articles of files, folders and zip archives, and say for each what was done.

    An article is new, unchanged, changed (a new revision; its spans are anchored anew) or refused, with the reason.
    Importing again what is there costs nothing and changes nothing. The files themselves are never touched. What an
    article was told to be with zoneread text --steps and --script stays.

    \b
    Examples:
      zoneread import corpus
      zoneread import --encoding gb18030 page.txt ~/papers.zip
    """
    workspace = target.workspace()
    chosen = _import_options(workspace, who(target.annotator), options)
    counts: Counter[str] = Counter()
    with open_store(workspace, create=True) as store, progress_on_terminal() as progress:
        for outcome in import_paths(store, paths, chosen, progress.show):
            counts[str(outcome.result)] += 1
            progress.clear()
            if options["as_json"]:
                click.echo(json.dumps(outcome_value(outcome), ensure_ascii=True))
            else:
                say(outcome_line(outcome))
    narrate(", ".join(f"{number} {result}" for result, number in sorted(counts.items())) or "no files there")
    if counts[str(ImportResult.REFUSED)] or not counts:
        raise click.exceptions.Exit(DataError.exit_status)


def _import_options(workspace: Workspace, by: str, options: dict[str, Any]) -> ImportOptions:
    read = ReadOptions(
        base=workspace.corpus,
        encoding=options["encoding"],
        text_column=options["text_column"],
        id_column=options["id_column"],
        title_column=options["title_column"],
    )
    set_ = load_settings(workspace.root).clean
    steps = set_.steps if options["steps"] is None else parse_steps(options["steps"].split(","))
    script = "original" if options["original_script"] else set_.script
    return ImportOptions(read=read, clean=Options(steps=steps, script=script), by=by)


class Progress:
    """One line on standard error that is written over as the import goes on; nothing where that is not a terminal."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._there = False

    def show(self, done: int, total: int, name: str) -> None:
        """Show that `done` of `total` files are done, `name` the last of them."""
        if self._shown and total > 1:
            sys.stderr.write(f"{_ERASE_LINE}{done}/{total}  {sanitise(name)[:40]}")
            sys.stderr.flush()
            self._there = True

    def clear(self) -> None:
        """Take the line away before something else is printed."""
        if self._there:
            sys.stderr.write(_ERASE_LINE)
            sys.stderr.flush()
            self._there = False


@contextmanager
def progress_on_terminal() -> Iterator[Progress]:
    """Yield a progress line that is gone when the block ends, however it ends."""
    progress = Progress(shown=sys.stderr.isatty())
    try:
        yield progress
    finally:
        progress.clear()


def outcome_line(outcome: ImportOutcome) -> str:
    """Return what became of one article: ``new        01-yunze-web.txt  utf-8 · chrome 4, lines 51 · to look at: damage 2``."""
    parts = [str(outcome.refusal)] if outcome.refusal else []
    if outcome.detection is not None:
        parts.append(str(outcome.detection))
    if outcome.same_as:
        parts.append(f"the same text as {outcome.same_as}")
    parts += [_counts(outcome.cleaned)] if outcome.cleaned else []
    parts += [f"to look at: {_counts(outcome.marks)}"] if outcome.marks else []
    parts += [f"spans: {_counts(outcome.anchors)}"] if outcome.anchors else []
    parts += outcome.notes
    return f"{outcome.result:<9}  {outcome.name}  {' · '.join(parts)}".rstrip()


def outcome_value(outcome: ImportOutcome) -> dict[str, Any]:
    """Return the same as an object for JSON."""
    return {
        "name": outcome.name,
        "source": outcome.source_path,
        "result": str(outcome.result),
        "article": outcome.article,
        "revision": outcome.revision,
        "encoding": outcome.detection.encoding if outcome.detection else "",
        "reason": str(outcome.refusal) if outcome.refusal else "",
        "same_as": outcome.same_as,
        "cleaned": dict(outcome.cleaned),
        "to_look_at": dict(outcome.marks),
        "spans": dict(outcome.anchors),
        "notes": list(outcome.notes),
    }


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())
