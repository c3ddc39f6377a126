"""The reader in a real pseudo-terminal: process time to the first paint, a key to a quiet screen, rest, and memory.

First paint is the frame with the article, its spans and all the bars, taken when the last row of it reaches the
terminal: on the worked example, on the largest article, and in a workspace of 10,000 articles. It stands beside
``import textual.app`` in the same run, runs taken in turn. A key's process time is what all threads of the reader burn
from the key to a quiet screen; its time to the screen is from the key to the last byte the reader writes for it. While
nobody types, process time and bytes written to disk are counted. Process times come from the scheduler's own count
(/proc/PID/task/*/schedstat), so this runs on Linux. Everything is compiled beforehand, as an installed program is: the
environment may forbid Python to keep it.

Run: python -m bench.reader [--quick]
Aims: first paint under 400 ms and at most 1.35 times the import; p95 of a key under 16 ms, not growing with the article.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.figures import Figure, hand_back
from tests.programs import environment
from tests.terminal import KEYS as KEY_BYTES
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
    "tag": ("ctrl+g", "right", "space", "1"),
    "undo": ("u", "U"),
    "accept": ("tab", "enter"),
    "article": ("]", "["),
}
"""What is measured -> the keys pressed in turn. `article` is the last, as it may end in another article than it began in."""
LAST_ONLY = frozenset({"tag", "accept"})
"""Where only the last key counts; the others lead up to it."""
ARTICLES = 10_000
"""Articles of the large workspace, `ARTICLE_CHARACTERS` long, with `ARTICLE_SPANS` spans each."""
ARTICLE_CHARACTERS, ARTICLE_SPANS = 3_000, 6
SEARCHED = "产"
"""What `hit` steps through."""
IDLE_SECONDS = 5.0
WORDS = "开发区推行改革机制项目签约投产同比增长党建引领产业园企业服务亿元完成一二三四五，。；：“”"
PAINT_AIM, PAINT_RATIO, KEY_AIM = 400.0, 1.35, 16.0
SAME = 1.5
"""A ratio up to which two times count as equal: machines are that noisy."""
MOST_MISSED = 5
"""How often there may be no suggestion to accept before no more are looked for."""
QUIET = 0.08
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


def make_large_workspace(folder: Path) -> Workspace:
    """Return a workspace of `ARTICLES` articles with a few spans each in the set of `bench`."""
    workspace = create_workspace(folder)
    chance = random.Random(3)
    source = "".join(chance.choices(WORDS, k=200_000))
    with SqliteStore.open(workspace.database) as store:
        store.ensure_set("bench", SetKind.ANNOTATOR, "bench")
        for first in range(0, ARTICLES, 500):
            new = []
            for number in range(first, first + 500):
                at = chance.randrange(len(source) - ARTICLE_CHARACTERS)
                text = f"{number}\n{source[at : at + ARTICLE_CHARACTERS]}"
                new.append(NewArticle(f"{number:05}.txt", str(number), from_text(text), identity_reading(text)))
            outcomes = store.add_articles(new)
            edits = []
            for one, outcome in zip(new, outcomes, strict=True):
                for start in chance.sample(range(10, ARTICLE_CHARACTERS - 10), ARTICLE_SPANS):
                    range_ = Range(start, start + 8)
                    span = Span("", "reform", range_, (range_,), range_.of(one.reading.text))
                    edits.append(add_span("bench", outcome.article, span))
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
        hand_back(
            Figure(
                "first paint", what, paint, "ms", "import textual.app", floor, most=PAINT_AIM, most_ratio=PAINT_RATIO
            )
        )
        missed |= paint > PAINT_AIM or paint / floor > PAINT_RATIO
    return missed


class Times(NamedTuple):
    """Milliseconds of one key: process time, and from the key to the last byte that comes of it."""

    process: float
    screen: float


def press(terminal: Terminal, key: str) -> Times:
    """Press a key, wait for the screen to come to rest, and return what it took."""
    before, pressed = burnt(terminal.process.pid), time.perf_counter()
    last = pressed
    terminal.send(KEY_BYTES.get(key, key))
    while terminal._take(ESCAPE_QUIET if key == "escape" else QUIET):
        last = time.perf_counter()
    took = Times(burnt(terminal.process.pid) - before, (last - pressed) * 1000)
    terminal.read()
    return took


def key_times(terminal: Terminal, what: str, rounds: int) -> list[Times]:
    """Return the times of each key pressed for `what`, or of the last ones."""
    keys, times, missed = KEYS[what], [], 0
    terminal.wait_quiet(2.0)  # what earlier keys have set going is done
    for _ in range(rounds):
        for key in keys:
            took = press(terminal, key)
            if what not in LAST_ONLY or key == keys[-1]:
                times.append(took)
        if what == "accept" and "accepted" not in terminal.text:
            times.pop()  # on a busy machine suggestions may still be worked out
            missed += 1
            if missed == MOST_MISSED:
                break  # there is no further suggestion
            terminal.wait_quiet(2.0)
    return times


def percentile(times: list[float], share: float) -> float:
    """Return the value below which `share` of `times` lie."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def bench_keys(workspace: Workspace, state: Path, rounds: int) -> bool:
    """Print the times of each key at each size, and of doing nothing; say whether an aim was missed."""
    rows: dict[str, list[list[Times]]] = {what: [] for what in KEYS}
    for characters, spans in SIZES:
        with start(workspace, f"{characters:06}.txt", state) as terminal:
            terminal.wait_for("suggested", timeout=60)
            terminal.wait_quiet(0.5)
            terminal.press("/", *SEARCHED, "enter", "g", "g", "pagedown")
            for what in KEYS:
                rows[what].append(key_times(terminal, what, rounds))
            bench_rest(terminal, characters=characters, spans=spans)
    print(f"{'ms a key: process, to screen':<29}" + "".join(f"{c:>16,}/{s:<6,}" for c, s in SIZES))
    for what, sizes in rows.items():
        for share, name in ((0.5, "p50"), (0.95, "p95")):
            figures = [(_of(times, share, 0), _of(times, share, 1)) for times in sizes]
            print(f"{what:<25}{name:>4}" + "".join(f"{process:>15.1f}{screen:>8.1f}" for process, screen in figures))
        for (characters, spans), times in zip(SIZES, sizes, strict=True):
            if times:
                hand_back(*_figures(what, f"{characters:,} characters, {spans:,} spans", times, sizes[0]))
    return any(_of(sizes[-1], 0.95, 0) > KEY_AIM for sizes in rows.values())


def _figures(what: str, size: str, times: list[Times], smallest: list[Times]) -> list[Figure]:
    process = Figure(f"key {what}: process p95", size, _of(times, 0.95, 0), "ms", most=KEY_AIM)
    if smallest and times is not smallest:
        process = replace(
            process, floor=f"at {SIZES[0][0]:,} characters", floor_value=_of(smallest, 0.95, 0), most_ratio=SAME
        )
    return [
        Figure(f"key {what}: process p50", size, _of(times, 0.5, 0), "ms"),
        process,
        Figure(f"key {what}: to screen p50", size, _of(times, 0.5, 1), "ms"),
        Figure(f"key {what}: to screen p95", size, _of(times, 0.95, 1), "ms"),
    ]


def _of(times: list[Times], share: float, field: int) -> float:
    return percentile([took[field] for took in times], share) if times else 0.0


def bench_rest(terminal: Terminal, **on: float) -> None:
    """Print what a reader that nobody touches burns, writes and holds."""
    pid = terminal.process.pid
    while terminal.read(4.0):
        pass
    burnt_before, written_before = burnt(pid), written(pid)
    terminal.read(IDLE_SECONDS)
    used, wrote = burnt(pid) - burnt_before, written(pid) - written_before
    status = Path(f"/proc/{pid}/status").read_text()
    mib = int(status.split("VmRSS:")[1].split()[0]) / 1024
    shown = " ".join(f"{count:,} {name}" for name, count in on.items())
    print(
        f"{shown}: idle {used / IDLE_SECONDS:.2f} ms of process time and {wrote / IDLE_SECONDS:.0f} bytes written a second, {mib:.0f} MiB"
    )
    hand_back(
        Figure("idle: process time a second", shown, used / IDLE_SECONDS, "ms"),
        Figure("idle: written a second", shown, wrote / IDLE_SECONDS, "bytes", most=0.0),
        Figure("resident memory", shown, mib, "MiB"),
    )


def written(pid: int) -> int:
    """Return the bytes that the process has sent to a disk."""
    return int(Path(f"/proc/{pid}/io").read_text().split("\nwrite_bytes:")[1].split()[0])


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
            f"{ARTICLES:,} articles": (make_large_workspace(folder / "large"), f"{ARTICLES // 2:05}.txt"),
        }
        missed = bench_start(places, folder, 3 if quick else 11)
        with start(*places[f"{ARTICLES:,} articles"], folder) as terminal:
            terminal.wait_for("help")
            bench_rest(terminal, articles=ARTICLES)
        missed |= bench_keys(workspace, folder, 15 if quick else 60)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv))
