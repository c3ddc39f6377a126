"""Textual's driver for the browser, for a reader that may lose its server at any moment.

Textual 8.2 leaves a program without input waiting for ever, and fails in the middle of drawing, when the server that it
talks to is gone. Here it ends as it does when a terminal goes away.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.drivers.web_driver import WebDriver

if TYPE_CHECKING:
    from textual.app import App

PATIENCE = 20.0
"""Seconds after the loss of the server until a reader that does not end is ended; every edit it has told is stored by then."""
SETTLING = 0.1
"""Seconds in which further sizes replace one: a page that is being laid out may send hundreds, each of which would be drawn."""


class BrowserDriver(WebDriver):
    """Textual's driver; ends the application when the server goes away, and sends nothing when nobody is there to see it."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        send = self._write

        def send_if_anybody_is_there(data: bytes) -> int:
            try:
                return send(data)
            except OSError:
                return 0

        self._write = partial(send_if_anybody_is_there)
        self._resize_to: dict[str, object] | None = None

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Do what the server asks; of sizes that follow one another quickly, only the last is taken.

        Textual 8.2 is busy for ever with a new size and the end when both come before its first frame, unless it knows that
        it is to end.
        """
        if packet_type == "quit":
            self._loop.call_soon_threadsafe(self._app.exit)
        elif packet_type == "resize":
            waiting, self._resize_to = self._resize_to is not None, payload
            if not waiting:
                self._loop.call_soon_threadsafe(self._loop.call_later, SETTLING, self._resize)
        else:
            super().on_meta(packet_type, payload)

    def _resize(self) -> None:
        payload, self._resize_to = self._resize_to, None
        if payload is not None and self._size != (payload["width"], payload["height"]):
            super().on_meta("resize", payload)

    def run_input_thread(self) -> None:
        """Read and pass on what the page sends, until the program or the server ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._loop.call_soon_threadsafe(self._app.exit)
            if not self.exit_event.wait(PATIENCE):
                os._exit(os.EX_IOERR)
