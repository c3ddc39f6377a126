"""Figures for machines: one JSON object a line, appended to the file that ``python -m bench --json FILE`` names.

A row has ``bench``, the benchmark's module; ``what``, its name in that benchmark, which stays the same from version to
version; what it was measured on (``characters``, ``articles`` …); and its figures, each with its unit at the end of
its name (``p95_ms``, ``ratio``, ``mib``). Without the option nothing is written.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

VARIABLE = "ZONEREAD_BENCH_JSON"
"""Where the file's name is handed to the benchmarks."""


def record(bench: str, what: str, **facts: float | str) -> None:
    """Append one row, its floats rounded to three places, if rows are asked for."""
    path = os.environ.get(VARIABLE)
    if not path:
        return
    rounded = {name: round(fact, 3) if isinstance(fact, float) else fact for name, fact in facts.items()}
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"bench": bench, "what": what, **rounded}, ensure_ascii=False) + "\n")
