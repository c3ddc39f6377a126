"""``zoneread text``: how an article was cleaned, and settling what is uncertain."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from zoneread.cli.common import Target, narrate, print_json, table_lines, target_options, terminal_width
from zoneread.cli.pager import listing, page, pager_option
from zoneread.errors import UsageError
from zoneread.session.audits import change_of, quoted, state_of
from zoneread.session.opening import open_store
from zoneread.session.settings import load_settings
from zoneread.session.texts import Settled, reclean, settle, stored_reading
from zoneread.session.who import who
from zoneread.text.beside import rows_beside
from zoneread.text.decisions import HIDE
from zoneread.text.display import sanitise
from zoneread.text.normalise import SCRIPTS, parse_steps, step_names
from zoneread.view.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zoneread.store.protocol import ArticleRow, Store
    from zoneread.text.reading import AuditEntry, Reading

_HIDDEN = "·"
_JOINED = "↑"
_GAP = " │ "
_NARROWEST, _WIDEST, _PIPED = 40, 240, 120


@click.command("text", short_help="Show how an article was cleaned, and settle what is uncertain.")
@click.argument("article")
@click.option("--reading", "mode", flag_value="reading", default=True, help="The reading text. [default]")
@click.option("--source", "mode", flag_value="source", help="The source text, as in the file.")
@click.option(
    "--side-by-side",
    "mode",
    flag_value="beside",
    help="Both, paragraph beside paragraph; · is beside what is hidden, ↑ beside what was joined to a row above.",
)
@click.option("--audit", "mode", flag_value="audit", help="What each clean-up step did and proposes, with its marks.")
@click.option("--open", "only_open", is_flag=True, help="With --audit: only what a person has still to look at.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: with --audit the audit, else both texts and all.")
@click.option(
    "--settle",
    "settlements",
    multiple=True,
    metavar="MARK=WORD",
    help="Settle a place: accept, reject, undecided, or one of its proposals; may be repeated.",
)
@click.option(
    "--steps",
    metavar="NAMES",
    help="Clean this article by these steps from now on: names with commas between them, some taken away "
    f"(--steps=-chrome,-ocr), none, or default. Steps: {','.join(step_names())}.",
)
@click.option(
    "--script", type=click.Choice([*SCRIPTS, "default"]), help="Show this article in this script from now on."
)
@pager_option
@target_options
def text_command(article: str, settlements: tuple[str, ...], target: Target, **options: Any) -> None:
    """Show the text of ARTICLE (its id, the beginning of its id, or its name) and what clean-up made of the source.

    Into a file or a pipe go the exact characters of either text, in UTF-8; on a terminal, a control character is
    shown by a stand-in.

    Settling a place and cleaning an article in another way are edits: logged, undone like any other, and every span
    stays on its words in the source.

    \b
    Examples:
      zoneread text 03-moxi-newspaper.txt --side-by-side
      zoneread text 03-moxi-newspaper.txt --audit --open
      zoneread text a1cf18 --settle paragraphs:broken_sentence:120..122=accept
    """
    steps, script = options["steps"], options["script"]
    changing = bool(settlements) or steps is not None or script is not None
    decisions = _decisions(settlements)
    workspace = target.workspace()
    with open_store(workspace, readonly=not changing) as store:
        row = store.find_article(article)
        if decisions:
            _tell(row, settle(store, row.id, decisions, by=who(target.annotator)))
        if steps is not None or script is not None:
            chosen = None if steps is None else parse_steps(_names(steps))
            wanted = ("default",) if steps is not None and chosen is None else chosen
            base = load_settings(workspace.root).clean
            _tell(row, reclean(store, row.id, base, by=who(target.annotator), steps=wanted, script=script))
        if changing and not options["as_json"]:
            return
        _show(store, store.find_article(row.id), options["mode"], **_how(options))


def _how(options: Mapping[str, Any]) -> dict[str, bool]:
    return {"as_json": options["as_json"], "only_open": options["only_open"], "paged": not options["no_pager"]}


def _names(steps: str) -> list[str]:
    return [name.strip() for name in steps.split(",") if name.strip()]


def _decisions(settlements: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for settlement in settlements:
        mark, equals, word = settlement.partition("=")
        if not equals or not mark:
            raise UsageError(
                f'"{settlement}" is not MARK=WORD', where="--settle", hint="such as damage:lost:8..9=reject"
            )
        if mark in found:
            raise UsageError(f"{mark} is settled twice", where="--settle")
        found[mark] = word
    return found


def _tell(row: ArticleRow, settled: Settled) -> None:
    """Say on standard error what a change came to."""
    spans = ", ".join(f"{count} {anchor}" for anchor, count in settled.anchors.items())
    narrate(f"{row.name}: {settled.edit.kind}d" + (f"; spans: {spans}" if spans else ""))
    for span in settled.to_check:
        narrate(f"needs a look: span {span}")


def _show(store: Store, row: ArticleRow, mode: str, *, as_json: bool, only_open: bool, paged: bool) -> None:
    stored = store.article(row.id)
    reading, source = stored_reading(store, stored), stored.source.text
    entries = [entry for entry in reading.audit if entry.open or not only_open]
    if as_json:
        audit = [entry_value(entry) for entry in entries]
        print_json(audit if mode == "audit" else _value(row, source, reading, audit))
    elif mode == "audit":
        _print_audit(entries, paged=paged)
    elif mode == "beside":
        columns = shutil.get_terminal_size((_PIPED, 24)).columns
        page(beside(source, reading, max(_NARROWEST, min(columns, _WIDEST))), paged=paged)
    else:
        _print_text(source if mode == "source" else reading.text, exactly=mode == "source")


def _print_text(text: str, *, exactly: bool) -> None:
    """Print a text: on a terminal with stand-ins for control characters and never folded, into a file or a pipe as it is, in UTF-8.

    `exactly` adds no line feed at the end, so that the SHA-256 of what is printed is the source text's.
    """
    if sys.stdout.isatty():
        click.echo(sanitise(text))
        return
    sys.stdout.flush()
    end = "" if exactly else "\n"
    sys.stdout.buffer.write(f"{text}{end}".encode("utf-8", "surrogatepass"))


def _print_audit(entries: Sequence[AuditEntry], *, paged: bool) -> None:
    if not entries:
        narrate("nothing")
        return
    rows = [
        (
            entry.step,
            entry.rule,
            entry.source,
            str(entry.certainty),
            state_of(entry),
            change_of(entry),
            " ".join(quoted(one) if one else HIDE for one in entry.proposals),
            entry.mark,
        )
        for entry in entries
    ]
    header = ("step", "rule", "source", "certainty", "state", "change", "proposals", "mark")
    listing(table_lines(header, rows, terminal_width()), paged=paged)


def entry_value(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry of the audit for JSON; `state` is in words, `after` what stands there if it is made."""
    return {
        "mark": entry.mark,
        "step": entry.step,
        "rule": entry.rule,
        "source_start": entry.source.start,
        "source_end": entry.source.end,
        "before": entry.before,
        "after": entry.after,
        "moved_to": entry.target,
        "certainty": str(entry.certainty),
        "made": entry.applied,
        "open": entry.open,
        "state": state_of(entry),
        "decision": entry.decision,
        "proposals": list(entry.proposals),
    }


def _value(row: ArticleRow, source: str, reading: Reading, audit: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "sha256": row.sha256,
        "encoding": row.encoding,
        "revision": row.revision,
        "steps": row.steps,
        "source": source,
        "reading": reading.text,
        "paragraphs": [
            {
                "kind": str(paragraph.kind),
                "start": paragraph.range.start,
                "end": paragraph.range.end,
                "source": [list(part) for part in reading.map.to_source(paragraph.range)],
            }
            for paragraph in reading.paragraphs
        ],
        "audit": audit,
    }


def beside(source: str, reading: Reading, width: int) -> list[str]:
    """Return the lines of both texts side by side in `width` cells, source at the left, safe for a terminal."""
    column = (width - len(_GAP)) // 2
    lines: list[str] = []
    for row in rows_beside(source, reading):
        words = _HIDDEN
        if row.paragraph is not None:
            words = reading.paragraphs[row.paragraph].range.of(reading.text) if row.first else _JOINED
            if not row.first and not row.source.of(source).strip():
                words = ""
        left, right = _wrapped(row.source.of(source), column), _wrapped(words, column)
        height = max(len(left), len(right))
        blank = ("", 0)
        for (text, cells), (other, _) in zip(
            left + [blank] * (height - len(left)), right + [blank] * (height - len(right)), strict=True
        ):
            lines.append(f"{text}{' ' * (column - cells)}{_GAP}{other}".rstrip())
    return lines


def _wrapped(text: str, width: int) -> list[tuple[str, int]]:
    """Return the rows of `text` with the cells that each takes."""
    layout = Layout(sanitise(text.strip("\r\n")), width)
    rows = []
    for row in range(layout.rows):
        cells = layout.cells(row)
        rows.append(("".join(shown for shown, _, _ in cells).rstrip("\n"), sum(count for _, _, count in cells)))
    return rows
