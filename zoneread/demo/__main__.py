"""``python -m zoneread.demo``: build the repository's annotations.db anew from corpus/ and the authored annotations."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from zoneread.demo.build import build
from zoneread.session.workspace import DATABASE


def main() -> None:
    """Build beside the database that is there and put the new one in its place."""
    target = Path(__file__).parents[2] / DATABASE
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".demo-") as folder:
        fresh = Path(folder) / DATABASE
        build(fresh)
        fresh.replace(target)
    sys.stderr.write(f"built {target}\n")


if __name__ == "__main__":
    main()
