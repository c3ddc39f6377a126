"""Clean-up: time per step, articles and MB per second beside a plain read-and-insert, map queries, and how well each kind of damage is undone.

Run from the repository's root: ``python -m bench.clean_up [articles]``. Times are process times; floors are printed
beside the figures and a missed one makes the exit status 1.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from bench.figures import Figure, hand_back
from tests.damage_corpus import DAMAGES, clean_article, found
from tests.damage_simulator import article, site_table, through_site
from zoneread.corpus.found import ReadOptions
from zoneread.session.importing import ImportOptions, import_paths
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import Options, normalise, step_names
from zoneread.text.ranges import Range
from zoneread.text.script import script_of
from zoneread.text.segments import clauses, sentences, units, words
from zoneread.text.steps.chrome_rules import classify

if TYPE_CHECKING:
    from collections.abc import Callable

CHARACTERS = 100_000
FLOOR_ALL_STEPS_MS = 250.0
FLOOR_QUERY_US = 50.0


def timed(action: Callable[[], object], *, rounds: int = 3) -> float:
    """Return the least process time of some rounds, in milliseconds."""
    best = float("inf")
    for _ in range(rounds):
        start = process_time()
        action()
        best = min(best, process_time() - start)
    return best * 1000


def long_text(random: Random) -> str:
    """Return about 100,000 characters of damaged articles in one text."""
    parts: list[str] = []
    while sum(map(len, parts)) < CHARACTERS:
        step = random.choice(["lines", "chrome", "paragraphs", "script"])
        parts.append(DAMAGES[step](random, clean_article(random)).source)
    return "\n".join(parts)[:CHARACTERS]


def dense_text(random: Random) -> str:
    """Return 100,000 characters with a reading after every occurrence of a tenth of the characters: some 10,000 edits."""
    from pypinyin import Style, pinyin

    plain = "\n".join("\n".join(clean_article(random)) for _ in range(CHARACTERS // 600))
    han = sorted({character for character in plain if "\u4e00" <= character <= "\u9fff"})
    common = Counter(plain)
    chosen = sorted(han, key=lambda character: -common[character])[:: max(1, len(han) // 60)]
    readings = {ord(one): f"{one}({pinyin(one, style=Style.TONE)[0][0]})" for one in chosen}
    return plain.translate(readings)[:CHARACTERS]


def lossy_text(random: Random) -> str:
    """Return 100,000 characters from a site that annotates on GBK bytes: thousands of readings, hundreds of lost bytes."""
    clean = article(random, 3000)
    return through_site(clean, site_table(clean, random, 120, hostile=False)).shown[:CHARACTERS]


def time_steps(text: str) -> bool:
    """Print the time of each step alone and of all of them; return whether the floor is met."""
    normalise(text[:2000])
    for name in step_names():
        print(f"  {name:12} {timed(partial(normalise, text, Options(steps=(name,)))):8.1f} ms")
    met = time_all(text, "all steps")
    for segment in (sentences, clauses, units, words):
        segment("开发区")
        print(f"  {segment.__name__:12} {timed(partial(segment, text)):8.1f} ms")
    return met


def anew(text: str) -> None:
    """Clean `text` as if it had not been seen before."""
    classify.cache_clear()
    script_of.cache_clear()
    normalise(text)


def time_all(text: str, name: str) -> bool:
    """Print the time of all steps; return whether the floor is met."""
    whole = timed(lambda: anew(text), rounds=5)
    edits = sum(entry.applied for entry in normalise(text).audit)
    print(
        f"  {name:12} {whole:8.1f} ms of process time for {len(text):,} characters and {edits:,} edits "
        f"(floor {FLOOR_ALL_STEPS_MS:.0f})"
    )
    hand_back(Figure(f"clean-up, {name}", f"{len(text):,} characters", whole, "ms", most=FLOOR_ALL_STEPS_MS))
    return whole < FLOOR_ALL_STEPS_MS


def time_queries(text: str, random: Random) -> bool:
    """Print the time of map queries; return whether the floor is met."""
    offsets = normalise(text).map
    ranges = [Range(at, at + 30) for at in (random.randrange(offsets.reading_length - 30) for _ in range(20_000))]
    sources = [Range(at, at + 60) for at in (random.randrange(offsets.source_length - 60) for _ in range(20_000))]
    offsets.to_reading(sources[0])
    forth = timed(lambda: [offsets.to_source(one) for one in ranges]) / len(ranges) * 1000
    back = timed(lambda: [offsets.to_reading(one) for one in sources]) / len(sources) * 1000
    print(
        f"  {len(offsets.pieces):,} pieces: to_source {forth:.1f} µs, to_reading {back:.1f} µs (floor {FLOOR_QUERY_US:.0f})"
    )
    size = f"{len(offsets.pieces):,} pieces"
    hand_back(
        Figure("map to the source", size, forth, "µs", most=FLOOR_QUERY_US),
        Figure("map to the reading text", size, back, "µs", most=FLOOR_QUERY_US),
    )
    return max(forth, back) < FLOOR_QUERY_US


def beside_plain(random: Random, count: int) -> None:
    """Print what importing files costs beside reading them and inserting their text, in the same run."""
    sources = [DAMAGES[name](random, clean_article(random)).source for _ in range(count) for name in DAMAGES]
    size = sum(len(source.encode()) for source in sources) / 1e6
    with TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, source in enumerate(sources):
            (corpus / f"{number:05}.txt").write_bytes(source.encode("utf-8", "surrogatepass"))
        plain = timed(lambda: read_and_insert(corpus, Path(folder, "plain.db")), rounds=1) / 1000
        whole = timed(lambda: import_all(corpus, Path(folder, "annotations.db")), rounds=1) / 1000
    hand_back(Figure("import of damaged articles", f"{len(sources):,} articles", whole, "s", "read and insert", plain))
    for name, seconds in (("plain", plain), ("import", whole)):
        print(f"  {name:12} {len(sources) / seconds:8,.0f} articles/s, {size / seconds:6.2f} MB/s, one core")


def read_and_insert(corpus: Path, database: Path) -> None:
    """Read every file and insert its text into one table, in one transaction."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE texts (name TEXT PRIMARY KEY, text TEXT)")
        rows = ((path.name, path.read_bytes().decode("utf-8", "replace")) for path in sorted(corpus.iterdir()))
        connection.executemany("INSERT INTO texts VALUES (?, ?)", rows)
        connection.commit()


def import_all(corpus: Path, database: Path) -> None:
    """Import every file with all steps, in this process."""
    with SqliteStore.open(database, create=True) as store:
        options = ImportOptions(read=ReadOptions(base=corpus), by="bench", workers=1)
        for _ in import_paths(store, [corpus], options):
            pass


def throughput(random: Random, count: int) -> None:
    """Print articles and MB per second over articles with all kinds of damage."""
    sources = [DAMAGES[name](random, clean_article(random)).source for _ in range(count) for name in DAMAGES]
    size = sum(len(source.encode()) for source in sources) / 1e6
    seconds = timed(lambda: [normalise(source) for source in sources], rounds=1) / 1000
    print(
        f"  {len(sources):,} articles, {size:.2f} MB: {len(sources) / seconds:,.0f} articles/s, {size / seconds:.2f} MB/s, one core"
    )


def quality(random: Random, count: int) -> None:
    """Print, for each kind of damage, how many articles come back exactly, and precision and recall of its step's certain edits."""
    for name, damage in DAMAGES.items():
        tally: Counter[str] = Counter()
        for _ in range(count):
            damaged = damage(random, clean_article(random))
            reading = normalise(damaged.source)
            tally["exact"] += reading.text == damaged.truth
            planted, claimed = damaged.facts.get(name), found(reading, name)
            if planted is not None:
                tally["right"] += len(planted & claimed)
                tally["claimed"] += len(claimed)
                tally["planted"] += len(planted)
        line = f"  {name:12} exact {tally['exact']:4} of {count}"
        if tally["planted"]:
            line += f"   precision {tally['right'] / max(1, tally['claimed']):.4f}   recall {tally['right'] / tally['planted']:.4f}"
        print(line)


def main() -> int:
    """Run everything and return the exit status."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    random = Random(20310418)
    text = long_text(random)
    print("time")
    met = time_steps(text)
    dense = dense_text(random)
    lossy = lossy_text(random)
    met = time_all(dense, "dense") and met
    print(f"  {lossy.count('('):,} readings and {lossy.count('?'):,} question marks, most of them lost bytes:")
    met = time_all(lossy, "lossy") and met
    print("map")
    met = time_queries(text, random) and met
    met = time_queries(dense, random) and met
    print("plain read and insert beside clean-up and insert")
    beside_plain(random, max(1, count // 4))
    print("throughput")
    throughput(random, max(1, count // 4))
    print("damage undone")
    quality(random, count)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
