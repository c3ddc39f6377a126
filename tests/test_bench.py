"""Every benchmark is in the table that ``make bench`` runs, and can be imported."""

from __future__ import annotations

import importlib
import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.__main__ import BENCHMARKS, main
from bench.export import bare_export, bare_logged_load, build, our_export, our_load
from bench.figures import VARIABLE, Figure, add_run, hand_back, handed_back, machine, number, read_runs, table
from bench.growth import Cost, cost, figures
from tests.programs import ROOT
from zoneread.store import care

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = {"__init__", "__main__", "expected", "fewest", "figures"}


def test_every_module_of_the_folder_is_run() -> None:
    modules = {path.stem for path in (ROOT / "bench").glob("*.py")} - SHARED
    assert modules == set(BENCHMARKS)


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_a_benchmark_can_be_run(name: str) -> None:
    assert callable(importlib.import_module(f"bench.{name}").main)


def test_the_floors_of_export_and_load_make_what_the_program_makes(tmp_path: Path) -> None:
    full, empty = build(tmp_path / "full", 3), build(tmp_path / "empty", 3, annotated=False)
    ours, bare = tmp_path / "ours.jsonl", tmp_path / "bare.jsonl"
    with ours.open("wb") as out, bare.open("wb") as bare_out:
        our_export(full, out)
        bare_export(full, bare_out)
    lines = [[json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in (ours, bare)]
    assert lines[0] == lines[1]
    assert len(lines[0]) == 3

    def loaded(load: Callable[[Path, Path], None]) -> list[list[tuple[object, ...]]]:
        path = Path(shutil.copy(empty, tmp_path / "loaded.db"))
        load(ours, path)
        assert care.doctor(path) == []
        connection = sqlite3.connect(path)
        tables = ("spans", "touches", "tallies", "statuses")
        rows = [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall() for table in tables]
        rows += [connection.execute("SELECT kind, changes FROM edits").fetchall()]
        connection.close()
        return rows

    assert loaded(bare_logged_load) == loaded(our_load)


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["readr"]) == 2
    assert "no benchmark readr" in capsys.readouterr().err


PAINT = Figure("first paint", "10,000 articles", 200.0, "ms", "import", 160.0, most=400.0, most_ratio=1.35)
SEARCHED = Figure("search", "100 articles", 20.0, "ms", most=100.0)


@pytest.mark.parametrize(
    ("figure", "aim", "met"),
    [
        (PAINT, "≤ 400 ms, ≤ 1.35 ×", True),
        (replace(PAINT, floor_value=100.0), "≤ 400 ms, ≤ 1.35 ×", False),
        (replace(PAINT, value=500.0, floor_value=500.0), "≤ 400 ms, ≤ 1.35 ×", False),
        (replace(PAINT, floor_value=None), "≤ 400 ms, ≤ 1.35 ×", False),
        (replace(SEARCHED, most=None, least=30.0), "≥ 30 ms", False),
        (replace(SEARCHED, most=None, least=20.0), "≥ 20 ms", True),
        (replace(SEARCHED, most=None), "", None),
    ],
)
def test_an_aim_is_met_when_all_its_parts_are(figure: Figure, aim: str, met: bool | None) -> None:
    assert (figure.aim, figure.met) == (aim, met)


def test_figures_are_handed_back_when_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.jsonl"
    monkeypatch.setenv(VARIABLE, str(path))
    hand_back(PAINT)
    hand_back(SEARCHED)
    monkeypatch.delenv(VARIABLE)
    hand_back(SEARCHED)
    assert handed_back(path) == [PAINT, SEARCHED]
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[0])["ratio"] == 1.25


def test_a_table_has_a_column_for_all_that_is_known_of_a_figure() -> None:
    assert table([PAINT, replace(SEARCHED, value=2000.0)]).splitlines() == [
        "what         on               value     floor or peer   ratio  aim                 met",
        "first paint  10,000 articles  200 ms    import: 160 ms  1.25   ≤ 400 ms, ≤ 1.35 ×  yes",
        "search       100 articles     2,000 ms                         ≤ 100 ms            NO",
    ]


@pytest.mark.parametrize(("value", "shown"), [(0.01234, "0.0123"), (99.96, "100"), (1234.5, "1,234"), (0.0, "0")])
def test_a_number_has_three_digits_that_count(value: float, shown: str) -> None:
    assert number(value) == shown


def test_runs_are_appended_to_a_results_file(tmp_path: Path) -> None:
    path = tmp_path / "results" / "today.json"
    for name in ("reader", "export"):
        add_run(path, {"bench": name, "figures": [PAINT.as_json()]})
    assert [run["bench"] for run in read_runs(path)] == ["reader", "export"]
    assert Figure.from_json(read_runs(path)[1]["figures"][0]) == PAINT
    assert [found.name for found in path.parent.iterdir()] == ["today.json"]


@pytest.mark.parametrize(
    ("figure", "left_with", "status"), [(PAINT, 0, 0), (PAINT, 1, 1), (replace(PAINT, most=1), 0, 1)]
)
def test_a_run_keeps_the_figures_with_the_facts_of_the_machine(
    figure: Figure, left_with: int, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(command: list[str], *, env: dict[str, str], check: bool) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as patch:
            patch.setenv(VARIABLE, env[VARIABLE])
            hand_back(figure)
        return subprocess.CompletedProcess(command, left_with)

    facts = {"cores": 2, "load": 0.5}
    monkeypatch.setattr("bench.__main__.subprocess.run", measured)
    monkeypatch.setattr("bench.__main__.machine", lambda: facts)
    path = tmp_path / "today.json"
    assert main(["--quick", "--results", str(path), "reader"]) == status
    made = [figure.as_json()]
    assert read_runs(path) == [
        {"bench": "reader", "quick": True, "status": left_with, "machine": facts, "figures": made}
    ]


def test_the_facts_of_the_machine_are_those_a_reader_of_figures_asks_for() -> None:
    assert set(machine()) == {"at", "commit", "cores", "python", "system", "load"}


def test_growth_stands_beside_the_size_before() -> None:
    costs = {100: {"import": Cost(1.0, 30.0)}, 1000: {"import": Cost(12.0, 45.0)}}
    assert [(row.name, row.size, row.value, row.ratio) for row in figures(costs)] == [
        ("import: processor time", "100 articles", 1.0, None),
        ("import: peak memory", "100 articles", 30.0, None),
        ("import: processor time", "1,000 articles", 12.0, 12.0),
        ("import: peak memory", "1,000 articles", 45.0, 1.5),
    ]


def test_a_commands_cost_is_its_own_not_that_of_the_process_that_measures(tmp_path: Path) -> None:
    held = bytearray(200 * 2**20)
    nothing = cost([sys.executable, "-c", "pass"], tmp_path)
    assert 1 < nothing.mib < 100 < len(held) / 2**20
    burning = cost([sys.executable, "-c", "held = bytearray(60 * 2**20); sum(range(3_000_000))"], tmp_path)
    assert burning.mib > nothing.mib + 50
    assert burning.seconds > nothing.seconds


def test_a_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="left with 1: no such thing"):
        cost([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)
