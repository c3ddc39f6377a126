"""The line over the screen that says how far long work is, and that Escape stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.keys.command import Context
from zoneread.tui.question import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.tui.app import ReaderApp


def share(done: int, of: int) -> str:
    """Return how many of how many are done, and the percentage."""
    return f"{done:,} of {of:,} ({100 * done // max(1, of)} %)"


class WaitingLine:
    """Says of the work `title` how far it is, from the first `tell` until `close`; `stop` is called for Escape."""

    def __init__(self, reader: ReaderApp, title: str, stop: Callable[[], None]) -> None:
        self._reader = reader
        self._progress = ""
        self._asked = False
        self._question = Question(
            f"{title} — Escape stops",
            Context.PALETTE,
            self._ask,
            choices=lambda _typed: [Choice("", self._progress)],
            cancel=stop,
        )

    def tell(self, progress: str) -> None:
        """Say how far it is. Where another question has taken the line's place, that one stays."""
        self._progress = progress
        asker = self._reader.asker
        if not self._asked:
            self._ask()
        elif asker is not None and asker.question is self._question:
            asker.renew()

    def close(self) -> None:
        """Take the line away if it is there; nothing is stopped."""
        asker = self._reader.asker
        if asker is not None and asker.question is self._question:
            asker.close()

    def _ask(self, _key: str = "") -> None:
        self._asked = True
        self._reader.ask(self._question)
