from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.workspaces import make_workspace
from zoneread.session import training
from zoneread.session.accepting import accept
from zoneread.session.advising import Advising, answer, suggestions_of
from zoneread.session.evaluating import ORDERS
from zoneread.session.opening import open_store
from zoneread.session.session import Session
from zoneread.session.settings import ORDERS as NAMES
from zoneread.session.suggesting import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.session.workspace import Workspace
    from zoneread.store.sqlite import SqliteStore


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "zones")


@pytest.fixture
def store(workspace: Workspace) -> Iterator[SqliteStore]:
    with open_store(workspace) as opened:
        yield opened


def asked(advising: Advising, **question: str) -> dict[str, Any]:
    return answer(advising, json.dumps(question).encode())


def test_an_answer_reads_back_as_what_is_suggested(store: SqliteStore, workspace: Workspace) -> None:
    found = asked(Advising(store, workspace), ask="suggest", set="mei", article="01-first.txt")
    (wanted,) = suggest(store, workspace, "mei", ["01-first.txt"])
    assert suggestions_of(json.loads(json.dumps(found))) == list(wanted.suggestions)
    assert wanted.suggestions


def test_what_others_commit_counts_from_the_next_question_on(store: SqliteStore, workspace: Workspace) -> None:
    with open_store(workspace) as other:
        advising = Advising(other, workspace)
        before = suggestions_of(asked(advising, ask="suggest", set="mei", article="01-first.txt"))
        session = Session(store, "mei")
        session.apply(accept(session, session.open("01-first.txt"), before[0]))
        after = suggestions_of(asked(advising, ask="suggest", set="mei", article="01-first.txt"))
        assert before[0].range not in [one.range for one in after]


def test_the_articles_to_do_next_come_with_reasons(store: SqliteStore, workspace: Workspace) -> None:
    found = asked(Advising(store, workspace), ask="next", set="lin", by="uncertainty")["next"]
    assert [id_ for id_, _ in found].count(store.find_article("01-first.txt").id) == 0
    assert all("doubtful" in why for _, why in found)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"ask": "next", "set": "lin", "by": "whim"}, 'no order "whim"'),
        ({"ask": "suggest", "set": "lin", "article": "nowhere"}, 'no article "nowhere"'),
    ],
)
def test_what_is_wrong_is_answered_in_words(
    store: SqliteStore, workspace: Workspace, question: dict[str, str], words: str
) -> None:
    assert words in asked(Advising(store, workspace), **question)["error"]


def test_a_faulty_settings_file_is_answered_in_words(store: SqliteStore, workspace: Workspace) -> None:
    (workspace.root / "zoneread.toml").write_text("[suggestions]\nafter_reading = 1\n", encoding="utf-8")
    assert "true or false" in asked(Advising(store, workspace), ask="settings")["error"]


def test_the_orders_that_settings_know_are_those_there_are() -> None:
    assert set(NAMES) == set(ORDERS)


def test_the_process_answers_line_by_line_and_ends_with_its_input(store: SqliteStore, workspace: Workspace) -> None:
    assert store.articles()
    questions = [{"ask": "settings"}, {"ask": "suggest", "set": "mei", "article": "01-first.txt"}]
    done = subprocess.run(
        [sys.executable, "-m", "zoneread.session.advising", str(workspace.root), str(workspace.database)],
        input="".join(json.dumps(one) + "\n" for one in questions),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == {"after_reading": False, "order": "uncertainty"}
    assert suggestions_of(second)


def test_the_workspace_names_who_suggests_in_the_reader(store: SqliteStore, workspace: Workspace) -> None:
    (workspace.root / "mine.jsonl").write_text('{"label": "project", "pattern": "岚"}\n', encoding="utf-8")
    (workspace.root / "suggesters.toml").write_text('patterns = ["mine.jsonl"]\n', encoding="utf-8")
    (workspace.root / "zoneread.toml").write_text('[suggestions]\nfrom = ["mine.jsonl", "set:lin"]\n', encoding="utf-8")
    found = asked(Advising(store, workspace), ask="suggest", set="mei", article="01-first.txt")
    assert {one["suggester"] for one in found["suggestions"]} == {"mine.jsonl", "set:lin"}


def test_no_program_is_run_by_opening_a_workspace(store: SqliteStore, workspace: Workspace) -> None:
    (workspace.root / "suggesters.toml").write_text(
        f'[commands.mine]\nrun = ["touch", "{workspace.root / "ran"}"]\n', encoding="utf-8"
    )
    (workspace.root / "zoneread.toml").write_text('[suggestions]\nfrom = ["mine"]\n', encoding="utf-8")
    found = asked(Advising(store, workspace), ask="suggest", set="mei", article="01-first.txt")
    assert "mine is a program, which the reader does not run" in found["error"]
    assert not (workspace.root / "ran").exists()


def test_learning_is_begun_when_the_workspace_wants_it_and_told_once_when_done(
    store: SqliteStore, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Learns:
        def __init__(self, _workspace: Workspace) -> None:
            self.told = ["learned from 5 articles", ""]

        def begin(self, _store: SqliteStore, set_name: str) -> bool:
            return set_name == "mei"

        def news(self) -> str:
            return self.told.pop(0)

        def close(self) -> None:
            self.told.clear()

    monkeypatch.setattr(training, "BackgroundTraining", Learns)
    advising = Advising(store, workspace)
    assert asked(advising, ask="learn", set="mei") == {"learning": True}
    told = [asked(advising, ask="suggest", set="mei", article="01-first.txt")["news"] for _ in range(2)]
    assert told == ["learned from 5 articles", ""]
    (workspace.root / "zoneread.toml").write_text("[suggestions]\nlearn = false\n", encoding="utf-8")
    assert asked(Advising(store, workspace), ask="learn", set="mei") == {"learning": False}
