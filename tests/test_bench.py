"""Every benchmark is in the table that ``make bench`` runs, and can be imported."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING

import pytest

from bench.__main__ import BENCHMARKS, main
from bench.record import VARIABLE, record
from tests.programs import ROOT

if TYPE_CHECKING:
    from pathlib import Path

HELPERS = {"__init__", "__main__", "fewest", "record"}


def test_every_module_of_the_folder_is_run() -> None:
    modules = {path.stem for path in (ROOT / "bench").glob("*.py")} - HELPERS
    assert modules == set(BENCHMARKS)


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_a_benchmark_can_be_run(name: str) -> None:
    assert callable(importlib.import_module(f"bench.{name}").main)


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["readr"]) == 2
    assert "no benchmark readr" in capsys.readouterr().err


def test_figures_are_recorded_one_row_a_line_when_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rows.jsonl"
    monkeypatch.setenv(VARIABLE, str(path))
    record("reader", "move", characters=3000, p50_ms=2.00049)
    record("reader", "start", on="10,000 articles", ratio=1.3)
    monkeypatch.delenv(VARIABLE)
    record("reader", "lost", p50_ms=1.0)
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == [
        {"bench": "reader", "what": "move", "characters": 3000, "p50_ms": 2.0},
        {"bench": "reader", "what": "start", "on": "10,000 articles", "ratio": 1.3},
    ]
