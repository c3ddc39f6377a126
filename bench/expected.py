"""What a scripted annotator expects of a database: a model of its spans, and two readings of the file to hold it against.

The readings know nothing of zoneread but the names of tables and of keys in JSON: one replays the log of edits from
nothing, the other asks the tables.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Place(NamedTuple):
    """Where a span is."""

    article: str
    start: int
    end: int


class Change(NamedTuple):
    """One edit of the model: what it puts where a label, or a status (start and end 0), was; empty for nothing."""

    place: Place
    before: str
    after: str


class Model:
    """What the database has to hold."""

    def __init__(self) -> None:
        self.labels: dict[Place, str] = {}
        self.done: set[str] = set()
        self._undo: list[Change] = []
        self._redo: list[Change] = []

    def do(self, change: Change) -> None:
        """Follow an edit."""
        self._put(change.place, change.after)
        self._undo.append(change)
        self._redo.clear()

    def undo(self) -> None:
        """Take the last edit back."""
        change = self._undo.pop()
        self._put(change.place, change.before)
        self._redo.append(change)

    def redo(self) -> None:
        """Do again what was taken back."""
        change = self._redo.pop()
        self._put(change.place, change.after)
        self._undo.append(change)

    def forget(self, labels: dict[Place, str], done: set[str]) -> None:
        """Begin again from what the log tells, after keys whose effect nobody foresaw."""
        self.labels, self.done = labels, done
        self._undo.clear()
        self._redo.clear()

    @property
    def undoable(self) -> bool:
        """Whether undo has an edit of a span that the model knows."""
        return bool(self._undo)

    def of(self, article: str) -> list[Place]:
        """Return the places in an article."""
        return sorted(place for place in self.labels if place.article == article)

    def _put(self, place: Place, label: str) -> None:
        if place.end == 0:
            (self.done.add if label else self.done.discard)(place.article)
        elif label:
            self.labels[place] = label
        else:
            del self.labels[place]


class Told(NamedTuple):
    """What a database says."""

    labels: dict[Place, str]
    done: set[str]


def replayed(database: Path) -> Told:
    """Replay the log of edits from nothing, by its JSON alone. Raises AssertionError where a row contradicts those before."""
    spans: dict[str, dict[str, Any]] = {}
    statuses: dict[str, str] = {}
    names = _names(database)
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT number, changes FROM edits ORDER BY number").fetchall()
    for number, changes in rows:
        for change in json.loads(changes):
            article = names[change["article"]]
            if change["type"] == "status":
                assert statuses.get(article, "todo") == change["before"], f"edit {number}: another status before"
                statuses[article] = change["after"]
            elif change["type"] == "span":
                before, after = change.get("before"), change.get("after")
                id_ = (before or after)["id"]
                assert spans.get(id_) == (before and before | {"article": article}), f"edit {number}: {id_} was another"
                spans.pop(id_, None)
                if after:
                    spans[id_] = after | {"article": article}
    kept = (span for span in spans.values() if span["origin"] not in ("suggested", "rejected"))
    labels = {Place(s["article"], *s["range"]): s["label"] for s in kept}
    return Told(labels, {article for article, status in statuses.items() if status == "done"})


def held(database: Path) -> Told:
    """Read what the tables hold."""
    with closing(sqlite3.connect(database)) as connection:
        spans = connection.execute(
            "SELECT a.name, s.start, s.end, s.label FROM spans s JOIN articles a ON a.id = s.article"
            " WHERE s.origin NOT IN ('suggested', 'rejected')"
        ).fetchall()
        done = connection.execute(
            "SELECT a.name FROM statuses s JOIN articles a ON a.id = s.article WHERE s.status = 'done'"
        ).fetchall()
    return Told({Place(*place): label for *place, label in spans}, {name for (name,) in done})


def _names(database: Path) -> dict[str, str]:
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("SELECT id, name FROM articles"))
