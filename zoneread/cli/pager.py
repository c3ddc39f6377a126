"""Long text through the person's pager, when there is a terminal to page on."""

from __future__ import annotations

import os
import shutil
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from zoneread.cli.common import fitted, terminal_width
from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Iterable

pager_option = click.option("--no-pager", is_flag=True, help="Text on a terminal: never through a pager.")
"""What every command that pages takes, as the argument `no_pager`."""

LESS = r"-R -X -Ps(space\: on, b\: back, /\: search, q\: leave)"
"""What less is told where the person has told it nothing: colours, no second screen, and the keys in its last row."""


def listing(lines: Iterable[str], *, paged: bool = True) -> None:
    """Print lines as `page` does, made safe for a terminal first: a line feed in one, of a file's name, begins no other."""
    page((sanitise(line, keep="") for line in lines), paged=paged)


def page(lines: Iterable[str], *, paged: bool = True) -> None:
    """Print `lines`; through $PAGER, else less, when standard output is a terminal and they do not fit on it.

    On a terminal they are folded to its width; elsewhere they stay as they are. They may have codes of colours.
    """
    width = terminal_width()
    rows = fitted(lines, width)
    if width is None or not paged:
        for row in rows:
            click.echo(row)
        return
    rest, room = rows, shutil.get_terminal_size().lines
    first = list(islice(rest, room))
    if len(first) < room:
        for line in first:
            click.echo(line)
        return
    os.environ.setdefault("LESS", LESS)
    click.echo_via_pager((f"{line}\n" for line in chain(first, rest)), color=True)
