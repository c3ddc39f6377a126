"""``python -m bench [--quick] [--results FILE] [NAME…]``: run the benchmarks one after the other, each in its own process.

Each prints its figures beside a floor or a peer measured in the same run, and a table of them. Machines are noisy: look
at ratios and medians. The rows are appended to bench/results/DATE.json unless told otherwise (`bench.figures`);
``python docs/performance.py FILE`` writes docs/performance.md from it. The exit status is 1 when a benchmark could not
run or says that an aim was missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import RESULTS, VARIABLE, add_run, handed_back, machine, table

BENCHMARKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "reader": ((), ("--quick",)),
    "annotator": ((), ()),
    "align": ((), ("500", "60", "200")),
    "importing": ((), ("200",)),
    "clean_up": ((), ("20",)),
    "damage": ((), ("--quick",)),
    "store_commit": ((), ("500", "1000")),
    "store_load": ((), ("20", "1000")),
    "store_damage": ((), ("40", "10", "10")),
    "export": ((), ("1000",)),
    "suggest": ((), ()),
    "keystrokes": ((), ("--articles", "2")),
    "growth": (("100", "1000", "10000"), ("100", "1000")),
    "soak": ((), ("--articles", "10")),
}
"""Module -> its arguments for the whole run and for the quick one."""


def run(name: str, results: Path, *, quick: bool) -> bool:
    """Run one benchmark, print its table, append its rows to `results`; return whether it ran and met its aims."""
    print(f"== {name}", flush=True)
    facts = machine()
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        rows.touch()
        command = [sys.executable, "-m", f"bench.{name}", *BENCHMARKS[name][quick]]
        done = subprocess.run(command, check=False, env=os.environ | {VARIABLE: str(rows)})
        figures = handed_back(rows)
    if figures:
        print(f"\n{table(figures)}")
    print(flush=True)
    made = [figure.as_json() for figure in figures]
    add_run(results, {"bench": name, "quick": quick, "status": done.returncode, "machine": facts, "figures": made})
    return not done.returncode and all(figure.met is not False for figure in figures)


def main(arguments: list[str]) -> int:
    """Run the benchmarks that `arguments` name, all of them unless told."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--results", type=Path, metavar="FILE", default=RESULTS / f"{time.strftime('%Y-%m-%d')}.json")
    options = parser.parse_args(arguments)
    names = options.names or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    failed = [name for name in names if not run(name, options.results, quick=options.quick)]
    print(f"figures appended to {options.results}")
    if failed:
        print(f"missed an aim or failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
