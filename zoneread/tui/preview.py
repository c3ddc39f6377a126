"""Showing what a bulk edit will do, line by line with check boxes, before it is done.

Enter on a line ticks or unticks it, typing filters the lines, and Enter on the first line does what is ticked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.keys.command import Context
from zoneread.tui.question import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zoneread.tui.app import ReaderApp

GO, ALL, NONE = "go", "all", "none"


class Preview:
    """The lines of one bulk edit. `doing` says what is done with those that are ticked; all of them are at first."""

    def __init__(
        self, reader: ReaderApp, lines: Sequence[tuple[str, str]], doing: str, store: Callable[[list[int]], None]
    ) -> None:
        self._reader = reader
        self._lines = lines
        self._doing = doing
        self._store = store
        self.ticked = set(range(len(lines)))

    def ask(self, start: str = GO) -> None:
        """Show the lines with the cursor at `start`."""
        title = f"{self._doing}: Enter here does it, on a line ticks it"
        self._reader.ask(Question(title, Context.PALETTE, self._accept, choices=self._choices, start=start))

    def _choices(self, typed: str) -> list[Choice]:
        count = f"{len(self.ticked)} of {len(self._lines)}"
        shown = [Choice(GO, f"{self._doing}: {count}")]
        shown.append(Choice(NONE, "untick all") if self.ticked else Choice(ALL, "tick all"))
        for index, (text, detail) in enumerate(self._lines):
            if typed.casefold() in f"{text} {detail}".casefold():
                shown.append(Choice(str(index), f"{'[x]' if index in self.ticked else '[ ]'} {text}", detail))
        return shown

    def _accept(self, key: str) -> None:
        if key == GO:
            self._store(sorted(self.ticked))
            return
        if key in (ALL, NONE):
            self.ticked = set(range(len(self._lines))) if key == ALL else set()
            key = NONE if key == ALL else ALL
        else:
            self.ticked ^= {int(key)}
        self.ask(key)
