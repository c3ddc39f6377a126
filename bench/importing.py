"""Importing a folder beside a plain read-and-insert of the same files in the same run, and the cost of detection.

Run: python -m bench.importing [FILES] [CHARACTERS]: 10,000 articles of 2,000 characters unless told. The last two rows are
one import on all cores that is stopped half-way and run again: what was committed is not cleaned a second time.

Where others keep the cores busy, the time on the clock says little: Linux gives the processes of one session together no
more than the one process of another. "if free" is what the processor time comes to when no core is taken by anybody else.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, hand_back
from zoneread.corpus.encoding import detect
from zoneread.session.cleaning import core_count
from zoneread.session.importing import ImportOptions, ImportResult, import_paths
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import Options

if TYPE_CHECKING:
    from collections.abc import Callable

CLAUSES = (
    "云溪开发区管委会深化体制机制改革", "桂岭园区完成固定资产投资三十二亿元", "党支部组织党员走进车间", "同比增长百分之十八点六",
    "帮助企业解决用工用电和融资问题", "招引先进装备制造项目十二个", "全区以更大力度招商引资", "推行项目专班全程服务",
)  # fmt: skip


def article(rng: random.Random, characters: int) -> str:
    """Return about so many characters of prose in paragraphs."""
    lines: list[str] = []
    while sum(map(len, lines)) < characters:
        sentence = "，".join(rng.choices(CLAUSES, k=rng.randint(3, 12)))
        lines.append(f"\u3000\u3000{sentence}{rng.randint(1, 999)}次。")
    return "\r\n".join(lines)


def plain(folder: Path, database: Path) -> None:
    """Read every file and insert it, in batches, with the store's settings."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE texts (name TEXT PRIMARY KEY, source BLOB, reading TEXT)")
        for number, path in enumerate(sorted(folder.iterdir())):
            data = path.read_bytes()
            connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (path.name, data, data.decode()))
            if number % 64 == 63:
                connection.commit()
    connection.close()


def imported(folder: Path, database: Path, options: ImportOptions, stop: int | None = None) -> int:
    """Import every file with these options, or leave off after `stop` of them; return how many articles were new."""
    new = 0
    with SqliteStore.open(database, create=True) as store:
        for outcome in islice(import_paths(store, [folder], options), stop):
            new += outcome.result is ImportResult.NEW
    return new


def timed(what: str, files: int, size: int, work: Callable[[], object]) -> float:
    """Run `work` once, print and return the seconds that it took, and print the processor time of this process and of those that it started."""
    begin, before = time.perf_counter(), os.times()
    work()
    took, after = time.perf_counter() - begin, os.times()
    own = after.user + after.system - before.user - before.system
    others = after.children_user + after.children_system - before.children_user - before.children_system
    free = max(own, (own + others) / core_count())
    print(
        f"{what:<42} {took:7.2f} s {files / took:9.0f} articles/s {size / took / 1e6:7.1f} MB/s; "
        f"processor time {own:.1f} s here, {others:.1f} s in workers: if free {files / free:.0f} articles/s"
    )
    return took


def main(files: int = 10_000, characters: int = 2000) -> None:
    """Print the figures."""
    rng = random.Random(1)
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        data = article(rng, 5000)[:5000].encode(encoding)
        best = min(_seconds(data) for _ in range(7))
        print(f"detection of 5,000 characters in {encoding:<10} {best * 1000:.2f} ms")
    with tempfile.TemporaryDirectory() as made:
        root, folder = Path(made), Path(made) / "corpus"
        folder.mkdir()
        for number in range(files):
            (folder / f"{number:05}.txt").write_bytes(article(rng, characters).encode())
        size = sum(path.stat().st_size for path in folder.iterdir())
        raw = ImportOptions(clean=Options(steps=()), workers=1)
        bare = timed("plain read and insert", files, size, lambda: plain(folder, root / "plain.db"))
        unclean = timed(
            "import without clean-up, one process", files, size, lambda: imported(folder, root / "raw.db", raw)
        )
        again = timed("the same again, nothing changed", files, size, lambda: imported(folder, root / "raw.db", raw))
        one = ImportOptions(workers=1)
        timed("import with clean-up, one process", files, size, lambda: imported(folder, root / "one.db", one))
        everything = ImportOptions()
        clean = timed(
            "import with clean-up, all cores", files, size, lambda: imported(folder, root / "all.db", everything)
        )
        rows = {"without clean-up": unclean, "again, nothing changed": again, "with clean-up, all cores": clean}
        for what, took in rows.items():
            hand_back(Figure(f"import {what}", f"{files:,} files", took, "s", "plain read and insert", bare))
        half, parts = files // 2, root / "parts.db"
        timed("the same, stopped half-way", half, size // 2, lambda: imported(folder, parts, everything, half))
        begin = time.perf_counter()
        rest = imported(folder, parts, everything)
        print(f"{'… and run again':<42} {time.perf_counter() - begin:7.2f} s for the {rest:,} that were left")


def _seconds(data: bytes) -> float:
    begin = time.process_time()
    detect(data)
    return time.process_time() - begin


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
