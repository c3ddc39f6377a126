"""Every benchmark is in the table that ``make bench`` runs, and can be imported."""

from __future__ import annotations

import importlib

import pytest

from bench.__main__ import BENCHMARKS, main
from tests.programs import ROOT

HELPERS = {"__init__", "__main__", "fewest"}


def test_every_module_of_the_folder_is_run() -> None:
    modules = {path.stem for path in (ROOT / "bench").glob("*.py")} - HELPERS
    assert modules == set(BENCHMARKS)


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_a_benchmark_can_be_run(name: str) -> None:
    assert callable(importlib.import_module(f"bench.{name}").main)


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["readr"]) == 2
    assert "no benchmark readr" in capsys.readouterr().err
