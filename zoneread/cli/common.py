"""What every command shares: where to work, who works, how to print."""

from __future__ import annotations

import functools
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TextIO, TypeVar

import click

from zoneread.errors import UsageError, nearest
from zoneread.session.workspace import Workspace, find_workspace
from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LONGEST = 4_000
"""Characters of a message: a file that is quoted in one may hold millions."""
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a command works and for whom, as far as the command line says."""

    root: Path | None = None
    database: Path | None = None
    annotator: str | None = None

    def over(self, outer: Target) -> Target:
        """Return these options with what they leave open taken from the options before the command."""
        return replace(
            self,
            root=self.root or outer.root,
            database=self.database or outer.database,
            annotator=self.annotator or outer.annotator,
        )

    def workspace(self) -> Workspace:
        """Return the workspace they name; raise WorkspaceError when there is none."""
        return find_workspace(self.root, self.database)


def _meant(word: str) -> str:
    """Return what opens the folder, database or article that stands where a command should; "" for anything else."""
    if os.path.isdir(word):  # noqa: PTH112  Path.is_dir raises for names that are too long
        return f"to open a workspace: zoneread --workspace {word}"
    if word.endswith((".db", ".zrb")):
        return f"to open a database: zoneread --db {word}"
    if "." in word or not word.isascii():
        return f"to open an article: zoneread read {word}"
    return ""


class NearestGroup(click.Group):
    """A group of commands that answers an unknown one with the nearest, and none with what there are."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the group's own options. Raises UsageError when it needs a command and there is none."""
        if not args and self.no_args_is_help:
            known = ", ".join(self.list_commands(ctx))
            raise UsageError("which command?", where=ctx.command_path, hint=f"one of: {known}")
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command. Raises UsageError."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            where = ctx.command_path if ctx.parent is not None else ""
            hint = "" if where else _meant(args[0])
            raise UsageError(
                f'no command "{args[0]}"', where=where, hint=hint or nearest(args[0], known, limit=len(known))
            )
        return super().resolve_command(ctx, args)


def target_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give `command` the options --workspace, --db and --annotator, passed on as one argument `target`.

    They may stand before or after the name of the command; after it wins.
    """

    @click.option(
        "--workspace", type=click.Path(path_type=Path), metavar="DIR", help="The workspace. [default: this folder]"
    )
    @click.option(
        "--db",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The database, when it is not the workspace's annotations.db.",
    )
    @click.option(
        "--annotator",
        metavar="NAME",
        help="Who works. [default: $ZONEREAD_ANNOTATOR, else your login name]",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, workspace: Path | None, db: Path | None, annotator: str | None, **rest: Any) -> R:
        outer = click.get_current_context().find_object(Target) or Target()
        return command(*args, target=Target(workspace, db, annotator).over(outer), **rest)

    return wrapper


def narrate(line: str) -> None:
    """Print one line for the person on standard error, with nothing in it that a terminal would obey, cut at `LONGEST`."""
    shown = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    for row in fitted([sanitise(shown.replace("\n", " "))], terminal_width(sys.stderr)):
        click.echo(row, err=True)


def say(line: str = "") -> None:
    """Print one line of text output on standard output, made safe for a terminal and folded to one's width."""
    for row in fitted([sanitise(line, keep="")], terminal_width()):
        click.echo(row)


def fitted(lines: Iterable[str], width: int | None) -> Iterator[str]:
    """Yield lines as they are or, where there is a `width`, as rows of so many cells at most, broken between words."""
    if width is None:
        yield from lines
        return
    from zoneread.view.folding import fold

    for line in lines:
        for part in line.split("\n"):
            yield from fold(part, width) if len(part) * 2 > width else (part,)


def print_json(value: object) -> None:
    """Print `value` as `json_text` on standard output."""
    click.echo(json_text(value, indent=2))


def json_text(value: object, indent: int | None = None) -> str:
    """Return `value` as JSON, readable but for characters that a terminal would obey or hide, which are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    shown = sanitise(text)
    if shown == text:
        return text
    return "".join(char if char == safe else json.dumps(char)[1:-1] for char, safe in zip(text, shown, strict=True))


BANDED = 40
"""Rows of the longest table that is cut into bands; one that is longer keeps a row in one place."""

_GAP = "  "
_INSET = "    "
"""What stands before the rest of a row of a long table."""


def terminal_width(stream: TextIO | None = None) -> int | None:
    """Return the columns of the terminal that `stream` is, standard output if None; None when it is no terminal."""
    return max(2, shutil.get_terminal_size().columns) if (stream or sys.stdout).isatty() else None


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print the lines of `table_lines`, as wide as the terminal, in a file or pipe as wide as they are."""
    width = terminal_width()
    for line in fitted(table_lines(header, rows, width), width):
        click.echo(line)


def table_lines(header: Sequence[str], rows: Iterable[Sequence[object]], width: int | None = None) -> Iterator[str]:
    """Yield rows in columns aligned by terminal cells: numbers to the right, the rest to the left.

    Where `width` cells do not hold all columns, those that remain follow below, the first column again before them; in a
    long table each row is followed at once by what remains of it. Rows that can be gone through again are, and none is kept.
    """
    from rich.cells import cell_len

    again = list(rows) if isinstance(rows, Iterator) else rows
    widths, numeric = [cell_len(head) for head in header], [True] * len(header)
    count = 0
    for cells in map(_safe, again):
        count += 1
        widths = [max(known, cell_len(cell)) for known, cell in zip(widths, cells, strict=True)]
        numeric = [known and _is_number(cell) for known, cell in zip(numeric, cells, strict=True)]

    def aligned(line: Sequence[str], columns: Sequence[int]) -> str:
        cells = []
        for column in columns:
            padding = " " * (widths[column] - cell_len(line[column]))
            cells.append(padding + line[column] if numeric[column] and count else line[column] + padding)
        return _GAP.join(cells).rstrip()

    first, *others = _bands(widths, width)
    for line in chain([list(header)], map(_safe, again)):
        yield aligned(line, first)
        if others and count > BANDED:
            yield _INSET + _GAP.join(filter(None, line[len(first) :]))
    for columns in others if count <= BANDED else ():
        yield ""
        yield from (aligned(line, columns) for line in chain([list(header)], map(_safe, again)))


def _safe(row: Sequence[object]) -> list[str]:
    return [sanitise(str(cell), keep="") for cell in row]


def _bands(widths: Sequence[int], room: int | None) -> list[list[int]]:
    """Return the columns of each band: the first column in all of them, every other in one, at least one in each."""
    bands = [[0]]
    used = widths[0]
    for column, width in enumerate(widths[1:], 1):
        needed = len(_GAP) + width
        if room is not None and len(bands[-1]) > 1 and used + needed > room:
            bands.append([0])
            used = widths[0]
        bands[-1].append(column)
        used += needed
    return bands


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).replace(",", "").removesuffix("%").isdecimal() or cell in {"", "–"}
