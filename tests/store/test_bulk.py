"""Storing spans by the thousand stores what an edit of additions stores, and refuses what it refuses."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.builders import TEXT, counting, new_article, new_span, ticking
from tests.strategies import hard_text, ranges
from zoneread.errors import AnchorError, DataError, UsageError
from zoneread.span.edits import Edit, EditKind, SpanChange, StatusChange
from zoneread.span.plain import Addition, from_plain, to_plain
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.span.span import Origin, Span, Status
from zoneread.store.care import doctor
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

TIMES = st.sampled_from(["", "2030-01-02T03:04:05Z"])
TABLES = ("spans", "statuses", "edits", "touches", "sets")


@st.composite
def new_spans(draw: DrawFn, ids: str) -> list[Span]:
    """Spans of `TEXT` with every fact set or not, some with ids of their own."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        place = draw(ranges(len(TEXT), allow_empty=False))
        cut = draw(st.integers(place.start, place.end))
        whole = draw(st.booleans()) or cut in place
        source = (place,) if whole else (Range(cut, place.end), Range(place.start, cut))
        span = Span(
            draw(st.sampled_from(["", f"s{ids}{number}"])),
            draw(st.sampled_from(DEFAULT_SCHEME.keys)),
            place,
            source,
            place.of(TEXT),
            draw(hard_text(max_pieces=3)),
            draw(st.dictionaries(st.sampled_from(["值", "unit"]), st.text(max_size=2) | st.integers(0, 9), max_size=2)),
            draw(st.sampled_from(Origin)),
            draw(st.sampled_from(["", "zhao"])),
            draw(TIMES),
            draw(TIMES),
        )
        found.append(span)
    return found


def opened(folder: Path, name: str) -> SqliteStore:
    return SqliteStore.open(folder / name, create=True, clock=ticking(), new_id=counting())


def rows(folder: Path, name: str) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / name)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}")) for table in TABLES}


def filled(store: SqliteStore) -> list[str]:
    store.ensure_set("in", SetKind.IMPORTED)
    return [store.add_article(new_article(name, TEXT + end)).article for name, end in (("a", ""), ("b", "完"))]


@settings(max_examples=40, deadline=None)
@given(new_spans("1"), new_spans("2"), st.sampled_from([None, Status.DONE]))
def test_the_tables_hold_what_an_edit_would_have_put_there(
    first: list[Span], second: list[Span], status: Status | None
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in ("edit", "bulk"):
            with opened(folder, kind) as store:
                one, two = filled(store)
                change = None if status is None else StatusChange("in", two, Status.TODO, status)
                if kind == "bulk":
                    additions = [Addition(one, list(map(to_plain, first)))]
                    additions.append(Addition(two, list(map(to_plain, second)), change))
                    store.add_spans("in", additions, by="lin")
                else:
                    changes = [SpanChange("in", one, None, span) for span in first]
                    changes += [SpanChange("in", two, None, span) for span in second]
                    store.apply(Edit(EditKind.IMPORT, (*changes, *([change] if change else []))), by="lin")
        assert rows(folder, "bulk") == rows(folder, "edit")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with opened(tmp_path, "annotations.db") as made:
        yield made


def test_one_undo_takes_all_of_it_back_and_redo_brings_it_again(store: SqliteStore) -> None:
    article, _ = filled(store)
    done = StatusChange("in", article, Status.TODO, Status.DONE)
    store.add_spans("in", [Addition(article, [to_plain(new_span(0, 3)), to_plain(new_span(5, 9))], done)], by="lin")
    store.undo("lin")
    assert (store.spans(article, "in"), store.status(article, "in")) == ([], Status.TODO)
    store.redo("lin")
    assert [span.range for span in store.spans(article, "in")] == [Range(0, 3), Range(5, 9)]
    assert store.status(article, "in") is Status.DONE


def test_an_id_that_is_taken_is_not_given_twice(store: SqliteStore, tmp_path: Path) -> None:
    one, two = filled(store)
    span = to_plain(new_span(0, 3).with_(id="s00000000000000aa"))
    store.add_spans("in", [Addition(one, [span, span]), Addition(two, [span])], by="lin")
    store.add_spans("in", [Addition(two, [span])], by="lin")
    ids = [found.id for article in (one, two) for found in store.spans(article, "in")]
    assert len(set(ids)) == 4
    assert ids.count("s00000000000000aa") == 1
    assert doctor(tmp_path / "annotations.db") == []


@pytest.mark.parametrize(
    ("span", "error", "message"),
    [
        (new_span(0, 3).with_(quote="没有"), AnchorError, 'should read "没有"'),
        (new_span(0, 3).with_(range=Range(0, 999)), AnchorError, "should read"),
        (new_span(0, 3, "refrom"), UsageError, r'no label "refrom" \(did you mean "reform"\?\)'),
        (new_span(0, 3).with_(source=()), DataError, "has no place in the source text"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_stored(
    store: SqliteStore, span: Span, error: type[Exception], message: str
) -> None:
    article, _ = filled(store)
    with pytest.raises(error, match=message):
        store.add_spans("in", [Addition(article, [to_plain(new_span(5, 9)), to_plain(span)])], by="lin")
    assert store.spans(article, "in") == []
    assert list(store.log()) == []


def test_a_set_that_is_locked_or_anothers_is_not_written_to(store: SqliteStore) -> None:
    article, _ = filled(store)
    store.ensure_set("zhao", SetKind.ANNOTATOR, "zhao")
    addition = [Addition(article, [to_plain(new_span(0, 3))])]
    with pytest.raises(UsageError, match="is zhao's; lin may not write to it"):
        store.add_spans("zhao", addition, by="lin")
    store.lock_set("in")
    with pytest.raises(UsageError, match='the set "in" is locked'):
        store.add_spans("in", addition, by="lin")


@given(new_spans("1"))
def test_a_span_comes_back_from_plain_values(spans: list[Span]) -> None:
    assert [from_plain(to_plain(span)) for span in spans] == spans
