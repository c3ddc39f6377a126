"""Seals: counts and checksums by which rows that are missing, doubled or altered are told when they are read.

A row's seal is the CRC-32 of its values; that of several rows is the sum, so that an edit brings it up to date by what it
adds and takes away. Table `tallies` has the seal of all span rows of a set in an article, of whatever origin and revision,
beside the figures of progress; `seals` has those of the articles, the sets, the versions of the labels, the reviewers, and of
each set's statuses and tallies. What was changed behind the store's back, or by a failing disk, no longer fits.

Seals tell damage, not forgery. Sums of fewer than two thousand million seals fit SQLite's integers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from zoneread.errors import StoreDamagedError
from zoneread.span.span import CONFIRMED
from zoneread.store.failures import trusting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zoneread.store.schemes import Executor

Row = tuple[Any, ...]
Figures = tuple[int, int, int, int]
"""Of a set in an article: confirmed spans of the current revision, all rows, their seal, milliseconds of work."""

ARTICLES = "articles"
SETS = "sets"
SCHEMES = "schemes"
REVIEWERS = "reviewers"
SMALL = {
    SETS: "SELECT name, kind, annotator, locked, created FROM sets",
    SCHEMES: "SELECT version, digest FROM schemes",
    REVIEWERS: "SELECT annotator, since FROM reviewers",
}
"""Tables that are sealed anew whole whenever they change, and the rows that are sealed."""
SPAN_COLUMNS = """s.id, s.label, s.start, s.end, s.source_start, s.source_end, s.fragments, s.quote, s.note, s.attributes,
    s.origin, s.annotator, s.created, s.updated, s.revision"""
"""The columns of a span's row in the order in which it is sealed; its set and article are those of the tally."""
ORIGIN, REVISION = 10, 14
"""Where in such a row its origin and its revision are."""
_FORMATS = {count: "\x1f".join(["%s"] * count) for count in range(1, 16)}
_SPAN = _FORMATS[15]
_STATUSES = "SELECT article, status, updated FROM statuses WHERE set_name = ?"
_TALLIED = "SELECT set_name, article FROM tallies WHERE set_name = ?"
_HINT = "zoneread doctor says more and --fix restores what the log knows"


def seal_of(row: Row) -> int:
    """Return the seal of a row."""
    return crc32((_FORMATS[len(row)] % row).encode())


def seal_of_spans(rows: Iterable[Row]) -> int:
    """Return the seal of rows of `SPAN_COLUMNS`."""
    return sum([crc32((_SPAN % row).encode()) for row in rows])


def statuses_of(set_name: str) -> str:
    """Return what the seal of a set's statuses is called."""
    return f"statuses of {set_name}"


def tallies_of(set_name: str) -> str:
    """Return what the seal of a set's tallies is called."""
    return f"tallies of {set_name}"


def share_of(seconds: float, articles: int) -> int:
    """Return the milliseconds of work that each of an edit's articles is given of its seconds."""
    with trusting("edits"):
        return round(seconds * 1000 / max(1, articles))


def adjust(c: Executor, about: str, rows: int, seal: int) -> None:
    """Add to a seal what rows that come or go (counted below zero) make of it."""
    c.execute(
        """INSERT INTO seals VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, seal = seal + excluded.seal""",
        (about, rows, seal),
    )


def seal_small(c: Executor, table: str) -> None:
    """Seal a table of `SMALL` as it is now."""
    rows = c.execute(SMALL[table]).fetchall()
    c.execute("INSERT OR REPLACE INTO seals VALUES (?, ?, ?)", (table, len(rows), sum(map(seal_of, rows))))


def _fits(c: Executor, about: str, rows: Sequence[Row]) -> bool:
    kept = c.execute("SELECT rows, seal FROM seals WHERE about = ?", (about,)).fetchone()
    return (kept or (0, 0)) == (len(rows), sum(map(seal_of, rows)))


def check(c: Executor, about: str, rows: Sequence[Row]) -> None:
    """Raise StoreDamagedError unless these are the rows that were sealed."""
    if not _fits(c, about, rows):
        raise StoreDamagedError(f"the stored {about} are not what was stored", hint=_HINT)


def check_small(c: Executor, *tables: str) -> None:
    """Raise StoreDamagedError unless these tables of `SMALL` are as they were sealed."""
    for table in tables:
        check(c, table, c.execute(SMALL[table]).fetchall())


def add_to_tally(c: Executor, set_name: str, article: str, figures: Figures) -> None:
    """Add to a set's tally in an article: what comes or, below zero, goes."""
    total = sum(figures)
    done = c.execute(
        """UPDATE tallies SET spans = spans + ?, rows = rows + ?, seal = seal + ?, active_ms = active_ms + ?, total = total + ?
           WHERE set_name = ? AND article = ?""",
        (*figures, total, set_name, article),
    )
    if not done.rowcount:
        c.execute("INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?)", (set_name, article, *figures, total))
        adjust(c, tallies_of(set_name), 1, seal_of((set_name, article)))


def read_tallies(c: Executor, set_name: str) -> dict[str, tuple[int, int]]:
    """Return for each article that the set has touched its confirmed spans and milliseconds of work; checked."""
    rows = c.execute(
        "SELECT article, spans, rows, seal, active_ms, total FROM tallies WHERE set_name = ?", (set_name,)
    ).fetchall()
    check(c, tallies_of(set_name), [(set_name, row[0]) for row in rows])
    for article, *figures, total in rows:
        with trusting("tallies"):
            fits = sum(figures) == total
        if not fits:
            raise StoreDamagedError(f"the tally of {article} in {set_name} is not what was stored", hint=_HINT)
    return {row[0]: (row[1], row[4]) for row in rows}


def check_spans(c: Executor, set_name: str, article: str, rows: Sequence[Row], *, where: str) -> None:
    """Raise StoreDamagedError unless these rows of `SPAN_COLUMNS` are all that the set has in the article, as sealed."""
    kept = c.execute(
        "SELECT rows, seal FROM tallies WHERE set_name = ? AND article = ?", (set_name, article)
    ).fetchone()
    if (kept or (0, 0)) != (len(rows), seal_of_spans(rows)):
        raise StoreDamagedError("the stored spans are not what was stored", where=where, hint=_HINT)


def count_anew(c: Executor, article: str) -> dict[str, Figures]:
    """Return what the tallies of an article must be, by set, from its spans and the log."""
    current = c.execute("SELECT revision FROM articles WHERE id = ?", (article,)).fetchone()[0]
    found: dict[str, list[int]] = {}
    for set_name, *values in c.execute(
        f"SELECT s.set_name, {SPAN_COLUMNS} FROM spans s WHERE s.article = ?", (article,)
    ):
        row = tuple(values)
        figures = found.setdefault(set_name, [0, 0, 0, 0])
        figures[0] += row[REVISION] == current and row[ORIGIN] in CONFIRMED
        figures[1] += 1
        figures[2] += seal_of(row)
    for set_name, seconds, articles, _ in c.execute(
        """SELECT DISTINCT t.set_name, e.active_seconds,
                  (SELECT count(DISTINCT json_extract(value, '$.article')) FROM json_each(e.changes)), e.number
           FROM touches t JOIN edits e ON e.number = t.edit WHERE t.article = ? AND t.set_name <> '' AND e.active_seconds > 0""",
        (article,),
    ):
        found.setdefault(set_name, [0, 0, 0, 0])[3] += share_of(seconds, articles)
    return {name: (spans, rows, seal, active) for name, (spans, rows, seal, active) in found.items()}


def recount(c: Executor, article: str) -> None:
    """Make the tallies of an article anew from its spans and the log."""
    gone = c.execute("SELECT set_name FROM tallies WHERE article = ?", (article,)).fetchall()
    c.execute("DELETE FROM tallies WHERE article = ?", (article,))
    for (set_name,) in gone:
        adjust(c, tallies_of(set_name), -1, -seal_of((set_name, article)))
    there = {name for (name,) in c.execute("SELECT name FROM sets")}
    for set_name, figures in count_anew(c, article).items():
        if set_name in there:
            add_to_tally(c, set_name, article, figures)


def reseal_annotations(c: Executor) -> None:
    """Make every tally, and the seals of tallies and statuses, anew from the rows that are there."""
    c.execute("DELETE FROM seals WHERE about LIKE 'statuses of %' OR about LIKE 'tallies of %'")
    c.execute("DELETE FROM tallies")
    for set_name, *row in c.execute("SELECT set_name, article, status, updated FROM statuses").fetchall():
        adjust(c, statuses_of(set_name), 1, seal_of(tuple(row)))
    for (article,) in c.execute("SELECT id FROM articles").fetchall():
        recount(c, article)


def reseal(c: Executor) -> None:
    """Make every tally and seal anew from the rows that are there."""
    for table in SMALL:
        seal_small(c, table)
    c.execute("DELETE FROM seals WHERE about = ?", (ARTICLES,))
    rows = c.execute("SELECT id, name, revision FROM articles").fetchall()
    adjust(c, ARTICLES, len(rows), sum(map(seal_of, rows)))
    reseal_annotations(c)


def faults(c: Executor) -> Iterator[tuple[str, str]]:
    """Yield where and what of all that does not fit its seal or tally."""
    rows = c.execute("SELECT id, name, revision FROM articles").fetchall()
    sets = [name for (name,) in c.execute("SELECT name FROM sets")]
    sealed = [(ARTICLES, rows), *((table, c.execute(query).fetchall()) for table, query in SMALL.items())]
    for name in sets:
        sealed.append((statuses_of(name), c.execute(_STATUSES, (name,)).fetchall()))
        sealed.append((tallies_of(name), c.execute(_TALLIED, (name,)).fetchall()))
    for about, found in sealed:
        if not _fits(c, about, found):
            yield about, "are not what was stored"
    for article, name, _ in rows:
        kept = c.execute(
            "SELECT set_name, spans, rows, seal, active_ms, total FROM tallies WHERE article = ?", (article,)
        )
        there = {one: tuple(figures) for one, *figures in kept}
        wanted = {one: (*figures, sum(figures)) for one, figures in count_anew(c, article).items()}
        for one in sorted({one for one, figures in (there.items() ^ wanted.items()) if any(figures)}):
            yield f"{name}, set {one}", "the tally is not that of the spans and the log"
