"""The texts of all articles for searching, kept from one search to the next and read again when they have changed.

What is more than `AT_ONCE` characters is read in a thread with a connection of its own, so that no key waits for it.
"""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from threading import Thread
from typing import TYPE_CHECKING

from zoneread.errors import ZonereadError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zoneread.session.searching import Corpus
    from zoneread.session.session import Session

AT_ONCE = 100_000
"""Characters that are read in a few milliseconds."""


class CorpusTexts:
    """The texts of one store. `trouble` says why they could not be read, "" when they could."""

    def __init__(self, session: Session, database: Path) -> None:
        self._store = session.store
        self._database = database
        self._kept: Corpus | None = None
        self._then: Callable[[], None] | None = None
        self.trouble = ""

    def now(self, then: Callable[[], None]) -> Corpus | None:
        """Return the texts as they are now, or None when they must be read first: `then` is called when they have been.

        Called from the event loop; of several calls before the texts are there the last one's `then` counts.
        """
        from zoneread.session.searching import Corpus

        rows = self._store.articles()
        if self._kept is not None and self._kept.fits(rows):
            return self._kept
        if sum(row.characters for row in rows) <= AT_ONCE:
            self._kept = Corpus(self._store)
            return self._kept
        reading, self._then = self._then is not None, then
        if not reading:
            loop, context = asyncio.get_running_loop(), copy_context()
            Thread(target=self._read, args=(loop, context.run), daemon=True).start()
        return None

    def _read(self, loop: asyncio.AbstractEventLoop, within: Callable[..., object]) -> None:
        """Read the texts; in a thread of its own."""
        from zoneread.session.searching import read_corpus

        corpus, trouble = None, ""
        try:
            corpus = read_corpus(self._database)
        except ZonereadError as error:
            trouble = str(error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(within, self._has_read, corpus, trouble)

    def _has_read(self, corpus: Corpus | None, trouble: str) -> None:
        then, self._then = self._then, None
        self._kept, self.trouble = corpus, trouble
        if then is not None:
            then()
