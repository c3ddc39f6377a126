"""Damaged copies of a database asked everything, and salvaged; random edits against a model: how often, and what came of it.

Run: python -m bench.store_damage [FLIPS] [CUTS] [RUNS]
The exit status is 1 when a damaged copy answered wrongly in silence. A difference from the model is an AssertionError.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from bench.figures import Figure, hand_back
from tests.store.damage import count_damage, count_salvage, make_rich
from tests.store.test_model import Edits


def main(flips: int = 200, cuts: int = 50, runs: int = 100) -> int:
    """Print the counts; return 1 when an answer was wrong."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "annotations.db"
        make_rich(path)
        count = count_damage(path, Path(made) / "damaged.db", flips, cuts, seed=2031)
        print(
            f"{flips} copies with bytes flipped, {cuts} cut short: {count.told} told of it, {count.right} answered "
            f"rightly all the same, {count.wrong} answered wrongly"
        )
        saved = count_salvage(path, Path(made) / "damaged.db", flips, cuts, seed=2032)
        print(
            f"as many salvaged: {saved.made} gave a new database ({saved.whole} with every edit in its log and sound, "
            f"{saved.spans:.0%} of all spans), {saved.refused} had nothing to read"
        )
    run_state_machine_as_test(Edits, settings=settings(max_examples=runs, stateful_step_count=40, deadline=None))
    done = ", ".join(f"{kind} {number}" for kind, number in sorted(Edits.done_so_far.items()))
    print(f"{sum(Edits.done_so_far.values())} edits, undos and redos as the model says: {done}")
    hand_back(Figure("damaged copies that answered wrongly", f"{flips + cuts} copies", count.wrong, "copies", most=0))
    return int(count.wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
