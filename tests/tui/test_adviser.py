from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from tests.workspaces import make_workspace
from zoneread.tui.adviser import MOST_DEATHS, ChildAdviser, TwoAdvisers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


async def ask(adviser: ChildAdviser, **question: str) -> Mapping[str, Any]:
    answered: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
    adviser.ask(question, answered.set_result)
    return await asyncio.wait_for(answered, 60)


async def test_the_child_answers_in_the_order_of_the_questions_and_ends_when_closed(tmp_path: Path) -> None:
    adviser = ChildAdviser(make_workspace(tmp_path / "zones"))
    settings, found = await asyncio.gather(
        ask(adviser, ask="settings"), ask(adviser, ask="suggest", set="mei", article="01-first.txt")
    )
    assert "order" in settings
    assert found["suggestions"]
    adviser.close()
    assert adviser._child is not None
    assert adviser._child.poll() is not None


DIES = "import sys; sys.stdin.readline(); sys.exit(1)"
SLEEPS = "import time; time.sleep(60)"
# Answers, but dies of the question "die" and sleeps over the question "sleep".
FRAIL = """
import json, sys, time
for line in sys.stdin:
    word = json.loads(line)["ask"]
    if word == "die":
        sys.exit(1)
    if word == "sleep":
        time.sleep(60)
    print(json.dumps({"answer": word}), flush=True)
"""


def frail(tmp_path: Path, program: str = FRAIL, *, seconds: float = 30) -> ChildAdviser:
    adviser = ChildAdviser(make_workspace(tmp_path / "zones"), seconds=seconds)
    adviser._command = [sys.executable, "-c", program]
    return adviser


async def test_the_question_that_a_child_dies_of_is_answered_and_a_new_child_answers_the_others(tmp_path: Path) -> None:
    adviser = frail(tmp_path)
    words = ["one", "die", "two", "three"]
    answers = await asyncio.gather(*(ask(adviser, ask=word) for word in words))
    assert [one.get("answer") for one in answers] == ["one", None, "two", "three"]
    assert "has ended" in answers[1]["error"]
    assert (await ask(adviser, ask="four"))["answer"] == "four"
    adviser.close()


async def test_a_child_that_takes_too_long_is_ended_and_replaced(tmp_path: Path) -> None:
    adviser = frail(tmp_path, seconds=1)
    answers = await asyncio.gather(ask(adviser, ask="sleep"), ask(adviser, ask="two"))
    assert "has ended" in answers[0]["error"]
    assert answers[1]["answer"] == "two"
    adviser.close()


async def test_each_question_has_its_own_time(tmp_path: Path) -> None:
    program = FRAIL.replace('if word == "die":', "time.sleep(0.5)\n    if word == 'die':")
    adviser = frail(tmp_path, program, seconds=3)
    answers = await asyncio.gather(*(ask(adviser, ask=f"{number}") for number in range(8)))
    assert [one.get("answer") for one in answers] == [f"{number}" for number in range(8)]
    adviser.close()


async def test_children_that_die_one_after_the_other_are_told_of_and_no_more_are_started(tmp_path: Path) -> None:
    adviser = frail(tmp_path, DIES)
    for _ in range(MOST_DEATHS):
        assert "has ended" in (await ask(adviser, ask="settings"))["error"]
    later: list[Mapping[str, Any]] = []
    adviser.ask({"ask": "settings"}, later.append)
    await asyncio.sleep(0)
    assert later == []


async def test_closing_ends_a_child_that_answers_nothing(tmp_path: Path) -> None:
    adviser = frail(tmp_path, SLEEPS)
    heard: list[Mapping[str, Any]] = []
    adviser.ask({"ask": "settings"}, heard.append)
    child = adviser._child
    adviser.close()
    await asyncio.sleep(0.05)
    assert child is not None
    assert child.poll() is not None
    assert heard == []


async def test_a_child_that_cannot_be_started_is_told_of(tmp_path: Path) -> None:
    adviser = ChildAdviser(make_workspace(tmp_path / "zones"))
    adviser._command = [str(tmp_path / "nothing")]
    assert "cannot be started" in (await ask(adviser, ask="settings"))["error"]


async def test_choosing_an_article_keeps_no_suggestion_waiting(tmp_path: Path) -> None:
    quick = frail(tmp_path)
    slow = ChildAdviser(make_workspace(tmp_path / "more"))
    slow._command = [sys.executable, "-c", SLEEPS]
    both = TwoAdvisers(quick, slow)
    chosen: list[Mapping[str, Any]] = []
    both.ask({"ask": "next"}, chosen.append)
    answered: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
    both.ask({"ask": "suggest"}, answered.set_result)
    assert (await asyncio.wait_for(answered, 60))["answer"] == "suggest"
    assert chosen == []
    children = [quick._child, slow._child]
    both.close()
    assert all(child is not None and child.poll() is not None for child in children)


async def test_a_child_that_answers_in_between_is_given_up_only_when_it_dies_on_end(tmp_path: Path) -> None:
    adviser = frail(tmp_path)
    for _ in range(2 * MOST_DEATHS):
        assert "has ended" in (await ask(adviser, ask="die"))["error"]
        assert (await ask(adviser, ask="one"))["answer"] == "one"
    adviser.close()
