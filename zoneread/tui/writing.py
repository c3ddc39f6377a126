"""Writing with patience: an edit is shown as done only when the store says so, and is kept in hand until then.

One write at a time. When the store is busy or full the write waits here and is tried again, each time a little
later; until it has gone through, or has been refused for good, no other write begins. Nothing is ever dropped
without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import StoreBusyError, StoreFullError, ZonereadError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.span.edits import Edit

    Write = Callable[[], Edit | None]
    Follow = Callable[[Edit | None], None]

FIRST_WAIT, LONGEST_WAIT = 0.2, 3.0
"""Seconds between two tries: the first, and what doubling leads to."""


class Writer:
    """Runs writes against the store and tells what became of them."""

    def __init__(self, alert: Callable[[str], None], later: Callable[[float, Callable[[], None]], object]) -> None:
        self._alert = alert
        self._later = later
        self._held: tuple[Write, Follow, str] | None = None
        self._wait = FIRST_WAIT

    @property
    def in_hand(self) -> str:
        """What is waiting for the store, in words; empty when nothing is."""
        return self._held[2] if self._held else ""

    def write(self, write: Write, follow: Follow, what: str) -> bool:
        """Try `write`, and call `follow` with its result once it has been stored. Return whether that happened now."""
        if self._held:
            self._alert(f"still waiting for the store with: {self._held[2]}")
            return False
        self._held = (write, follow, what)
        self._wait = FIRST_WAIT
        return self._try()

    def _try(self) -> bool:
        if self._held is None:
            return False
        write, follow, what = self._held
        try:
            done = write()
        except (StoreBusyError, StoreFullError) as error:
            reason = "store busy" if isinstance(error, StoreBusyError) else error.message
            self._alert(f"{reason} — retrying: {what}")
            self._later(self._wait, self._retry)
            self._wait = min(LONGEST_WAIT, self._wait * 2)
            return False
        except ZonereadError as error:
            self._held = None
            # Without the place: everybody knows where the store is, and the reason must not be cut off.
            self._alert(f"not stored: {error.message}: {what}")
            return False
        self._held = None
        follow(done)
        return True

    def _retry(self) -> None:
        if self._try():
            self._wait = FIRST_WAIT

    def retry_now(self) -> bool:
        """Try what is in hand at once, before quitting. Return whether nothing is in hand any more."""
        if self._held:
            self._try()
        return self._held is None
