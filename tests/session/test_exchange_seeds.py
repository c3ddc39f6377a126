"""Two annotators' spans on real articles: loaded, every quote checked, and out and back in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seeds import seeds_folder
from zoneread.formats.base import Fact, Overlap, WriteOptions
from zoneread.formats.guessing import guess
from zoneread.formats.registry import FORMATS
from zoneread.session.delivery import deliver
from zoneread.session.exporting import Request, Selection
from zoneread.session.importing import ImportOptions, import_paths
from zoneread.session.loading import LoadOptions, load_file
from zoneread.session.opening import create_workspace, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.formats.base import Format
    from zoneread.store.protocol import Store
    from zoneread.store.sqlite import SqliteStore

READABLE = [known for known in FORMATS.values() if known.readable]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    seeds = seeds_folder()
    workspace = create_workspace(tmp_path_factory.mktemp("seeds") / "zones")
    with open_store(workspace) as opened:
        for _ in import_paths(opened, sorted(seeds.glob("*.txt")), ImportOptions(workers=1)):
            pass
        for name in ("A", "B"):
            path = seeds / f"annotator-{name}.jsonl"
            load_file(opened, path, guess(path), LoadOptions("source", name, by=name))
        yield opened


def what_is_there(store: Store, set_name: str) -> set[tuple[str, int, int, str]]:
    return {
        (row.name, span.start, span.end, span.label)
        for row in store.articles()
        for span in store.spans(row.id, set_name)
    }


def test_every_span_loads(store: SqliteStore) -> None:
    for name in ("A", "B"):
        lines = (seeds_folder() / f"annotator-{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(what_is_there(store, name)) == len(set(lines))


@pytest.mark.parametrize("known", READABLE, ids=lambda known: known.name)
def test_out_in_every_format_and_back(store: SqliteStore, known: Format, tmp_path: Path) -> None:
    overlap = Overlap.LONGEST if known.overlap else Overlap.ERROR
    request = Request(Selection(("A",)), known, WriteOptions(overlap=overlap))
    output = tmp_path / f"a{known.suffix}"
    ((path, report),) = deliver(store, [("", request)], output)
    named = f"again-{known.name}"
    loaded = load_file(store, path, known, LoadOptions(set_name=named))
    dropped = {(drop.article, drop.start, drop.end, drop.label) for drop in report.drops}
    assert what_is_there(store, named) == what_is_there(store, "A") - dropped
    assert not loaded.refused


@pytest.mark.parametrize("known", READABLE, ids=lambda known: known.name)
def test_out_in_source_coordinates_and_back_without_a_word(store: SqliteStore, known: Format, tmp_path: Path) -> None:
    overlap = Overlap.LONGEST if known.overlap else Overlap.ERROR
    request = Request(Selection(("B",)), known, WriteOptions(coordinates="source", overlap=overlap))
    ((path, report),) = deliver(store, [("", request)], tmp_path / f"b{known.suffix}")
    assert any(drop.changed for drop in report.drops) is (Fact.ANCHOR in known.losses)
    named = f"source-{known.name}"
    load_file(store, path, known, LoadOptions(set_name=named))
    dropped = sum(not drop.changed for drop in report.drops)
    back, there = what_is_there(store, named), what_is_there(store, "B")
    assert back <= there
    assert len(back) == len(there) - dropped
    assert dropped == 0 or known.overlap
