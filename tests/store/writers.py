"""Processes that write to a database and say on stdout what the store acknowledged. Run with ``python -m``.

``write PATH SET COUNT`` makes COUNT edits (0: for ever) as the annotator SET; ``review PATH COUNT`` changes the spans of
all sets as a reviewer; ``bare PATH SET COUNT`` commits the rows of an edit with nothing but sqlite3. Each line is the id of an edit that `apply`, `undo` or `redo` has returned, then its seconds.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.store.builders import TEXT, new_span
from zoneread.errors import EditConflictError
from zoneread.span.edits import EditKind, add_span, change_span, remove_span
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from zoneread.store.protocol import Applied

BARE_SPAN = """INSERT INTO spans (article, revision, set_name, id, label, start, end, source_start, source_end, fragments,
    quote, note, attributes, origin, annotator, created, updated)
    VALUES (?, 1, ?, ?, 'reform', 0, 5, 0, 5, NULL, ?, '', NULL, 'manual', ?, '', '')"""
BARE_LOG = """INSERT INTO edits (id, at, annotator, kind, target, why, changes, active_seconds, program, digest)
    VALUES (?, '', ?, 'add', NULL, '', '[]', 0, '', '0000000000000000')"""
LABELS = ("reform", "metric", "project", "party-building")


def acknowledge(applied: Applied, seconds: float) -> None:
    """Say it in one write, so that a line is there whole or not at all."""
    os.write(1, f"{applied.id} {seconds:.6f}\n".encode())


def annotate(store: SqliteStore, by: str, chance: random.Random) -> Applied | None:
    """Make one random edit of the annotator's own set."""
    article = store.articles()[0].id
    choice = chance.random()
    if choice < 0.1:
        return store.undo(by, partial=True)
    if choice < 0.15:
        return store.redo(by, partial=True)
    present = store.spans(article, by) if choice < 0.5 else []
    if not present:
        start = chance.randrange(len(TEXT) - 6)
        return store.apply(add_span(by, article, new_span(start, start + 5, chance.choice(LABELS))), by=by)
    span = chance.choice(present)
    if choice < 0.25:
        return store.apply(remove_span(by, article, span), by=by)
    after = span.with_(label=chance.choice(LABELS), note=str(choice))
    return store.apply(change_span(EditKind.RETAG, by, article, span, after), by=by)


def review(store: SqliteStore, by: str, chance: random.Random) -> Applied | None:
    """Put a note on a random span of anybody's set."""
    article = store.articles()[0].id
    owner = chance.choice(store.sets()).name
    present = store.spans(article, owner)
    if not present:
        return None
    span = chance.choice(present)
    edit = change_span(EditKind.NOTE, owner, article, span, span.with_(note=f"{by}: {chance.random()}"))
    return store.apply(edit, by=by, reviewer=True)


def bare(path: Path, by: str, count: int) -> None:
    """Commit so many spans with their rows of the log, unchecked, trying again as the store does while others write."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    (article,) = connection.execute("SELECT id FROM articles").fetchone()
    os.write(1, b"ready 0\n")
    for number in range(count):
        start = time.perf_counter()
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                time.sleep(random.uniform(0.0005, 0.008))
            else:
                break
        identity = f"{by}{number}"
        span = (article, by, identity, TEXT[:5], by)
        connection.execute(BARE_SPAN, span)
        cursor = connection.execute(BARE_LOG, (identity, by))
        connection.execute("INSERT INTO touches VALUES (?, ?, ?, ?, 0)", (identity, article, by, cursor.lastrowid))
        connection.execute("COMMIT")
        os.write(1, f"{identity} {time.perf_counter() - start:.6f}\n".encode())
    connection.close()


def main(arguments: list[str]) -> None:
    """Do what the module says."""
    what, path, by, count = arguments
    if what == "bare":
        bare(Path(path), by, int(count))
        return
    work = annotate if what == "write" else review
    chance = random.Random(f"{by}{os.getpid()}")
    with SqliteStore.open(Path(path)) as store:
        os.write(1, b"ready 0\n")
        done = 0
        while not int(count) or done < int(count):
            start = time.perf_counter()
            try:
                applied = work(store, by, chance)
            except EditConflictError:
                continue  # another changed the span between the look and the edit: look again
            if applied is None:
                time.sleep(0.002)  # nothing to undo or to review yet
                continue
            acknowledge(applied, time.perf_counter() - start)
            done += 1


if __name__ == "__main__":
    main(sys.argv[1:])
