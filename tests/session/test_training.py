from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.workspaces import make_workspace
from zoneread.demo.layout import lay_out
from zoneread.errors import DataError, UsageError
from zoneread.session import training
from zoneread.session.opening import open_store
from zoneread.session.suggesting import Suggesting
from zoneread.suggest.learner import REPORT, train_label
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_training_on_the_demos_gold_compares_the_learner_with_the_rules(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path / "demo")
    with open_store(workspace, readonly=True) as store:
        report = training.train(store, workspace, "gold")
    assert report["articles"] == 12
    assert set(report["labels"]) == {"metric", "project", "reform", "party-building"}
    assert (training.models_folder(workspace) / REPORT).exists()


def test_too_few_articles_are_refused(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "zones")
    with (
        open_store(workspace, readonly=True) as store,
        pytest.raises(UsageError, match="has 1 articles to learn from, 5 are needed"),
    ):
        training.train(store, workspace, "lin")


def test_a_failure_in_the_other_process_is_shown(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"training failed: .*KeyError"):
        training._run("{}")


def test_the_learner_speaks_for_its_labels_in_place_of_the_rules(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "zones")
    folder = training.models_folder(workspace)
    folder.mkdir()
    with open_store(workspace, readonly=True) as store:
        assert [one.name for one in Suggesting(store, workspace, "mei").suggesters] == ["rules", "memory"]
        text = "推行甲乙制度。"
        train_label([(text, [Range(2, 6)])] * 3, folder / "metric.crf")
        report = {"articles": 3, "labels": {"metric": {"rules": 0.1, "learner": 0.9, "used": True}}}
        (folder / REPORT).write_text(json.dumps(report), encoding="utf-8")
        suggesting = Suggesting(store, workspace, "mei")
        assert [one.name for one in suggesting.suggesters] == ["rules", "memory", "learner"]
        found = suggesting.for_article(store.article(store.find_article("01-first.txt").id)).suggestions
    assert {one.suggester for one in found if one.label == "metric"} <= {"learner"}
