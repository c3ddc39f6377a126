"""Write docs/performance.md from what benchmarks have measured.

Run as ``python docs/performance.py [RESULTS…]``. Each RESULTS is a file that ``make bench`` has written: of every
benchmark the newest run replaces the one kept in docs/performance.json. The page is written from that file alone down
to ``<!-- end of generated -->``; what stands below, figures of other tools, is written by hand and stays. A figure that misses its aim must have its reason in `REASONS`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.figures import HEADS, Figure, cells, number, read_runs, write_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DOCS = Path(__file__).parent
KEPT, PAGE = DOCS / "performance.json", DOCS / "performance.md"
END = "<!-- end of generated -->\n"

SECTIONS: dict[str, tuple[str, str]] = {
    "reader": (
        "The reader",
        (
            "In a real pseudo-terminal of 140 × 42. *First paint* is process time until the last row of the first whole frame"
            " has reached the terminal, beside the import of Textual alone, in turns. A key's *process* time is what all threads"
            " burn until the screen is quiet; *to screen* is by the clock, from the key to the last byte; of `hints` it holds the wait for what may follow an escape. *Idle* is five seconds in which nobody types."
        ),
    ),
    "growth": (
        "Whole commands, and how they grow",
        (
            "Each command as its users run it, start-up included, in a process of its own: processor time with that of its"
            " workers, and the peak memory of the largest process. Articles of 1,000 characters with 20 spans in each of two"
            " sets. The ratio is to a tenth of the articles: 10 is linear."
        ),
    ),
    "store_commit": (
        "One edit's commit",
        (
            "Beside sqlite3 alone, in turns: the same rows, made from the same values with json, hashlib and zlib and stored as"
            " durably, but nothing read and nothing checked; and the span's row alone. Then a large database."
        ),
    ),
    "store_load": (
        "Commits of many at once",
        (
            "24 annotators and 4 reviewers in one file look at an article, think for a quarter of a second on average, and"
            " commit; what is timed is the commit, from the asking to the acknowledgement. Beside 28 processes that do the same with"
            " sqlite3 alone: the same queries, pauses and rows, nothing checked. The two crowds take turns. Without a pause there"
            " is always a queue for the lock and for the processors, and a commit's time is mostly that of others."
        ),
    ),
    "export": (
        "Export and load",
        (
            "JSON lines of 60 spans an article, beside sqlite3 and json that make the same lines and the same rows, digests and"
            " seals included, and check nothing; each in a process of its own, imports left out, the least of several in turns."
        ),
    ),
    "importing": ("Import", "A folder of articles of 2,000 characters, beside a plain read and insert of its files."),
    "clean_up": ("Clean-up", "The reading text and its map, in process time on one core."),
    "damage": ("Damage undone", "Several damages at once in made-up articles, judged edit by edit."),
    "align": ("Alignment and agreement", "One core; the floor aligns nothing, the peer is nervaluate."),
    "suggest": ("Suggestions and search", "Process time, and the rules against the bundled gold."),
    "annotator": ("Keys of a scripted annotator", "Gold spans placed by keys alone in the reader in a terminal."),
    "keystrokes": ("Keys without and with suggestions", "The same, without a terminal."),
    "store_damage": ("Damaged databases", "Copies with bytes flipped or cut short, asked everything."),
    "soak": (
        "Soak",
        (
            "A scripted annotator at work with random commands, resizes and injected failures: the database held by another"
            " process (*busy*), the disk *full*, its folder *away*, the reader *stopped* and continued or *killed*, its"
            " *children killed*; *kept in hand* is how often an edit had to wait for the store. After each article the tables"
            " have to hold what a model of the work holds, and no exception may have been logged, or the run ends; at the end the log is"
            " replayed from nothing, and `zoneread doctor` is asked."
        ),
    ),
}
"""Benchmark -> its heading and what is measured, in the order of the page."""

REASONS: dict[str, str] = {
    "first paint": (
        "What lies between the import and the first frame is the reader's own modules, Textual's own start, opening the database,"
        " and laying out and drawing the article; with 100,000 characters the reading, checking and wrapping of all of them takes"
        " some 15 ms, and grows with the article."
    ),
    "key": (
        "The p95 is a handful of presses: the first of their kind, or ones in which another program had the processor's caches."
        " The median beside it, and the p95 of the largest size, show that it does not grow with the article."
    ),
    "commit among": (
        "The commit reads what it builds upon and checks it, which is a third more than the rows alone take when it is done again"
        " and again. Here each process sleeps between two commits and finds its caches cold, and more code is slower by more."
        " The p95 is time spent waiting for another process, for the lock or for a processor, and differs much from run to run."
    ),
    "one edit's commit": (
        "Beyond making and storing its rows an edit is checked against what is stored. That is processor time on top of a disk"
        " whose sync takes a tenth of a millisecond; where a sync takes longer, the ratio falls."
    ),
    "export": (
        "Beyond what the floor does, every text is compared with its digest, every row with its seal, every quote with its text."
        " By the clock other programs on the machine count too."
    ),
    "load": (
        "Beyond what the floor does, every value of the file is checked, and every quote compared with the text. By the clock"
        " other programs on the machine count too."
    ),
}
"""Beginning of a row's name -> why it misses its aim; the longest beginning counts."""


def newest(runs: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the last run of each benchmark that handed back figures."""
    return {run["bench"]: run for run in runs if run["figures"]}


def figures_of(run: dict[str, Any]) -> list[Figure]:
    """Return the figures of a run."""
    return [Figure.from_json(row) for row in run["figures"]]


def line(columns: Iterable[str]) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(columns)} |"


def tables(figures: Sequence[Figure]) -> list[str]:
    """Return the lines of the tables: names measured at several sizes have a column a size, the others a row each."""
    by_name: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_name[figure.name].append(figure)
    wide: dict[tuple[str, ...], list[list[Figure]]] = defaultdict(list)
    single: list[Figure] = []
    for group in by_name.values():
        if len(group) > 1:
            wide[tuple(figure.size for figure in group)].append(group)
        else:
            single += group
    lines: list[str] = []
    for sizes, groups in wide.items():
        lines += ["", line(("what", *sizes, "floor or peer", "aim")), "|---" * (len(sizes) + 3) + "|"]
        lines += [line((group[0].name, *map(_cell, group), *_beside(group))) for group in groups]
    if single:
        lines += ["", line(HEADS), "|---" * len(HEADS) + "|", *(line(cells(figure)) for figure in single)]
    return lines


def _cell(figure: Figure) -> str:
    ratio = "" if figure.ratio is None else f", {figure.ratio:.2f} ×"
    shown = f"{number(figure.value)} {figure.unit}{ratio}"
    return f"**{shown}: missed**" if figure.met is False else shown


def _beside(group: Sequence[Figure]) -> tuple[str, str]:
    """Return the names of the floors, with its value where there is but one, and the aim of the last size."""
    floors = {(figure.floor, figure.floor_value) for figure in group if figure.floor_value is not None}
    if len(floors) == 1:
        ((name, value),) = floors
        return f"{name}: {number(value or 0.0)} {group[0].unit}", group[-1].aim
    return " / ".join(dict.fromkeys(figure.floor for figure in group if figure.floor)), group[-1].aim


def reason(name: str) -> str:
    """Return why a row misses its aim. Raises LookupError when nobody has said."""
    known = [beginning for beginning in REASONS if name.startswith(beginning)]
    if not known:
        raise LookupError(f"“{name}” misses its aim and REASONS in docs/performance.py does not say why")
    return REASONS[max(known, key=len)]


def missed(runs: dict[str, dict[str, Any]]) -> list[str]:
    """Return the lines about what misses its aim, rows with one reason together."""
    together: dict[str, list[str]] = defaultdict(list)
    for run in runs.values():
        for figure in figures_of(run):
            if figure.met is False:
                ratio = "" if figure.ratio is None else f", {figure.ratio:.2f} × “{figure.floor}”"
                shown = f"{number(figure.value)} {figure.unit}{ratio}"
                together[reason(figure.name)].append(f"{figure.name} ({figure.size}): {shown}; aim {figure.aim}")
    if not together:
        return ["", "Nothing does in these runs."]
    lines: list[str] = []
    for why, rows in together.items():
        lines += ["", why, "", *(f"- {row}" for row in rows)]
    return lines


def page(runs: dict[str, dict[str, Any]]) -> str:
    """Return docs/performance.md down to its end mark."""
    known = [name for name in SECTIONS if name in runs]
    met = [figure.met for name in known for figure in figures_of(runs[name]) if figure.met is not None]
    busy = sum(runs[name]["machine"]["load"] > runs[name]["machine"]["cores"] for name in known)
    parts = [
        "# Performance",
        "",
        "Written by `python docs/performance.py` from docs/performance.json, which `make bench` has measured. Each figure stands",
        "beside a floor or a peer measured in the same run. Machines are noisy: compare ratios, and take any two times",
        f"within a factor of 1.5 as equal. {sum(met)} of {len(met)} aims are met.",
        "",
        "## What was run",
        "",
        f"In {busy} of {len(known)} runs the load was above the number of cores: other programs were at work, and times are longer",
        "than they need be, most of all those by the clock and p95. A quick run has smaller sizes or fewer rounds than a whole one.",
        "",
        line(("benchmark", "when", "commit", "machine", "load", "size of the run")),
        "|---" * 6 + "|",
    ]
    for name in known:
        facts = runs[name]["machine"]
        hardware = f"{facts['cores']} cores, Python {facts['python']}, {facts['system']}"
        size = "quick" if runs[name]["quick"] else "whole"
        parts.append(line((name, facts["at"], facts["commit"], hardware, f"{facts['load']:g}", size)))
    parts += ["", "## What misses its aim, and why", *missed({name: runs[name] for name in known})]
    for name in known:
        heading, about = SECTIONS[name]
        parts += ["", f"## {heading}", "", about, *tables(figures_of(runs[name]))]
    left = [name for name in SECTIONS if name not in runs]
    if left:
        parts += ["", f"Not measured for this page: {', '.join(left)}."]
    return "\n".join(parts) + f"\n\n{END}"


def main(arguments: list[str]) -> int:
    """Take over the newest runs of the results files and write the page."""
    runs = newest([run for path in (KEPT, *map(Path, arguments)) for run in read_runs(path)])
    text = page(runs)
    by_hand = PAGE.read_text(encoding="utf-8").partition(END)[2]
    write_runs(KEPT, list(runs.values()))
    PAGE.write_text(text + by_hand, encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
