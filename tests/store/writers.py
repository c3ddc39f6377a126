"""Processes that write to a database and say on stdout what the store acknowledged. Run with ``python -m``.

``write PATH BY COUNT`` makes COUNT edits (0: for ever) as an annotator in the set of that name, undoing and redoing now
and then; ``review PATH BY COUNT`` puts notes on the spans of all sets as a reviewer. With a further argument, seconds, they
look, think for so long on average, and then commit, and nothing is undone; ``bare-write`` and ``bare-review`` do the same
with nothing but sqlite3 (`tests.store.bare`). Each line is the id of an edit that was committed, then the seconds that the commit took.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.store.bare import Bare
from tests.store.builders import TEXT, new_span
from zoneread.errors import EditConflictError
from zoneread.span.edits import EditKind, add_span, change_span, remove_span
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.store.bare import Values
    from zoneread.store.protocol import Applied

LABELS = ("reform", "metric", "project", "party-building")


Commit = Callable[[], str | None]
"""What is left to do once somebody has looked and thought: returns the edit's id, None when there was nothing to do."""


def acknowledge(identity: str, seconds: float) -> None:
    """Say it in one write, so that a line is there whole or not at all."""
    os.write(1, f"{identity} {seconds:.6f}\n".encode())


def id_of(applied: Applied | None) -> str | None:
    """Return the id of what was stored, None for nothing."""
    return None if applied is None else applied.id


def annotate(store: SqliteStore, by: str, chance: random.Random, *, undoing: bool) -> Commit:
    """Return a random edit of the annotator's own set."""
    article = store.articles()[0].id
    choice = chance.uniform(0 if undoing else 0.15, 1)
    if choice < 0.1:
        return lambda: id_of(store.undo(by, partial=True))
    if choice < 0.15:
        return lambda: id_of(store.redo(by, partial=True))
    present = store.spans(article, by) if choice < 0.5 else []
    if not present:
        start = chance.randrange(len(TEXT) - 6)
        edit = add_span(by, article, new_span(start, start + 5, chance.choice(LABELS)))
    elif choice < 0.25:
        edit = remove_span(by, article, chance.choice(present))
    else:
        span = chance.choice(present)
        after = span.with_(label=chance.choice(LABELS), note=str(choice))
        edit = change_span(EditKind.RETAG, by, article, span, after)
    return lambda: store.apply(edit, by=by).id


def review(store: SqliteStore, by: str, chance: random.Random) -> Commit | None:
    """Return a note on a random span of anybody's set, None when there is none."""
    article = store.articles()[0].id
    owner = chance.choice(store.sets()).name
    present = store.spans(article, owner)
    if not present:
        return None
    span = chance.choice(present)
    edit = change_span(EditKind.NOTE, owner, article, span, span.with_(note=f"{by}: {chance.random()}"))
    return lambda: store.apply(edit, by=by, reviewer=True).id


def bare_annotate(floor: Bare, by: str, chance: random.Random) -> Commit:
    """Do what `annotate` does, without zoneread."""
    article = floor.article()
    choice = chance.uniform(0.15, 1)
    place = (by, article)
    present = floor.spans(article, by) if choice < 0.5 else []
    if not present:
        start = chance.randrange(len(TEXT) - 6)
        where = (start, start + 5, start, start + 5)
        new: Values = ("", chance.choice(LABELS), *where, None, TEXT[start : start + 5], "", None, "manual", by, "", "")
        return lambda: floor.commit("add", by, place, None, new)[0]
    span = chance.choice(present)
    if choice < 0.25:
        return lambda: floor.commit("remove", by, place, span, None)[0]
    after: Values = (span[0], chance.choice(LABELS), *span[2:8], str(choice), *span[9:])
    return lambda: floor.commit("retag", by, place, span, after)[0]


def bare_review(floor: Bare, by: str, chance: random.Random) -> Commit | None:
    """Do what `review` does, without zoneread."""
    article = floor.article()
    owner = chance.choice(floor.sets())
    present = floor.spans(article, owner)
    if not present:
        return None
    span = chance.choice(present)
    after: Values = (*span[:8], f"{by}: {chance.random()}", *span[9:])
    return lambda: floor.commit("note", by, (owner, article), span, after)[0]


def work(look: Callable[[], Commit | None], count: int, think: Callable[[], None]) -> None:
    """Look, think and commit until `count` commits are done (0: for ever)."""
    done = 0
    while not count or done < count:
        commit = look()
        if commit is not None:
            think()
            start = time.perf_counter()
            try:
                identity = commit()
            except EditConflictError:
                continue  # another changed the span between the look and the edit: look again
            if identity is not None:
                acknowledge(identity, time.perf_counter() - start)
                done += 1
                continue
        time.sleep(0.002)  # nothing to undo or to review yet


def main(arguments: list[str]) -> None:
    """Do what the module says."""
    what, path, by, count, *paced = arguments
    chance = random.Random(f"{by}{os.getpid()}")
    longest = 2 * float(paced[0]) if paced else 0.0

    def think() -> None:
        if longest:
            time.sleep(chance.uniform(0, longest))

    def begin() -> None:
        os.write(1, b"ready 0\n")
        if paced:
            sys.stdin.readline()  # the others are ready too

    if what.startswith("bare-"):
        floor = Bare(Path(path))
        begin()
        bare_look = bare_annotate if what == "bare-write" else bare_review
        work(lambda: bare_look(floor, by, chance), int(count), think)
        floor.close()
        return
    with SqliteStore.open(Path(path)) as store:
        begin()
        if what == "write":
            work(lambda: annotate(store, by, chance, undoing=not paced), int(count), think)
        else:
            work(lambda: review(store, by, chance), int(count), think)


if __name__ == "__main__":
    main(sys.argv[1:])
