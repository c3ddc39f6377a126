"""Jumping to what is seen: type its pinyin initials, or the letters drawn on it; what is found is selected at once.

While letters are typed the selection shows what would be taken. A digit takes it and tags it with that digit's label,
so that a jump, a selection and a label are four keys. What no rule takes whole is selected by pointing at both its
ends: a letter on each character says where it begins, then where it ends, which with a label are four keys too.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.view.hints import NEAR, end_targets, hint_labels, pinyin_targets, unit_targets
from zoneread.view.objects import OBJECTS

if TYPE_CHECKING:
    from zoneread.tui.app import ReaderApp


class Way(StrEnum):
    """How a target is named."""

    PINYIN = "pinyin"
    """By the initials or syllables of its characters."""
    LETTERS = "letters"
    """By the letters drawn on it."""
    ENDS = "ends"
    """By the letter on its first character, then the one on its last."""


class Hinting:
    """One jump at a time: begun, typed at, and ended with the target selected or cancelled with all as it was."""

    def __init__(self, reader: ReaderApp) -> None:
        self.reader = reader
        self.active = False
        self._way = Way.PINYIN
        self._first: Range | None = None
        self._extend = False
        self._typed = ""
        self._before = Range(0, 0)
        self._cursor = 0
        self._targets: list[Range] = []
        self._labels: dict[str, Range] = {}
        self._index = 0

    def begin(self, way: Way, *, extend: bool = False) -> None:
        """Start a jump; with `extend` the selection grows up to the target."""
        view = self.reader.view
        self.active, self._way, self._extend, self._first = True, way, extend, None
        self._typed, self._targets, self._index = "", [], 0
        self._before, self._cursor = view.selection, view.cursor
        if way is Way.LETTERS:
            targets = unit_targets(view.document, self._shown, self._cursor)
            self._labels = dict(zip(hint_labels(len(targets)), targets, strict=False))
            self._draw()
        elif way is Way.ENDS:
            self._point(None)
        self._tell()

    def _point(self, first: Range | None) -> None:
        """Draw a letter on every character that may be the first, or with a first one the last."""
        view = self.reader.view
        self._first, self._typed = first, ""
        start = first.start if first is not None else self._before.start
        view.ensure_visible(Range(start, min(view.document.length, start + NEAR)))
        layout, only_ahead = view.layout_of_text, first is not None
        self._labels = end_targets(view.document, layout, self._shown, start, only_ahead=only_ahead)
        self._draw()

    @property
    def _shown(self) -> Range:
        view = self.reader.view
        rows = view.visible_rows
        layout = view.layout_of_text
        return Range(layout.row_range(rows.start).start, layout.row_range(rows.stop - 1).end)

    def typed(self, text: str) -> None:
        """Take one more letter, or the digit of a label."""
        if text.isdigit():
            self._take(text)
        elif self._way is Way.PINYIN:
            self._seek(self._typed + text.lower())
        elif self._way is Way.LETTERS:
            self._narrow(self._typed + text.lower())
        else:
            self._narrow(text)

    def erase(self) -> None:
        """Take back a letter."""
        shorter = self._typed[:-1]
        if self._first is not None and not self._typed:
            self._restore()
            self._point(None)
            self._tell()
        elif self._way is not Way.PINYIN:
            self._typed = shorter
            self._draw()
            self._tell()
        else:
            self._seek(shorter)

    def turn(self, by: int) -> None:
        """Go to the next or an earlier one of several targets."""
        if self._targets:
            self._index = (self._index + by) % len(self._targets)
            self._show()
            self._tell()

    def end(self) -> None:
        """Keep what is selected; with nothing found, all is as it was."""
        self._close()
        if self.reader.view.selection != self._before:
            self.reader.stage.jumps.leave(self._cursor)

    def cancel(self) -> None:
        """Put everything back as it was."""
        self._close()
        self._restore()

    def _close(self) -> None:
        self.active = False
        self._labels = {}
        if self._way is not Way.PINYIN:
            self.reader.view.set_hints({})

    def _restore(self) -> None:
        self.reader.view.select(self._before, cursor_first=self._cursor == self._before.start)

    def _take(self, digit: str) -> None:
        found = bool(self._targets)
        self.end()
        if found:
            self.reader.run_command(f"label.{digit}", None)
        else:
            self.reader.alert("nothing was found to be tagged")

    def _narrow(self, typed: str) -> None:
        fitting = [label for label in self._labels if label.startswith(typed)]
        if not fitting:
            self.reader.alert(f"no target has the letters {typed}")
        elif fitting == [typed]:
            self._found(self._labels[typed])
        else:
            self._typed = typed
            self._draw()
            self._tell()

    def _found(self, target: Range) -> None:
        """Take the target whose letters were typed; the first end of a span asks for the last."""
        if self._way is Way.ENDS and self._first is None:
            self.reader.view.select(target)
            self._point(target)
            self._tell()
            return
        self._targets, self._index = [target if self._first is None else self._first.hull(target)], 0
        self._show()
        self.end()

    def _draw(self) -> None:
        fitting = {label: target for label, target in self._labels.items() if label.startswith(self._typed)}
        taken = {target.start for target in fitting.values()}
        drawn: dict[int, str] = {}
        for label, target in fitting.items():
            left = label.removeprefix(self._typed)
            drawn[self._place(target.start, len(left), taken)] = left
        self.reader.view.set_hints(drawn)

    def _place(self, start: int, cells: int, taken: set[int]) -> int:
        """Return where the letters of a target that begins at `start` are drawn: on the sign before it, which nobody misses.

        On its first character when there is no sign before it in its row, or none of that many cells.
        """
        layout, before = self.reader.view.layout_of_text, start - 1
        if self._way is Way.ENDS or start == layout.row_range(layout.row_of(start)).start or before in taken:
            return start
        edges = layout.cells_of_text.edges
        fits = edges[start] - edges[before] >= cells and not self.reader.view.document.text[before].isalnum()
        return before if fits else start

    def _seek(self, typed: str) -> None:
        targets = pinyin_targets(self.reader.view.document, self._shown, typed, self._cursor)
        if typed and not targets:
            self.reader.alert(f"nothing on the screen reads {typed}")
            return
        self._typed, self._targets, self._index = typed, targets, 0
        if targets:
            self._show()
        else:
            self._restore()
        self._tell()

    def _show(self) -> None:
        view, target = self.reader.view, self._targets[self._index]
        unit = target if self._way is not Way.PINYIN else OBJECTS["unit"](view.document, target)
        if self._extend:
            base = self._before if not self._before.is_empty else Range(self._cursor, self._cursor)
            unit = base.hull(target)
        view.select(unit)

    def _tell(self) -> None:
        if self._way is not Way.PINYIN:
            where = "target" if self._way is Way.LETTERS else "last character" if self._first else "first character"
            letters = "letters" if self._way is Way.LETTERS else "letter"
            self.reader.say(f"jump: type the {letters} on the {where}: {self._typed}")
            return
        which = f"  {self._index + 1} of {len(self._targets)}, Tab for the next" if self._targets else ""
        self.reader.say(f"jump: pinyin initials: {self._typed}▏{which}")
