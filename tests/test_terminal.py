"""The harness itself: sizes, wide characters, keys, signals, ends."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.terminal import Terminal


def script(source: str) -> list[str]:
    return [sys.executable, "-c", source]


def test_a_wide_character_is_read_once_and_takes_two_columns() -> None:
    with Terminal(script("print('开发区ab', flush=True); input()"), size=(20, 4)) as terminal:
        terminal.wait_for("开发区ab")
        assert terminal.lines[0] == "开发区ab"
        assert terminal.find("ab") == (6, 0)
        assert terminal.find("发") == (2, 0)
        assert terminal.find("乙") is None


def test_what_is_pressed_reaches_the_program_and_its_end_is_told() -> None:
    source = "import sys; word = input(); print('got', word, flush=True); sys.exit(3)"
    with Terminal(script(source)) as terminal:
        terminal.press("a", "b", "enter")
        assert terminal.wait_exit() == 3
        assert "got ab" in terminal.text


def test_the_program_sees_the_size_and_is_told_of_another() -> None:
    source = (
        "import os, signal\n"
        "show = lambda *_: print('size', *os.get_terminal_size(), flush=True)\n"
        "signal.signal(signal.SIGWINCH, show); show(); input()"
    )
    with Terminal(script(source), size=(33, 7)) as terminal:
        terminal.wait_for("size 33 7")
        terminal.resize(40, 9)
        terminal.wait_for("size 40 9")


def test_a_signal_ends_the_program() -> None:
    with Terminal(script("print('up', flush=True); input()")) as terminal:
        terminal.wait_for("up")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == -signal.SIGTERM


def test_sequences_the_emulator_does_not_know_are_not_printed() -> None:
    source = "print('\\x1b[>1u\\x1b[=5;1u\\x1b[?2026$p\\x1bPdata\\x1b\\\\\\x1b[?2026hready', flush=True); input()"
    with Terminal(script(source)) as terminal:
        terminal.wait_for("ready")
        assert terminal.lines[0] == "ready"


def test_what_never_shows_is_an_error_with_the_screen() -> None:
    with (
        Terminal(script("print('something else')")) as terminal,
        pytest.raises(AssertionError, match=r"(?s)never shown: 'hello'.*something else"),
    ):
        terminal.wait_for("hello")


def test_a_question_about_the_cursor_is_answered() -> None:
    source = (
        "import sys, termios, tty; tty.setcbreak(0); sys.stdout.write('abc\\x1b[6n'); sys.stdout.flush()\n"
        "answer = ''\n"
        "while not answer.endswith('R'): answer += sys.stdin.read(1)\n"
        "print(repr(answer), flush=True)"
    )
    with Terminal(script(source)) as terminal:
        assert terminal.wait_exit() == 0
        assert "[1;4R" in terminal.text
