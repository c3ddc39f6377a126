"""Writers killed at random moments, and many writers and reviewers at once: nothing lost, nothing doubled.

The floor of the crowd is as many processes that commit the same rows, unchecked, with nothing but sqlite3.

Run: python -m bench.store_load [KILLS] [EDITS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, hand_back
from tests.store.load import Load, bare_crowd, check_crowd, crowd, kill_writers

AIM = 1.5
"""Times the bare commits of as many writers."""


def main(kills: int = 300, edits: int = 10_000) -> None:
    """Print the counts; an AssertionError says what was lost."""
    with tempfile.TemporaryDirectory() as made:
        acknowledged = kill_writers(Path(made) / "killed.db", kills, seed=2031, longest=0.25)
        print(f"{kills} kills: {acknowledged} edits acknowledged, all stored once, database sound each time")
        path = Path(made) / "crowd.db"
        begin = time.perf_counter()
        load = crowd(path, writers=24, reviewers=4, edits=edits)
        took = time.perf_counter() - begin
        check_crowd(path, load)
        print(f"24 writers and 4 reviewers: {len(load.acknowledged)} edits in {took:.0f} s, none lost, none doubled")
        floor = bare_crowd(Path(made) / "bare.db", writers=28, edits=edits)
        tell("one edit, its look included", load)
        tell("bare commit of its rows, as many writers", floor)
        for share, name in ((0.5, "p50"), (0.95, "p95")):
            took, bare = (1000 * statistics.quantiles(one.seconds, n=20)[int(share * 20) - 1] for one in (load, floor))
            size = f"{len(load.acknowledged):,} edits"
            hand_back(
                Figure(
                    f"commit among 24 writers and 4 reviewers, {name}",
                    size,
                    took,
                    "ms",
                    "bare commits",
                    bare,
                    most_ratio=AIM,
                )
            )


def tell(what: str, load: Load) -> None:
    """Print how long the commits of a load took."""
    cuts = statistics.quantiles(load.seconds, n=20)
    most = max(load.seconds) * 1000
    print(f"{what:<42} median {cuts[9] * 1000:6.1f} ms   p95 {cuts[18] * 1000:7.1f} ms   most {most:.0f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
