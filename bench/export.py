"""Exporting and loading against the bare work: sqlite3 and json on the same rows, in the same run.

Builds databases of 100, 1,000, … up to N articles with 60 spans each, then writes it as JSON lines through the program and, as the floor,
by one select of articles and one of spans dumped by `json` in the same shape. Loading is timed against two bare ones,
both unchecked: parsing the lines and inserting the spans with `executemany` into a table of their own; and parsing
them and inserting into the program's tables every row that it writes, the log of edits with its JSON included. Each is
done several times, in turns, by a process that does nothing else and has imported what it needs before the clock runs;
the least of its times counts, and of its peaks of memory.

Run: python -m bench.export [ARTICLES]
"""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from bench.figures import Figure, hand_back
from bench.store_commit import INSERT
from tests.store.bare import INSERT_LOG, change_of, digest, dump, seal
from zoneread.formats.base import WriteOptions
from zoneread.formats.registry import find_format, reader, writer
from zoneread.session.exporting import Request, Selection, export
from zoneread.session.loading import LoadOptions, load_file
from zoneread.session.opening import create_workspace
from zoneread.session.set_writer import BATCH
from zoneread.span.edits import Edit, EditKind, SpanChange
from zoneread.span.span import Span
from zoneread.store.edits import PROGRAM
from zoneread.store.protocol import NewArticle, SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import identity_reading
from zoneread.text.ranges import Range
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from collections.abc import Iterable

SPANS = 60
AIM = 1.5
PART = 200
TURNS = 3
SMALLEST = 100
"""Articles of the smallest database."""
TURNS = 3
SMALLEST = 100
"""Articles of the smallest database."""
_SENTENCE = "云泽高新区第{}批改革举措落地，并联审批提速，同比增长9.5%。"


def build(root: Path, articles: int, *, annotated: bool = True) -> Path:
    """Make a workspace of `articles` articles with a set "lin" of `SPANS` spans each, or none; return its database."""
    workspace = create_workspace(root)
    with SqliteStore.open(workspace.database) as store:
        if annotated:
            store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        for first in range(0, articles, PART):
            numbers = range(first, min(first + PART, articles))
            texts = ["".join(_SENTENCE.format(f"{number}-{part}") for part in range(SPANS)) for number in numbers]
            new = [
                NewArticle(f"{number:06d}.txt", "", from_text(text), identity_reading(text))
                for number, text in zip(numbers, texts, strict=True)
            ]
            ids = [outcome.article for outcome in store.add_articles(new)]
            if not annotated:
                continue
            changes = [
                SpanChange("lin", id_, None, span)
                for id_, text in zip(ids, texts, strict=True)
                for span in _spans(text)
            ]
            store.apply(Edit(EditKind.IMPORT, tuple(changes)), by="lin")
    return workspace.database


def _spans(text: str) -> list[Span]:
    found = []
    at = text.find("并联审批")
    while at >= 0:
        place = Range(at, at + 4)
        found.append(Span("", "reform", place, (place,), text[at : at + 4]))
        at = text.find("并联审批", at + 1)
    return found


def bare_export(database: Path, out: IO[bytes]) -> None:
    """Write the same lines with nothing but sqlite3 and json: no span is checked, nothing counted."""
    connection = sqlite3.connect(database)
    spans = connection.execute(
        """SELECT s.article, s.id, s.label, s.start, s.end, s.quote, s.source_start, s.source_end, s.note, s.origin,
                  s.created, s.updated
           FROM spans s JOIN articles a ON a.id = s.article AND a.revision = s.revision
           WHERE s.set_name = 'lin' ORDER BY a.name, s.start"""
    )
    row = spans.fetchone()
    names = (
        "id",
        "label",
        "start",
        "end",
        "text",
        "source_start",
        "source_end",
        "note",
        "origin",
        "created",
        "updated",
    )
    for id_, name, sha256, encoding, text in connection.execute(
        """SELECT a.id, a.name, r.sha256, r.encoding, t.reading FROM articles a
           JOIN revisions r ON r.article = a.id AND r.number = a.revision
           JOIN texts t ON t.article = a.id AND t.revision = a.revision ORDER BY a.name"""
    ):
        found = []
        while row is not None and row[0] == id_:
            found.append(dict(zip(names, row[1:], strict=True)))
            row = spans.fetchone()
        facts = {"id": id_, "name": name, "source": "", "sha256": sha256, "encoding": encoding}
        value = {"schema": "zoneread/1", "article": facts, "set": "lin", "annotator": "lin", "status": "todo"}
        out.write(
            json.dumps({**value, "scheme_version": 1, "text": text, "spans": found}, ensure_ascii=False).encode()
            + b"\n"
        )
    connection.close()


def our_export(database: Path, out: IO[bytes]) -> None:
    """Write the lines as ``zoneread export`` does."""
    with SqliteStore.open(database, readonly=True) as store:
        export(store, Request(Selection(("lin",)), find_format("jsonl"), WriteOptions()), out)


def bare_load(lines: Path, database: Path) -> None:
    """Parse the lines and insert their spans with one `executemany` an article, all in one transaction."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "CREATE TABLE s (article, set_name, label, start, end, source_start, source_end, quote, note, origin) STRICT".replace(
            ",", " ANY,"
        ).replace("origin)", "origin ANY)")
    )
    connection.execute("CREATE INDEX s_place ON s (article, set_name, start)")
    with lines.open("rb") as stream, connection:
        for line in stream:
            value = json.loads(line)
            rows = [
                (
                    value["article"]["id"],
                    "in",
                    s["label"],
                    s["start"],
                    s["end"],
                    s["source_start"],
                    s["source_end"],
                    s["text"],
                    s["note"],
                    s["origin"],
                )
                for s in value["spans"]
            ]
            connection.executemany("INSERT INTO s VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def bare_logged_load(lines: Path, database: Path) -> None:
    """Parse the lines and insert what the program's loading writes, log included, by `executemany` and unchecked."""
    connection = sqlite3.connect(database, isolation_level=None)
    for setting in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")
    new_set = ("in", "imported", "", 0, "")
    connection.execute("INSERT INTO sets (name, kind, annotator, locked, created) VALUES (?, ?, ?, ?, ?)", new_set)
    connection.execute("UPDATE seals SET rows = rows + 1, seal = seal + ? WHERE about = 'sets'", (seal(*new_set),))
    batch: list[tuple[Any, ...]] = []
    with lines.open("rb") as stream:
        for line in stream:
            value = json.loads(line)
            article = value["article"]["id"]
            batch += [_row(article, span) for span in value["spans"]]
            if len(batch) >= BATCH:
                _insert_logged(connection, batch)
                batch = []
    if batch:
        _insert_logged(connection, batch)
    connection.close()


def _row(article: str, span: dict[str, Any]) -> tuple[Any, ...]:
    at = span["created"]
    places = (span["start"], span["end"], span["source_start"], span["source_end"], None)
    facts = (span["text"], span["note"], None, span["origin"], "lin", at, span["updated"])
    return (article, 1, "in", span["id"], span["label"], *places, *facts)


def _insert_logged(connection: sqlite3.Connection, batch: list[tuple[Any, ...]]) -> None:
    """Insert spans, a row of the log that holds them as JSON, what it touched, and the tallies with their seals, in one transaction."""
    changes = dump([change_of("in", row[0], None, row[3:]) for row in batch])
    seals: dict[str, list[int]] = {}
    for row in batch:
        seals.setdefault(row[0], []).append(seal(*row[3:], 1))
    tallies = [
        ("in", article, len(one), len(one), sum(one), 0, 2 * len(one) + sum(one)) for article, one in seals.items()
    ]
    log: tuple[str | float, ...] = (f"e{secrets.token_hex(8)}", "", "lin", "import", "", "", changes, 0.0, PROGRAM)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(INSERT, batch)
    number = connection.execute(INSERT_LOG, (*log, digest(log))).lastrowid
    connection.executemany(
        "INSERT INTO touches VALUES (?, ?, 'in', ?, 0)", sorted((row[3], row[0], number) for row in batch)
    )
    connection.executemany("INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?)", tallies)
    about = sum(seal("in", article) for article in seals)
    connection.execute(
        """INSERT INTO seals VALUES ('tallies of in', ?, ?)
           ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, seal = seal + excluded.seal""",
        (len(seals), about),
    )
    connection.execute("COMMIT")


def our_load(lines: Path, database: Path) -> None:
    """Load the lines as ``zoneread load`` does: checked as a whole, then stored and logged."""
    with SqliteStore.open(database) as store:
        load_file(store, lines, find_format("jsonl"), LoadOptions(set_name="in", by="lin"))


class Cost(NamedTuple):
    """Processor seconds, seconds by the clock, and peak memory in MB, of one of the five; imports are left out."""

    cpu: float
    clock: float
    peak: int

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.cpu:.2f} s of processor)"

    @classmethod
    def least(cls, costs: Iterable[Cost]) -> Cost:
        """Return the least of each of the three."""
        return cls(*map(min, zip(*costs, strict=True)))

    def against(self, floor: Cost) -> str:
        """Return the ratios to the floor."""
        return f"ratio {self.clock / floor.clock:.2f} ({self.cpu / floor.cpu:.2f} of processor time)"


def _timed(what: str, *paths: Path) -> Cost:
    """Return what one of the five costs in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.export", what, *map(str, paths)], check=True, capture_output=True, text=True
    )
    cpu, clock, peak = done.stdout.split()
    return Cost(float(cpu), float(clock), int(peak))


def alone(what: str, first: Path, second: Path) -> None:
    """Do one of the five in this process, and print what it cost."""
    known = find_format("jsonl")
    writer(known)
    reader(known)
    import zoneread.store.exporting  # noqa: F401

    begin, spent = time.perf_counter(), time.process_time()
    match what:
        case "bare-export" | "our-export":
            with second.open("wb") as out:
                (bare_export if what == "bare-export" else our_export)(first, out)
        case "bare-load":
            bare_load(first, second)
        case "bare-logged-load":
            bare_logged_load(first, second)
        case _:
            our_load(first, second)
    cpu, clock = time.process_time() - spent, time.perf_counter() - begin
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(cpu, clock, int(status.partition("VmHWM:")[2].split()[0]) // 1024)


def main(articles: int = 10_000) -> None:
    """Print times, ratios and peaks. On a busy machine the ratio of processor time is the one to look at."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for size in [size for size in (articles // 100, articles // 10) if size >= SMALLEST] + [articles]:
            database = build(folder / f"w{size}", size)
            ours, bare = folder / "ours.jsonl", folder / "bare.jsonl"
            costs = [
                (_timed("bare-export", database, bare), _timed("our-export", database, ours)) for _ in range(TURNS)
            ]
            floor, took = map(Cost.least, zip(*costs, strict=True))
            same = len(ours.read_bytes().splitlines()) == len(bare.read_bytes().splitlines()) == size
            _hand_back("export", size, took, floor, "sqlite3 and json")
            print(f"export {size} articles, {size * SPANS} spans: {took}, bare {floor}")
            print(
                f"       {took.against(floor)}, aim {AIM}; peak {took.peak} MB, bare {floor.peak}; same lines: {same}"
            )
            _compare_loads(folder, ours, build(folder / f"t{size}", size, annotated=False), size)


def _compare_loads(folder: Path, lines: Path, empty: Path, size: int) -> None:
    """Print what loading the lines into copies of an `empty` database takes the program, and what the two bare ones take."""
    _empty_log(empty)

    def timed(what: str) -> Cost:
        database = folder / f"{what}.db"
        for old in folder.glob(f"{database.name}*"):
            old.unlink()
        if what != "bare-load":
            shutil.copy(empty, database)
        return _timed(what, lines, database)

    ways = ("bare-logged-load", "our-load", "bare-load")
    costs = [tuple(map(timed, ways)) for _ in range(TURNS)]
    logged, took, alone_floor = map(Cost.least, zip(*costs, strict=True))
    _hand_back("load", size, took, logged, "executemany of the same rows")
    print(f"load   {size} articles, {size * SPANS} spans: {took}, bare, the same rows with the log of edits, {logged}")
    print(f"       {took.against(logged)}, aim {AIM}; peak {took.peak} MB, bare {logged.peak}")
    print(f"       bare, spans alone in a table of their own: {alone_floor}, {took.against(alone_floor)}")


def _hand_back(what: str, size: int, took: Cost, bare: Cost, floor: str) -> None:
    on = f"{size:,} articles, {size * SPANS:,} spans"
    hand_back(
        Figure(f"{what}: processor time", on, took.cpu, "s", floor, bare.cpu, most_ratio=AIM),
        Figure(f"{what}: by the clock", on, took.clock, "s", floor, bare.clock, most_ratio=AIM),
        Figure(f"{what}: peak memory", on, took.peak, "MB", floor, bare.peak),
    )


def _empty_log(database: Path) -> None:
    """Bring what waits in the database's write-ahead log into the file itself, so that the file can be copied."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    if len(sys.argv) == 4:
        alone(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
