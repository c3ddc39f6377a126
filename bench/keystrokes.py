"""Keys for each gold span: an annotator who knows the gold and always takes the shortest way the reader's commands offer.

Run: python -m bench.keystrokes [ARTICLES]
Floors: at most 4 keys a span without suggestions, at most 2 with them.

Without suggestions the annotator goes through the spans in reading order. From where the last one left the cursor, the
cheapest sequence of commands that selects the span exactly is searched for (Dijkstra over selections): motions, both
kinds of hint jump, text objects, growing and shrinking, the edges; then the digit of the label. Keys are those of
keymaps/default.toml; a jump by pinyin costs the letters typed, and Tab for each nearer target of the same spelling.

With suggestions (rules and memory, gold of the article itself unknown) the annotator steps through them: Enter takes
one and Backspace refuses one, each going on to the next, a label's key takes one as that label, and the shaping keys
mend the ends first where that is cheaper than refusing. What nobody suggested is tagged as above.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.demo.layout import lay_out
from zoneread.session.opening import open_store
from zoneread.session.suggesting import Suggesting, article_text
from zoneread.suggest.protocol import Context
from zoneread.text.pinyin_match import initials
from zoneread.text.ranges import Range
from zoneread.view.boundary import Edge, move_edge
from zoneread.view.document import Document
from zoneread.view.hints import pinyin_targets, unit_targets
from zoneread.view.layout import Layout
from zoneread.view.motion import MOTIONS
from zoneread.view.objects import OBJECTS, grow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zoneread.span.span import Span
    from zoneread.suggest.protocol import Suggestion

WIDTH, ROWS = 80, 30
MOST = 12
"""Keys after which the search gives up; the span then counts as many."""
MOVES = {"word.next": 1, "word.previous": 1, "clause.next": 1, "clause.previous": 1, "sentence.next": 1, "gap.next": 1}
OBJECT_KEYS = {"unit": 1, "word": 2, "quoted": 2, "chain": 2, "number": 2, "growth": 2, "clause": 2, "sentence": 2}
BY_HAND = 4
"""Keys of tagging a span by hand, as refusing a near miss is weighed against mending it."""
LETTERS = 4
"""Letters of a pinyin jump at most."""
NEAR = 40
"""Code points around the span beyond which no way is looked for."""


@dataclass(frozen=True, slots=True)
class State:
    """What is selected (empty: the cursor stands there), and whether a pinyin jump still waits for Enter or a digit."""

    selection: Range
    jumping: bool = False


class Annotator:
    """One article on a screen of 30 rows of 80 cells."""

    def __init__(self, text: str) -> None:
        self.document = Document(text)
        self.layout = Layout(text, WIDTH)
        self.text = text
        self._asked: tuple[int, Range] | None = None
        self._ends: list[tuple[int, Range]] = []

    def shown(self, offset: int) -> Range:
        """Return the text on the screen when the cursor is at `offset`, a third down."""
        row = self.layout.place(min(offset, len(self.text)))[0]
        first = max(0, min(row - ROWS // 3, self.layout.rows - ROWS))
        last = min(first + ROWS, self.layout.rows) - 1
        return Range(self.layout.row_range(first).start, self.layout.row_range(last).end)

    def tag(self, cursor: int, goal: Range) -> int:
        """Return the keys of tagging `goal` from `cursor`: the way there and the digit."""
        pages = 0
        while not self.shown(cursor).contains(goal) and pages < MOST and cursor < goal.start:
            cursor = min(self.shown(cursor).end, goal.start)
            pages += 1
        starts = [(0, State(Range(cursor, cursor))), *self._jumps(cursor, goal)]
        return pages + self._cheapest(starts, goal, cursor) + 1

    def mend(self, start: Range, goal: Range) -> int:
        """Return the keys of shaping the selection `start` into `goal`."""
        return self._cheapest([(0, State(start))], goal, start.start, shaping=True)

    def _cheapest(self, starts: Sequence[tuple[int, State]], goal: Range, cursor: int, *, shaping: bool = False) -> int:
        tick = count()
        queue = [(cost, next(tick), state) for cost, state in starts]
        queue.sort()
        done: set[State] = set()
        while queue:
            cost, _, state = heappop(queue)
            if state.selection == goal:
                return cost
            if state in done or cost >= MOST:
                continue
            done.add(state)
            for keys, following in self._ways(state, goal, cursor, shaping):
                if following not in done:
                    heappush(queue, (cost + keys, next(tick), following))
        return MOST

    def _ways(self, state: State, goal: Range, cursor: int, shaping: bool) -> Iterator[tuple[int, State]]:
        wait = 1 if state.jumping else 0
        selection = state.selection
        found: list[tuple[int, Range]] = [(1, grow(self.document, selection))]
        if not selection.is_empty:
            for keys, target in self._spelled_ends(cursor, goal):
                yield 1 + keys + wait, State(selection.hull(target), jumping=True)
            found += [
                (1, move_edge(self.document, self.layout, selection, edge, out=out, word=word))
                for edge in Edge
                for out in (True, False)
                for word in (True, False)
            ]
        if not shaping:
            found += [(keys, OBJECTS[name](self.document, selection)) for name, keys in OBJECT_KEYS.items()]
        if selection.is_empty:
            offsets = (MOTIONS[name](self.document, self.layout, selection.start, 1) for name in MOVES)
            found += [(1, Range(offset, offset)) for offset in offsets]
        for keys, range_ in found:
            if range_ != selection and goal.start - NEAR <= range_.start and range_.end <= goal.end + NEAR:
                yield keys + wait, State(range_)

    def _jumps(self, cursor: int, goal: Range) -> Iterator[tuple[int, State]]:
        shown = self.shown(cursor)
        for target in unit_targets(self.document, shown, cursor):
            if goal.start - NEAR <= target.start <= goal.end:
                yield 3, State(target)
        for start in (goal.start, goal.start + 1):
            for keys, target in self._spelled(cursor, shown, start, goal.end):
                yield 1 + keys, State(OBJECTS["unit"](self.document, target), jumping=True)

    def _spelled(self, cursor: int, shown: Range, start: int, end: int) -> Iterator[tuple[int, Range]]:
        """Yield the keys of finding the text from `start` on by its initials, for each number of letters."""
        for length in range(1, min(LETTERS, end - start) + 1):
            place = Range(start, start + length)
            letters = [min(initials(char), default="") for char in place.of(self.text)]
            if not all(letters):
                return
            targets = pinyin_targets(self.document, shown, "".join(letters), cursor)
            if place in targets:
                yield length + targets.index(place), place

    def _spelled_ends(self, cursor: int, goal: Range) -> list[tuple[int, Range]]:
        """Return the keys of finding the last characters of `goal` by their initials; kept for the goal at hand."""
        if self._asked != (cursor, goal):
            shown = self.shown(cursor)
            lengths = range(1, min(3, goal.length) + 1)
            ends = [list(self._spelled(cursor, shown, goal.end - length, goal.end)) for length in lengths]
            self._asked, self._ends = (cursor, goal), [one for found in ends for one in found if one[1].end == goal.end]
        return self._ends


def by_hand(annotator: Annotator, gold: Sequence[Span]) -> int:
    """Return the keys of tagging `gold` in reading order without suggestions."""
    keys = cursor = 0
    for span in gold:
        keys += annotator.tag(cursor, span.range)
        cursor = span.start
    return keys


def with_suggestions(annotator: Annotator, gold: Sequence[Span], offered: Sequence[Suggestion]) -> Counter[str]:
    """Return the keys of each kind that tagging `gold` takes when `offered` are stepped through in reading order."""
    keys: Counter[str] = Counter({"step": 1} if offered else {})
    left = {(span.range, span.label) for span in gold}
    waiting = list(offered)
    while waiting:
        one = waiting.pop(0)
        cost, taken = _judge(annotator, one, left)
        keys["accept" if cost == 1 and taken else "mend" if taken else "refuse"] += cost
        if taken:
            left.discard(taken)
            # What overlaps judged text is not offered any more.
            waiting = [other for other in waiting if not other.range.overlaps(taken[0])]
    cursor = 0
    for span in gold:
        if (span.range, span.label) in left:
            keys["by hand"] += annotator.tag(cursor, span.range)
            cursor = span.start
    return keys


def _judge(annotator: Annotator, one: Suggestion, left: set[tuple[Range, str]]) -> tuple[int, tuple[Range, str] | None]:
    """Return the keys of the cheaper of mending and refusing a suggestion, and the gold span that it becomes."""
    if (one.range, one.label) in left:
        return 1, (one.range, one.label)
    near = [goal for goal in left if goal[0].overlaps(one.range)]
    ways = [(annotator.mend(one.range, goal[0]) + 1, goal) for goal in near]
    best = min(ways, key=lambda way: (way[0], way[1]), default=None)
    # Tagging by hand costs four keys at least, after one to refuse.
    return best if best is not None and best[0] <= BY_HAND + 1 else (1, None)


def main(most: int = 12) -> int:
    """Print the keys for each span of the bundled gold, by hand and with suggestions; return 1 when an aim is missed."""
    manual = spans = 0
    helped: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as made:
        workspace = lay_out(Path(made) / "demo")
        with open_store(workspace, readonly=True) as store:
            suggesting = Suggesting(store, workspace, "newcomer")
            for row in store.articles()[:most]:
                stored = store.article(row.id)
                gold = store.spans(row.id, "gold")
                annotator = Annotator(stored.text)
                offered = suggesting.for_text(article_text(row, stored.reading), Context())
                alone = by_hand(annotator, gold)
                together = with_suggestions(annotator, gold, offered)
                print(
                    f"{row.name:<28} {len(gold):4} spans  by hand {alone / len(gold):.2f}"
                    f"  with suggestions {together.total() / len(gold):.2f}"
                )
                manual, spans, helped = manual + alone, spans + len(gold), helped + together
    print(
        f"by hand {manual / spans:.2f} keys a span (floor 4); with suggestions {helped.total() / spans:.2f} (floor 2)"
    )
    print("with suggestions, by what for: " + ", ".join(f"{kind} {keys}" for kind, keys in helped.most_common()))
    return int(manual / spans > 4 or helped.total() / spans > 2)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
