"""The reader in a real pseudo-terminal: process time to the first paint, and process time a key.

First paint is the frame with the article, its spans and all the bars, taken when the last row of it reaches the
terminal, on the worked example and on the largest article. It stands beside ``import textual.app`` in the same run,
runs taken in turn. A key's process time is what all threads of the reader burn from the key to a quiet screen, at
three sizes of article. Process times come from the scheduler's own count (/proc/PID/task/*/schedstat), so this runs on
Linux. Everything is compiled beforehand, as an installed program is: the environment may forbid Python to keep it.

Run: python -m bench.reader [--quick]
Aims: first paint under 400 ms and at most 1.35 times the import; p95 of a key under 16 ms, not growing with the article.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.programs import environment
from tests.terminal import Terminal
from zoneread.demo.layout import lay_out
from zoneread.session.opening import create_workspace
from zoneread.span.edits import EditKind, add_span, together
from zoneread.span.span import Span
from zoneread.store.protocol import NewArticle, SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import identity_reading
from zoneread.text.ranges import Range
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from zoneread.session.workspace import Workspace

SIZES = ((3_000, 100), (20_000, 1_000), (100_000, 3_000))
"""Characters of the article and spans in it."""
KEYS: dict[str, tuple[str, ...]] = {
    "move": ("right",),
    "row": ("down",),
    "page": ("pagedown", "pageup"),
    "extend": ("shift+right",),
    "grow": ("=", "-"),
    "word": ("w", "w", "W"),
    "sentence": (")", ")", "("),
    "hints": (";", "escape"),
    "hit": ("n", "N"),
    "article": ("[", "]"),
    "tag": ("ctrl+g", "right", "space", "1"),
    "undo": ("u", "U"),
}
"""What is measured -> the keys pressed in turn; of `tag` only the last one counts."""
SEARCHED = "产"
"""What `hit` steps through."""
IDLE_SECONDS = 5.0
WORDS = "开发区推行改革机制项目签约投产同比增长党建引领产业园企业服务亿元完成一二三四五，。；：“”"
PAINT_AIM, PAINT_RATIO, KEY_AIM = 400.0, 1.35, 16.0
QUIET = 0.04
ESCAPE_QUIET = 0.2
"""Longer than Textual waits for what may follow an escape."""


def make_workspace(folder: Path) -> Workspace:
    """Return a workspace with an article of each size, its spans in the set of `bench`."""
    workspace = create_workspace(folder)
    chance = random.Random(7)
    with SqliteStore.open(workspace.database) as store:
        store.ensure_set("bench", SetKind.ANNOTATOR, "bench")
        for characters, spans in SIZES:
            paragraphs = ("".join(chance.choices(WORDS, k=chance.randint(60, 400))) for _ in range(characters // 200))
            text = "\n".join(paragraphs)[:characters]
            new = NewArticle(f"{characters:06}.txt", str(characters), from_text(text), identity_reading(text))
            article = store.add_article(new).article
            edits = []
            for _ in range(spans):
                start = chance.randrange(len(text) - 40)
                range_ = Range(start, start + chance.randint(2, 30))
                label = chance.choice(("reform", "metric", "project", "party-building"))
                edits.append(add_span("bench", article, Span("", label, range_, (range_,), range_.of(text))))
            store.apply(together(EditKind.IMPORT, edits), by="bench")
    return workspace


def burnt(pid: int) -> float:
    """Return the milliseconds that all threads of the process have run."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def compiled(folder: Path) -> dict[str, str]:
    """Return the environment in which Python keeps what it compiles under `folder`."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def start(workspace: Workspace, article: str, state: Path) -> Terminal:
    """Start the reader on an article."""
    command = [sys.executable, "-m", "zoneread", "read", "--annotator", "bench", article]
    env = environment(ZONEREAD_STATE=str(state / "state"), ZONEREAD_THEME="dark", **compiled(state))
    return Terminal(command, size=(140, 42), env=env, cwd=workspace.root)


def first_paint(workspace: Workspace, article: str, state: Path) -> float:
    """Return the milliseconds of process time until the first frame is on the screen to its last row."""
    with start(workspace, article, state) as terminal:
        terminal.wait_written(b" help ")
        return burnt(terminal.process.pid)


def imported(state: Path) -> float:
    """Return the milliseconds of process time that importing Textual takes."""
    code = "import textual.app, time; print(time.process_time() * 1000)"
    env = environment(**compiled(state))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    return float(done.stdout)


def bench_start(places: dict[str, tuple[Workspace, str]], state: Path, rounds: int) -> bool:
    """Print the time to the first paint at each place beside the floor; say whether an aim was missed."""
    floors: list[float] = []
    paints: dict[str, list[float]] = {what: [] for what in places}
    for turn in range(rounds + 1):
        floor = imported(state)
        for what, (workspace, article) in places.items():
            paint = first_paint(workspace, article, state)
            if turn:  # the first time compiles
                paints[what].append(paint)
        floors += [floor] if turn else []
    floor, missed = statistics.median(floors), False
    print(f"import textual.app {floor:5.0f} ms")
    for what, times in paints.items():
        paint = statistics.median(times)
        print(f"first paint, {what:<17} {paint:5.0f} ms   {paint / floor:.2f} times the import")
        missed |= paint > PAINT_AIM or paint / floor > PAINT_RATIO
    return missed


def key_times(terminal: Terminal, keys: tuple[str, ...], rounds: int, *, last_only: bool) -> list[float]:
    """Return the milliseconds of process time of each key pressed, or of each last one of `keys`."""
    times = []
    for _ in range(rounds):
        for key in keys:
            before = burnt(terminal.process.pid)
            terminal.press(key, quiet=ESCAPE_QUIET if key == "escape" else QUIET)
            if not last_only or key == keys[-1]:
                times.append(burnt(terminal.process.pid) - before)
    return times


def percentile(times: list[float], share: float) -> float:
    """Return the value below which `share` of `times` lie."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def bench_keys(workspace: Workspace, state: Path, rounds: int) -> bool:
    """Print the time of each key at each size, and of doing nothing; say whether an aim was missed."""
    rows: dict[str, list[tuple[float, float]]] = {what: [] for what in KEYS}
    idle: list[float] = []
    for characters, _ in SIZES:
        with start(workspace, f"{characters:06}.txt", state) as terminal:
            terminal.wait_for("help")
            terminal.wait_quiet(0.5)
            terminal.press("/", *SEARCHED, "enter", "pagedown", "pagedown", "home")
            for what, keys in KEYS.items():
                times = key_times(terminal, keys, rounds, last_only=what == "tag")
                rows[what].append((statistics.median(times), percentile(times, 0.95)))
            terminal.wait_quiet(3.0)
            before = burnt(terminal.process.pid)
            terminal.read(IDLE_SECONDS)
            idle.append(burnt(terminal.process.pid) - before)
    print(f"{'key':<9}" + "".join(f"{characters:>9,}/{spans:,}  p50   p95" for characters, spans in SIZES))
    for what, figures in rows.items():
        print(f"{what:<9}" + "".join(f"{p50:>19.1f} {p95:>5.1f}" for p50, p95 in figures))
    print(f"{IDLE_SECONDS:.0f} s idle" + "".join(f"{used:>24.1f} " for used in idle))
    return any(figures[-1][1] > KEY_AIM for figures in rows.values())


def main(*, quick: bool) -> int:
    """Measure, print, and return 1 when an aim was missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = make_workspace(folder / "bench")
        example = lay_out(folder / "example")
        characters, spans = SIZES[-1]
        places = {
            "worked example": (example, "01-yunze-web.txt"),
            f"{characters:,}/{spans:,}": (workspace, f"{characters:06}.txt"),
        }
        missed = bench_start(places, folder, 3 if quick else 11)
        missed |= bench_keys(workspace, folder, 15 if quick else 60)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv))
