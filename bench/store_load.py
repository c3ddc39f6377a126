"""Writers killed at random moments, and many writers and reviewers at once: nothing lost, nothing doubled.

First a crowd that does all that annotators and reviewers do, as quickly as it can, is counted and the database checked. Then
commits are timed: 24 annotators and 4 reviewers look at an article, think, and commit, beside as many processes that do
the same with sqlite3 alone (`tests.store.bare`): the same queries, the same thinking, the same rows, nothing checked. The
two crowds take turns. They think for a quarter of a second on average, many times as quick as people, and once more
not at all: then there is always a queue, for the lock and for the processors.

Run: python -m bench.store_load [KILLS] [EDITS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, hand_back
from tests.store.load import check_crowd, crowd, kill_writers, paced_crowd

AIM = 1.5
"""Times the bare commits of as many writers who think between two of them."""
WRITERS, REVIEWERS = 24, 4
TURNS = 3
THINK = 0.25
"""Seconds on average."""
SHARES = ((0.5, "p50"), (0.95, "p95"))


def main(kills: int = 300, edits: int = 10_000) -> None:
    """Print the counts; an AssertionError says what was lost."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        acknowledged = kill_writers(folder / "killed.db", kills, seed=2031, longest=0.25)
        print(f"{kills} kills: {acknowledged} edits acknowledged, all stored once, database sound each time")
        path = folder / "crowd.db"
        begin = time.perf_counter()
        load = crowd(path, writers=WRITERS, reviewers=REVIEWERS, edits=edits)
        took = time.perf_counter() - begin
        check_crowd(path, load)
        print(f"24 writers and 4 reviewers: {len(load.acknowledged)} edits in {took:.0f} s, none lost, none doubled")
        each = max(5, edits // (WRITERS + REVIEWERS) // TURNS)
        tell(folder, "commit among 24 writers and 4 reviewers", each, THINK, aim=AIM)
        tell(folder, "commit among 24 writers and 4 reviewers, no pause", each, 0.0, aim=None)


def tell(folder: Path, what: str, each: int, think: float, *, aim: float | None) -> None:
    """Print and hand back how long a commit takes the two crowds, `each` a process and a turn."""
    times: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(TURNS):
        for bare, found in times.items():
            load = paced_crowd(folder / f"{think}-{turn}-{bare}.db", WRITERS, REVIEWERS, each, think, bare=bare)
            assert load.failures == []
            found += [seconds * 1000 for seconds in load.seconds]
    size = f"{len(times[False]):,} edits"
    for share, name in SHARES:
        took, floor = (statistics.quantiles(found, n=20)[int(share * 20) - 1] for found in times.values())
        print(f"{what}, {name:<4} {took:7.2f} ms   with sqlite3 alone {floor:7.2f} ms   ratio {took / floor:.2f}")
        floor_name = "the same rounds with sqlite3 alone"
        hand_back(Figure(f"{what}, {name}", size, took, "ms", floor_name, floor, most_ratio=aim))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
