"""One edit's commit beside a bare insert of the same row with the same settings in the same run, and a large database.

Run: python -m bench.store_commit [EDITS] [ARTICLES]
Floors: an edit at most 1.5 times the insert; a large database open and ready for the first screen within one second
of process time.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.store.builders import TEXT, new_article, new_span
from zoneread.span.edits import EditKind, add_span, change_span, together
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

SPANS_EACH = 60
BATCH = 500


def edits(path: Path, count: int) -> tuple[list[float], list[float]]:
    """Return the seconds of each of `count` edits and of as many bare inserts, taken in turns."""
    bare = sqlite3.connect(path.with_name("bare.db"), isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE spans (id TEXT PRIMARY KEY, article TEXT, label TEXT, start INTEGER, quote TEXT) STRICT")
    ours, theirs = [], []
    with SqliteStore.open(path, create=True) as store:
        store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        article = store.add_article(new_article()).article
        for number in range(count):
            place = number % (len(TEXT) - 6)
            begin = time.perf_counter()
            edit = add_span("lin", article, new_span(place, place + 5))
            store.apply(edit, by="lin")
            ours.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            row = (f"s{number:016x}", article, "reform", place, TEXT[place : place + 5])
            bare.execute("INSERT INTO spans VALUES (?, ?, ?, ?, ?)", row)
            bare.execute("COMMIT")
            theirs.append(time.perf_counter() - begin)
    bare.close()
    return ours, theirs


def fill(path: Path, articles: int) -> float:
    """Make a database of so many articles with 60 spans each; return its bytes per 1,000 spans beyond the articles'."""
    text = TEXT * 20
    with SqliteStore.open(path, create=True) as store:
        for name in ("lin", "zhao", "gold"):
            store.ensure_set(
                name, SetKind.ANNOTATOR if name != "gold" else SetKind.GOLD, name if name != "gold" else ""
            )
        names = [f"{number:05}.txt" for number in range(articles)]
        ids = []
        for at in range(0, articles, BATCH):
            batch = [new_article(name, f"{name}\n{text}") for name in names[at : at + BATCH]]
            ids += [outcome.article for outcome in store.add_articles(batch)]
        store._c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = path.stat().st_size
        for article, name in zip(ids, names, strict=True):
            whole = f"{name}\n{text}"
            for owner in ("lin", "zhao", "gold"):
                spans = [new_span(n * 25, n * 25 + 8, text=whole) for n in range(SPANS_EACH // 3)]
                store.apply(together(EditKind.IMPORT, [add_span(owner, article, span) for span in spans]), by=owner)
        store._c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (path.stat().st_size - before) / (articles * SPANS_EACH) * 1000


def first_screen(path: Path) -> dict[str, float]:
    """Return the milliseconds of process time of each query that the reader needs before its first screen."""
    found: dict[str, float] = {}
    begin = time.process_time()
    store = SqliteStore.open(path)

    def lap(name: str) -> None:
        nonlocal begin
        now = time.process_time()
        found[name] = (now - begin) * 1000
        begin = now

    lap("open")
    rows = store.articles()
    lap("articles")
    store.overview("lin")
    lap("overview")
    store.scheme()
    article = rows[len(rows) // 2].id
    store.article(article).reading.map  # noqa: B018 - unpacked when asked for
    lap("one article")
    spans = store.spans(article, "lin")
    lap("its spans")
    store.sets()
    lap("sets with counts")
    store.apply(change_span(EditKind.NOTE, "lin", article, spans[0], spans[0].with_(note="x")), by="lin")
    lap("first edit")
    store.undo("lin")
    lap("undo with its history")
    store.close()
    return found


def main(count: int = 2000, articles: int = 10_000) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as made:
        ours, theirs = edits(Path(made) / "annotations.db", count)
        for name, seconds in (("one edit", ours), ("bare insert", theirs)):
            cuts = statistics.quantiles(seconds, n=20)
            print(f"{name:<24} median {statistics.median(seconds) * 1000:6.2f} ms   p95 {cuts[-1] * 1000:6.2f} ms")
        print(f"{'ratio of the medians':<24} {statistics.median(ours) / statistics.median(theirs):.2f} (floor 1.5)")
        large = Path(made) / "large.db"
        begin = time.perf_counter()
        size = fill(large, articles)
        print(f"{articles} articles, {articles * SPANS_EACH} spans made in {time.perf_counter() - begin:.0f} s")
        print(f"{size / 1024:.0f} KiB per 1,000 spans, their log included; {large.stat().st_size / 1e6:.0f} MB in all")
        laps = first_screen(large)
        for name, milliseconds in laps.items():
            print(f"  {name:<24} {milliseconds:8.1f} ms")
        needed = sum(laps[name] for name in ("open", "articles", "overview", "one article", "its spans"))
        print(f"to the first screen: {needed:.0f} ms of process time (floor 1000)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
