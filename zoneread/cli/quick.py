"""The short way into the reader: ``zoneread`` and ``zoneread read`` without the machinery of a command line.

Building the command group takes as long as a sixth of the whole start of the reader. So the plain spellings of its
two commands are understood here; every other one, wrong ones included, is left to `zoneread.cli.main`, which means
the same by these. Until the first frame nothing is worth collecting as garbage; the reader decides when to again.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zoneread.errors import UsageError, ZonereadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.session.disagreements import ReviewRequest
    from zoneread.session.workspace import Workspace

OPTIONS = {"--workspace": "root", "--db": "database", "--annotator": "annotator"}
CANCELLED = 130


class Request(NamedTuple):
    """What the reader is asked to open; None for what was left open."""

    root: Path | None = None
    database: Path | None = None
    annotator: str | None = None
    article: str | None = None


def understand(arguments: Sequence[str]) -> Request | None:
    """Return what a plain command line asks the reader for, None when it asks for something else or not plainly."""
    found: dict[str, str] = {}
    is_named = False
    words = iter(arguments)
    for word in words:
        option, equals, value = word.partition("=")
        if option in OPTIONS:
            value = value if equals else next(words, "")
            if not value or value.startswith("-"):
                return None
            found[OPTIONS[option]] = value
        elif word == "read" and not is_named:
            is_named = True
        elif is_named and word and not word.startswith("-") and "article" not in found:
            found["article"] = word
        else:
            return None
    root, database = (Path(found[key]) if key in found else None for key in ("root", "database"))
    return Request(root, database, found.get("annotator"), found.get("article"))


def open_reader(
    workspace: Workspace, annotator: str | None, article: str | None, review: ReviewRequest | None = None
) -> int:
    """Open the reader on the workspace, in a review if one is asked for, and return its status.

    Where there is no terminal it says what it would open and returns 2.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        complain(f"zoneread would open {workspace.database} in the reader, and needs a terminal for it")
        complain("run it without redirecting its input or output; for data see: zoneread list, show, export, diff")
        return UsageError.exit_status
    gc.disable()
    from zoneread.tui.lean import import_textual

    import_textual()
    from zoneread.tui.start import run_reader

    return run_reader(workspace, annotator=annotator, article=article, review=review)


def straight_to_reader(arguments: Sequence[str]) -> int | None:
    """Open the reader when that is plainly what is asked for, and return the exit status; else return None."""
    request = understand(arguments)
    if request is None:
        return None
    from zoneread.session.workspace import find_workspace

    try:
        workspace = find_workspace(request.root, request.database)
        return open_reader(workspace, request.annotator, request.article)
    except ZonereadError as error:
        complain(f"zoneread: {error}")
        return error.exit_status
    except KeyboardInterrupt:
        complain("zoneread: cancelled")
        return CANCELLED


def complain(line: str) -> None:
    """Print one line for the person on standard error, folded, with nothing in it that a terminal would obey."""
    from zoneread.text.display import sanitise
    from zoneread.view.folding import told

    print(told(sanitise(line.replace("\n", " ")), sys.stderr), file=sys.stderr)  # noqa: T201
