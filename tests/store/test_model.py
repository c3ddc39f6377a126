"""Random edits, undos and redos of two people against a model that keeps whole states: the store says the same.

The model knows nothing of changes or logs: it keeps, for each person, the states before and after each of their edits.
Each person edits their own set, a reviewer gold, so one's undo never meets the other's edits; conflicts have tests of
their own.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.store.builders import TEXT, new_article, new_span, ticking
from zoneread.span.edits import EditKind, add_span, change_span, remove_span, set_status, together
from zoneread.span.plain import Addition, to_plain
from zoneread.span.span import CONFIRMED, Origin, Span, Status, reading_order
from zoneread.store import care
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.span.edits import Change, Edit

SETS = {"lin": "lin", "zhao": "zhao", "gao": "gold"}
PEOPLE = st.sampled_from(sorted(SETS))
LABELS = st.sampled_from(["reform", "metric", "project", "party-building"])
PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(lambda p: (p[0], min(len(TEXT), sum(p))))
State = tuple[tuple[Span, ...], Status]
EMPTY: State = ((), Status.TODO)


class Edits(RuleBasedStateMachine):
    """Each rule does one thing to the store and to the model. `done_so_far` counts them over all runs."""

    done_so_far: ClassVar[Counter[str]] = Counter()

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
        for name, set_name in SETS.items():
            kind = SetKind.GOLD if set_name == "gold" else SetKind.ANNOTATOR
            self.store.ensure_set(set_name, kind, "" if set_name == "gold" else name)
            self.states[name], self.done[name], self.undone[name] = EMPTY, [], []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            assert care.doctor(self.path) == []
            self.folder.cleanup()

    def do(self, by: str, edit: Edit) -> None:
        """Apply the edit to the store, and its plain meaning to the model."""
        self.follow(by, edit.kind, self.store.apply(edit, by=by, active_seconds=2.5).edit.changes)

    def follow(self, by: str, kind: EditKind, changes: Iterable[Change]) -> None:
        """Do to the model what the changes mean."""
        self.done_so_far[kind.value] += 1
        spans, status = self.states[by]
        kept = {span.id: span for span in spans}
        for change in changes:
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

    def chosen(self, by: str, number: int) -> Span | None:
        """Return one of the person's spans, None when there is none."""
        spans, _ = self.states[by]
        return spans[number % len(spans)] if spans else None

    @rule(by=PEOPLE, place=PLACES, label=LABELS)
    def add(self, by: str, place: tuple[int, int], label: str) -> None:
        self.do(by, add_span(SETS[by], self.article, new_span(*place, label)))

    @rule(by=PEOPLE, number=st.integers(0, 99), label=LABELS)
    def retag(self, by: str, number: int, label: str) -> None:
        if before := self.chosen(by, number):
            self.do(by, change_span(EditKind.RETAG, SETS[by], self.article, before, before.with_(label=label)))

    @rule(by=PEOPLE, number=st.integers(0, 99), note=st.sampled_from(["", "细看", "𠮷"]))
    def note(self, by: str, number: int, note: str) -> None:
        if before := self.chosen(by, number):
            self.do(by, change_span(EditKind.NOTE, SETS[by], self.article, before, before.with_(note=note)))

    @rule(by=PEOPLE, number=st.integers(0, 99), place=PLACES)
    def resize(self, by: str, number: int, place: tuple[int, int]) -> None:
        if before := self.chosen(by, number):
            range_ = Range(*place)
            after = before.with_(range=range_, source=(range_,), quote=range_.of(TEXT))
            self.do(by, change_span(EditKind.RESIZE, SETS[by], self.article, before, after))
            (kept,) = [span for span in self.states[by][0] if span.id == before.id]
            assert (kept.label, kept.note, kept.created) == (before.label, before.note, before.created)

    @rule(by=PEOPLE, number=st.integers(0, 99))
    def remove(self, by: str, number: int) -> None:
        if span := self.chosen(by, number):
            self.do(by, remove_span(SETS[by], self.article, span))

    @rule(by=PEOPLE, status=st.sampled_from(Status))
    def set_status(self, by: str, status: Status) -> None:
        self.do(by, set_status(SETS[by], self.article, self.states[by][1], status))

    @rule(by=PEOPLE, places=st.lists(PLACES, max_size=4), label=LABELS)
    def bulk(self, by: str, places: list[tuple[int, int]], label: str) -> None:
        spans, _ = self.states[by]
        edits = [remove_span(SETS[by], self.article, span) for span in spans[:2]]
        edits += [add_span(SETS[by], self.article, new_span(*place, label)) for place in places]
        self.do(by, together(EditKind.BULK, edits))

    @rule(number=st.integers(0, 99), place=PLACES, label=LABELS, taken=st.booleans())
    def adjudicate(self, number: int, place: tuple[int, int], label: str, taken: bool) -> None:
        origin = Origin.ADJUDICATED if taken else Origin.REJECTED
        edits = [add_span("gold", self.article, new_span(*place, label).with_(origin=origin))]
        if replaced := self.chosen("gao", number):
            edits.append(remove_span("gold", self.article, replaced))
        edits.append(set_status("gold", self.article, self.states["gao"][1], Status.IN_PROGRESS))
        self.do("gao", together(EditKind.ADJUDICATE, edits, "a ruling"))

    @rule(by=PEOPLE, places=st.lists(PLACES, max_size=4), label=LABELS, finished=st.booleans())
    def import_(self, by: str, places: list[tuple[int, int]], label: str, finished: bool) -> None:
        spans = [to_plain(new_span(*place, label).with_(origin=Origin.IMPORTED)) for place in places]
        status = set_status(SETS[by], self.article, self.states[by][1], Status.DONE).changes[0] if finished else None
        edit = self.store.add_spans(SETS[by], [Addition(self.article, spans, status)], by=by)  # type: ignore[arg-type]
        (entry,) = self.store.log(limit=1)
        assert entry.id == edit
        self.follow(by, EditKind.IMPORT, entry.changes)

    @rule(by=PEOPLE)
    def undo(self, by: str) -> None:
        applied = self.store.undo(by)
        assert (applied is None) == (not self.done[by])
        if applied is not None:
            self.done_so_far["undo"] += 1
            self.undone[by].append(self.states[by])
            self.states[by] = self.done[by].pop()

    @rule(by=PEOPLE)
    def redo(self, by: str) -> None:
        applied = self.store.redo(by)
        assert (applied is None) == (not self.undone[by])
        if applied is not None:
            self.done_so_far["redo"] += 1
            self.done[by].append(self.states[by])
            self.states[by] = self.undone[by].pop()

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = SqliteStore.open(self.path, clock=self.clock)

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        for name, (spans, status) in getattr(self, "states", {}).items():
            confirmed = tuple(span for span in spans if span.origin in CONFIRMED)
            assert tuple(self.store.spans(self.article, SETS[name], origins=frozenset(Origin))) == spans
            assert self.store.status(self.article, SETS[name]) is status
            assert self.store.overview(SETS[name])[self.article] == (status, len(confirmed))
            (exported,) = self.store.export_rows([SETS[name]])
            assert (exported.spans, exported.status) == (confirmed, status)


class TestEdits(Edits.TestCase):  # type: ignore[valid-type, misc]
    settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
