"""The program: ``zoneread`` and ``python -m zoneread``."""

from __future__ import annotations

import os
import sys

CANCELLED = 130
"""The exit status after Ctrl+C: 128 and the signal's number."""


def main() -> None:
    """Run the command line and leave with its exit status."""
    open_what_is_closed()
    try:
        status = _run()
    except KeyboardInterrupt:  # before anything is there that would say so itself
        os.write(2, b"zoneread: cancelled\n")
        status = CANCELLED
    sys.exit(status)


def _run() -> int:
    from zoneread.cli.quick import straight_to_reader

    status = straight_to_reader(sys.argv[1:])
    if status is None:
        from zoneread.cli.main import run

        status = run(sys.argv[1:])
    return status


def open_what_is_closed() -> None:
    """Open the standard streams that we were started without: the next file opened would be in their place.

    There is nothing to read; what is written to standard output fails, as nobody gets it, and narration is for nobody.
    """
    modes = {"stdin": os.O_RDONLY, "stdout": os.O_RDONLY, "stderr": os.O_WRONLY}
    for number, (name, mode) in enumerate(modes.items()):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free, which is this one
            how = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, how, encoding="utf-8", errors="replace", closefd=False))  # noqa: SIM115


if __name__ == "__main__":
    main()
