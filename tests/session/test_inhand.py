"""Edits that the store could not take: written to a file of their own, brought in later, once and whole."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.builders import new_article
from zoneread.errors import DataError, UsageError
from zoneread.session.inhand import InHand, bring_in, is_in_hand, read_in_hand, write_in_hand
from zoneread.session.session import Session
from zoneread.session.team import merge_files
from zoneread.span.edits import Edit, EditKind, SettlementChange, remove_span, set_status
from zoneread.span.span import Status
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = "2026-03-01T08:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "annotations.db", create=True) as opened:
        opened.add_article(new_article())
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "edits.jsonl"


def in_hand(edit: Edit, by: str = "lin") -> InHand:
    return InHand(edit, by, AT, by, SetKind.ANNOTATOR)


def tagging(store: SqliteStore, start: int, end: int, label: str = "reform", by: str = "lin") -> Edit:
    session = Session(store, by)
    return session.tag(session.open(store.articles()[0].id), Range(start, end), label)


def spans(store: SqliteStore, by: str = "lin") -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.label) for span in store.spans(store.articles()[0].id, by)]


def test_edits_come_back_as_they_were(store: SqliteStore, path: Path) -> None:
    edits = [in_hand(tagging(store, 0, 4)), in_hand(tagging(store, 4, 8, "metric"), "赵")]
    for one in edits:
        write_in_hand(path, one)
    assert is_in_hand(path)
    assert list(read_in_hand(path)) == edits


def test_edits_that_were_in_hand_together_are_all_brought_in_and_once(store: SqliteStore, path: Path) -> None:
    # Each was made on an untouched article and would begin it.
    for one in (in_hand(tagging(store, 0, 4)), in_hand(tagging(store, 4, 8, "metric"))):
        write_in_hand(path, one)
    merged = bring_in(store, path)
    assert (merged.edits, merged.left_out) == (2, ())
    assert spans(store) == [(0, 4, "reform"), (4, 8, "metric")]
    assert store.status(store.articles()[0].id, "lin") is Status.IN_PROGRESS
    again = bring_in(store, path)
    assert (again.edits, again.left_out, len(spans(store))) == (0, (), 2)


def test_what_was_undone_after_bringing_in_does_not_come_back(store: SqliteStore, path: Path) -> None:
    write_in_hand(path, in_hand(tagging(store, 0, 4)))
    bring_in(store, path)
    store.undo("lin")
    assert bring_in(store, path).edits == 0
    assert spans(store) == []


def test_what_others_changed_in_the_meantime_is_left_out_and_named(store: SqliteStore, path: Path) -> None:
    session = Session(store, "lin")
    article = session.open(store.articles()[0].id)
    session.apply(session.tag(article, Range(0, 4), "reform"))
    article = session.open(article.row.id)
    write_in_hand(path, in_hand(session.retag(article, article.spans[0], "metric")))
    session.apply(remove_span("lin", article.row.id, article.spans[0]))
    merged = bring_in(store, path)
    assert merged.edits == 0
    assert merged.left_out[0].startswith(f"retag by lin at {AT}: ")
    assert spans(store) == []


def test_a_status_that_only_went_along_is_no_reason_to_leave_a_span_out(store: SqliteStore, path: Path) -> None:
    article = store.articles()[0].id
    write_in_hand(path, in_hand(tagging(store, 0, 4)))
    store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
    store.apply(set_status("lin", article, Status.TODO, Status.DONE), by="lin")
    assert bring_in(store, path).edits == 1
    assert store.status(article, "lin") is Status.DONE
    assert spans(store) == [(0, 4, "reform")]


def test_merge_takes_such_a_file_like_a_bundle(store: SqliteStore, path: Path) -> None:
    write_in_hand(path, in_hand(tagging(store, 0, 4)))
    ((_, merged),) = merge_files(store, [path])
    assert not isinstance(merged, Exception)
    assert (merged.edits, merged.articles) == (1, ())


def test_another_file_is_never_written_to(path: Path, store: SqliteStore) -> None:
    path.parent.mkdir()
    path.write_text("注意\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"edits\.jsonl: another file is there \(choose another name\)"):
        write_in_hand(path, in_hand(tagging(store, 0, 4)))
    assert path.read_text(encoding="utf-8") == "注意\n"
    with pytest.raises(UsageError, match="cannot be written"):
        write_in_hand(path / "below", in_hand(tagging(store, 0, 4)))


def test_a_settlement_of_the_clean_up_is_not_brought_in(path: Path, store: SqliteStore) -> None:
    edit = Edit(EditKind.SETTLE, (SettlementChange(store.articles()[0].id, "m", "", "accept"),))
    write_in_hand(path, in_hand(edit))
    with pytest.raises(DataError, match=r"edits\.jsonl:2: not an edit: only spans and statuses"):
        bring_in(store, path)


@pytest.mark.parametrize(
    "line", ["", "[]", "{}", "nonsense", '{"changes": 3}', "[" * 9000, '{"changes":[{"type":"span"}]}']
)
def test_a_malformed_line_is_named_and_nothing_is_stored(store: SqliteStore, path: Path, line: str) -> None:
    write_in_hand(path, in_hand(tagging(store, 0, 4)))
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"edits\.jsonl:3: not an edit"):
        bring_in(store, path)
    assert spans(store) == []


@given(data=st.binary(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_it_is_refused_in_words(store: SqliteStore, path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(json.dumps({"zoneread": "edits in hand"}).encode() + b"\n" + data)
    try:
        merged = bring_in(store, path)
    except DataError:
        return
    assert merged.edits == 0


def test_an_edit_of_many_changes_is_brought_in_whole(store: SqliteStore, path: Path) -> None:
    session = Session(store, "lin")
    article = session.open(store.articles()[0].id)
    edit = session.tag_all(article, [Range(start, start + 2) for start in range(0, 8, 2)], "metric", "试")
    write_in_hand(path, in_hand(edit))
    assert bring_in(store, path).edits == 1
    assert len(spans(store)) == 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
@pytest.mark.parametrize("what", ["a named pipe", "a device", "a folder"])
def test_edits_go_into_files_only(store: SqliteStore, tmp_path: Path, what: str) -> None:
    """A pipe would make the reader wait for ever, and a device swallow what was edited."""
    place = {"a device": Path(os.devnull), "a folder": tmp_path}.get(what, tmp_path / "pipe")
    if what == "a named pipe":
        os.mkfifo(place)
    with pytest.raises(UsageError, match=f"this is {what}, not a file"):
        write_in_hand(place, in_hand(tagging(store, 0, 4)))


def test_a_status_that_another_process_changed_is_left_out_and_named(store: SqliteStore, path: Path) -> None:
    article = store.articles()[0].id
    write_in_hand(path, in_hand(set_status("lin", article, Status.TODO, Status.DONE)))
    store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
    store.apply(set_status("lin", article, Status.TODO, Status.SKIPPED), by="lin")
    merged = bring_in(store, path)
    assert merged.edits == 0
    assert merged.left_out[0].startswith(f"status by lin at {AT}: ")
    assert store.status(article, "lin") is Status.SKIPPED


def test_what_is_written_is_seen_onto_the_disk(store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []

    def sync(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr("zoneread.session.inhand.os.fsync", sync)
    write_in_hand(path, in_hand(tagging(store, 0, 4)))
    assert synced == [path.stat().st_size]
