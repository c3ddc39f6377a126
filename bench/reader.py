"""The reader in a real pseudo-terminal: process time to the first paint, and process time a key.

First paint stands beside ``import textual.app`` in the same run, runs taken in turn. A key's process time is what all
threads of the reader burn from the key to a quiet screen, at three sizes of article. Process times come from the
scheduler's own count (/proc/PID/task/*/schedstat), so this runs on Linux.

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
    "tag": ("ctrl+g", "right", "space", "1"),
    "undo": ("u", "U"),
}
"""What is measured -> the keys pressed in turn; of `tag` only the last one counts."""
WORDS = "开发区推行改革机制项目签约投产同比增长党建引领产业园企业服务亿元完成一二三四五，。；：“”"
PAINT_AIM, PAINT_RATIO, KEY_AIM = 400.0, 1.35, 16.0
QUIET = 0.04


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


def start(workspace: Workspace, article: str, state: Path) -> Terminal:
    """Start the reader on an article."""
    command = [sys.executable, "-m", "zoneread", "read", "--annotator", "bench", article]
    env = environment(ZONEREAD_STATE=str(state), ZONEREAD_THEME="dark")
    return Terminal(command, size=(140, 42), env=env, cwd=workspace.root)


def first_paint(workspace: Workspace, article: str, state: Path) -> float:
    """Return the milliseconds of process time until the article is on the screen."""
    with start(workspace, article, state) as terminal:
        terminal.wait_for("help")
        return burnt(terminal.process.pid)


def imported() -> float:
    """Return the milliseconds of process time that importing Textual takes."""
    code = "import textual.app, time; print(time.process_time() * 1000)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def key_times(terminal: Terminal, keys: tuple[str, ...], rounds: int, *, last_only: bool) -> list[float]:
    """Return the milliseconds of process time of each key pressed, or of each last one of `keys`."""
    times = []
    for _ in range(rounds):
        for key in keys:
            before = burnt(terminal.process.pid)
            terminal.press(key, quiet=QUIET)
            if not last_only or key == keys[-1]:
                times.append(burnt(terminal.process.pid) - before)
    return times


def percentile(times: list[float], share: float) -> float:
    """Return the value below which `share` of `times` lie."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def main(*, quick: bool) -> int:
    """Measure, print, and return 1 when an aim was missed."""
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = make_workspace(folder / "bench")
        article = f"{SIZES[-1][0]:06}.txt"
        pairs = [(imported(), first_paint(workspace, article, folder)) for _ in range(3 if quick else 11)]
        floor, paint = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"import textual.app {floor:6.0f} ms    first paint {paint:6.0f} ms    ratio {paint / floor:.2f}")
        missed |= paint > PAINT_AIM or paint / floor > PAINT_RATIO
        print(f"{'key':<8}" + "".join(f"{characters:>9,}/{spans:,}  p50   p95" for characters, spans in SIZES))
        rows: dict[str, list[tuple[float, float]]] = {what: [] for what in KEYS}
        for characters, _ in SIZES:
            with start(workspace, f"{characters:06}.txt", folder) as terminal:
                terminal.wait_for("help")
                terminal.wait_quiet(0.5)
                terminal.press("pagedown", "pagedown", "home")
                for what, keys in KEYS.items():
                    times = key_times(terminal, keys, 15 if quick else 60, last_only=what == "tag")
                    rows[what].append((statistics.median(times), percentile(times, 0.95)))
        for what, figures in rows.items():
            print(f"{what:<8}" + "".join(f"{p50:>19.1f} {p95:>5.1f}" for p50, p95 in figures))
            missed |= figures[-1][1] > KEY_AIM
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv))
