"""What every benchmark hands back: one row a figure, as a table on the terminal and as JSON for history.

A row has a name that stays the same from version to version, what it was measured on, a value with its unit, and,
where there are such, the floor or the peer measured in the same run and the aims. A results file holds runs, oldest
first; a run is one benchmark with the facts of the machine and its rows.
"""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE = "ZONEREAD_BENCH_FIGURES"
"""Where the name of the file that rows go to is handed to the benchmarks."""
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `most`, `least` and `most_ratio` are its aims, on the value and on its ratio to the floor."""

    name: str
    size: str
    value: float
    unit: str
    floor: str = ""
    floor_value: float | None = None
    most: float | None = None
    least: float | None = None
    most_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor's value; None without a floor, or where it is 0."""
        return self.value / self.floor_value if self.floor_value else None

    @property
    def aim(self) -> str:
        """The aims in words, empty without one."""
        parts = []
        if self.most is not None:
            parts.append(f"≤ {self.most:g} {self.unit}")
        if self.least is not None:
            parts.append(f"≥ {self.least:g} {self.unit}")
        if self.most_ratio is not None:
            parts.append(f"≤ {self.most_ratio:g} ×")
        return ", ".join(parts)

    @property
    def met(self) -> bool | None:
        """Whether every aim is met; None without one. An aim on a ratio that cannot be taken is missed."""
        if not self.aim:
            return None
        return (
            (self.most is None or self.value <= self.most)
            and (self.least is None or self.value >= self.least)
            and (self.most_ratio is None or (self.ratio is not None and self.ratio <= self.most_ratio))
        )

    def as_json(self) -> dict[str, Any]:
        """Return the row for a results file: the fields, and what follows from them."""
        return dataclasses.asdict(self) | {"ratio": self.ratio, "met": self.met}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Figure:
        """Return the figure of a row. Raises KeyError when a field is missing."""
        return cls(**{field.name: row[field.name] for field in dataclasses.fields(cls)})


def hand_back(*figures: Figure) -> None:
    """Append rows to the file that ``python -m bench`` reads; alone, a benchmark writes none."""
    path = os.environ.get(VARIABLE)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(figure.as_json(), ensure_ascii=False) + "\n" for figure in figures)


def handed_back(path: Path) -> list[Figure]:
    """Return what a benchmark has written to `path`."""
    return [Figure.from_json(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def number(value: float) -> str:
    """Return a value in three significant digits, or whole from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


HEADS = ("what", "on", "value", "floor or peer", "ratio", "aim", "met")


def cells(figure: Figure) -> tuple[str, ...]:
    """Return the cells of a row under `HEADS`."""
    floor = "" if figure.floor_value is None else f"{figure.floor}: {number(figure.floor_value)} {figure.unit}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    met = {True: "yes", False: "NO", None: ""}[figure.met]
    return (figure.name, figure.size, f"{number(figure.value)} {figure.unit}", floor, ratio, figure.aim, met)


def table(figures: Iterable[Figure]) -> str:
    """Return the rows in columns, for a terminal."""
    rows = [HEADS, *map(cells, figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def machine() -> dict[str, Any]:
    """Return the facts of this machine and checkout at this moment; `commit` is empty outside of git."""
    git = ["git", "-C", str(RESULTS.parent), "describe", "--always", "--dirty"]
    try:
        commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        commit = ""
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": commit,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 2),
    }


def read_runs(path: Path) -> list[dict[str, Any]]:
    """Return the runs of a results file, oldest first; none where there is no file."""
    return json.loads(path.read_text(encoding="utf-8"))["runs"] if path.exists() else []


def add_run(path: Path, run: dict[str, Any]) -> None:
    """Append a run to a results file; the file is whole at every moment."""
    write_runs(path, [*read_runs(path), run])


def write_runs(path: Path, runs: list[dict[str, Any]]) -> None:
    """Write a results file in place of what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".zoneread-tmp")
    new.write_text(json.dumps({"runs": runs}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    new.replace(path)
