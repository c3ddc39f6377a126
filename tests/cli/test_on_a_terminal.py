"""What commands print on a terminal of 80 × 24: paged where it is long, and no word cut at the right edge."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import pytest
from rich.cells import cell_len

from zoneread.cli.main import COMMANDS
from zoneread.cli.main import zoneread as zoneread_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Runner

COLUMNS, ROWS = 80, 24
LONG = [
    ["formats"],
    ["keys", "list"],
    ["log"],
    ["feedback", "lin", "--any-status"],
    ["text", "01-first.txt", "--side-by-side"],
    ["verdicts"],
    ["list"],
    ["search", "栖梧"],
    ["show", "01-first.txt", "--set", "lin"],
    ["suggest", "01-first.txt"],
    ["lint"],
    ["diff", "lin", "zhao"],
    ["adjudicate", "lin", "zhao", "--any-status"],
]
"""What may be longer than a screen."""


def pretend(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pretend that standard output is a terminal, and return what will have gone through the pager."""
    seen: list[str] = []
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.setenv("LINES", str(ROWS))
    monkeypatch.setenv("LESS", "-R")
    monkeypatch.setattr(click, "echo_via_pager", lambda text, color: seen.append("".join(text)))
    return seen


def words(text: str) -> str:
    return "".join(click.unstyle(text).split())


@pytest.mark.usefixtures("workspace")
class TestCommands:
    @pytest.fixture(autouse=True)
    def decided(self, workspace: object, zoneread: Runner) -> None:
        assert zoneread("adjudicate", "lin", "zhao", "--any-status", "--rule", "all-agree", "--apply").status == 0

    @pytest.mark.parametrize("command", LONG, ids=" ".join)
    def test_no_line_is_wider_than_the_terminal(
        self, zoneread: Runner, monkeypatch: pytest.MonkeyPatch, command: list[str]
    ) -> None:
        pages = pretend(monkeypatch)
        out = click.unstyle(zoneread(*command).out + "".join(pages))
        assert out
        assert all(cell_len(line) <= COLUMNS for line in out.splitlines())

    @pytest.mark.parametrize("command", LONG, ids=" ".join)
    def test_no_pager_is_asked_for_where_none_is_wanted_or_none_can_be(
        self, zoneread: Runner, command: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        piped = zoneread(*command)
        pages = pretend(monkeypatch)
        shown = zoneread(*command, "--no-pager")
        assert (pages, shown.status) == ([], piped.status)
        if command[0] in {"log", "lint", "show", "suggest", "adjudicate"}:
            assert words(shown.out) == words(piped.out), "folding leaves nothing out"

    def test_the_log_keeps_its_words_whole_and_goes_on_further_in(
        self, zoneread: Runner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        piped = zoneread("log").out.splitlines()
        pages = pretend(monkeypatch)
        shown = (zoneread("log", "--no-pager").out + "".join(pages)).splitlines()
        long = [line for line in piped if cell_len(line) > COLUMNS]
        assert long, "or there is nothing to fold"
        said = {word for line in piped for word in line.split() if word.isascii()}
        assert {word for line in shown for word in line.split() if word.isascii()} == said
        at = shown.index(next(line for line in shown if long[0].startswith(line)))
        lead = len(long[0]) - len(long[0].lstrip())
        assert shown[at + 1].startswith(" " * (lead + 4))

    def test_a_decision_is_told_in_lines_on_a_terminal_and_as_a_row_elsewhere(
        self, zoneread: Runner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        head, row = zoneread("verdicts").out.splitlines()
        assert head.split()[:3] == ["article", "label", "start"]
        pretend(monkeypatch)
        first, how, *rest = zoneread("verdicts").out.splitlines()
        assert first.split()[:3] == [*row.split()[:2], "..".join(row.split()[2:4])]
        assert how.startswith("    take lin zhao  by ")
        assert ", rule all-agree" in how
        assert rest[-1].startswith("    votes: lin: ")


def test_what_is_longer_than_the_screen_is_paged(zoneread: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = pretend(monkeypatch)
    assert zoneread("formats").out == ""
    (page,) = pages
    assert "csv cannot carry: text, articles without spans" in page
    assert "jsonl carries everything" in page
    assert zoneread("keys", "list").out == ""
    assert len(pages) == 2


def test_a_message_on_a_terminal_keeps_its_words_whole(zoneread: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    lines = zoneread("xyzzy").err.splitlines()
    assert len(lines) > 1
    assert all(cell_len(line) <= COLUMNS for line in lines)
    assert {word.strip(",)") for line in lines for word in line.split()} >= {*COMMANDS}


def commands() -> Iterator[tuple[str, ...]]:
    """Yield the words of every command, of those in groups too."""
    yield ()
    context = click.Context(zoneread_group)
    for name in COMMANDS:
        yield (name,)
        command = zoneread_group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.commands)


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_no_line_of_help_is_wider_than_the_terminal(
    zoneread: Runner, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    pages = pretend(monkeypatch)
    lines = zoneread(*command, "--help").out.splitlines()
    assert lines
    assert [line for line in lines if cell_len(line) > COLUMNS] == []
    assert pages == []
