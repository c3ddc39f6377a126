"""A scripted annotator works through hundreds of articles in one run of the real reader in a real terminal.

Each article is opened by name of its turn, read with random keys, and annotated by commands whose effect is known
beforehand; a model of the spans, the statuses and of what undo would take back is kept beside. Now and then the
terminal is resized, every command of the registry is let loose, or something fails: another process holds the
database, the disk is full, the database's folder goes away as a lost network drive does, the program is stopped and
continued, the processes it has started die, or it is killed outright and started again. At the end

- no exception has been logged and the program never ended by itself;
- what the log tells, replayed from nothing by a few lines that know nothing of zoneread, is what the tables hold;
- the tables hold what the model holds, span for span, and `zoneread doctor` finds nothing;
- the resident memory of the longest run has grown by no more than a fifth since its first articles.

Run: python -m bench.soak [--articles 500] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
import tomllib
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from bench.expected import Change, Model, Place, held, replayed
from bench.figures import Figure, hand_back
from tests.programs import ROOT, environment, run_zoneread
from tests.terminal import KEYS, Terminal
from zoneread.session.opening import create_workspace
from zoneread.store.protocol import NewArticle
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import identity_reading
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIZES = ((80, 24), (120, 40), (200, 60), (100, 30), (61, 18))
LABELS = ("reform", "metric", "project", "party-building")
PLACES = ("岚溪", "桂屿", "澄海湾", "栖梧", "云泽", "沧岭", "远浦", "松洲")
CLAUSES = (
    "{place}开发区推行“{n}项清单”审批制度", "管委会把{n}项权限交给园区", "工业总产值达到{n}.{m}亿元", "同比增长{m}.{n}%",
    "{place}智能装备产业园{n}号厂房封顶", "签约项目{n}个，总投资{m}亿元", "党工委在{n}个车间建起党员先锋岗", "{place}物流港二期开工",
    "企业办事时间由{n}天压减到{m}小时", "“管委会+公司”模式覆盖{n}个片区", "群众说：“{place}变了样。”", "引进人才{n}人",
)  # fmt: skip
HARMLESS = (
    "right", "left", "down", "up", "pagedown", "pageup", "home", "end", "w", "W", ">", "<", ")", "(", "}", "{", "s",
    "S", "z", "Z", "space", "=", "-", "shift+right", "shift+down", "v", "f2", "f4", "f5", "f6", "ctrl+w", "ctrl+o",
    "ctrl+t", "ctrl+l", "n", "N", "?", ":", "I", "tab", "shift+tab", "o", "e", "g", "enter", ";", "f", "'",
)  # fmt: skip
"""Keys that can only look, each pressed from a reader that was brought to rest where it opens something."""
OPENING = frozenset({":", "?", "o", "e", "g", ";", "f", "'", "enter", "tab", "shift+tab", "ctrl+w"})
UNTAMED_KEPT_OUT = ("app.", "article.", "edit.", "panel.", "view.source", "label.code")
"""Commands that are not let loose: those that leave the article or take back what the model knows."""
FAILURES = ("busy", "full", "away", "kept in hand", "stopped", "children killed", "killed")
GROWTH_AIM = 0.20
WARM = 40
"""Articles until the reader has everything in memory that it will keep."""
TOLD_EVERY = 25
"""Articles between two lines of progress."""
PAGE = os.sysconf("SC_PAGE_SIZE")


def make_text(chance: random.Random) -> str:
    """Return an article of a dozen paragraphs."""
    paragraphs = []
    for _ in range(chance.randint(6, 14)):
        clauses = (
            chance.choice(CLAUSES).format(
                place=chance.choice(PLACES), n=chance.randint(2, 999), m=chance.randint(1, 99)
            )
            for _ in range(chance.randint(3, 9))
        )
        paragraphs.append("，".join(clauses) + "。")
    return "\n".join(paragraphs)


class Findings(NamedTuple):
    """What was wrong at the end: exceptions logged, differences between tables, model and log, lines of the doctor."""

    exceptions: int
    differences: int
    doctor: int


def figures(count: Mapping[str, int], spans: int, growth: float, findings: Findings) -> list[Figure]:
    """Return the rows of a run: how memory grew as a share, what was wrong at the end, and what had been done to it."""
    size = f"{count['articles']} articles, {count['edits']:,} edits"
    return [
        Figure("soak: growth of memory", size, growth * 100, "%", most=GROWTH_AIM * 100),
        Figure("soak: exceptions in the reader", size, findings.exceptions, "exceptions", most=0),
        Figure("soak: tables, model and log replayed", size, findings.differences, "differences", most=0),
        Figure("soak: doctor", size, findings.doctor, "findings", most=0),
        Figure("soak: spans at the end", size, spans, "spans"),
        *(Figure(f"soak: failures: {what}", size, count[what], "times") for what in FAILURES),
    ]


class Annotator:
    """Works in the reader and keeps the model."""

    def __init__(self, folder: Path, articles: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.model = Model()
        self.count: Counter[str] = Counter()
        self.resident: list[int] = []
        self.deeds: list[str] = []
        """What was done, by name, for the message when something goes wrong."""
        workspace = create_workspace(folder / "work")
        self.root, self.database = workspace.root, workspace.database
        self.texts = {f"{number:04}.txt": make_text(self.chance) for number in range(articles)}
        with SqliteStore.open(self.database) as store:
            for name, text in self.texts.items():
                new = NewArticle(name, f"第{name[:4]}号", from_text(text), identity_reading(text))
                store.add_article(new)
        self.terminal = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.close()

    def _start(self) -> Terminal:
        command = [sys.executable, "-m", "zoneread", "--annotator", "soak"]
        env = environment(ZONEREAD_STATE=str(self.folder / "state"), ZONEREAD_CONFIG=str(self.folder / "config"))
        terminal = Terminal(command, size=SIZES[0], env=env, cwd=self.root)
        terminal.wait_for("help")
        terminal.wait_quiet(0.3)
        return terminal

    # what the screen says

    @property
    def said(self) -> str:
        """The last row, without what wide characters leave."""
        return self.terminal.lines[-1]

    @property
    def article(self) -> str:
        """The name of the open article, by its place in the list, with which the first row begins."""
        place, _, _ = self.terminal.lines[0].partition("/")
        return f"{int(place) - 1:04}.txt"

    def expect(self, *words: str) -> None:
        """Wait until the last row says one of these."""
        self.terminal.wait_for(lambda: any(word in self.said for word in words), timeout=60)

    # deeds

    def calm(self) -> None:
        """Leave whatever is open or pending."""
        self.terminal.press(*["ctrl+g"] * 5, quiet=0.02)

    def find(self, place: Place) -> None:
        """Select a place by searching for its words."""
        self.calm()
        self.terminal.send("/")
        self.terminal.wait_for(lambda: "Ctrl+R changes" in self.terminal.text or "search" in self.terminal.lines[-2])
        self.terminal.press("ctrl+u", self.texts[place.article][place.start : place.end])
        self.terminal.wait_for(" 1 hit")
        assert "hit 1 of 1" not in self.said
        self.terminal.press("enter")
        self.expect("hit 1 of 1")

    def tag(self) -> None:
        """Tag words that stand once in the article and touch no other span."""
        place = self._free_place()
        if place is None:
            return
        label = self.chance.choice(LABELS)
        self.find(place)
        self._acknowledged(str(LABELS.index(label) + 1), f"{label} 「")
        self.model.do(Change(place, "", label))

    def retag(self) -> None:
        """Give a span another label."""
        place = self._own_place()
        if place is None:
            return
        before = self.model.labels[place]
        after = self.chance.choice([label for label in LABELS if label != before])
        self.find(place)
        self.terminal.press("enter")
        self._acknowledged(str(LABELS.index(after) + 1), f"{before} → {after} 「")
        self.model.do(Change(place, before, after))

    def delete(self) -> None:
        """Delete a span."""
        place = self._own_place()
        if place is None:
            return
        before = self.model.labels[place]
        self.find(place)
        self._acknowledged("x", f"deleted {before} 「")
        self.model.do(Change(place, before, ""))

    def undo(self) -> None:
        """Take back and, as often as not, do again."""
        if not self.model.undoable:
            return
        self.calm()
        self._acknowledged("u", "undone: ")
        self.model.undo()
        if self.chance.random() < 0.5:
            self._acknowledged("U", "redone: ")
            self.model.redo()

    def look_about(self) -> None:
        """Press keys at random, none of which can change anything with nothing selected for a digit to tag."""
        for _ in range(self.chance.randint(5, 15)):
            key = self.chance.choice(HARMLESS)
            self.terminal.press(key, quiet=0.01)
            if key in OPENING:
                self.calm()
        self.calm()

    def resize(self) -> None:
        """Change the size of the terminal."""
        self.terminal.resize(*self.chance.choice(SIZES))

    def done(self) -> str:
        """Mark the article done and return the name of the next; empty when there is none."""
        self.calm()
        article = self.article
        self._acknowledged("D", "done; ", "done, nothing here; ", "that was the last")
        if article not in self.model.done:
            self.model.do(Change(Place(article, 0, 0), "", "done"))
        self.terminal.wait_quiet(0.05)
        return self.article if self.article != article else ""

    def _acknowledged(self, key: str, *words: str) -> None:
        self._hush(*words)
        self.terminal.press(key)
        self.expect(*words)
        self.count["edits"] += 1

    def _hush(self, *words: str) -> None:
        """Have the last row say none of these any more, so that what is read there next is what the next key did."""
        self.terminal.press("ctrl+l")
        self.terminal.wait_for(lambda: not any(word in self.said for word in words), timeout=60)

    def _own_place(self) -> Place | None:
        places = self.model.of(self.article)
        text = self.texts[self.article]
        alone = [place for place in places if text.count(text[place.start : place.end]) == 1]
        return self.chance.choice(alone) if alone else None

    def _free_place(self) -> Place | None:
        article = self.article
        text, taken = self.texts[article], self.model.of(article)
        for _ in range(200):
            start = self.chance.randrange(len(text) - 12)
            end = start + self.chance.randint(3, 12)
            words = text[start:end]
            clear = all(end < place.start or place.end < start for place in taken)
            if clear and "\n" not in words and text.count(words) == 1:
                return Place(article, start, end)
        return None

    # what goes wrong

    def run_wild(self) -> None:
        """Let any command loose, then believe what the log says."""
        self.calm()
        for _ in range(self.chance.randint(5, 20)):
            self.terminal.press(*self.chance.choice(_UNTAMED), quiet=0.01)
            if self.chance.random() < 0.4:
                self.terminal.press(self.chance.choice(("enter", "ctrl+g", "2", "a", "改")), quiet=0.01)
        self.calm()
        self.terminal.wait_quiet(0.1)
        self.model.forget(*replayed(self.database))

    def hold_the_database(self) -> None:
        """Tag while another process holds the database for longer than the reader waits in one go."""
        with closing(sqlite3.connect(self.database, isolation_level=None, timeout=20)) as other:
            other.execute("BEGIN IMMEDIATE")
            self._tag_in_trouble(lambda: other.execute("ROLLBACK"), "busy")

    def fill_the_disk(self) -> None:
        """Tag while no file may grow."""
        process = self.terminal.process.pid
        before = resource.prlimit(process, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        self._tag_in_trouble(lambda: resource.prlimit(process, resource.RLIMIT_FSIZE, before), "full")

    def take_the_drive_away(self) -> None:
        """Tag while the database cannot be found."""
        away = self.root / "away"
        away.mkdir(exist_ok=True)
        files = [path for path in self.root.glob("annotations.db*") if path.is_file()]

        def bring_back() -> None:
            for path in files:
                (away / path.name).rename(path)

        for path in files:
            path.rename(away / path.name)
        self._tag_in_trouble(bring_back, "away")

    def stop_and_continue(self) -> None:
        """Stop the program as Ctrl+Z does, and bring it back."""
        self.terminal.signal(signal.SIGTSTP)
        self.terminal.wait_quiet(0.3)
        self.terminal.signal(signal.SIGCONT)
        self.terminal.wait_for(lambda: f"/{len(self.texts)} " in self.terminal.lines[0])
        self.terminal.wait_quiet(0.3)
        self.count["stopped"] += 1

    def kill_the_children(self) -> None:
        """Kill the processes that the reader has started."""
        tasks = Path(f"/proc/{self.terminal.process.pid}/task").iterdir()
        for child in " ".join((task / "children").read_text() for task in tasks).split():
            os.kill(int(child), signal.SIGKILL)
            self.count["children killed"] += 1

    def kill_outright(self) -> None:
        """Kill the reader right after an edit was shown, and start it again."""
        self.tag()
        self.terminal.process.kill()
        self.terminal.close()
        self.check()
        self.terminal = self._start()
        self.resident.clear()
        self.count["killed"] += 1

    def _tag_in_trouble(self, mend: Callable[[], object], what: str) -> None:
        place = self._free_place()
        if place is None:
            mend()
            return
        label = self.chance.choice(LABELS)
        self.find(place)
        shown = f"{label} 「"
        self._hush(shown)
        self.terminal.press(str(LABELS.index(label) + 1))
        self.terminal.wait_quiet(0.5)
        self.expect(shown, "not stored, retrying")
        self.count["kept in hand"] += "not stored, retrying" in self.said
        mend()
        self.terminal.wait_for(lambda: (place, label) in held(self.database).labels.items(), timeout=60)
        self.terminal.wait_quiet(0.1)
        self.model.do(Change(place, "", label))
        self.count[what] += 1

    # the day

    def work(self) -> None:
        """Work through every article, and check after each."""
        deeds = (self.tag, self.tag, self.tag, self.tag, self.retag, self.delete, self.undo, self.look_about)
        rare = (self.hold_the_database, self.fill_the_disk, self.take_the_drive_away, self.stop_and_continue,
                self.kill_the_children, self.run_wild, self.run_wild)  # fmt: skip
        killing = {len(self.texts) // 10, len(self.texts) // 5}
        for number in range(1, len(self.texts) + 1):
            for deed in self.chance.choices(deeds, k=self.chance.randint(3, 7)):
                self._do(deed)
            if self.chance.random() < 0.3:
                self._do(self.resize)
            if self.chance.random() < 0.25:
                self._do(self.chance.choice(rare))
            if number in killing:
                self._do(self.kill_outright)
            self.check()
            self._measure()
            self.count["articles"] += 1
            self._tell()
            if not self.done():
                break
        self.check()

    def _tell(self) -> None:
        count = self.count
        if count["articles"] % TOLD_EVERY == 0:
            size = f"{self.resident[-1] / 1e6:.0f} MB"
            print(f"{count['articles']} articles, {count['edits']} edits, {size}", file=sys.stderr, flush=True)

    def _do(self, deed: Callable[[], None]) -> None:
        self.deeds.append(f"{self.article} {deed.__name__}")
        deed()

    def check(self) -> None:
        """Compare the model, the tables and the log, and look for exceptions. Raises AssertionError."""
        found = held(self.database)
        stored, wanted = set(found.labels.items()), set(self.model.labels.items())
        assert stored == wanted, f"too many {stored - wanted}, missing {wanted - stored}; last: {self.deeds[-5:]}"
        assert found.done == self.model.done, f"done: {found.done ^ self.model.done}"
        failures = self.folder / "state" / "reader.log"
        assert not failures.exists(), failures.read_text(encoding="utf-8")

    def finish(self) -> Findings:
        """Quit, check everything once more from outside, and return what is wrong. Raises AssertionError when the reader fails."""
        self.calm()
        self.terminal.press("q")
        assert self.terminal.wait_exit() == 0
        return Findings(self.exceptions(), self.differences(), self.doctor())

    def exceptions(self) -> int:
        """Return how many exceptions the reader has logged."""
        log = self.folder / "state" / "reader.log"
        return max(1, log.read_text(encoding="utf-8").count("Traceback")) if log.exists() else 0

    def differences(self) -> int:
        """Return how many spans and statuses are not the same in the tables, in the model and in the log replayed."""
        found, told = held(self.database), replayed(self.database)
        spans = {*found.labels.items()}, {*self.model.labels.items()}, {*told.labels.items()}
        done = found.done, self.model.done, told.done
        return sum(len(set.union(*three) - set.intersection(*three)) for three in (spans, done))

    def doctor(self) -> int:
        """Return how many lines `zoneread doctor` has to say of what is wrong; 0 when it finds nothing."""
        doctor = run_zoneread("doctor", cwd=self.root)
        return 0 if doctor.returncode == 0 else max(1, len((doctor.stdout + doctor.stderr).splitlines()))

    @property
    def growth(self) -> float:
        """How much the resident memory has grown since the reader was warm, as a share; 0 in a run too short to tell."""
        if len(self.resident) < 2 * WARM:
            return 0.0
        few = WARM // 2
        return statistics.median(self.resident[-few:]) / statistics.median(self.resident[WARM : WARM + few]) - 1

    def _measure(self) -> None:
        pages = Path(f"/proc/{self.terminal.process.pid}/statm").read_text().split()[1]
        self.resident.append(int(pages) * PAGE)


def _untamed() -> tuple[tuple[str, ...], ...]:
    """Return the keys of the commands that may be let loose, each as the keys of its first sequence."""
    keymap = tomllib.loads((ROOT / "keymaps" / "default.toml").read_text(encoding="utf-8"))
    found = []
    for context in ("common", "reading", "selection"):
        for command, sequences in keymap[context].items():
            if sequences and not command.startswith(UNTAMED_KEPT_OUT):
                keys = tuple(sequences[0].split())
                if all(len(key) == 1 or key in KEYS for key in keys):
                    found.append(keys)
    return tuple(found)


_UNTAMED = _untamed()


def main(articles: int, seed: int) -> bool:
    """Run the soak, print what happened, and return whether nothing was wrong and memory stayed within its aim."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Annotator(Path(folder), articles, seed) as annotator:
        annotator.work()
        findings = annotator.finish()
        took = time.perf_counter() - begin
        count = annotator.count
        print(
            f"{count['articles']} articles, {count['edits']} edits, {len(annotator.model.labels)} spans, {took:.0f} s"
        )
        print("failures: " + ", ".join(f"{what} {count[what]}" for what in FAILURES))
        resident = annotator.resident
        print(
            f"resident memory: {resident[0] / 1e6:.0f} MB at first, {resident[-1] / 1e6:.0f} MB at last,"
            f" {annotator.growth:+.1%} since warm (aim at most {GROWTH_AIM:+.0%})"
        )
        rows = figures(count, len(annotator.model.labels), annotator.growth, findings)
        hand_back(*rows)
        print(", ".join(f"{number} {what}" for what, number in findings._asdict().items()))
        return all(row.met is not False for row in rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sys.exit(0 if main(asked.articles, asked.seed) else 1)
