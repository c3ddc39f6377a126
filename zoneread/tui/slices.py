"""Long work of the reader's own process, done a bit at a time so that keys are heard in between.

For what a process of its own (`zoneread.tui.job`) cannot do, because what is made is too much to be handed over. Work is
an iterator that does one small part with each step and says how many of how many are done.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from zoneread.errors import ZonereadError
from zoneread.tui.waiting import WaitingLine, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zoneread.tui.app import ReaderApp

AT_ONCE = 0.15
"""Seconds that work takes before anybody hears of it: most is done by then."""
SLICE = 0.02
"""Seconds of work between two looks at the keys."""
PAUSE = 0.005
"""Seconds left to keys and frames."""
EVERY = 0.1
"""Seconds between two frames that say how far it is."""


class Sliced:
    """Work that is begun with `go` and goes on by itself until it is done or stopped.

    `told` hears after each bit how far it is, `then` that it is done. What goes wrong is raised by `go`, later it is
    shown as an alert; `failed` is called before.
    """

    def __init__(
        self,
        reader: ReaderApp,
        steps: Iterator[tuple[int, int]],
        then: Callable[[], None],
        *,
        told: Callable[[int, int], None] = lambda _done, _of: None,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        self._reader = reader
        self._steps: Iterator[tuple[int, int]] | None = steps
        self._then = then
        self._told = told
        self._failed = failed

    def go(self) -> None:
        """Begin, with as much as nobody notices."""
        self._work(AT_ONCE)

    def go_soon(self) -> None:
        """Begin when what is to be shown has been drawn."""
        self._reader.later(PAUSE, self._go_on)

    def stop(self) -> None:
        """Do no more of it."""
        self._steps = None

    def _work(self, seconds: float) -> None:
        """Work for so long, then leave the rest to a timer."""
        if self._steps is None:
            return
        end = monotonic() + seconds
        try:
            for done, of in self._steps:
                if monotonic() >= end:
                    self._told(done, of)
                    self._reader.later(PAUSE, self._go_on)
                    return
        except ZonereadError:
            self._steps = None
            self._failed()
            raise
        self._steps = None
        self._then()

    def _go_on(self) -> None:
        try:
            self._work(SLICE)
        except ZonereadError as error:
            self._reader.alert(str(error))


def wait_for(
    reader: ReaderApp,
    steps: Iterator[tuple[int, int]],
    title: str,
    things: str,
    then: Callable[[], None],
    *,
    stopped: Callable[[], None] = lambda: None,
) -> None:
    """Do the work and call `then`; when it takes long a line over the screen says how far it is, and Escape stops it.

    `stopped` is called when it was stopped. Raises what the first bit of the work raises.
    """
    told_at = 0.0

    def stop() -> None:
        work.stop()
        reader.say("stopped")
        stopped()

    def told(done: int, of: int) -> None:
        nonlocal told_at
        if monotonic() - told_at >= EVERY:
            told_at = monotonic()
            line.tell(f"{things}: {share(done, of)}")

    def finished() -> None:
        line.close()
        then()

    line = WaitingLine(reader, title, stop)
    work = Sliced(reader, steps, finished, told=told, failed=line.close)
    work.go()
