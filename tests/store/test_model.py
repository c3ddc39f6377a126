"""Random edits, undos and redos of two people against a model that keeps whole states: the store says the same.

The model knows nothing of changes or logs: it keeps, for each person, the states before and after each of their edits.
Each person edits their own set, so one's undo never meets the other's edits; conflicts have tests of their own.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.store.builders import TEXT, new_article, new_span, ticking
from zoneread.span.edits import EditKind, add_span, change_span, remove_span, set_status, together
from zoneread.span.span import Span, Status, reading_order
from zoneread.store import care
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from zoneread.span.edits import Edit

PEOPLE = st.sampled_from(["lin", "zhao"])
LABELS = st.sampled_from(["reform", "metric", "project", "party-building"])
PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(lambda p: (p[0], min(len(TEXT), sum(p))))
State = tuple[tuple[Span, ...], Status]
EMPTY: State = ((), Status.TODO)


class Edits(RuleBasedStateMachine):
    """Each rule does one thing to the store and to the model."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "annotations.db"
        self.clock = ticking()
        self.store = SqliteStore.open(self.path, create=True, clock=self.clock)
        self.article = self.store.add_article(new_article()).article
        self.states: dict[str, State] = {}
        self.done: dict[str, list[State]] = {}
        self.undone: dict[str, list[State]] = {}
        for name in ("lin", "zhao"):
            self.store.ensure_set(name, SetKind.ANNOTATOR, name)
            self.states[name], self.done[name], self.undone[name] = EMPTY, [], []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            assert care.doctor(self.path) == []
            self.folder.cleanup()

    def do(self, by: str, edit: Edit) -> None:
        """Apply the edit to the store, and its plain meaning to the model."""
        applied = self.store.apply(edit, by=by)
        spans, status = self.states[by]
        kept = {span.id: span for span in spans}
        for change in applied.edit.changes:
            before, after = getattr(change, "before", None), getattr(change, "after", None)
            if isinstance(after, Status):
                status = after
                continue
            if isinstance(before, Span):
                del kept[before.id]
            if isinstance(after, Span):
                kept[after.id] = after
        self.done[by].append(self.states[by])
        self.undone[by].clear()
        self.states[by] = (tuple(sorted(kept.values(), key=reading_order)), status)

    @rule(by=PEOPLE, place=PLACES, label=LABELS)
    def add(self, by: str, place: tuple[int, int], label: str) -> None:
        self.do(by, add_span(by, self.article, new_span(*place, label)))

    @rule(by=PEOPLE, number=st.integers(0, 99), label=LABELS, note=st.sampled_from(["", "细看", "𠮷"]))
    def change(self, by: str, number: int, label: str, note: str) -> None:
        spans, _ = self.states[by]
        if spans:
            before = spans[number % len(spans)]
            self.do(by, change_span(EditKind.RETAG, by, self.article, before, before.with_(label=label, note=note)))

    @rule(by=PEOPLE, number=st.integers(0, 99))
    def remove(self, by: str, number: int) -> None:
        spans, _ = self.states[by]
        if spans:
            self.do(by, remove_span(by, self.article, spans[number % len(spans)]))

    @rule(by=PEOPLE, status=st.sampled_from(Status))
    def set_status(self, by: str, status: Status) -> None:
        self.do(by, set_status(by, self.article, self.states[by][1], status))

    @rule(by=PEOPLE, places=st.lists(PLACES, max_size=4), label=LABELS)
    def bulk(self, by: str, places: list[tuple[int, int]], label: str) -> None:
        spans, _ = self.states[by]
        edits = [remove_span(by, self.article, span) for span in spans[:2]]
        edits += [add_span(by, self.article, new_span(*place, label)) for place in places]
        self.do(by, together(EditKind.BULK, edits))

    @rule(by=PEOPLE)
    def undo(self, by: str) -> None:
        applied = self.store.undo(by)
        assert (applied is None) == (not self.done[by])
        if applied is not None:
            self.undone[by].append(self.states[by])
            self.states[by] = self.done[by].pop()

    @rule(by=PEOPLE)
    def redo(self, by: str) -> None:
        applied = self.store.redo(by)
        assert (applied is None) == (not self.undone[by])
        if applied is not None:
            self.done[by].append(self.states[by])
            self.states[by] = self.undone[by].pop()

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = SqliteStore.open(self.path, clock=self.clock)

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        for name, (spans, status) in getattr(self, "states", {}).items():
            assert tuple(self.store.spans(self.article, name)) == spans
            assert self.store.status(self.article, name) is status
            assert self.store.overview(name)[self.article] == (status, len(spans))


class TestEdits(Edits.TestCase):  # type: ignore[valid-type, misc]
    settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
