"""Asking the terminal how wide it draws what Unicode leaves open."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal import Terminal
from zoneread.errors import ConfigError
from zoneread.tui.probe import ambiguous_width, width_from

ASK = "import os; from zoneread.tui.probe import ambiguous_width; print('width', ambiguous_width(os.environ), 'end')"


@pytest.mark.parametrize(("said", "width"), [("1", 1), ("2", 2)])
def test_what_is_set_is_not_asked(said: str, width: int) -> None:
    assert ambiguous_width({"ZONEREAD_AMBIGUOUS": said, "TERM": "xterm"}) == width


def test_what_is_set_must_be_a_width() -> None:
    with pytest.raises(ConfigError, match='ZONEREAD_AMBIGUOUS: not a width: "3"'):
        ambiguous_width({"ZONEREAD_AMBIGUOUS": "3"})


@pytest.mark.parametrize(
    ("answer", "width"), [(b"\x1b[12;2R", 1), (b"\x1b[12;3R", 2), (b"", 1), (b"abc\x1b[1;3R", 2), (b"\x1b[1;33R", 1)]
)
def test_the_column_after_the_sample_is_its_width(answer: bytes, width: int) -> None:
    assert width_from(answer) == width


@given(st.binary(max_size=40))
def test_any_answer_gives_a_width(answer: bytes) -> None:
    assert width_from(answer) in (1, 2)


@pytest.mark.pty
def test_a_terminal_is_asked_and_its_row_left_clean() -> None:
    with Terminal([sys.executable, "-c", ASK]) as terminal:
        terminal.wait_for("width 1 end")
        assert "“" not in terminal.text
        terminal.wait_exit()


@pytest.mark.pty
def test_a_terminal_that_draws_it_wide_says_so() -> None:
    with Terminal([sys.executable, "-c", ASK]) as terminal:
        terminal.screen.write_process_input = lambda data: terminal.send(data and "\x1b[1;3R")  # type: ignore[method-assign]
        terminal.wait_for("width 2 end")


@pytest.mark.pty
def test_a_terminal_that_never_answers_costs_a_moment_and_no_more() -> None:
    with Terminal([sys.executable, "-c", ASK]) as terminal:
        terminal.screen.write_process_input = lambda data: None  # type: ignore[method-assign]
        terminal.wait_for("width 1 end")


def test_without_a_terminal_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO())
    assert ambiguous_width({"TERM": "xterm"}) == 1
