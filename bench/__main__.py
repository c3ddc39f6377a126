"""``python -m bench [--quick] [--json FILE] [NAME…]``: run the benchmarks one after the other, each in its own process.

Each prints its figures beside a floor or a peer measured in the same run. Machines are noisy: look at ratios and
medians. With ``--json`` the figures are also written to a file, one row a line (`bench.record`). The exit status is 1 when a benchmark could not run or says that an aim was missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from bench.record import VARIABLE

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
    "export": ((), ("200",)),
    "suggest": ((), ()),
    "keystrokes": ((), ("--articles", "2")),
    "soak": ((), ("--articles", "10")),
}
"""Module -> its arguments for the whole run and for the quick one."""


def main(arguments: list[str]) -> int:
    """Run the benchmarks that `arguments` name, all of them unless told."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    quick, names = options.quick, options.names or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    env = dict(os.environ)
    if options.json is not None:
        options.json.write_text("", encoding="utf-8")
        env[VARIABLE] = str(options.json.absolute())
    failed = []
    for name in names:
        whole, short = BENCHMARKS[name]
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"bench.{name}", *(short if quick else whole)]
        done = subprocess.run(command, check=False, env=env)
        if done.returncode:
            failed.append(name)
        print(flush=True)
    if failed:
        print(f"missed an aim or failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
