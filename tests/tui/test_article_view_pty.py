"""The reading widget on a real pseudo-terminal: what reaches the screen and what never does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal
from zoneread.view.layout import Layout

pytestmark = pytest.mark.pty

ROOT = Path(__file__).parents[2]
HARD = (
    "云溪开发区“先行先试”……建成①号厂房——投资8.6亿元，同比增长12.3%。𠮷田机电、Ａ１厂房落户桂岭。\n"
    "终端命令\x1b]52;c;YWJj\x07与\x9b31m、方向\u202e符、零宽\u200b符、制表\t符都只显示替身。\n"
    "结尾\n"
)


def show(text: str, tmp_path: Path, *, mode: str = "dark", size: tuple[int, int] = (70, 12)) -> Terminal:
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    env = {"TEXTUAL_DISABLE_KITTY_KEY": "1", "NO_COLOR": ""}
    return Terminal([sys.executable, "-m", "tests.tui.host", str(path), mode], size=size, env=env, cwd=ROOT)


def test_the_screen_shows_the_rows_of_the_layout(tmp_path: Path) -> None:
    with show(HARD, tmp_path) as terminal:
        terminal.wait_for("结尾")
        layout = Layout(HARD, 60)
        rows = ["".join(drawn for drawn, _, _ in layout.cells(row)) for row in range(layout.rows)]
        assert [line.strip() for line in terminal.lines][: layout.rows] == rows
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_nothing_of_the_article_commands_the_terminal(tmp_path: Path) -> None:
    with show(HARD, tmp_path) as terminal:
        terminal.wait_for("结尾")
        assert b"\x1b]52" not in terminal.raw
        assert "\x9b".encode() not in terminal.raw
        assert "\u202e".encode() not in terminal.raw
        assert "\u200b".encode() not in terminal.raw


def test_joined_emoji_do_not_move_the_text_after_them(tmp_path: Path) -> None:
    text = "甲👩‍👩‍👧乙❤\ufe0f丙🇨🇳丁\n完"
    with show(text, tmp_path) as terminal:
        terminal.wait_for("完")
        layout = Layout(text, 60)
        left = terminal.find("甲")
        assert left is not None
        for char in "乙丙丁":
            found = terminal.find(char)
            assert found is not None
            assert found[0] - left[0] == layout.place(text.index(char))[1]


def test_without_colour_no_colour_is_written(tmp_path: Path) -> None:
    with show(HARD, tmp_path, mode="none") as terminal:
        cells = [(x, y) for y in range(12) for x in range(70)]
        terminal.wait_for(lambda: any(terminal.screen.buffer[y][x].underscore for x, y in cells))
        drawn = [terminal.screen.buffer[y][x] for x, y in cells]
        assert {(cell.fg, cell.bg) for cell in drawn} == {("default", "default")}


def test_another_size_shows_the_same_text(tmp_path: Path) -> None:
    with show(HARD, tmp_path) as terminal:
        terminal.wait_for("结尾")
        terminal.resize(34, 14)
        terminal.wait_for("结尾")
        layout = Layout(HARD, 30)
        rows = ["".join(drawn for drawn, _, _ in layout.cells(row)) for row in range(layout.rows)]
        shown = [line.strip() for line in terminal.lines]
        assert shown[: len(rows)] == rows or shown == rows[-14:]


def test_an_exported_size_does_not_hide_the_terminals_own(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(HARD.replace("\x9b", ""), encoding="utf-8")
    command = ["env", "COLUMNS=200", "LINES=3", sys.executable, "-m", "tests.tui.host", str(path), "dark"]
    with Terminal(command, size=(70, 12), cwd=ROOT) as terminal:
        terminal.wait_for("结尾")
