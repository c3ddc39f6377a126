"""Drives a program in a pseudo-terminal and reads its screen, double-width characters included.

    with Terminal([sys.executable, "-m", "zoneread"], size=(80, 24)) as terminal:
        terminal.wait_for("云溪")
        terminal.press("down", "down", "q")
        assert terminal.wait_exit() == 0

`lines` is what a reader sees: one string a row, a Hanzi once. Time limits are for hangs only; nothing here measures.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "shift+right": "\x1b[1;2C",
    "shift+left": "\x1b[1;2D",
    "ctrl+right": "\x1b[1;5C",
    "ctrl+left": "\x1b[1;5D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "escape": "\x1b",
    **{f"f{n}": f"\x1bO{letter}" for n, letter in enumerate("PQRS", 1)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for a key by Textual's name."""

# Sequences that the emulator would print: kitty keyboard, mode queries, strings for the terminal.
_UNKNOWN = re.compile(r"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\?[0-9;]*\$p|\x1b[P_^X].*?\x1b\\", re.DOTALL)
_INCOMPLETE = re.compile(r"\x1b(?:\[[0-9;:<=>? -/]*|[P_^X](?:(?!\x1b\\).)*)?\Z", re.DOTALL)


_SIZES = frozenset({"COLUMNS", "LINES"})
"""What a program would believe before it asks the terminal; parallel test runners set them."""


class Terminal:
    """A program on a pseudo-terminal of `size` (columns, rows). Leaving the context kills what is left of it.

    `answer` may change what the terminal says when the program asks it something.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: Path | str | None = None,
        answer: Callable[[str], str] = str,
    ) -> None:
        columns, rows = size
        self._change = answer
        self.screen = pyte.Screen(columns, rows)
        self.screen.write_process_input = self._answer  # type: ignore[method-assign]
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self.raw = bytearray()
        self._undrawn = bytearray()
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        given = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(env or {})}
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env={name: value for name, value in os.environ.items() if name not in _SIZES} | given,
            close_fds=True,
            preexec_fn=_own_terminal,  # noqa: PLW1509 - the program needs a controlling terminal for its signals
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def lines(self) -> list[str]:
        """The rows of the screen without the blanks at their ends."""
        # The second cell of a double-width character holds an empty string.
        buffer = self.screen.buffer
        rows = range(self.screen.lines)
        return ["".join(buffer[y][x].data for x in range(self.screen.columns)).rstrip() for y in rows]

    @property
    def text(self) -> str:
        """The whole screen, one row a line."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """The terminal's own cursor: (column, row)."""
        return self.screen.cursor.x, self.screen.cursor.y

    def find(self, words: str) -> tuple[int, int] | None:
        """Return the (column, row) where `words` stand on the screen, None when they do not."""
        for y, line in enumerate(self.lines):
            at = line.find(words)
            if at >= 0:
                return self._column(y, at), y
        return None

    def send(self, data: str | bytes) -> None:
        """Write to the program as a terminal would."""
        os.write(self._master, data.encode() if isinstance(data, str) else data)

    def press(self, *keys: str, quiet: float = 0.05) -> None:
        """Press keys by name (see `KEYS`) or as they are, waiting for the screen to come to rest after each."""
        for key in keys:
            self.send(KEYS.get(key, key))
            self.wait_quiet(quiet)

    def click(self, column: int, row: int) -> None:
        """Click the left button on a cell, as a terminal with SGR mouse reports does."""
        self.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")
        self.wait_quiet()

    def paste(self, text: str) -> None:
        """Send `text` as a bracketed paste."""
        self.send(f"\x1b[200~{text}\x1b[201~")
        self.wait_quiet()

    def read(self, timeout: float = 0) -> bool:
        """Take in what the program has written, waiting up to `timeout` seconds for it; say whether there was any."""
        taken = self._take(timeout)
        drawn = bytes(self._undrawn)
        self._undrawn.clear()
        self._feed(self._decoder.decode(drawn))
        return taken

    def _take(self, timeout: float) -> bool:
        """Take in what the program has written and leave it to be drawn; say whether there was any."""
        ready, _, _ = select.select([self._master], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the program is gone and its terminal with it
            return False
        self.raw += data
        self._undrawn += data
        return bool(data)

    def wait_written(self, wanted: bytes, timeout: float = 20) -> None:
        """Return as soon as the program has written these bytes, before the emulator has drawn what is in one go with them.

        The emulator is slow: a clock read after `wait_for` has run on while it drew. Raises AssertionError.
        """
        deadline = time.monotonic() + timeout
        begin = len(self.raw)
        while self.raw.find(wanted, begin) < 0:
            if time.monotonic() > deadline:
                raise AssertionError(f"never written: {wanted!r}; screen:\n{self.text}")
            if not self._take(0.005):
                self.read()

    def wait_quiet(self, quiet: float = 0.05, timeout: float = 20) -> None:
        """Read until nothing has come for `quiet` seconds."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.read(quiet):
            pass

    def wait_for(self, wanted: str | Callable[[], bool], timeout: float = 20) -> None:
        """Read until the screen shows these words, or the function says yes. Raises AssertionError with the screen."""
        deadline = time.monotonic() + timeout
        while not (wanted in self.text if isinstance(wanted, str) else wanted()):
            if time.monotonic() > deadline or (self.process.poll() is not None and not self.read()):
                raise AssertionError(
                    f"never shown: {wanted!r}; exit status {self.process.poll()}; screen:\n{self.text}"
                )
            self.read(0.05)

    def wait_exit(self, timeout: float = 20) -> int:
        """Read until the program has ended and return its exit status; negative is the signal that ended it."""
        deadline = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"still running; screen:\n{self.text}")
            self.read(0.05)
        while self.read():
            pass
        return self.process.wait()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size and tell the program."""
        self.screen.resize(rows, columns)
        self._set_size(columns, rows)
        self.process.send_signal(signal.SIGWINCH)
        self.wait_quiet()

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def close(self) -> None:
        """End the program and give the terminal back."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def _column(self, y: int, index: int) -> int:
        seen = 0
        for x in range(self.screen.columns):
            if seen >= index and self.screen.buffer[y][x].data:
                return x
            seen += len(self.screen.buffer[y][x].data)
        return self.screen.columns

    def _feed(self, text: str) -> None:
        text = self._held + text
        incomplete = _INCOMPLETE.search(text)
        self._held = incomplete.group() if incomplete else ""
        self._stream.feed(_UNKNOWN.sub("", text[: incomplete.start()] if incomplete else text))

    def _answer(self, data: str) -> None:
        self.send(self._change(data))

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
