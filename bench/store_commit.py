"""One edit's commit beside bare inserts with the same settings in the same run, and a large database.

An edit checks what it builds upon and writes the span, a row of the log, what it touched and the tally. The floor
(`tests.store.bare`) makes the same rows with json, hashlib and zlib and writes them with sqlite3 alone, unchecked; a
second one writes the span alone, made beforehand. All three take turns. How far apart they are depends on the disk:
where a sync takes milliseconds, nothing else counts.

Run: python -m bench.store_commit [EDITS] [ARTICLES]
Aims: an edit at most 1.5 times the insert of its rows; a large database open and ready for the first screen within one
second of process time. The exit status is 1 when one is missed.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, hand_back
from tests.store.bare import Bare, Values
from tests.store.builders import TEXT, new_article, new_span
from zoneread.span.edits import EditKind, SpanChange, add_span, change_span, together
from zoneread.store.protocol import SetKind
from zoneread.store.spans import from_span
from zoneread.store.sqlite import SqliteStore

INSERT = f"""INSERT INTO spans (article, revision, set_name, id, label, start, end, source_start, source_end, fragments,
    quote, note, attributes, origin, annotator, created, updated) VALUES ({", ".join("?" * 17)})"""
SPANS_EACH = 60
EDIT_AIM = 1.5
FIRST_SCREEN_AIM = 1000
"""Milliseconds of process time."""
BATCH = 500


class SpanAlone:
    """The same database with the same settings: nothing but rows of spans goes in."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for setting in ("synchronous = FULL", "foreign_keys = ON"):
            self.connection.execute(f"PRAGMA {setting}")

    def insert(self, span: tuple[object, ...]) -> None:
        """Insert a span and commit."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(INSERT, span)
        self.connection.execute("COMMIT")


def edits(folder: Path, count: int) -> dict[str, list[float]]:
    """Return the seconds of each of `count` edits, and of as many bare inserts of two kinds, taken in turns."""
    found: dict[str, list[float]] = {"one edit": [], "bare insert of its rows": [], "bare insert of the span": []}
    path = folder / "annotations.db"
    with SqliteStore.open(path, create=True) as store:
        store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        article = store.add_article(new_article()).article
    whole = Bare(Path(shutil.copy(path, folder / "whole.db")))
    span_only = SpanAlone(Path(shutil.copy(path, folder / "span.db")))
    with SqliteStore.open(path) as store:
        for number in range(count):
            place = number % (len(TEXT) - 6)
            edit = add_span("lin", article, new_span(place, place + 5))
            begin = time.perf_counter()
            applied = store.apply(edit, by="lin")
            found["one edit"].append(time.perf_counter() - begin)
            (stored,) = (change.after for change in applied.edit.changes if isinstance(change, SpanChange))
            assert stored is not None
            row = from_span(stored)
            blank: Values = ("", *row[1:6], None, *row[7:9], None, *row[10:12], "", "")
            begin = time.perf_counter()
            whole.commit("add", "lin", ("lin", article), None, blank)
            found["bare insert of its rows"].append(time.perf_counter() - begin)
            begin = time.perf_counter()
            span_only.insert((article, 1, "lin", *row))
            found["bare insert of the span"].append(time.perf_counter() - begin)
    whole.close()
    span_only.connection.close()
    return found


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
    store.progress()
    lap("progress of all sets")
    for name in ("lin", "zhao", "gold"):
        store.label_figures(name)
    lap("figures of all labels")
    store.apply(change_span(EditKind.NOTE, "lin", article, spans[0], spans[0].with_(note="x")), by="lin")
    lap("first edit")
    store.undo("lin")
    lap("undo with its history")
    store.close()
    return found


def main(count: int = 2000, articles: int = 10_000) -> int:
    """Print the figures; return 1 when an aim was missed."""
    with tempfile.TemporaryDirectory() as made:
        found = edits(Path(made), count)
        for name, seconds in found.items():
            cuts = statistics.quantiles(seconds, n=20)
            print(f"{name:<24} median {statistics.median(seconds) * 1000:6.2f} ms   p95 {cuts[-1] * 1000:6.2f} ms")
        ours, rows, span = (statistics.median(seconds) for seconds in found.values())
        print(
            f"an edit takes {ours / rows:.2f} times the insert of its rows (aim {EDIT_AIM}), {ours / span:.2f} times that of the span alone"
        )
        on = f"{count:,} edits"
        hand_back(
            Figure(
                "one edit's commit",
                on,
                ours * 1000,
                "ms",
                "bare insert of its rows",
                rows * 1000,
                most_ratio=EDIT_AIM,
            ),
            Figure(
                "one edit's commit, beside the span alone",
                on,
                ours * 1000,
                "ms",
                "bare insert of the span",
                span * 1000,
            ),
        )
        large = Path(made) / "large.db"
        begin = time.perf_counter()
        size = fill(large, articles)
        print(f"{articles} articles, {articles * SPANS_EACH} spans made in {time.perf_counter() - begin:.0f} s")
        print(f"{size / 1024:.0f} KiB per 1,000 spans, their log included; {large.stat().st_size / 1e6:.0f} MB in all")
        laps = first_screen(large)
        for name, milliseconds in laps.items():
            print(f"  {name:<24} {milliseconds:8.1f} ms")
        needed = sum(laps[name] for name in ("open", "articles", "overview", "one article", "its spans"))
        print(f"to the first screen: {needed:.0f} ms of process time (aim {FIRST_SCREEN_AIM})")
        on = f"{articles:,} articles, {articles * SPANS_EACH:,} spans"
        hand_back(Figure("queries to the first screen", on, needed, "ms", most=FIRST_SCREEN_AIM))
    return int(ours / rows > EDIT_AIM or needed > FIRST_SCREEN_AIM)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
