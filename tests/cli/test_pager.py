"""Long text goes through the person's pager, and only then."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from zoneread.cli.pager import page

if TYPE_CHECKING:
    import pytest


def pretend(monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True) -> list[str]:
    """Pretend that standard output is a terminal of ten lines, and return what will have been paged."""
    seen: list[str] = []
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setenv("LINES", "10")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LESS", "-R")
    monkeypatch.setattr(click, "echo_via_pager", lambda text, color: seen.append("".join(text)))
    return seen


def numbers(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def test_what_does_not_fit_on_the_terminal_is_paged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paged = pretend(monkeypatch)
    page(numbers(20))
    assert paged == ["\n".join(numbers(20)) + "\n"]
    assert capsys.readouterr().out == ""


def test_what_fits_or_must_not_be_paged_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paged = pretend(monkeypatch)
    page(numbers(9))
    page(numbers(20), paged=False)
    assert paged == []
    assert capsys.readouterr().out.splitlines() == numbers(9) + numbers(20)


def test_a_pager_that_was_told_nothing_says_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    page(numbers(20))
    assert os.environ["LESS"] == "-R", "what the person has said holds"
    monkeypatch.delenv("LESS")
    page(numbers(20))
    assert "q\\: leave" in os.environ["LESS"]


def test_nothing_is_paged_into_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    paged = pretend(monkeypatch, terminal=False)
    page(numbers(20))
    assert paged == []
    assert capsys.readouterr().out.splitlines() == numbers(20)
