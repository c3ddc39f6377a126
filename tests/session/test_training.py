from __future__ import annotations

import json
import re
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.store.builders import new_article
from tests.workspaces import make_workspace
from zoneread.demo.layout import lay_out
from zoneread.errors import DataError, UsageError
from zoneread.session import training
from zoneread.session.advising import Advising, answer
from zoneread.session.opening import open_store
from zoneread.session.suggesting import Suggesting
from zoneread.span.edits import set_status
from zoneread.span.span import Status
from zoneread.store.protocol import SetKind
from zoneread.suggest.chain import dumps
from zoneread.suggest.learner import REPORT, model_of, train_label
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zoneread.session.workspace import Workspace
    from zoneread.store.sqlite import SqliteStore


@pytest.mark.slow
def test_training_on_the_demos_gold_compares_the_learner_with_the_rules(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path / "demo")
    with open_store(workspace, readonly=True) as store:
        report = training.train(store, workspace, "gold")
    assert report["articles"] == 12
    assert set(report["labels"]) == {"metric", "project", "reform", "party-building"}
    assert (training.models_folder(workspace, "gold") / REPORT).exists()
    assert report["set"] == "gold"
    assert len(report["seen"]) == 12


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


def test_a_folder_that_takes_no_model_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.write_bytes(b"")
    asked = json.dumps({"folder": str(folder), "set": "gold", "articles": []})
    with pytest.raises(DataError, match=f"training failed: {re.escape(str(folder))}: File exists"):
        training._run(asked)


def learned(workspace: Workspace, set_name: str, seen: Sequence[str] = ()) -> None:
    """Leave a model for metrics behind, as training on `set_name` does."""
    folder = training.models_folder(workspace, set_name)
    folder.mkdir(parents=True)
    data = dumps(train_label("metric", [("推行甲乙制度。", [Range(2, 6)])] * 3))
    model_of(folder, "metric").write_bytes(data)
    digest = sha256(data).hexdigest()
    figures = {"rules": 0.1, "learner": 0.9, "used": True, "sha256": digest}
    report = {"set": set_name, "articles": 3, "seen": list(seen), "labels": {"metric": figures}}
    (folder / REPORT).write_text(json.dumps(report), encoding="utf-8")


@pytest.mark.parametrize("teacher", ["mei", "gold"])
def test_the_learner_speaks_for_its_labels_in_place_of_the_rules(tmp_path: Path, teacher: str) -> None:
    workspace = make_workspace(tmp_path / "zones")
    with open_store(workspace, readonly=True) as store:
        assert [one.name for one in Suggesting(store, workspace, "mei").suggesters] == ["rules", "memory"]
        learned(workspace, teacher)
        suggesting = Suggesting(store, workspace, "mei")
        assert [one.name for one in suggesting.suggesters] == ["rules", "memory", "learner"]
        found = suggesting.for_article(store.article(store.find_article("01-first.txt").id)).suggestions
    assert {one.suggester for one in found if one.label == "metric"} <= {"learner"}


@pytest.mark.parametrize("what", ["damaged", "missing", "of an older zoneread", "nonsense with the right digest"])
def test_a_model_that_is_not_what_training_wrote_is_silent_and_told_of_in_one_line(tmp_path: Path, what: str) -> None:
    workspace = make_workspace(tmp_path / "zones")
    learned(workspace, "mei")
    assert training.lost_models(workspace, "mei") == ""
    folder = training.models_folder(workspace, "mei")
    model = model_of(folder, "metric")
    match what:
        case "damaged":
            model.write_bytes(model.read_bytes().replace(b"1", b"2"))
        case "missing":
            model.unlink()
        case "of an older zoneread":
            model.rename(folder / "metric.crf")
        case _:
            model.write_bytes(b"lCRF")
            report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
            report["labels"]["metric"]["sha256"] = sha256(b"lCRF").hexdigest()
            (folder / REPORT).write_text(json.dumps(report), encoding="utf-8")
    told = "the learner has no model that can be read for metric (zoneread train --set mei makes it anew)"
    assert training.lost_models(workspace, "mei") == told
    assert training.lost_models(workspace, "mei", ["rules", "memory"]) == ""
    with open_store(workspace, readonly=True) as store:
        assert [one.name for one in Suggesting(store, workspace, "mei").suggesters] == ["rules", "memory"]
        asked = Suggesting(store, workspace, "mei", ["learner"])
        assert not asked.for_article(store.article(store.find_article("01-first.txt").id)).suggestions
        advising = Advising(store, workspace)
        question = json.dumps({"ask": "suggest", "set": "mei", "article": "01-first.txt"}).encode()
        assert [answer(advising, question)["news"] for _ in range(2)] == [told, ""]


@pytest.mark.parametrize("report", ["[" * 9_000, "[]", "{}", '{"articles": 1, "seen": [], "labels": {"metric": 3}}'])
def test_a_report_that_training_did_not_write_is_refused(tmp_path: Path, report: str) -> None:
    workspace = make_workspace(tmp_path / "zones")
    learned(workspace, "mei")
    (training.models_folder(workspace, "mei") / REPORT).write_text(report, encoding="utf-8")
    with (
        open_store(workspace, readonly=True) as store,
        pytest.raises(UsageError, match=r"not what training writes|nothing has been learned yet"),
    ):
        Suggesting(store, workspace, "mei")


def test_what_another_annotator_taught_is_no_hint(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "zones")
    learned(workspace, "lin")
    with open_store(workspace, readonly=True) as store:
        assert [one.name for one in Suggesting(store, workspace, "mei").suggesters] == ["rules", "memory"]


def test_the_learner_is_silent_and_the_rules_speak_about_what_was_learned_from(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "zones")
    with open_store(workspace, readonly=True) as store:
        article = store.find_article("01-first.txt").id
        learned(workspace, "gold", [article])
        found = Suggesting(store, workspace, "mei").for_article(store.article(article)).suggestions
    assert {one.suggester for one in found if one.label == "metric"} == {"rules"}


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the background was told to learn from, which a program that writes the report at once pretends to do."""
    asked: list[dict[str, Any]] = []
    program = (
        "import hashlib, json, pathlib, sys\n"
        "asked = json.loads(sys.stdin.readline())\n"
        "folder = pathlib.Path(asked['folder'])\n"
        "folder.mkdir(parents=True, exist_ok=True)\n"
        "seen = [one['id'] for one in asked['articles']]\n"
        'model = b\'{"tags": [], "steps": [], "seen": {}}\'\n'
        "(folder / 'metric.weights.json').write_bytes(model)\n"
        "digest = hashlib.sha256(model).hexdigest()\n"
        "figures = {'metric': {'used': True, 'sha256': digest}, 'reform': {'used': False}}\n"
        "report = {'set': asked['set'], 'articles': len(seen), 'seen': seen, 'labels': figures}\n"
        "(folder / 'learned.json').write_text(json.dumps(report))\n"
    )
    monkeypatch.setattr(training, "COMMAND", (sys.executable, "-c", program))
    tell = training._asked

    def noted(*details: Any) -> dict[str, Any]:
        asked.append(tell(*details))
        return asked[-1]

    monkeypatch.setattr(training, "_asked", noted)
    return asked


def finish(store: SqliteStore, count: int) -> None:
    for row in store.articles()[:count]:
        store.apply(set_status("mei", row.id, store.status(row.id, "mei"), Status.DONE), by="mei")


def news(background: training.BackgroundTraining) -> str:
    assert background._running is not None
    background._running.wait(30)
    return background.news()


def test_one_learns_in_the_background_from_finished_articles_and_it_is_said(
    tmp_path: Path, trained: list[dict[str, Any]]
) -> None:
    workspace = make_workspace(tmp_path / "zones")
    with open_store(workspace) as store:
        for number in range(8):
            store.add_article(new_article(f"9{number}.txt", f"第{number}篇，税收3亿元。"))
        store.ensure_set("mei", SetKind.ANNOTATOR, "mei")
        background = training.BackgroundTraining(workspace)
        finish(store, training.FEWEST - 1)
        assert not background.begin(store, "mei")
        finish(store, training.FEWEST)
        assert background.begin(store, "mei")
        assert news(background) == "learned from 5 articles of mei: the learner now suggests metric"
        assert background.news() == ""
        finish(store, training.FEWEST + 1)
        assert not background.begin(store, "mei")
        finish(store, training.FEWEST + training.STEP)
        assert background.begin(store, "mei")
        assert "7 articles" in news(background)
        assert not background.begin(store, "mei")
        model_of(training.models_folder(workspace, "mei"), "metric").unlink()
        assert background.begin(store, "mei"), "what is lost is learned anew"
        assert "7 articles" in news(background)
    assert [(one["set"], len(one["articles"])) for one in trained] == [("mei", 5), ("mei", 7), ("mei", 7)]


def test_without_the_package_nothing_is_begun(
    tmp_path: Path, trained: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "find_spec", lambda _name: None)
    workspace = lay_out(tmp_path / "demo")
    with open_store(workspace, readonly=True) as store:
        assert not training.BackgroundTraining(workspace).begin(store, "gold")
    assert trained == []


def test_learning_ends_with_whoever_began_it(tmp_path: Path) -> None:
    asked = {"folder": str(tmp_path), "set": "gold", "articles": [], "while_open": True, "seconds": 600}
    slow = "import time; from zoneread.suggest import training; training.train = lambda *_: time.sleep(60); training.main()"
    child = subprocess.Popen([sys.executable, "-c", slow], stdin=subprocess.PIPE)
    assert child.stdin is not None
    child.stdin.write(json.dumps(asked).encode() + b"\n")
    child.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(1.5)
    child.stdin.close()
    assert child.wait(30) == 1


def test_learning_ends_when_its_time_is_up(tmp_path: Path) -> None:
    asked = {"folder": str(tmp_path), "set": "gold", "articles": [], "seconds": 0.2}
    slow = "import time; from zoneread.suggest import training; training.train = lambda *_: time.sleep(60); training.main()"
    ran = subprocess.run(
        [sys.executable, "-c", slow], input=json.dumps(asked).encode() + b"\n", timeout=30, check=False
    )
    assert ran.returncode == 1
