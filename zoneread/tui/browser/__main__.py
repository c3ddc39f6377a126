"""One reader for one page: ``python -m zoneread.tui.browser ROOT DATABASE ANNOTATOR``, run by the server only."""

from __future__ import annotations

import sys
from pathlib import Path

from zoneread.errors import ZonereadError
from zoneread.session.workspace import Workspace
from zoneread.text.display import sanitise


def main(root: str, database: str, annotator: str) -> int:
    """Run the reader on the server's pipes and return its exit status."""
    from zoneread.tui.start import run_reader

    try:
        return run_reader(Workspace(Path(root), Path(database)), annotator=annotator)
    except ZonereadError as error:
        complain(f"zoneread: {error}")
        return error.exit_status


def complain(line: str) -> None:
    """Say on standard error, which the server passes on, why there is no reader."""
    print(sanitise(line.replace("\n", " ")), file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
