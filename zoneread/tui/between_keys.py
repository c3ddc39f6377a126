"""What the reader does while nobody types: it loads what keys will need, tidies up, and looks what others have written.

Nothing of it may stand in the way of a key: each piece is short, and begins only after a lull.
"""

from __future__ import annotations

import gc
from time import monotonic
from typing import TYPE_CHECKING

from zoneread.errors import ZonereadError
from zoneread.session.opening import prepare_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zoneread.tui.app import ReaderApp

PAUSE = 0.02
"""Seconds between two pieces of such work, for what is to be drawn."""
LULL = 0.3
"""Seconds without a key after which what later keys need is loaded."""
QUIET = 2.0
"""Seconds without a key after which the reader tidies up: collects garbage, keeps its place."""
LITTER = 20_000
"""Objects more than at the last collection after which garbage is collected between two keys, for hands that never rest.

As many take some milliseconds to go through; most keys leave ten or twenty, those that open something hundreds.
"""
LOOK_EVERY = 1.0
"""Seconds between two looks at whether another process has written; one that falls between two keys waits for the next."""


def _nothing() -> None:
    pass


def _load_commands() -> None:
    import zoneread.tui.commands
    import zoneread.tui.hinting  # noqa: F401


def _load_asking() -> None:
    import zoneread.tui.asking  # noqa: F401


def _load_segments() -> None:
    from zoneread.view.document import prepare

    prepare()


def _load_suggesting() -> None:
    import zoneread.session.accepting  # noqa: F401


PREPARATIONS = (_load_commands, prepare_edits, _load_asking, _load_segments, _load_suggesting)
"""What loads the rest, in the order in which keys are likely to need it."""


class BetweenKeys:
    """The work between the keys of one reader."""

    def __init__(self, app: ReaderApp) -> None:
        self.app = app
        self._last_key = 0.0
        self._tidying = False
        self._trouble = ""

    def begin(self) -> None:
        """Begin, after the first frame; from now on garbage is collected only when nobody is typing.

        In tests, without a terminal, each key loads what it needs.
        """
        self.app.set_interval(LOOK_EVERY, self._look)
        if not self.app.is_headless:
            gc.freeze()
            gc.disable()
            self._prepare(iter(PREPARATIONS))

    def note(self) -> float:
        """Note that a key has come, and return when, by the monotonic clock."""
        self._last_key = monotonic()
        if gc.get_count()[0] > LITTER:
            self.app.set_timer(PAUSE, gc.collect)
        if not self._tidying:
            self._tidying = True
            self.app.set_timer(QUIET, self._tidy)
        return self._last_key

    @property
    def _lull(self) -> float:
        return monotonic() - self._last_key

    def _prepare(self, steps: Iterator[Callable[[], None]]) -> None:
        """Load one thing after the other while no key comes; a key waits for one of them at most."""
        quiet = self._lull >= LULL
        step = next(steps, None) if quiet else _nothing
        if step is None:
            self._read_ahead()
        else:
            step()
            self.app.set_timer(PAUSE if quiet else LULL, lambda: self._prepare(steps))

    def _read_ahead(self) -> None:
        """Have the articles beside the open one at hand, one after the other as long as no key comes."""
        text = self.app.desk.read_ahead() if self._lull >= LULL else None
        if text is not None:
            self.app.view.prepare(text)
            self.app.set_timer(PAUSE, self._read_ahead)

    def _tidy(self) -> None:
        """Do what can wait, once nobody has typed for a while; then rest until the next key."""
        quiet, app = self._lull, self.app
        if quiet < QUIET:
            app.set_timer(QUIET - quiet + 0.05, self._tidy)
            return
        self._tidying = False
        gc.collect()
        app.stage.keep_place()
        app.places.save()
        self.look_at_store()
        if app.progress.display:
            app.progress.show(app.desk)
        self._read_ahead()

    def _look(self) -> None:
        """Look at the store unless somebody is typing or being asked something."""
        if self.app.overlay is None and self._lull > LULL:
            self.look_at_store()

    def look_at_store(self) -> None:
        """Read again what another process may have changed. A trouble that lasts is told once."""
        app, trouble = self.app, ""
        try:
            app.desk.session.recall_active_time()
            if not app.desk.writer.in_hand and app.desk.session.changed():
                app.desk.reload()
                if app.review is not None:
                    app.review.reload()
        except ZonereadError as error:
            trouble = str(error)
        if trouble and trouble != self._trouble:
            app.alert(trouble)
        self._trouble = trouble
