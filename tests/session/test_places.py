"""Where the reader was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.session.places import LIMIT, Places, state_folder


def places(folder: Path, annotator: str = "lin") -> Places:
    return Places(folder, Path("/nowhere/annotations.db"), annotator)


def test_what_was_saved_is_there_the_next_time(tmp_path: Path) -> None:
    first = places(tmp_path)
    first.remember("a1", 12)
    first.remember("a2", 34)
    first.choose("theme", "light")
    assert first.save()

    again = places(tmp_path)
    assert (again.last, again.offset("a1"), again.offset("a2")) == ("a2", 12, 34)
    assert again.setting("theme") == "light"


def test_nothing_is_written_before_save_or_when_nothing_has_changed(tmp_path: Path) -> None:
    first = places(tmp_path)
    first.remember("a1", 1)
    assert not first.path.exists()
    first.save()
    stamp = first.path.stat().st_mtime_ns
    first.remember("a1", 1)
    first.save()
    assert first.path.stat().st_mtime_ns == stamp


def test_annotators_and_databases_do_not_share_a_place(tmp_path: Path) -> None:
    first = places(tmp_path, "lin")
    first.remember("a1", 5)
    first.save()
    assert places(tmp_path, "wei").offset("a1") == 0
    assert Places(tmp_path, Path("/elsewhere.db"), "lin").offset("a1") == 0


@pytest.mark.parametrize(
    "found",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"offsets": 3}',
        b'{"offsets": {"a": -1, "b": "x"}, "last": 7, "settings": []}',
    ],
)
def test_a_file_that_is_not_one_of_ours_is_as_good_as_none(tmp_path: Path, found: bytes) -> None:
    path = places(tmp_path).path
    path.write_bytes(found)
    read = places(tmp_path)
    assert (read.last, read.offset("a"), read.offset("b"), read.setting("theme", "dark")) == ("", 0, 0, "dark")


def test_a_folder_that_cannot_be_written_costs_the_memory_and_nothing_else(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    read = places(blocked)
    read.remember("a1", 5)
    assert not read.save()
    assert read.offset("a1") == 5


def test_only_the_latest_places_are_kept(tmp_path: Path) -> None:
    first = places(tmp_path)
    for number in range(LIMIT + 5):
        first.remember(f"a{number}", number)
    first.save()
    again = places(tmp_path)
    assert again.offset("a4") == 0
    assert again.offset("a5") == 5


@given(st.dictionaries(st.text(), st.integers(0, 10**9), max_size=20), st.text())
def test_any_ids_and_names_survive(tmp_path_factory: pytest.TempPathFactory, offsets: dict[str, int], who: str) -> None:
    folder = tmp_path_factory.mktemp("state")
    first = places(folder, who)
    for article, offset in offsets.items():
        first.remember(article, offset)
    assert first.save()
    again = places(folder, who)
    assert {article: again.offset(article) for article in offsets} == offsets


def test_the_state_folder_can_be_put_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZONEREAD_STATE", str(tmp_path / "state"))
    assert state_folder() == tmp_path / "state"


def test_an_article_that_is_opened_again_is_among_the_latest(tmp_path: Path) -> None:
    first = places(tmp_path)
    for number in range(LIMIT):
        first.remember(f"a{number}", 1)
    first.remember("a0", 2)
    first.remember("new", 3)
    first.save()
    again = places(tmp_path)
    assert [again.offset(article) for article in ("a0", "a1", "new")] == [2, 0, 3]


def test_going_back_to_the_first_revision_is_remembered(tmp_path: Path) -> None:
    kept = places(tmp_path)
    kept.remember("a1", 0)
    for revision in (1, 2, 1):
        kept.remember_revision("a1", revision)
        assert kept.revision("a1") == revision
