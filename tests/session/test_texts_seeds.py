"""Every span of the real annotators through settling, re-cleaning and undoing: numbers only, no sentence stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seeds import seeds_folder
from zoneread.corpus.found import ReadOptions
from zoneread.formats.registry import find_format
from zoneread.session.importing import ImportOptions, import_paths
from zoneread.session.loading import LoadOptions, load_file
from zoneread.session.texts import reclean, settle
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.text.ranges import Range

WHO = ("annotator-A", "annotator-B")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    seeds = seeds_folder()
    options = ImportOptions(read=ReadOptions(base=seeds), workers=1)
    with SqliteStore.open(tmp_path / "annotations.db", create=True) as store:
        for _ in import_paths(store, sorted(seeds.glob("0*.txt")), options):
            pass
        for who in WHO:
            load = LoadOptions(coordinates="source", set_name=who, by=who)
            load_file(store, seeds / f"{who}.jsonl", find_format("spans"), load)
        yield store


def anchors(store: SqliteStore) -> dict[str, tuple[tuple[Range, ...], str]]:
    """Return where each span is anchored, and its words."""
    rows = store.articles()
    return {span.id: (span.source, span.quote) for row in rows for who in WHO for span in store.spans(row.id, who)}


def test_every_span_is_back_on_its_words_after_other_clean_up_and_after_undoing_it(store: SqliteStore) -> None:
    before = anchors(store)
    assert len(before) == 384
    for row in store.articles():
        marks = [entry.mark for entry in store.article(row.id).reading.open_marks]
        reclean(store, row.id, DEFAULT, by="keeper", script="original")
        for mark in marks:
            settle(store, row.id, {mark: "accept"}, by="keeper")
        reclean(store, row.id, DEFAULT, by="keeper", steps=())
        assert not store.orphans(row.id)
        reclean(store, row.id, DEFAULT, by="keeper", steps=("default",), script="default")
    assert anchors(store) == before
    while store.undo("keeper") is not None:
        pass
    assert anchors(store) == before
    assert {row.revision for row in store.articles()} == {1}
