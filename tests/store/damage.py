"""Damaging copies of a database and asking them everything: shared by the tests and the benchmark."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.store.builders import new_article, new_span, read_everything
from zoneread.errors import ZonereadError
from zoneread.span.edits import EditKind, add_span, change_span, set_status, together
from zoneread.span.span import Status
from zoneread.store import care
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class Count:
    """How many damaged copies told of it, answered rightly all the same, or answered wrongly in silence."""

    told: int = 0
    right: int = 0
    wrong: int = 0


@dataclass
class Salvaged:
    """Of damaged copies how many a salvage made a new database of, whole or not, and which share of the spans it has."""

    made: int = 0
    whole: int = 0
    refused: int = 0
    spans: float = 0


def make_rich(path: Path, articles: int = 6) -> None:
    """Make a database of several articles, sets, statuses and edits, so that most of its pages are in use."""
    chance = random.Random(11)
    with SqliteStore.open(path, create=True) as store:
        for name in ("lin", "zhao"):
            store.ensure_set(name, SetKind.ANNOTATOR, name)
        store.ensure_set("gold", SetKind.GOLD)
        for number in range(articles):
            text = "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(400))
            article = store.add_article(new_article(f"{number:02}.txt", text)).article
            for owner in ("lin", "zhao", "gold"):
                spans = [
                    new_span(at, at + 6, chance.choice(("reform", "metric")), text=text) for at in range(0, 200, 12)
                ]
                store.apply(together(EditKind.BULK, [add_span(owner, article, span) for span in spans]), by=owner)
                span = store.spans(article, owner)[0]
                store.apply(change_span(EditKind.NOTE, owner, article, span, span.with_(note="细看")), by=owner)
                store.apply(
                    set_status(owner, article, Status.TODO, chance.choice(list(Status)[1:])),
                    by=owner,
                    active_seconds=60,
                )
        store.assign([(row.id, "lin") for row in store.articles()], by="gao")
        store.lock_set("gold", by="gao")


def damaged_copies(whole: bytes, flips: int, cuts: int, seed: int) -> Iterator[bytes]:
    """Yield copies with bytes changed at one to 64 random places, then copies cut short at random places."""
    chance = random.Random(seed)
    for _ in range(flips):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 8, 64))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        yield bytes(data)
    for _ in range(cuts):
        yield whole[: chance.randrange(len(whole))]


def ask(path: Path) -> tuple[object, ...]:
    """Read all that a store can tell, the figures included."""
    with SqliteStore.open(path, readonly=True) as store:
        sets = store.sets()
        figures = [(one.name, store.overview(one.name), store.label_figures(one.name)) for one in sets]
        return read_everything(path), sets, figures, store.progress(), store.acts()


def count_damage(path: Path, copy: Path, flips: int, cuts: int, seed: int) -> Count:
    """Damage copies of the database at `path` and count what asking them comes to."""
    truth = ask(path)
    count = Count()
    for data in damaged_copies(path.read_bytes(), flips, cuts, seed):
        copy.write_bytes(data)
        try:
            same = ask(copy) == truth
        except ZonereadError:
            count.told += 1
            continue
        count.right += same
        count.wrong += not same
    return count


def count_salvage(path: Path, copy: Path, flips: int, cuts: int, seed: int) -> Salvaged:
    """Damage copies of the database at `path`, salvage each, and count what it comes to.

    AssertionError when a salvage wrote to the damaged file, or says that it saved nothing.
    """
    with SqliteStore.open(path, readonly=True) as store:
        spans, edits = sum(one.spans for one in store.sets()), len(list(store.log()))
    count = Salvaged()
    target = copy.with_name("salvaged.db")
    for data in damaged_copies(path.read_bytes(), flips, cuts, seed):
        copy.write_bytes(data)
        target.unlink(missing_ok=True)
        try:
            saved = care.salvage(copy, target, now="2031-01-01T00:00:00Z")
        except ZonereadError:
            count.refused += 1
            assert not target.exists()
            continue
        assert copy.read_bytes() == data, "the damaged file is never written to"
        assert sum(one.rows for one in saved) > 0
        count.made += 1
        rows = {one.table: one.rows for one in saved}
        count.whole += not care.doctor(target) and rows["edits"] == edits
        count.spans += rows["spans"] / spans
    count.spans /= max(1, flips + cuts)
    return count
