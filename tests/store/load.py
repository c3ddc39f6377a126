"""Killing writers and crowding a database: shared by the tests (small) and the benchmarks (large)."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.store.builders import new_article
from zoneread.store import care
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Load:
    """What a load came to: edits acknowledged, in how many seconds each, and what went wrong."""

    acknowledged: list[str]
    seconds: list[float]
    failures: list[str]


def make_database(path: Path, annotators: Sequence[str]) -> None:
    """Make a database with one article and a set for each annotator."""
    with SqliteStore.open(path, create=True) as store:
        for name in annotators:
            store.ensure_set(name, SetKind.ANNOTATOR, name)
        store.add_article(new_article())


def start(what: str, path: Path, by: str, count: int, think: float | None = None) -> subprocess.Popen[str]:
    """Start a process of `tests.store.writers`."""
    command = [sys.executable, "-m", "tests.store.writers", what, str(path), by, str(count)]
    command += [] if think is None else [str(think)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def lines(output: str) -> list[tuple[str, float]]:
    """Return the acknowledgements in a process's output; a line cut short by a kill was never acknowledged."""
    whole = output[: output.rfind("\n") + 1].split("\n")[:-1]
    return [(name, float(seconds)) for name, seconds in (line.split() for line in whole) if name != "ready"]


def kill_writers(path: Path, times: int, *, seed: int, longest: float) -> int:
    """Kill a writing process at `times` random moments; return how many edits were acknowledged in all.

    After each kill every edit acknowledged so far must be in the log, no edit twice, and the database sound.
    """
    chance = random.Random(seed)
    make_database(path, ["lin"])
    acknowledged: list[str] = []
    for _ in range(times):
        process = start("write", path, "lin", 0)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.random() * longest)
        process.send_signal(signal.SIGKILL)
        output, errors = process.communicate()
        assert errors == ""
        acknowledged += [name for name, _ in lines(output)]
        with SqliteStore.open(path) as store:
            stored = [entry.id for entry in store.log()]
        assert set(acknowledged) <= set(stored), "an acknowledged edit is lost"
        assert len(stored) == len(set(stored))
        assert care.doctor(path) == []
    return len(acknowledged)


def crowd(path: Path, writers: int, reviewers: int, edits: int) -> Load:
    """Have processes write at the same time, `edits` in all, no more and no fewer; return what they were told."""
    names = [f"annotator{number}" for number in range(writers)]
    make_database(path, names)
    each, rest = divmod(edits, writers + reviewers)
    processes = [start("write", path, name, each + (number < rest)) for number, name in enumerate(names)]
    processes += [
        start("review", path, f"reviewer{number}", each + (writers + number < rest)) for number in range(reviewers)
    ]
    return gather(processes)


def paced_crowd(path: Path, writers: int, reviewers: int, edits: int, think: float, *, bare: bool) -> Load:
    """Have processes look, think for so many seconds on average, and commit, all beginning when all are ready.

    `edits` is how many each commits. With `bare` they do the same with nothing but sqlite3.
    """
    names = [f"annotator{number}" for number in range(writers)]
    make_database(path, names)
    kind = "bare-" if bare else ""
    processes = [start(f"{kind}write", path, name, edits, think) for name in names]
    processes += [start(f"{kind}review", path, f"reviewer{number}", edits, think) for number in range(reviewers)]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return gather(processes)


def gather(processes: Sequence[subprocess.Popen[str]]) -> Load:
    """Wait for the processes and return what they were told and what went wrong."""
    outputs = [process.communicate() for process in processes]
    told = [found for output, _ in outputs for found in lines(output)]
    failures = [errors.strip().splitlines()[-1] for _, errors in outputs if errors]
    failures += [f"exit status {process.returncode}" for process in processes if process.returncode]
    return Load([name for name, _ in told], [seconds for _, seconds in told], failures)


def check_crowd(path: Path, load: Load) -> None:
    """Raise AssertionError unless every edit that was acknowledged is stored once, and nothing else is."""
    assert load.failures == []
    with SqliteStore.open(path) as store:
        stored = [entry.id for entry in store.log()]
    assert sorted(stored) == sorted(load.acknowledged)
    assert care.doctor(path) == []
