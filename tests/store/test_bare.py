"""The floor that commits are measured by writes what the store writes."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

from tests.store.bare import Bare, Values
from tests.store.builders import new_span
from tests.store.load import make_database
from zoneread.span.edits import EditKind, add_span, change_span, remove_span
from zoneread.store import care
from zoneread.store.spans import from_span
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "spans": "id, label, start, end, source_start, source_end, fragments, quote, note, attributes, origin, annotator",
    "edits": "number, annotator, kind, target, why, length(changes), active_seconds, program, length(digest)",
    "touches": "article, set_name, edit, parent",
    "tallies": "set_name, article, spans, rows, active_ms",
    "seals": "about, rows, seal",
}
"""Tables that an edit writes, and their columns but for ids and times."""


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what is in these tables, ids and times left out."""
    connection = sqlite3.connect(path)
    found = {}
    for table, columns in TABLES.items():
        kept = columns.removeprefix("id, ")
        found[table] = sorted(connection.execute(f"SELECT {kept} FROM {table}").fetchall(), key=repr)
    connection.close()
    return found


def test_the_floor_writes_the_rows_that_the_store_writes_and_the_doctor_finds_nothing_wrong(tmp_path: Path) -> None:
    ours, bare = tmp_path / "ours.db", tmp_path / "bare.db"
    make_database(ours, ["lin"])
    shutil.copy(ours, bare)
    with SqliteStore.open(ours) as store:
        article = store.articles()[0].id
        for start in (3, 9):
            store.apply(add_span("lin", article, new_span(start, start + 5)), by="lin")
        first, second = store.spans(article, "lin")
        retagged = change_span(EditKind.RETAG, "lin", article, first, first.with_(label="metric", note="𠮷"))
        store.apply(retagged, by="lin")
        store.apply(remove_span("lin", article, second), by="lin")

    floor = Bare(bare)
    assert floor.article() == article
    assert floor.sets() == ["lin"]
    for start in (3, 9):
        floor.commit("add", "lin", ("lin", article), None, values_of(start))
    one, other = floor.spans(article, "lin")
    after: Values = (one[0], "metric", *one[2:8], "𠮷", *one[9:])
    assert floor.commit("retag", "lin", ("lin", article), one, after)[1] == floor.spans(article, "lin")[0]
    floor.commit("remove", "lin", ("lin", article), other, None)
    floor.close()

    assert rows(bare) == rows(ours)
    assert care.doctor(bare) == []


def values_of(start: int) -> Values:
    """Return a new span of lin's as a row."""
    id_, label, first, last, source_start, source_end, _, quote, note, _, origin, *_ = from_span(
        new_span(start, start + 5)
    )
    return (id_, label, first, last, source_start, source_end, None, quote, note, None, origin, "lin", "", "")
