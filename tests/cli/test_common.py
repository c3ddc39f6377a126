"""Tables on terminals of any width."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from zoneread.cli.common import BANDED, print_table, table_lines

HEADER = ["label", "A", "B", "which 哪些"]
ROWS = [["改革", 12, 3, "boundary"], ["指标", 4, 115, "–"]]


def test_without_a_width_a_row_is_one_line() -> None:
    assert list(table_lines(HEADER, ROWS)) == [
        "label   A    B  which 哪些",
        "改革   12    3  boundary",
        "指标    4  115  –",
    ]


def test_columns_that_do_not_fit_follow_below_with_the_first_column_before_them() -> None:
    assert list(table_lines(HEADER, ROWS, 14)) == [
        "label   A    B",
        "改革   12    3",
        "指标    4  115",
        "",
        "label  which 哪些",
        "改革   boundary",
        "指标   –",
    ]


@given(
    st.lists(st.lists(st.text("改𠮷aé1", max_size=9), min_size=5, max_size=5), min_size=1, max_size=4),
    st.integers(1, 60),
)
def test_every_cell_is_shown_and_no_line_is_wider_than_it_must_be(rows: list[list[str]], width: int) -> None:
    header = ["article", "b", "c", "d", "e"]
    lines = list(table_lines(header, rows, width))
    first = max(cell_len(line[0]) for line in [header, *rows])
    widest = max(cell_len(line[column]) for line in [header, *rows] for column in range(1, 5))
    assert all(cell_len(line) <= max(width, first + 2 + widest) for line in lines)
    assert all("\n".join(lines).count(cell) >= 1 for row in rows for cell in row)


def test_a_long_table_keeps_a_row_in_one_place() -> None:
    lines = list(table_lines(HEADER, ROWS * BANDED, 14))
    assert len(lines) == 2 * (1 + 2 * BANDED)
    below = list(table_lines(HEADER, ROWS, 14))
    assert lines[0::2] == below[:1] + below[1:3] * BANDED
    assert lines[1:4:2] == ["    which 哪些", "    boundary"]


@pytest.mark.parametrize(("terminal", "bands"), [(True, 2), (False, 1)])
def test_only_a_terminal_has_a_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, terminal: bool, bands: int
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setenv("COLUMNS", "14")
    print_table(HEADER, ROWS)
    assert capsys.readouterr().out.count("label") == bands
