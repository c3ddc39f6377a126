"""Write the pages of docs/ that derive from the code, or check that they are in step with it.

Run as ``python docs/generate.py`` (``make docs``) to write, with ``--check`` (part of ``make check``) to compare: each
page that is out of step is named, and the exit status is 1. cli.md and keys.md are written whole; of formats.md,
database.md and agreement.md what lies between ``<!-- generated -->`` and ``<!-- end of generated -->``.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zoneread.cli.main import COMMANDS, zoneread
from zoneread.compare.agreement import Measured, pair_agreement
from zoneread.compare.diff import diff_article
from zoneread.formats.base import Fact, Shape
from zoneread.formats.registry import FORMATS
from zoneread.keys.document import bundled_keymaps, page
from zoneread.session.agreement_tables import FIGURES, HEADS
from zoneread.session.opening import create_workspace
from zoneread.span.span import Span
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parent
_GENERATED = re.compile(r"(<!-- generated -->\n).*?(<!-- end of generated -->)", re.DOTALL)


def command_line_page() -> str:
    """Return docs/cli.md: the help of every command, as the program prints it."""
    parts = [
        "# The command line",
        "",
        "Written by `make docs` from the program's own help. Standard output is data, standard error is narration.",
        "Exit status: 0 fine, 1 the data differ or a part was refused, 2 usage or configuration, 3 the database,",
        "130 cancelled.",
    ]
    settings = {**zoneread.context_settings, "terminal_width": 100}
    context = click.Context(zoneread, info_name="zoneread", **settings)
    parts += ["", "## zoneread", "", "```", zoneread.get_help(context).rstrip(), "```"]
    for name in COMMANDS:
        command = zoneread.get_command(context, name)
        if command is None:
            raise LookupError(name)
        parts += _help_of(command, name, context, "##")
    return "\n".join(parts) + "\n"


def _help_of(command: click.Command, name: str, parent: click.Context, level: str) -> list[str]:
    """Return the help of a command and of the commands below it."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    parts = ["", f"{level} {context.command_path}", "", "```", command.get_help(context).rstrip(), "```"]
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            below = command.get_command(context, inner)
            if below is not None:
                parts += _help_of(below, inner, context, level + "#")
    return parts


def keys_page() -> str:
    """Return docs/keys.md: every command with its keys in the bundled keymaps."""
    return page(bundled_keymaps())


def formats_table() -> str:
    """Return the table of docs/formats.md: every format as the registry has it."""
    rows = [
        f"| `{known.name}` | `{known.suffix}` | {'yes' if known.readable else 'no'}"
        f" | {'folder or .zip' if known.shape is Shape.FOLDER else 'file'}"
        f" | {', '.join(fact for fact in Fact if fact in known.losses) or '–'} |"
        for known in FORMATS.values()
    ]
    return "\n".join(["| format | suffix | load | made of | cannot carry |", "|---|---|---|---|---|", *rows])


def database_schema() -> str:
    """Return the end of docs/database.md: the statements that a new database has been made with."""
    import sqlite3

    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "new")
        with sqlite3.connect(workspace.database) as connection:
            found = connection.execute(
                """SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                   ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'view' THEN 2 WHEN 'index' THEN 3 ELSE 4 END, name"""
            ).fetchall()
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.close()
    statements = "\n\n".join(f"{sql};" for (sql,) in found)
    return f"Version {version} of the tables:\n\n```text\n{statements}\n```"


EXAMPLE = "云泽开发区推行并联审批机制，税收三点二亿元，同比增长九点五，青砚产业园开工。"
LIN = (
    ("并联审批机制", "reform"),
    ("税收三点二亿元", "metric"),
    ("同比增长九点五", "metric"),
    ("青砚产业园", "project"),
)
ZHAO = (("并联审批机制", "reform"), ("三点二亿元", "metric"), ("青砚产业园", "reform"), ("云泽开发区", "project"))


def agreement_example() -> str:
    """Return the worked example of docs/agreement.md: two annotators of one sentence, paired and measured."""
    a, b = ([_example_span(*one) for one in tagged] for tagged in (LIN, ZHAO))
    lines = [f"Two annotators of one sentence of {len(EXAMPLE)} characters, “{EXAMPLE}”:", ""]
    lines += ["| lin | zhao | class |", "|---|---|---|"]
    for row in diff_article("example", a, b):
        sides = ("" if side is None else f"{side.label} {side.quote}" for side in (row.pair.a, row.pair.b))
        lines.append(f"| {' | '.join(sides)} | `{row.kind}` |")
    measured = Measured("example", "example", len(EXAMPLE), {"lin": a, "zhao": b})
    found = pair_agreement("lin", "zhao", [measured], resamples=0)
    lines += ["", f"| label | lin | zhao | {' | '.join(HEADS)} |", "|---" * (len(HEADS) + 3) + "|"]
    for label in (*found.labels, found.total):
        figures = (getattr(label, name).value for name in FIGURES)
        shown = ("–" if value is None else f"{value:.3f}" for value in figures)
        lines.append(f"| {label.label} | {label.a} | {label.b} | {' | '.join(shown)} |")
    return "\n".join(lines)


def _example_span(quote: str, label: str) -> Span:
    range_ = Range(EXAMPLE.index(quote), EXAMPLE.index(quote) + len(quote))
    return Span(f"{label}{range_.start}", label, range_, (range_,), quote)


def within(name: str, render: Callable[[], str]) -> Callable[[], str]:
    """Return what makes a page with its generated part anew and everything else as it is."""

    def made() -> str:
        text = (DOCS / name).read_text(encoding="utf-8")
        if len(_GENERATED.findall(text)) != 1:
            raise LookupError(f"{name} has no place for what is generated, or more than one")
        return _GENERATED.sub(lambda found: f"{found[1]}\n{render()}\n\n{found[2]}", text)

    return made


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": command_line_page,
    "keys.md": keys_page,
    "formats.md": within("formats.md", formats_table),
    "database.md": within("database.md", database_schema),
    "agreement.md": within("agreement.md", agreement_example),
}
"""Page -> the function that returns what it must say."""


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` compare them; return the exit status."""
    stale = []
    for name, render in PAGES.items():
        page, text = DOCS / name, render()
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(page)
        if "--check" not in arguments:
            page.write_text(text, encoding="utf-8")
            print(f"wrote {page}")
    if "--check" in arguments and stale:
        for page in stale:
            print(f"{page} is out of step with the code: run make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
