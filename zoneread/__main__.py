"""The program: ``zoneread`` and ``python -m zoneread``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    from zoneread.cli.quick import straight_to_reader

    status = straight_to_reader(sys.argv[1:])
    if status is None:
        from zoneread.cli.main import run

        status = run(sys.argv[1:])
    sys.exit(status)


if __name__ == "__main__":
    main()
