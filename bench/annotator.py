"""A scripted annotator: places spans by keys alone, in the real reader in a pseudo-terminal, and counts the keys.

For every span the fewest keys are sought on a model of the reader (`bench.fewest`), pressed in the reader, and the
letters of hints compared with what the screen shows. At the end the spans stored must be those asked for, no more and
no less. What is placed are the gold spans of three bundled articles or, with a folder of articles and spans, all that
both of its annotators have with the same range and label.

Run: python -m bench.annotator [--size 80x24] [--seeds DIR] [--verbose]
Aim: at most four keys a span in the mean, the key of the label included.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.fewest import Eye, Model
from bench.figures import Figure, hand_back
from tests.programs import ROOT, environment
from tests.terminal import Terminal
from zoneread.session.workspace import find_workspace
from zoneread.span.span import CONFIRMED
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range
from zoneread.tui.app import INDENT
from zoneread.tui.arrange import arrange
from zoneread.tui.article_view import MAX_WIDTH
from zoneread.tui.row_strips import RESERVED
from zoneread.view.document import Document
from zoneread.view.layout import Layout
from zoneread.view.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.session.workspace import Workspace
    from zoneread.span.scheme import Scheme

BUNDLED = ("01-yunze-web.txt", "05-canglan-aggregator.txt", "09-yuanpu-report.md")
SEEDS = ("000_fb078ade12737601.txt", "003_d019f7f86e47c991.txt")
MOST_KEYS = 4.0
ANNOTATOR = "keys"


class Wanted(NamedTuple):
    """A span to be placed."""

    range: Range
    label: str


def run_zoneread(*arguments: str | Path, cwd: Path) -> None:
    """Run a command of zoneread. Raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", "zoneread", *map(str, arguments)]
    subprocess.run(command, cwd=cwd, env=environment(), check=True, stdout=subprocess.DEVNULL)


def lay_out(folder: Path, seeds: Path | None) -> tuple[Workspace, tuple[str, ...], tuple[str, ...]]:
    """Return a workspace in `folder`, the names of the articles to be annotated, and the sets whose spans are wanted."""
    if seeds is None:
        run_zoneread("init", "--demo", folder / "demo", cwd=ROOT)
        return find_workspace(folder / "demo"), BUNDLED, ("gold",)
    run_zoneread("init", folder / "seeds", cwd=ROOT)
    workspace = folder / "seeds"
    run_zoneread("import", *(seeds / name for name in SEEDS), cwd=workspace)
    for set_name in ("A", "B"):
        run_zoneread("load", seeds / f"annotator-{set_name}.jsonl", "--set", set_name, "--text", "source",
                     "--keep-going", cwd=workspace)  # fmt: skip
    return find_workspace(workspace), SEEDS, ("A", "B")


def shared_spans(store: SqliteStore, article: str, sets: Iterable[str]) -> list[Wanted]:
    """Return what all of `sets` have with the same range and label, in reading order."""
    found = [{Wanted(span.range, span.label) for span in store.spans(article, name)} for name in sets]
    return sorted(set.intersection(*found))


class Annotator:
    """Places spans in one article, in a reader on a terminal of `size`."""

    def __init__(self, text: str, scheme: Scheme, size: tuple[int, int], *, verbose: bool) -> None:
        pane = arrange(*size, (), 0).article
        layout = Layout(text, min(MAX_WIDTH, pane.width - RESERVED), indent=INDENT)
        self.size, self.verbose = size, verbose
        self.model = Model(Document(text), layout, Viewport(layout.rows, pane.height))
        self.digits = {label.key: str(label.digit) for label in scheme.labels}
        self.counts: dict[str, list[int]] = defaultdict(list)

    def place(self, terminal: Terminal, wanted: Iterable[Wanted]) -> None:
        """Press the keys for all spans. Raises AssertionError when the screen does not show what the model expects."""
        eye = Eye(0, Range(0, 0))
        for span in wanted:
            plan, quote = self.model.plan(eye, span.range), span.range.of(self.model.document.text)
            for key in plan.keys:
                terminal.press(key, quiet=0.03)
                if key == ";":
                    self._check_hints(terminal, plan.keys)
            terminal.press(self.digits[span.label])
            said = f"{span.label} 「{quote[:5]}"
            terminal.wait_for(said)
            self.counts[span.label].append(len(plan.keys) + 1)
            if self.verbose:
                print(f"{len(plan.keys) + 1:3} {span.label:<14} {quote}  {' '.join(plan.keys)}")
            eye = self.model.tagged(plan.eye)

    def _check_hints(self, terminal: Terminal, keys: tuple[str, ...]) -> None:
        letters = "".join(keys[keys.index(";") + 1 :])[:2]
        terminal.wait_for("jump:")
        assert letters[0] in terminal.text, f"no hint {letters} on the screen:\n{terminal.text}"


def annotate(
    workspace: Workspace, names: Iterable[str], sets: Iterable[str], size: tuple[int, int], *, verbose: bool
) -> dict[str, list[int]]:
    """Place the spans of `sets` anew in every article and return the keys each took, by label."""
    counts: dict[str, list[int]] = defaultdict(list)
    for name in names:
        with SqliteStore.open(workspace.database, readonly=True) as store:
            article = store.find_article(name).id
            wanted = shared_spans(store, article, sets)
            annotator = Annotator(store.article(article).reading.text, store.scheme(), size, verbose=verbose)
        state = environment(ZONEREAD_STATE=str(workspace.root / "state"), ZONEREAD_CONFIG=str(workspace.root / "none"))
        command = [sys.executable, "-m", "zoneread", "read", "--annotator", ANNOTATOR, name]
        with Terminal(command, size=size, env=state, cwd=workspace.root) as terminal:
            terminal.wait_for("help")
            terminal.wait_quiet(0.5)
            annotator.place(terminal, wanted)
            terminal.press("q")
            assert terminal.wait_exit() == 0
        with SqliteStore.open(workspace.database, readonly=True) as store:
            stored = sorted(
                Wanted(span.range, span.label) for span in store.spans(article, ANNOTATOR, origins=CONFIRMED)
            )
        assert stored == wanted, (
            f"{name}: stored {set(stored) - set(wanted)} too many, {set(wanted) - set(stored)} missing"
        )
        print(f"{name}: {len(stored)} spans stored, all as wanted")
        for label, keys in annotator.counts.items():
            counts[label] += keys
    return counts


def report(counts: dict[str, list[int]]) -> float:
    """Print keys per span by label and return the mean of all."""
    everything = [keys for found in counts.values() for keys in found]
    print(f"{'keys per span':<16}{'spans':>6}{'mean':>7}{'median':>8}{'p90':>5}{'most':>6}")
    for label, keys in [*sorted(counts.items()), ("all", everything)]:
        p90 = sorted(keys)[int(0.9 * (len(keys) - 1))]
        row = f"{statistics.mean(keys):>7.2f}{statistics.median(keys):>8g}{p90:>5}{max(keys):>6}"
        print(f"{label:<16}{len(keys):>6}{row}")
    return statistics.mean(everything)


def main(arguments: list[str]) -> int:
    """Annotate, print, and return 1 when the aim was missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    columns, rows = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        workspace, names, sets = lay_out(Path(folder), options.seeds)
        counts = annotate(workspace, names, sets, (columns, rows), verbose=options.verbose)
    mean = report(counts)
    hand_back(
        Figure("keys a span, in a terminal", f"{sum(map(len, counts.values()))} spans", mean, "keys", most=MOST_KEYS)
    )
    return int(mean > MOST_KEYS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
