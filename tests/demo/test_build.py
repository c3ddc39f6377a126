"""The bundled corpus and its database: rebuilt the same in content, and with something to show for every command."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tests.programs import ROOT
from zoneread.compare.align import PairClass
from zoneread.demo.build import build
from zoneread.demo.layout import lay_out
from zoneread.errors import WorkspaceError
from zoneread.session.agreeing import Entry, agree
from zoneread.session.opening import open_store
from zoneread.session.reviewing import diff_sets
from zoneread.span.span import check_quote
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def contents(database: Path) -> list[str]:
    """Return every table and row as SQL, in the order SQLite dumps them."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    shutil.copyfile(ROOT / "annotations.db", tmp_path / "annotations.db")
    with SqliteStore.open(tmp_path / "annotations.db", readonly=True) as opened:
        yield opened


def test_the_committed_database_is_what_the_script_builds(tmp_path: Path) -> None:
    build(tmp_path / "annotations.db")
    assert contents(tmp_path / "annotations.db") == contents(ROOT / "annotations.db")


def test_there_are_at_least_ten_articles_of_500_to_3500_characters(store: SqliteStore) -> None:
    lengths = [len(store.article(row.id).source.text) for row in store.articles()]
    assert len(lengths) >= 10
    assert all(500 <= length <= 3500 for length in lengths)


def test_the_articles_come_in_several_encodings(store: SqliteStore) -> None:
    assert {row.encoding for row in store.articles()} >= {"utf-8", "gb18030", "big5", "utf-16-le"}


def test_two_annotators_and_gold_have_at_least_120_spans_each(store: SqliteStore) -> None:
    assert {known.name: known.spans >= 120 for known in store.sets()} == {"gold": True, "lin": True, "zhao": True}


def test_every_set_uses_all_four_labels(store: SqliteStore) -> None:
    for known in store.sets():
        spans = [span for row in store.articles() for span in store.spans(row.id, known.name)]
        assert {span.label for span in spans} == set(store.scheme().keys)


def test_the_annotators_differ_in_all_the_ways_annotators_differ(store: SqliteStore) -> None:
    kinds = {kind for kind, number in diff_sets(store, "lin", "zhao").summary.total.classes.items() if number}
    assert kinds >= set(PairClass) - {PairClass.ATTRIBUTE}


def test_some_spans_nest_and_some_overlap(store: SqliteStore) -> None:
    nested = [
        (one, other)
        for row in store.articles()
        for one, other in combinations(store.spans(row.id, "gold"), 2)
        if one.range.overlaps(other.range)
    ]
    assert nested


def test_every_quote_is_the_text_and_every_anchor_lies_in_the_source(store: SqliteStore) -> None:
    for row in store.articles():
        article = store.article(row.id)
        for known in store.sets():
            for span in store.spans(row.id, known.name):
                check_quote(span, article.text, where=row.name)
                assert span.hull.end <= len(article.source.text)
                assert article.reading.map.from_fragments(span.source) == span.range


def test_the_demo_is_laid_out_as_a_workspace_of_ones_own(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path / "trial")
    with open_store(workspace, readonly=True) as opened:
        assert len(opened.articles()) == len(list(workspace.corpus.iterdir()))


def test_the_demo_is_never_laid_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("…")
    with pytest.raises(WorkspaceError, match="not empty"):
        lay_out(tmp_path)


def test_the_figures_in_the_page_about_agreement_are_the_demos(store: SqliteStore) -> None:
    total = agree(store, ["lin", "zhao"], Entry(resamples=0)).pairs[0].agreement.total
    figures = (total.exact_f1, total.relaxed_f1, total.kappa, total.alpha, total.unitizing)
    assert [f"{figure.value:.2f}" for figure in figures] == ["0.80", "0.90", "0.88", "0.88", "0.88"]
    page = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert "exact F1 is 0.80, relaxed F1 0.90, κ and both α 0.88" in page
