"""The command line: one group, whose commands load their module only when they are called.

Standard output is data, standard error is narration. Whatever goes wrong ends in one line on standard error and an
exit status: 0 fine, 1 the data differ or a part was refused, 2 usage or configuration, 3 the database, 130 cancelled.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from typing import TYPE_CHECKING

import click

from zoneread import __version__
from zoneread.cli.common import NearestGroup, Target, narrate, target_options
from zoneread.cli.quick import CANCELLED
from zoneread.errors import UsageError, ZonereadError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: dict[str, str] = {
    "read": "zoneread.cli.read",
    "init": "zoneread.cli.workspace",
    "import": "zoneread.cli.importing",
    "list": "zoneread.cli.articles",
    "show": "zoneread.cli.articles",
    "text": "zoneread.cli.text",
    "stats": "zoneread.cli.sets",
    "sets": "zoneread.cli.sets",
    "export": "zoneread.cli.exchange",
    "load": "zoneread.cli.exchange",
    "formats": "zoneread.cli.exchange",
    "diff": "zoneread.cli.diff",
    "agree": "zoneread.cli.agree",
    "review": "zoneread.cli.review",
    "adjudicate": "zoneread.cli.adjudicate",
    "verdicts": "zoneread.cli.adjudicate",
    "lint": "zoneread.cli.lint",
    "feedback": "zoneread.cli.feedback",
    "report": "zoneread.cli.report",
    "suggest": "zoneread.cli.suggest",
    "search": "zoneread.cli.search",
    "evaluate": "zoneread.cli.suggest",
    "train": "zoneread.cli.suggest",
    "next": "zoneread.cli.suggest",
    "log": "zoneread.cli.log",
    "team": "zoneread.cli.team",
    "undo": "zoneread.cli.undo",
    "redo": "zoneread.cli.undo",
    "assign": "zoneread.cli.team",
    "bundle": "zoneread.cli.team",
    "merge": "zoneread.cli.team",
    "labels": "zoneread.cli.labels",
    "backup": "zoneread.cli.care",
    "doctor": "zoneread.cli.care",
    "vacuum": "zoneread.cli.care",
    "keys": "zoneread.cli.keys",
    "serve": "zoneread.cli.serve",
}
"""Command -> the module that holds it, as a function named `<command>_command`."""


NOT_WRITTEN = {errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC}


class CommandGroup(NearestGroup):
    """A group that imports a command's module when the command, or the list with its summaries, is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        return command


@click.group(
    cls=CommandGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="zoneread", message="%(prog)s %(version)s")
@target_options
@click.pass_context
def zoneread(context: click.Context, target: Target) -> None:
    """Read and annotate Chinese newspaper articles about development zones (开发区) in the terminal.

    Without a command, opens the reader on the workspace in the current folder.

    \b
    Example:
      zoneread init --demo trial && zoneread --workspace trial
    """
    context.obj = target
    if context.invoked_subcommand is None:
        from zoneread.cli.read import open_reader

        open_reader(target, None)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status. Nothing but the exit status leaves: no exception of ours does."""
    try:
        outcome = zoneread.main(list(arguments), prog_name="zoneread", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "zoneread"
        narrate(str(UsageError(error.format_message(), where=where, hint=f"see {where} --help")))
        return UsageError.exit_status
    except click.ClickException as error:
        narrate(f"zoneread: {error.format_message()}")
        return UsageError.exit_status
    except ZonereadError as error:
        narrate(f"zoneread: {error}")
        return error.exit_status
    except (click.Abort, KeyboardInterrupt):
        narrate("zoneread: cancelled")
        return CANCELLED
    except BrokenPipeError:
        # The reader of our output has gone, as `head` does. Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # a name too long, a folder that may not be looked at, a disk that is gone
        narrate(f"zoneread: {_place_of(error)}{error.strerror or error}")
        return UsageError.exit_status
    return outcome if isinstance(outcome, int) else 0


def _place_of(error: OSError) -> str:
    """Return where it happened, as a message begins. What cannot be written and has no name is standard output.

    Python would try to write what is left there once more when it ends, and complain again.
    """
    if isinstance(error.filename, str | bytes):
        return f"{os.fsdecode(error.filename)}: "
    if error.errno not in NOT_WRITTEN:
        return ""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return "standard output: "
