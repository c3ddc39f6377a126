"""Reading the terminal: as Textual's driver for Unix does, but safe against what is pasted and what is not UTF-8.

Textual 8.2 looks for escape sequences inside a bracketed paste too and passes on as key presses what it does not
understand there, so that a pasted text could run commands of single keys; and it ends with an exception on bytes that
are not UTF-8, as a terminal set to GB18030 sends them. Both are mended here, between reading and parsing. The only
module that relies on the inside of Textual's driver.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from contextlib import suppress

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from zoneread.tui.paste import ESCAPE, PasteGuard

POLL = 0.1
"""Seconds between two looks at whether the program is to end."""
SOON = 0.02
"""Seconds after which a lone escape counts as the key, when nothing follows it."""


class ReaderDriver(LinuxDriver):
    """Textual's driver with a guarded input, which ends the application when the terminal goes away."""

    def run_input_thread(self) -> None:
        """Read, guard, parse and pass on what the terminal sends, until the program ends."""
        parser, guard = XTermParser(self._debug), PasteGuard()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            wait = POLL
            while not self.exit_event.is_set():
                if selector.select(wait):
                    data = decode(self._read())
                    if self._is_gone:
                        break
                    wait = SOON if data.endswith(ESCAPE) else POLL
                    clean = guard.clean(data)
                    for message in parser.feed(clean) if clean else ():
                        self.process_message(message)
                else:
                    wait = POLL
                for message in parser.tick():
                    self.process_message(message)
        with suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass

    _is_gone = False

    def _read(self) -> bytes:
        """Return what the terminal has sent. When the terminal is gone, tell the application to end."""
        data = b""
        with suppress(OSError):
            data = os.read(self.fileno, 4096)
        if not data:
            self._is_gone = True
            self._loop.call_soon_threadsafe(self._app.exit)
        return data
