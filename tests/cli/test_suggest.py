from __future__ import annotations

import json
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

pytestmark = pytest.mark.usefixtures("workspace")


def test_suggest_prints_one_span_a_line_with_both_ranges_and_a_reason(zoneread: Runner) -> None:
    ran = zoneread("suggest", "01-first.txt", "--set", "mei", "--json")
    assert ran.status == 0
    lines = [json.loads(line) for line in ran.out.splitlines()]
    growth = next(line for line in lines if line["quote"] == "同比增长9.5%")
    assert growth["label"] == "metric"
    assert growth["attributes"]["trend"] == "up"
    assert (growth["start"], growth["end"]) == (growth["source_start"], growth["source_end"])
    assert all(0 < line["score"] <= 1 and line["reason"] and line["suggester"] for line in lines)


def test_suggest_prints_for_people_too(zoneread: Runner) -> None:
    ran = zoneread("suggest", "--set", "mei")
    assert "01-first.txt" in ran.out
    assert "同比增长9.5%" in ran.out
    assert "03-empty.txt: 0 suggestions" in ran.out


def test_a_workspace_without_articles_says_what_to_do(zoneread: Runner) -> None:
    zoneread("init", "bare")
    ran = zoneread("suggest", "--workspace", "bare")
    assert (ran.status, ran.out) == (0, "")
    assert "no articles yet: zoneread import" in ran.err


def test_a_program_suggests(zoneread: Runner) -> None:
    code = 'print(\'{"start": 0, "end": 5, "label": "project"}\')'
    program = shlex.join([sys.executable, "-c", code])
    ran = zoneread("suggest", "01-first.txt", "--set", "mei", "--command", program, "--json")
    assert [json.loads(line)["quote"] for line in ran.out.splitlines()] == ["岚川经开区"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--suggester", "rulse"), 2, "did you mean"),
        (("nowhere.txt",), 2, "no article"),
        (("--command", "'"), 2, "--command: cannot be read"),
        (("--command", "/nowhere/model"), 2, "cannot be run"),
        (("--command", "false"), 1, "left with 1"),
        (("--seconds", "0"), 2, "--seconds"),
    ],
)
def test_what_cannot_be_done_is_one_line_on_stderr(
    zoneread: Runner, arguments: tuple[str, ...], status: int, words: str
) -> None:
    ran = zoneread("suggest", *arguments)
    assert ran.status == status
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


def test_evaluate_prints_a_row_for_each_label(zoneread: Runner) -> None:
    ran = zoneread("evaluate", "rules", "--against", "lin")
    assert ran.status == 0
    assert [line.split()[0] for line in ran.out.splitlines()[2:]] == [
        "metric",
        "party-building",
        "project",
        "reform",
        "all",
    ]


def test_evaluate_gives_its_figures_as_json(zoneread: Runner) -> None:
    found = json.loads(zoneread("evaluate", "set:lin", "--against", "lin", "--json").out)
    assert found["labels"]["all"]["exact"] == {"hits": 5, "precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_evaluate_against_a_set_that_is_not_there_is_refused(zoneread: Runner) -> None:
    ran = zoneread("evaluate", "rules", "--against", "gold")
    assert (ran.status, ran.out) == (2, "")


def test_next_names_the_first_article_that_is_not_done(zoneread: Runner) -> None:
    assert zoneread("next", "--set", "lin").out == "02-second.txt\n"
    found = json.loads(zoneread("next", "--set", "mei", "--by", "disagreement", "--count", "9", "--json").out)
    assert next(one["name"] for one in found) == "01-first.txt"
    assert len(found) == 3


def test_next_without_articles_says_how_they_come_in(zoneread: Runner, tmp_path: Path) -> None:
    assert zoneread("init", str(tmp_path / "bare")).status == 0
    ran = zoneread("next", "--workspace", str(tmp_path / "bare"))
    assert (ran.status, ran.out, ran.err) == (0, "", "no articles yet: zoneread import brings them in\n")


def test_train_says_what_it_needs(zoneread: Runner) -> None:
    ran = zoneread("train", "--set", "lin")
    assert (ran.status, ran.out) == (2, "")
    assert "5 are needed" in ran.err


def test_the_learner_is_measured_on_articles_that_it_was_not_taught(zoneread: Runner) -> None:
    ran = zoneread("evaluate", "learner", "--against", "lin")
    assert ran.status == 2
    assert "2 articles are too few to learn from, 5 are needed" in ran.err
