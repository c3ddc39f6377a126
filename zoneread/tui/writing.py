"""Writing with patience: an edit is shown as done only when the store says so, and is kept in hand until then.

One write at a time. When the store cannot take it (busy, full, read-only, vanished, a drive that fails) the write
waits here and is tried again, each time a little later, and after anything but a lock on a connection made anew; until
it has gone through, was dropped or was written elsewhere, no other write begins. What was refused at once because it
makes no sense is let go with a word. What has once been in hand leaves it only into the store or when somebody says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zoneread.errors import StoreBusyError, StoreError, StoreFullError, ZonereadError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.span.edits import Edit

    Write = Callable[[], Edit | None]
    Follow = Callable[[Edit | None], None]

FIRST_WAIT, LONGEST_WAIT = 0.2, 3.0
"""Seconds between two tries: the first, and what doubling leads to."""


class Held(NamedTuple):
    """A write in hand: what does it, what follows, what it is in words, and the edit if it is one that can be kept in a file."""

    write: Write
    follow: Follow
    what: str
    edit: Edit | None


class Writer:
    """Runs writes against the store and tells what became of them.

    `remind` shows `trouble` again after a try that nobody asked for; `reconnect` opens the store anew or raises StoreError; `ways_out` says which keys write what is in hand elsewhere and drop it.
    """

    def __init__(
        self,
        alert: Callable[[str], None],
        remind: Callable[[], None],
        later: Callable[[float, Callable[[], None]], object],
        reconnect: Callable[[], None],
        ways_out: Callable[[], str],
    ) -> None:
        self._alert = alert
        self._remind = remind
        self._later = later
        self._reconnect = reconnect
        self._ways_out = ways_out
        self._held: Held | None = None
        self._tried = False
        self._lost = False
        self._wait = FIRST_WAIT
        self.trouble = ""
        """What keeps what is in hand from being stored, in words; empty when nothing is in hand."""

    @property
    def in_hand(self) -> str:
        """What is waiting for the store, in words; empty when nothing is."""
        return self._held.what if self._held else ""

    @property
    def edit_in_hand(self) -> Edit | None:
        """The edit that is waiting; None when nothing is, or what is waiting is an undo or the like."""
        return self._held.edit if self._held else None

    def write(self, write: Write, follow: Follow, what: str, edit: Edit | None = None) -> bool:
        """Try `write`, and call `follow` with its result once it has been stored. Return whether that happened now."""
        if self._held:
            self._alert(f"first what is in hand — {self.trouble}")
            return False
        self._held = Held(write, follow, what, edit)
        self._tried = self._lost = False
        self._wait = FIRST_WAIT
        return self._try()

    def let_go(self) -> str:
        """Forget what is in hand and return what it was, in words."""
        what = self.in_hand
        self._held, self.trouble = None, ""
        return what

    def _try(self) -> bool:
        held = self._held
        if held is None:
            return False
        try:
            if self._lost:
                self._reconnect()
            done = held.write()
        except StoreError as error:
            self._keep(held, error)
            return False
        except ZonereadError as error:
            if self._tried:
                self._keep(held, error, again=False)
            else:
                self.let_go()
                # Without the place: everybody knows where the store is, and the reason must not be cut off.
                self._alert(f"not {'stored' if held.edit else 'done'}: {error.message}: {held.what}")
            return False
        self.let_go()
        held.follow(done)
        return True

    def _keep(self, held: Held, error: ZonereadError, *, again: bool = True) -> None:
        """Say why it is not stored, and try again unless that is of no use."""
        is_first, self._tried = not self._tried, True
        self._lost = not isinstance(error, StoreBusyError | StoreFullError)
        reason = "store busy" if isinstance(error, StoreBusyError) else error.message
        doing = "retrying" if again else "cannot be"
        self.trouble = f"not stored, {doing} ({self._ways_out()}): {reason}: {held.what}"
        if is_first:
            self._alert(self.trouble)
        else:
            self._remind()
        if again:
            self._later(self._wait, lambda: self._retry(held))
            self._wait = min(LONGEST_WAIT, self._wait * 2)

    def _retry(self, held: Held) -> None:
        if held is self._held:
            self._try()

    def retry_now(self) -> bool:
        """Try what is in hand at once, before quitting. Return whether nothing is in hand any more."""
        if self._held:
            self._try()
        return self._held is None
