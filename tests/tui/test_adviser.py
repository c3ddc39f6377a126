from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from tests.workspaces import make_workspace
from zoneread.tui.adviser import ChildAdviser

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


async def test_a_child_that_dies_is_told_of_once_and_not_asked_again(tmp_path: Path) -> None:
    adviser = ChildAdviser(make_workspace(tmp_path / "zones"))
    adviser._command = [sys.executable, "-c", "pass"]
    assert "has ended" in (await ask(adviser, ask="settings"))["error"]
    later: list[Mapping[str, Any]] = []
    adviser.ask({"ask": "settings"}, later.append)
    await asyncio.sleep(0)
    assert later == []


async def test_a_child_that_cannot_be_started_is_told_of(tmp_path: Path) -> None:
    adviser = ChildAdviser(make_workspace(tmp_path / "zones"))
    adviser._command = [str(tmp_path / "nothing")]
    assert "cannot be started" in (await ask(adviser, ask="settings"))["error"]
