"""``zoneread`` and ``zoneread read``: opening the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zoneread.cli import quick
from zoneread.cli.common import Target, target_options

if TYPE_CHECKING:
    from zoneread.session.disagreements import ReviewRequest


@click.command("read", short_help="Open the reader.")
@click.argument("article", required=False)
@target_options
def read_command(article: str | None, target: Target) -> None:
    """Open the reader, on ARTICLE (an id or a name) or where it was left.

    \b
    Example:
      zoneread read --annotator lin 01-yunze-web.txt
    """
    open_reader(target, article)


def open_reader(target: Target, article: str | None, review: ReviewRequest | None = None) -> None:
    """Open the reader on the target's workspace, in a review if one is asked for, and leave with its status."""
    raise click.exceptions.Exit(quick.open_reader(target.workspace(), target.annotator, article, review))
