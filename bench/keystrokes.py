"""Keys for each gold span: an annotator who has the gold, at the keys of the real reader, without suggestions and with them.

Run: python -m bench.keystrokes [--articles N] [--seeds DIR] [--verbose]
Floors: at most 4 keys a span without suggestions, at most 2 with them, the key of the label included.

The reader runs without a terminal and takes the keys of keymaps/default.toml as it takes them from one; every key
pressed counts. Without suggestions the spans are placed in reading order, each by the fewest keys that a model of the
reader finds (`bench.fewest`). With suggestions Tab goes to the first one; Enter takes one, a label's digit takes it as that
label, the edge keys mend it first where that is cheaper, Backspace refuses it, and each goes on to the next. What nobody
suggested is placed as without them, or taken with Tab and Enter where it has come to be suggested meanwhile. In the end
the spans stored must be the gold. It is the work of a newcomer: gold of an article is unknown to the suggestions for it.

With a folder of articles and spans, what is placed is all that both of its annotators have with the same range and label.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.annotator import lay_out, shared_spans
from bench.fewest import Eye, Model
from bench.figures import Figure, hand_back
from tests.tui.advisers import DirectAdviser
from zoneread.keys.load import load
from zoneread.resources import bundled
from zoneread.session.opening import open_store
from zoneread.session.places import Places
from zoneread.session.session import Session
from zoneread.span.span import CONFIRMED
from zoneread.tui.app import ReaderApp
from zoneread.tui.offering import REST
from zoneread.view.document import Document
from zoneread.view.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.pilot import Pilot

    from bench.annotator import Wanted
    from zoneread.session.workspace import Workspace
    from zoneread.store.sqlite import SqliteStore
    from zoneread.suggest.protocol import Suggestion

SIZE = (80, 24)
BY_HAND = 4
"""Keys of placing a span by hand: mending a suggestion may cost as many, since refusing it costs one more."""
MOST_WITHOUT, MOST_WITH = 4.0, 2.0


class Kept(NamedTuple):
    """What an annotator has pressed: the keys by what they were for, and the keys of each span placed by hand, by label."""

    kinds: Counter[str]
    labels: dict[str, list[int]]


class Annotator:
    """Works on the article that is open in a reader."""

    def __init__(self, reader: ReaderApp, pilot: Pilot[None], wanted: Sequence[Wanted]) -> None:
        self.reader, self.pilot = reader, pilot
        self.left = list(wanted)
        self.kept = Kept(Counter(), defaultdict(list))
        view = reader.view
        layout = view.layout_of_text
        self.model = Model(Document(view.document.text), layout, Viewport(layout.rows, view.visible_rows.stop))
        self.digits = {label.key: str(label.digit) for label in reader.desk.session.scheme.labels}

    async def press(self, kind: str, *keys: str) -> None:
        """Press keys, and count them."""
        self.kept.kinds[kind] += len(keys)
        await self.pilot.press(*keys)

    async def work(self) -> None:
        """Place all that is wanted."""
        await self.judge()
        if self.left and self.reader.view.cursor > self.left[0].range.start:
            await self.press("by hand", "g", "g")
        while self.left:
            wanted = self.left[0]
            if not await self.taken(wanted):
                await self.place(wanted)

    @property
    def eye(self) -> Eye:
        """What the reader has selected and shows."""
        view = self.reader.view
        return Eye(view.cursor, view.selection, view.visible_rows.start)

    async def place(self, wanted: Wanted) -> None:
        """Place a span by hand."""
        keys = (*self.model.plan(self.eye, wanted.range).keys, self.digits[wanted.label])
        await self.press("by hand", *keys)
        self.kept.labels[wanted.label].append(len(keys))
        self.placed(wanted)

    def placed(self, wanted: Wanted) -> None:
        """Take a span off the list. Raises AssertionError when the reader has not placed it."""
        article = self.reader.desk.article
        there = [span.label for span in article.exactly(wanted.range)] if article is not None else []
        assert wanted.label in there, f"{wanted} was not placed: {self.reader.stage.last_query}"
        self.left.remove(wanted)

    async def settled(self) -> None:
        """Wait until suggestions have come after an edit."""
        offering = self.reader.stage.offering
        while offering.adviser is not None and offering.asking:
            await self.pilot.pause(REST)

    async def judge(self) -> None:
        """Go through the suggestions."""
        offering = self.reader.stage.offering
        await self.settled()
        while offering.offers:
            await self.press("step", "tab")
            while (one := offering.at_hand) is not None:
                await self.decide(one)
            await self.settled()

    async def decide(self, one: Suggestion) -> None:
        """Take, mend or refuse the suggestion at hand."""
        near = [wanted for wanted in self.left if wanted.range.overlaps(one.range)]
        ways = [(self.model.mend(self.eye, wanted.range), wanted) for wanted in near]
        fitting = [(keys, wanted) for keys, wanted in ways if keys is not None and len(keys) + 1 <= BY_HAND]
        if not fitting:
            await self.press("refuse", "backspace")
            return
        keys, wanted = min(fitting, key=lambda way: (len(way[0]), way[1].label != one.label, way[1]))
        last = "enter" if wanted.label == one.label else self.digits[wanted.label]
        await self.press("mend" if keys else "accept", *keys, last)
        self.placed(wanted)

    async def taken(self, wanted: Wanted) -> bool:
        """Take a span that is suggested by now, when Tab goes there at once; return whether it was."""
        await self.settled()
        offers = self.reader.stage.offering.offers
        following = next((one for one in offers if one.start >= self.reader.view.cursor), offers[0] if offers else None)
        if following is None or (following.range, following.label) != tuple(wanted):
            return False
        await self.press("step", "tab")
        if self.reader.stage.offering.at_hand != following:
            return False
        await self.press("accept", "enter")
        self.placed(wanted)
        return True


async def annotate(store: SqliteStore, folder: Path, article: str, wanted: Sequence[Wanted], *, helped: bool) -> Kept:
    """Place what is wanted in an article, with or without suggestions, and return the keys."""
    session = Session(store, "helped" if helped else "alone")
    keymap = load("default", [bundled("keymaps")], session.scheme.labels)
    reader = ReaderApp(
        session,
        lambda: (keymap, ()),
        Places(folder / "state", store.path, session.annotator),
        ref=article,
        adviser=(lambda: DirectAdviser(store)) if helped else None,
    )
    async with reader.run_test(size=SIZE) as pilot:
        while helped and reader.stage.offering.adviser is None:
            await pilot.pause(REST)
        annotator = Annotator(reader, pilot, wanted)
        await annotator.work()
    stored = {(span.range, span.label) for span in store.spans(article, session.set, origins=CONFIRMED)}
    assert stored == {tuple(one) for one in wanted}, f"{article}: not the gold"
    return annotator.kept


def compare(workspace: Workspace, names: Sequence[str], sets: Sequence[str], *, verbose: bool) -> tuple[float, float]:
    """Annotate each article twice, print the keys, and return the keys a span without and with suggestions."""
    spans, labels = 0, defaultdict[str, list[int]](list)
    kinds: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    with open_store(workspace) as store:
        for name in names:
            row = store.find_article(name)
            wanted = shared_spans(store, row.id, sets)
            found = [asyncio.run(annotate(store, workspace.root, row.id, wanted, helped=way)) for way in (False, True)]
            for way, kept in zip((False, True), found, strict=True):
                kinds[way] += kept.kinds
            for label, keys in found[0].labels.items():
                labels[label] += keys
            spans += len(wanted)
            each = [kept.kinds.total() / len(wanted) for kept in found]
            print(
                f"{name:<30} {len(wanted):4} spans  without {each[0]:.2f}  with suggestions {each[1]:.2f}", flush=True
            )
            if verbose:
                print(f"  {dict(found[1].kinds)}")
    for label, keys in sorted(labels.items()):
        print(f"without, {label:<15} {statistics.mean(keys):.2f} keys a span ({len(keys)} spans)")
    print("with suggestions, by what for: " + ", ".join(f"{kind} {keys}" for kind, keys in kinds[True].most_common()))
    return kinds[False].total() / spans, kinds[True].total() / spans


def main(arguments: list[str]) -> int:
    """Print the keys for each gold span, without and with suggestions; return 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        workspace, names, sets = lay_out(Path(folder), options.seeds)
        if options.seeds is None:
            with open_store(workspace, readonly=True) as store:
                names = tuple(row.name for row in store.articles()[: options.articles])
        without, helped = compare(workspace, names, sets, verbose=options.verbose)
    print(
        f"without {without:.2f} keys a span (floor {MOST_WITHOUT:g}); with suggestions {helped:.2f} (floor {MOST_WITH:g})"
    )
    size = f"{len(names)} articles"
    hand_back(
        Figure("keys a span, without suggestions", size, without, "keys", most=MOST_WITHOUT),
        Figure("keys a span, with suggestions", size, helped, "keys", most=MOST_WITH),
    )
    return int(without > MOST_WITHOUT or helped > MOST_WITH)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
