"""A short working day of the scripted annotator, and the model it is judged by."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bench.expected import Change, Model, Place, held, replayed
from bench.soak import FAILURES, Annotator, Findings, figures
from tests.workspaces import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

HERE, THERE = Place("a", 1, 3), Place("a", 5, 9)


@pytest.mark.pty
def test_a_day_with_failures_ends_with_the_database_as_the_model_has_it(tmp_path: Path) -> None:
    with Annotator(tmp_path, articles=2, seed=5) as annotator:
        for trouble in (
            annotator.hold_the_database,
            annotator.fill_the_disk,
            annotator.take_the_drive_away,
            annotator.stop_and_continue,
            annotator.kill_the_children,
            annotator.run_wild,
            annotator.kill_outright,
        ):
            trouble()
            annotator.resize()
            annotator.check()
        annotator.retag()
        annotator.delete()
        annotator.undo()
        assert annotator.done() == "0001.txt"
        annotator.model.labels[HERE] = "metric"
        (tmp_path / "state" / "reader.log").write_text("Traceback\nTraceback\n", encoding="utf-8")
        assert annotator.finish() == Findings(exceptions=2, differences=1, doctor=0)
        assert {"busy", "full", "away", "stopped", "killed"} <= set(annotator.count)


def test_what_was_wrong_at_the_end_is_a_figure_that_misses_its_aim() -> None:
    count = dict.fromkeys((*FAILURES, "articles", "edits"), 3)
    fine = figures(count, 7, 0.1, Findings(0, 0, 0))
    assert all(row.met is not False for row in fine)
    for wrong in (Findings(1, 0, 0), Findings(0, 1, 0), Findings(0, 0, 1)):
        assert [row.met for row in figures(count, 7, 0.1, wrong)].count(False) == 1


def test_the_model_takes_back_and_does_again() -> None:
    model = Model()
    for change in (Change(HERE, "", "metric"), Change(HERE, "metric", "reform"), Change(THERE, "", "project")):
        model.do(change)
    model.undo()
    model.undo()
    assert model.labels == {HERE: "metric"}
    model.redo()
    assert model.labels == {HERE: "reform"}
    model.do(Change(HERE, "reform", ""))
    with pytest.raises(IndexError):
        model.redo()
    assert model.labels == {}


def test_a_span_that_went_missing_from_the_tables_is_told_by_the_log(tmp_path: Path) -> None:
    database = make_workspace(tmp_path).database
    assert set(held(database).labels) == set(replayed(database).labels)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM spans WHERE quote = '并联审批机制'")
        connection.commit()
    assert set(held(database).labels) < set(replayed(database).labels)
