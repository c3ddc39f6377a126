"""Articles read to their end by page keys in a real terminal: each cell of the screen is compared with the text."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.programs import ROOT, environment, run_zoneread
from tests.seeds import seed
from tests.terminal import Terminal
from zoneread.store.sqlite import SqliteStore
from zoneread.tui.app import INDENT
from zoneread.tui.arrange import arrange
from zoneread.tui.article_view import MAX_WIDTH
from zoneread.tui.row_strips import MARGIN, RESERVED
from zoneread.view.layout import Layout

if TYPE_CHECKING:
    from pathlib import Path

SIZES = ((80, 24), (120, 40), (200, 60))


def text_column(layout: Layout, columns: range) -> int:
    """Return how many of the columns lie left of the text."""
    return MARGIN + (len(columns) - layout.width - RESERVED) // 2


PATIENCE = 10.0
"""Seconds to wait for a page on a machine with much else to do."""


def expected_rows(layout: Layout, columns: range) -> list[str]:
    """Return the cells of each row of text as they must stand in these columns, an empty string in the second cell of a Hanzi."""
    left = text_column(layout, columns)
    rows = []
    for row in range(layout.rows):
        cells = [" "] * (left + layout.row_indent(row))
        for cluster, _, width in layout.cells(row):
            cells += [cluster, *[""] * (width - 1)]
        rows.append("".join(cells).rstrip())
    return rows


def shown_rows(terminal: Terminal, columns: range, rows: range, left: int) -> list[str]:
    """Return what the screen shows in the reading pane, without the scroll bar and the signs of marks in the margin."""
    buffer = terminal.screen.buffer
    sign = columns[left - MARGIN]
    return ["".join(" " if x == sign else buffer[y][x].data for x in columns[:-1]).rstrip() for y in rows]


def read_through(terminal: Terminal, text: str, size: tuple[int, int]) -> None:
    """Page from the start of the article to its end; fail where a row is left out or a cell is not that of the text."""
    pane = arrange(*size, (), 0).article
    columns, rows = range(pane.x, pane.right), range(pane.y, pane.bottom)
    layout = Layout(text, min(MAX_WIDTH, pane.width - RESERVED), indent=INDENT)
    expected = expected_rows(layout, columns)
    assert "".join(
        cluster for row in range(layout.rows) for cluster, _, _ in layout.cells(row)
    ) == layout.cells_of_text.text.replace("\n", "")
    terminal.press("g", "g")
    nearest = top = 0
    while True:
        deadline = time.monotonic() + PATIENCE
        while True:
            page = shown_rows(terminal, columns, rows, text_column(layout, columns))
            tops = (
                at
                for at in range(nearest, top + len(rows) + 1)
                if expected[at : at + len(rows)] == page[: len(expected) - at]
            )
            found = next(tops, None)
            if found is not None or time.monotonic() > deadline:
                break
            terminal.read(0.05)
        assert found is not None, (
            f"after row {top} rows are left out or wrong, or the key did nothing:\n{terminal.text}"
        )
        if found + len(rows) >= len(expected):
            return
        top, nearest = found, found + 1
        terminal.press("pagedown")


def read_all(workspace: Path, size: tuple[int, int], state: Path) -> None:
    """Read every article of a workspace through."""
    with SqliteStore.open(workspace / "annotations.db", readonly=True) as store:
        texts = [store.article(row.id).reading.text for row in store.articles()]
    command = [sys.executable, "-m", "zoneread", "read", "--annotator", "reads"]
    with Terminal(command, size=size, env=environment(ZONEREAD_STATE=str(state)), cwd=workspace) as terminal:
        terminal.wait_for("help")
        terminal.wait_quiet(0.5)
        for number, text in enumerate(texts):
            if number:
                terminal.press("]", quiet=0.2)
            read_through(terminal, text, size)
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("size", SIZES)
def test_the_bundled_articles_are_read_to_their_end_without_losing_a_cell(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    shutil.copy(ROOT / "annotations.db", tmp_path / "annotations.db")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "keymaps").mkdir()
    read_all(tmp_path, size, tmp_path / "state")


@pytest.mark.parametrize("size", SIZES)
def test_real_articles_are_read_to_their_end_without_losing_a_cell(tmp_path: Path, size: tuple[int, int]) -> None:
    assert run_zoneread("init", "real", cwd=tmp_path).returncode == 0
    for number in ("000", "001", "002", "003", "004"):
        (tmp_path / f"{number}.txt").write_bytes(seed(number).encode())
        assert run_zoneread("import", f"../{number}.txt", cwd=tmp_path / "real").returncode == 0
    read_all(tmp_path / "real", size, tmp_path / "state")
