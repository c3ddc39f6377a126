"""Reading the terminal: as Textual's driver for Unix does, but safe against what is pasted and what is not UTF-8.

Textual 8.2 looks for escape sequences inside a bracketed paste too and passes on as key presses what it does not
understand there, so that a pasted text could run commands of single keys; and it ends with an exception on bytes that
are not UTF-8, as a terminal set to GB18030 sends them. Both are mended here, between reading and parsing. And it looks
ten times a second whether it is to end; here nothing runs until something is sent. The only module that relies on the
inside of Textual's driver.
"""

from __future__ import annotations

import os
import selectors
import signal
from codecs import getincrementaldecoder
from contextlib import suppress
from functools import cached_property

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from zoneread.tui.paste import ESCAPE, PasteGuard

POLL = 0.1
"""Seconds between two looks at what may be the beginning of an escape sequence."""
LOOKS = 3
"""Looks after the last input; then whatever has begun is understood, and there is nothing to do but wait."""
SOON = 0.02
"""Seconds after which a lone escape counts as the key, when nothing follows it."""
UNENDED = 3.0
"""Seconds of silence after which a paste that has begun and not ended is over: until then every key belongs to it."""


class ReaderDriver(LinuxDriver):
    """Textual's driver with a guarded input, which ends the application when the terminal goes away."""

    @cached_property
    def _bell(self) -> tuple[int, int]:
        """A pipe by which the thread that reads is told to end."""
        ends = os.pipe()
        os.set_blocking(ends[0], False)
        return ends

    def start_application_mode(self) -> None:
        """Take the terminal, having seen to it that whatever ends the program gives it back; begin to read."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._loop.add_signal_handler(number, self._app.exit)
        with suppress(BlockingIOError):
            os.read(self._bell[0], 64)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def disable_input(self) -> None:
        """Stop reading, at once."""
        os.write(self._bell[1], b"!")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read, guard, parse and pass on what the terminal sends, until the program ends."""
        parser, guard = XTermParser(self._debug), PasteGuard()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._bell[0], selectors.EVENT_READ)
            wait: float | None = POLL
            looks = 0
            while not self.exit_event.is_set():
                ready = [key.fd for key, _ in selector.select(wait)]
                if self._bell[0] in ready:
                    break
                if ready:
                    data = decode(self._read())
                    if self._is_gone:
                        break
                    wait, looks = SOON if data.endswith(ESCAPE) else POLL, 0
                    self._understand(parser, guard.clean(data))
                else:
                    if looks >= LOOKS and guard.inside:
                        self._understand(parser, guard.give_up())
                    looks += 1
                    wait = POLL if looks < LOOKS else UNENDED if guard.inside else None
                for message in parser.tick():
                    self.process_message(message)
        with suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass

    def _understand(self, parser: XTermParser, data: str) -> None:
        """Pass on what the input says; none of it would be its end to the parser."""
        for message in parser.feed(data) if data else ():
            self.process_message(message)

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
