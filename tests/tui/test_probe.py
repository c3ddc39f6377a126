"""The terminal is asked once and believed; without an answer nothing is assumed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal
from zoneread.tui.probe import ambiguous_width

ROOT = Path(__file__).parents[2]
ASK = "from zoneread.tui.probe import ambiguous_width as ask; print('width', ask(timeout={0}), flush=True); input()"


def asking(timeout: float) -> list[str]:
    return [sys.executable, "-c", ASK.format(timeout)]


def test_a_pipe_is_not_asked() -> None:
    read, write = os.pipe()
    try:
        assert ambiguous_width(read, write) is None
    finally:
        os.close(read)
        os.close(write)


@pytest.mark.pty
def test_a_narrow_terminal_answers_one_and_is_left_clean() -> None:
    with Terminal(asking(20), cwd=ROOT) as terminal:
        terminal.wait_for("width 1")
        assert terminal.text.startswith("width 1")
        terminal.press("a", "enter")
        assert terminal.wait_exit() == 0
        assert "a" in terminal.text.removeprefix("width 1")


@pytest.mark.pty
@pytest.mark.parametrize(("column", "said"), [(3, "width 2"), (2, "width 1"), (9, "width None")])
def test_what_the_terminal_answers_is_believed_within_reason(column: int, said: str) -> None:
    with Terminal(asking(20), cwd=ROOT, answer=lambda _: f"\x1b[1;{column}R") as terminal:
        terminal.wait_for(said)


@pytest.mark.pty
def test_a_silent_terminal_is_not_waited_for() -> None:
    with Terminal(asking(0.05), cwd=ROOT, answer=lambda _: "") as terminal:
        terminal.wait_for("width None")
