"""``zoneread`` and ``zoneread read``: opening the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zoneread.cli.common import Target, narrate, on_terminal, target_options
from zoneread.errors import UsageError

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
    """Open the reader on the target's workspace, in a review if one is asked for; say what it would open, and leave with 2, where there is no terminal."""
    workspace = target.workspace()
    if not on_terminal():
        narrate(f"zoneread would open {workspace.database} in the reader, and needs a terminal for it")
        narrate("run it without redirecting its input or output; for data see: zoneread list, show, export, diff")
        raise click.exceptions.Exit(UsageError.exit_status)
    from zoneread.tui.start import run_reader

    status = run_reader(workspace, annotator=target.annotator, article=article, review=review)
    raise click.exceptions.Exit(status)
