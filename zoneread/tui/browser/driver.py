"""Textual's driver for the browser, for a reader that may lose its server at any moment.

Textual 8.2 leaves a program without input waiting for ever, and fails in the middle of drawing, when the server that it
talks to is gone. Here it ends as it does when a terminal goes away.
"""

from __future__ import annotations

from contextlib import suppress

from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """Textual's driver; ends the application when the server goes away."""

    def run_input_thread(self) -> None:
        """Read and pass on what the page sends, until the program or the server ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._loop.call_soon_threadsafe(self._app.exit)

    def write(self, data: str) -> None:
        """Send what is to be drawn. Nothing happens when nobody is there to see it."""
        with suppress(OSError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Send word to the server, if it is there."""
        with suppress(OSError):
            super().write_meta(data)
