"""``python -m bench [--quick] [NAME…]``: run the benchmarks one after the other, each in a process of its own.

Each prints its figures beside a floor or a peer measured in the same run. Machines are noisy: look at ratios and
medians. The exit status is 1 when a benchmark could not run or says that an aim was missed.
"""

from __future__ import annotations

import subprocess
import sys

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
    quick = "--quick" in arguments
    names = [word for word in arguments if not word.startswith("-")] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    failed = []
    for name in names:
        whole, short = BENCHMARKS[name]
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"bench.{name}", *(short if quick else whole)], check=False)
        if done.returncode:
            failed.append(name)
        print(flush=True)
    if failed:
        print(f"missed an aim or failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
