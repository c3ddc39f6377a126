"""Asks the terminal how many cells it gives to a character of ambiguous width, before anything is on the screen.

The terminal is sent “ at the start of a line and asked where the cursor is (CPR, ECMA-48 8.3.14); the line is wiped
again. A terminal that does not answer in time is taken to have said nothing.
"""

from __future__ import annotations

import os
import re
import select
import time

SAMPLE = "“"
TIMEOUT = 0.15
"""Seconds to wait for an answer: a terminal at hand takes one, a slow line a hundred milliseconds."""
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")


def ambiguous_width(stdin: int = 0, stdout: int = 1, *, timeout: float = TIMEOUT) -> int | None:
    """Return 1 or 2, None when the descriptors are no terminal or it does not say. What was typed meanwhile is lost."""
    if not (os.isatty(stdin) and os.isatty(stdout)):
        return None
    # Only Unix has these; elsewhere there is nothing to ask.
    import termios
    import tty

    before = termios.tcgetattr(stdin)
    try:
        tty.setcbreak(stdin, termios.TCSANOW)
        os.write(stdout, f"\r{SAMPLE}\x1b[6n\r\x1b[K".encode())
        answer = _read_answer(stdin, timeout)
    finally:
        termios.tcsetattr(stdin, termios.TCSANOW, before)
    column = int(answer[1]) - 1 if answer else 0
    return column if column in (1, 2) else None


def _read_answer(stdin: int, timeout: float) -> re.Match[bytes] | None:
    deadline = time.monotonic() + timeout
    received = b""
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([stdin], [], [], left)
        if not ready:
            break
        data = os.read(stdin, 256)
        received += data
        if not data or (found := _ANSWER.search(received)):
            return found if data else None
    return None
