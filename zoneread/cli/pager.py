"""Long text through the person's pager, when there is a terminal to page on."""

from __future__ import annotations

import os
import shutil
import sys
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable


LESS = r"-R -X -Ps(space\: on, b\: back, /\: search, q\: leave)"
"""What less is told where the person has told it nothing: colours, no second screen, and the keys in its last row."""


def page(lines: Iterable[str], *, paged: bool = True) -> None:
    """Print `lines`; through $PAGER, else less, when standard output is a terminal and they do not fit on it."""
    if not (paged and sys.stdout.isatty()):
        for line in lines:
            click.echo(line)
        return
    rest, room = iter(lines), shutil.get_terminal_size().lines
    first = list(islice(rest, room))
    if len(first) < room:
        for line in first:
            click.echo(line)
        return
    os.environ.setdefault("LESS", LESS)
    click.echo_via_pager((f"{line}\n" for line in chain(first, rest)), color=True)
