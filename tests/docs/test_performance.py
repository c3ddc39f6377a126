"""docs/performance.md is written from measured figures, and owns up to what misses its aim."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bench.__main__ import BENCHMARKS
from bench.figures import Figure, write_runs
from tests.docs.book import DOCS

if TYPE_CHECKING:
    from pathlib import Path

MACHINE = {
    "at": "2031-05-01T08:00:00Z",
    "commit": "abc1234",
    "cores": 8,
    "python": "3.11.7",
    "system": "Linux",
    "load": 0.2,
}
SEARCH = Figure("search, text 改革", "1,000 articles", 20.5, "ms", most=100.0)
KEYS = [
    Figure("key move: process p95", "3,000 characters", 4.0, "ms", most=16.0),
    Figure("key move: process p95", "100,000 characters", 18.0, "ms", "at 3,000 characters", 4.0, most=16.0),
]


def run(bench: str, *figures: Figure) -> dict[str, Any]:
    rows = [figure.as_json() for figure in figures]
    return {"bench": bench, "quick": False, "status": 0, "machine": MACHINE, "figures": rows}


@pytest.fixture
def performance(tmp_path: Path) -> Any:
    """Return docs/performance.py working on copies of its files."""
    spec = importlib.util.spec_from_file_location("performance_page", DOCS / "performance.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.PAGE, module.KEPT = (tmp_path / name for name in ("performance.md", "performance.json"))
    for path in (module.PAGE, module.KEPT):
        shutil.copy(DOCS / path.name, path)
    return module


def test_the_page_is_what_its_figures_make(performance: Any) -> None:
    runs = performance.newest(performance.read_runs(performance.KEPT))
    whole = performance.PAGE.read_text(encoding="utf-8")
    assert whole.partition(performance.END)[0] + performance.END == performance.page(runs)


def test_new_figures_replace_those_of_their_benchmark_and_no_others(performance: Any, tmp_path: Path) -> None:
    write_runs(performance.KEPT, [run("suggest", SEARCH), run("export", SEARCH)])
    by_hand = performance.PAGE.read_text(encoding="utf-8").partition(performance.END)[2]
    assert "SLATE" in by_hand
    new = Figure("search, text 改革", "1,000 articles", 33.0, "ms", most=100.0)
    write_runs(tmp_path / "today.json", [run("suggest", SEARCH), run("suggest", new), run("suggest")])
    assert performance.main([str(tmp_path / "today.json")]) == 0
    whole = performance.PAGE.read_text(encoding="utf-8")
    assert whole.count("| search, text 改革 | 1,000 articles | 33 ms |  |  | ≤ 100 ms | yes |") == 1
    assert whole.count("| search, text 改革 | 1,000 articles | 20.5 ms |  |  | ≤ 100 ms | yes |") == 1
    assert whole.endswith(performance.END + by_hand)
    kept = json.loads(performance.KEPT.read_text(encoding="utf-8"))["runs"]
    assert kept == [run("suggest", new), run("export", SEARCH)]


def test_a_missed_aim_is_shown_as_missed_with_its_reason(performance: Any) -> None:
    performance.REASONS.clear()
    performance.REASONS.update({"key": "Any key.", "key move": "Rows are drawn anew."})
    page = performance.page({"reader": run("reader", *KEYS)})
    assert "1 of 2 aims are met" in page
    assert "| key move: process p95 | 4 ms | **18 ms, 4.50 ×: missed** | at 3,000 characters: 4 ms | ≤ 16 ms |" in page
    reason = page.index("Rows are drawn anew.")
    assert page[reason:].splitlines()[2].startswith("- key move: process p95 (100,000 characters): 18 ms")
    assert "Any key." not in page


def test_a_missed_aim_without_a_reason_is_refused(performance: Any) -> None:
    performance.REASONS.clear()
    with pytest.raises(LookupError, match=r"key move: process p95.*does not say why"):
        performance.page({"reader": run("reader", *KEYS)})


def test_where_nothing_is_missed_the_page_says_so(performance: Any) -> None:
    page = performance.page({"suggest": run("suggest", SEARCH)})
    assert "Nothing does in these runs." in page
    assert "Not measured for this page: reader, " in page
    assert "| suggest | 2031-05-01T08:00:00Z | abc1234 | 8 cores, Python 3.11.7, Linux | 0.2 | whole |" in page


def test_a_busy_machine_is_owned_up_to(performance: Any) -> None:
    busy = run("export", SEARCH) | {"machine": MACHINE | {"load": 9.5}}
    page = performance.page({"suggest": run("suggest", SEARCH), "export": busy})
    assert "In 1 of 2 runs the load was above the number of cores" in page


def test_every_benchmark_has_its_place_on_the_page(performance: Any) -> None:
    assert set(performance.SECTIONS) == set(BENCHMARKS)
