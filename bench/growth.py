"""How the commands that go over the whole corpus grow: each at 100, 1,000 and 10,000 articles, ten times as many each time.

Every command runs as its users run it, in a process of its own, start-up included: a folder is imported, cleaned while
that is done; two annotators' spans are exported, loaded into a third set, diffed and measured; the text is searched,
and spans are suggested for every article. Clean-up is measured alone too, without a database. Given are processor time,
workers included, and the peak memory of the largest process; the ratio is to the size before: 10 is linear growth.
Memory of a diff and of agreement is to stay nearly flat.

Run: python -m bench.growth [ARTICLES…]
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.figures import VARIABLE, Figure, hand_back, table
from bench.importing import article
from tests.programs import environment
from zoneread.session.opening import create_workspace, open_store
from zoneread.session.workspace import find_workspace
from zoneread.span.edits import EditKind, add_span, together
from zoneread.span.span import Span
from zoneread.store.protocol import SetKind
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.text.reading import Reading

CHARACTERS = 1_000
SPANS = 20
"""In each of the two sets and each article; one in five of the second set ends elsewhere."""
LENGTH = 8
CLEAN = """
import sys
from pathlib import Path
from zoneread.text.normalise import normalise
for path in Path(sys.argv[1]).iterdir():
    normalise(path.read_bytes().decode())
"""
LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
with open("cost", "w") as file:
    print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=file)
"""
"""A small process that starts the command: on Linux a process's peak counts what the one that started it held."""
COMMANDS: dict[str, tuple[str, ...]] = {
    "start-up alone": ("--version",),
    "import": ("import", "corpus"),
    "export": ("export", "--set", "A", "-o", "spans.jsonl"),
    "load": ("load", "spans.jsonl", "--set", "C"),
    "diff": ("diff", "A", "B", "--format", "jsonl"),
    "agreement": ("agree", "A", "B", "--any-status"),
    "search": ("search", "固定资产"),
    "suggest": ("suggest", "--json", "--set", "C"),
}
"""What is measured -> the command, in the order in which one needs the other's work."""
FLAT = {"diff": 2.0, "agreement": 2.0}
"""What reads article by article -> how many times the memory it may take for ten times as many articles."""


class Cost(NamedTuple):
    """Processor seconds of a process and its children, and the peak memory in MiB of the largest of them."""

    seconds: float
    mib: float


def cost(command: list[str], folder: Path) -> Cost:
    """Return what a command costs. Raises RuntimeError when it fails."""
    with (folder / "output").open("wb") as output:
        launcher = [sys.executable, "-S", "-c", LAUNCHER, *command]
        subprocess.run(launcher, cwd=folder, env=environment(), stdout=output, stderr=output, check=True)
    status, seconds, kib = (folder / "cost").read_text(encoding="ascii").split()
    if status != "0":
        said = (folder / "output").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{' '.join(command)} left with {status}: {said[-500:]}")
    return Cost(float(seconds), int(kib) / 1024)


def make_corpus(folder: Path, articles: int) -> None:
    """Write so many article files into the folder `corpus` of a new workspace."""
    create_workspace(folder)
    chance = random.Random(5)
    (folder / "corpus").mkdir(exist_ok=True)
    for number in range(articles):
        text = article(chance, CHARACTERS)
        (folder / "corpus" / f"{number:05}.txt").write_bytes(text.encode())


def annotate(folder: Path) -> None:
    """Give every article spans in the sets A and B."""
    chance = random.Random(6)
    with open_store(find_workspace(folder)) as store:
        for name in ("A", "B"):
            store.ensure_set(name, SetKind.ANNOTATOR, name)
        rows = store.articles()
        for first in range(0, len(rows), 200):
            readings = [(row.id, store.article(row.id).reading) for row in rows[first : first + 200]]
            for name in ("A", "B"):
                edits = [
                    add_span(name, article, span)
                    for article, reading in readings
                    for span in spread(reading, chance if name == "B" else None)
                ]
                store.apply(together(EditKind.IMPORT, edits), by=name)


def spread(reading: Reading, chance: random.Random | None) -> Iterator[Span]:
    """Yield `SPANS` spans at even distances; with `chance`, one in five is a character longer."""
    step = len(reading.text) // SPANS
    for start in range(0, step * SPANS, step):
        length = LENGTH + (chance is not None and chance.random() < 0.2)
        quote = reading.text[start : start + length].partition("\n")[0]
        if quote.strip():
            range_ = Range(start, start + len(quote))
            yield Span("", "reform", range_, reading.map.to_source(range_), quote)


def measure(articles: int) -> dict[str, Cost]:
    """Return what each command costs with so many articles."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "workspace"
        make_corpus(folder, articles)
        found = {"clean-up": cost([sys.executable, "-c", CLEAN, "corpus"], folder)}
        for what, arguments in COMMANDS.items():
            found[what] = cost([sys.executable, "-m", "zoneread", *arguments], folder)
            print(f"{articles:,} articles, {what}: {found[what].seconds:.2f} s, {found[what].mib:.0f} MiB", flush=True)
            if what == "import":
                annotate(folder)
    return found


def figures(costs: dict[int, dict[str, Cost]]) -> list[Figure]:
    """Return the rows: each size beside the one before."""
    made = []
    for what in next(iter(costs.values())):
        before: tuple[int, Cost] | None = None
        for articles, found in costs.items():
            one, size = found[what], f"{articles:,} articles"
            floor = "" if before is None else f"{before[0]:,} articles"
            made += [
                Figure(f"{what}: processor time", size, one.seconds, "s", floor, before[1].seconds if before else None),
                Figure(
                    f"{what}: peak memory",
                    size,
                    one.mib,
                    "MiB",
                    floor,
                    before[1].mib if before else None,
                    most_ratio=FLAT.get(what) if before else None,
                ),
            ]
            before = (articles, one)
    return made


def main(*sizes: int) -> None:
    """Measure at each size, and print."""
    rows = figures({articles: measure(articles) for articles in sizes or (100, 1_000)})
    hand_back(*rows)
    if VARIABLE not in os.environ:
        print(table(rows))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
