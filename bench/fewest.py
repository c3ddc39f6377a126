"""The fewest keys that place a span, found on a model of the reader: what an annotator who knows every command would press.

The model is the reader's own layout, viewport, motions, text objects, edges and hints, without a screen. Keys are
those of the default keymap. Only what begins or ends near the span is searched, which is what an eye does too.
"""

from __future__ import annotations

import heapq
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, takewhile
from typing import TYPE_CHECKING

from pypinyin import Style, lazy_pinyin

from zoneread.text.ranges import Range
from zoneread.view.boundary import Edge, move_edge, trim
from zoneread.view.hints import hint_labels, pinyin_targets, unit_targets
from zoneread.view.motion import MOTIONS, by_rows
from zoneread.view.objects import OBJECTS, grow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.view.document import Document
    from zoneread.view.layout import Layout
    from zoneread.view.viewport import Viewport

MOTION_KEYS = {
    "w": "word.next", "W": "word.previous", ">": "clause.next", "<": "clause.previous", ")": "sentence.next",
    "(": "sentence.previous", "}": "paragraph.next", "{": "paragraph.previous",
}  # fmt: skip
OBJECT_KEYS = {
    ("space",): "unit", ("o", "i"): "phrase", ("o", "q"): "quoted", ("o", "x"): "chain", ("o", "g"): "growth",
    ("o", "c"): "clause", ("o", "s"): "sentence",
}  # fmt: skip
EDGE_KEYS = {
    "h": (Edge.LEFT, True, False), "j": (Edge.LEFT, False, False), "k": (Edge.RIGHT, False, False),
    "l": (Edge.RIGHT, True, False), "H": (Edge.LEFT, True, True), "J": (Edge.LEFT, False, True),
    "K": (Edge.RIGHT, False, True), "L": (Edge.RIGHT, True, True),
}  # fmt: skip
NEAR = 24
"""How far from the span, in code points, a selection on the way to it may begin or end."""
MOST_STATES = 4_000
DEEPEST = 12
MOST_MENDING = 3
INITIALS = 3


@dataclass(frozen=True)
class Eye:
    """What the reader has selected, and the first row on its screen."""

    cursor: int
    selection: Range
    top: int = 0


@dataclass(frozen=True)
class Plan:
    """Keys by Textual's names, and what they lead to. An open plan is a jump that only a digit or Enter ends."""

    keys: tuple[str, ...]
    eye: Eye
    open: bool = False


class Model:
    """One article in a reader of a given size."""

    def __init__(self, document: Document, layout: Layout, port: Viewport) -> None:
        self.document, self.layout = document, layout
        self._port = port

    @cached_property
    def initials(self) -> list[str]:
        """The letter that is typed for each code point, empty where there is none."""
        letters = [lazy_pinyin(char, style=Style.FIRST_LETTER)[0][:1].lower() for char in self.document.text]
        return [letter if letter.isascii() and letter.isalpha() else "" for letter in letters]

    def shown(self, eye: Eye) -> Range:
        """Return the text on the screen."""
        port = copy(self._port)
        port.top = eye.top
        rows = port.visible
        return Range(self.layout.row_range(rows.start).start, self.layout.row_range(rows.stop - 1).end)

    def moved(self, eye: Eye, offset: int) -> Eye:
        """Return what a move to `offset` leads to."""
        row = self.layout.row_of(offset)
        return Eye(offset, Range(offset, offset), self._revealed(eye.top, row, row))

    def selecting(self, eye: Eye, selected: Range) -> Eye:
        """Return what selecting a range leads to."""
        first, last = self.layout.row_of(selected.start), self.layout.row_of(max(selected.start, selected.end - 1))
        return Eye(selected.end, selected, self._revealed(eye.top, first, last))

    def paged(self, eye: Eye) -> Eye:
        """Return what one page down leads to."""
        far = max(1, self._port.page - 2)
        place, _ = by_rows(self.layout, eye.cursor, far)
        port = copy(self._port)
        port.scroll_to(eye.top + far)
        return self.moved(replace(eye, top=port.top), place)

    def tagged(self, eye: Eye) -> Eye:
        """Return what is left once the selection has been tagged."""
        return self.moved(eye, max(eye.selection.start, eye.selection.end - 1))

    def _revealed(self, top: int, first: int, last: int) -> int:
        port = copy(self._port)
        port.top = top
        port.reveal(first, last)
        return port.top

    def hints(self, eye: Eye) -> list[tuple[str, Range]]:
        """Return the letters drawn on what is seen, with their targets."""
        targets = unit_targets(self.document, self.shown(eye), eye.cursor)
        return list(zip(hint_labels(len(targets)), targets, strict=False))

    def plan(self, eye: Eye, target: Range) -> Plan:
        """Return the fewest keys that select `target`. Raises LookupError when none are found."""
        pages: tuple[str, ...] = ()
        while not self.shown(eye).holds(target.start) and self.layout.row_of(target.start) > eye.top:
            pages, eye = (*pages, "pagedown"), self.paged(eye)
        number = count()
        queue = [(len(pages), next(number), Plan(pages, eye))]
        seen: set[tuple[int, Range, bool]] = set()
        while queue and len(seen) < MOST_STATES:
            cost, _, plan = heapq.heappop(queue)
            if plan.eye.selection == target:
                return plan
            state = (plan.eye.cursor, plan.eye.selection, plan.open)
            if state in seen or cost > DEEPEST:
                continue
            seen.add(state)
            first = len(plan.keys) == len(pages)
            for step in self._steps(plan, target, first=first):
                if _is_near(step.eye, target):
                    heapq.heappush(queue, (len(step.keys), next(number), step))
        raise LookupError(f"no keys found for {target}")

    def mend(self, eye: Eye, target: Range) -> tuple[str, ...] | None:
        """Return the fewest keys that shape what is selected into `target`, None when there are none worth it."""
        queue: list[tuple[tuple[str, ...], Range]] = [((), eye.selection)]
        seen = {eye.selection}
        for keys, selection in queue:  # grows while it is gone through: nearest first
            if selection == target:
                return keys
            if len(keys) == MOST_MENDING:
                continue
            for key, found in self._mended(selection):
                if found not in seen:
                    seen.add(found)
                    queue.append(((*keys, key), found))
        return None

    def _mended(self, selection: Range) -> Iterator[tuple[str, Range]]:
        yield "=", grow(self.document, selection)
        for key, (edge, out, word) in EDGE_KEYS.items():
            yield key, move_edge(self.document, self.layout, selection, edge, out=out, word=word)

    def _steps(self, plan: Plan, target: Range, *, first: bool) -> Iterator[Plan]:
        eye = plan.eye
        if plan.open:
            yield replace(plan, keys=(*plan.keys, "enter"), open=False)
            return
        if first:
            yield from self._hinted(plan, target)
            yield from self._initialled(plan, target)
        if eye.selection.is_empty:
            for key, name in MOTION_KEYS.items():
                place = MOTIONS[name](self.document, self.layout, eye.cursor, 1)
                yield Plan((*plan.keys, key), self.moved(eye, place))
        for keys, found in self._shaped(eye.selection):
            if found != eye.selection and not found.is_empty:
                yield Plan((*plan.keys, *keys), self.selecting(eye, found))

    def _shaped(self, selection: Range) -> Iterator[tuple[tuple[str, ...], Range]]:
        for keys, name in OBJECT_KEYS.items():
            yield keys, OBJECTS[name](self.document, selection)
        yield ("=",), grow(self.document, selection)
        for key, (edge, out, word) in EDGE_KEYS.items():
            yield (key,), move_edge(self.document, self.layout, selection, edge, out=out, word=word)
        if not selection.is_empty:
            yield (",",), trim(self.document, selection)

    def _hinted(self, plan: Plan, target: Range) -> Iterator[Plan]:
        for letters, place in self.hints(plan.eye):
            if abs(place.start - target.start) <= NEAR:
                yield Plan((*plan.keys, ";", *letters), self.selecting(plan.eye, place))

    def _initialled(self, plan: Plan, target: Range) -> Iterator[Plan]:
        for start in range(target.start, target.end):
            eye = plan.eye
            letters = [*takewhile(bool, self.initials[start : start + INITIALS])]
            for length in range(1, len(letters) + 1):
                typed = letters[:length]
                # Each letter shows what it finds, which may scroll.
                found = pinyin_targets(self.document, self.shown(eye), "".join(typed), plan.eye.cursor)
                if not found:
                    break
                eye = self.selecting(eye, OBJECTS["unit"](self.document, found[0]))
                yield Plan((*plan.keys, "f", *typed), eye, open=True)


def _is_near(eye: Eye, target: Range) -> bool:
    if eye.selection.is_empty:
        return target.start - 3 * NEAR <= eye.cursor <= target.end + NEAR
    return abs(eye.selection.start - target.start) <= NEAR and abs(eye.selection.end - target.end) <= NEAR
