"""What every edit must know and what seldom changes: sets, labels, current revisions. Remembered from edit to edit.

It is forgotten when another connection has committed anything (SQLite's data version), when this one has changed a row
(its count of changes) other than by the edits themselves, or when a transaction was taken back: nothing is checked
against what is old. To be used inside a writing transaction, where nobody else can commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import UsageError, nearest
from zoneread.store.acts import list_reviewers
from zoneread.store.articles import current_revision
from zoneread.store.spans import find_set

if TYPE_CHECKING:
    from zoneread.store.connection import Connection
    from zoneread.store.protocol import AnnotationSet


class Remembered:
    """What one connection's editor remembers. `look` comes first in every transaction, `keep` last."""

    def __init__(self, c: Connection) -> None:
        self._c = c
        self._version = -1
        self._own = (-1, -1)
        self._sets: dict[str, AnnotationSet] = {}
        self._labels: set[str] = set()
        self._revisions: dict[str, int] = {}
        self._reviewers: tuple[str, ...] | None = None

    def look(self) -> None:
        """Forget everything when something was changed since `keep`, or when `keep` was never reached."""
        version = self._c.data_version()
        if version != self._version or self._c.own_changes() != self._own:
            self.forget()
        self._version, self._own = version, (-1, -1)

    def keep(self) -> None:
        """Hold on to what is remembered: all changes of rows up to here were an edit's."""
        self._own = self._c.own_changes()

    def forget(self) -> None:
        """Forget everything."""
        self._sets.clear()
        self._labels.clear()
        self._revisions.clear()
        self._reviewers = None

    def set_named(self, name: str) -> AnnotationSet:
        """Return the set without its counts; UsageError with the nearest name when there is none."""
        found = self._sets.get(name)
        if found is None:
            found = self._sets[name] = find_set(self._c, name)
        return found

    def check_label(self, label: str) -> None:
        """Raise UsageError with the nearest label when there is none with this key."""
        if label in self._labels:
            return
        known = [key for (key,) in self._c.execute("SELECT key FROM labels ORDER BY position")]
        if label not in known:
            raise UsageError(f'no label "{label}"', hint=nearest(label, known))
        self._labels.update(known)

    def reviewers(self) -> tuple[str, ...]:
        """Return who is named a reviewer; nobody when everybody may review."""
        if self._reviewers is None:
            self._reviewers = list_reviewers(self._c)
        return self._reviewers

    def current(self, article: str) -> int:
        """Return the article's current revision; UsageError when there is no such article."""
        found = self._revisions.get(article)
        if found is None:
            found = self._revisions[article] = current_revision(self._c, article)
        return found

    def becomes_current(self, article: str, revision: int) -> None:
        """Take in that an edit has made another revision current."""
        self._revisions[article] = revision
