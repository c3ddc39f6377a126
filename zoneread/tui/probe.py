"""How wide the terminal draws the characters that are narrow in the West and wide in the East: “ ” … — ① α.

Unicode leaves it open (UAX #11, *East Asian Width*, "ambiguous"), so the terminal is asked before the reader takes it
over: one such character is written at the start of a row and the cursor's column is read back (CPR, ``ESC [ 6 n``).
"""

from __future__ import annotations

import os
import re
import select
import sys
from typing import TYPE_CHECKING

from zoneread.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "ZONEREAD_AMBIGUOUS"
SAMPLE = "“"
PATIENCE = 0.2
"""Seconds to wait for an answer; terminals answer within a few milliseconds or never."""
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")


def ambiguous_width(environ: Mapping[str, str]) -> int:
    """Return 1 or 2: what ZONEREAD_AMBIGUOUS says, else what the terminal answers, else 1.

    What was typed before the answer came is lost. Raises ConfigError when the variable is not auto, 1 or 2.
    """
    asked = environ.get(VARIABLE) or "auto"
    if asked in ("1", "2"):
        return int(asked)
    if asked != "auto":
        raise ConfigError(f'not a width: "{asked}"', where=VARIABLE, hint="one of: auto, 1, 2")
    if environ.get("TERM", "dumb") == "dumb" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return 1
    return width_from(_ask(sys.stdin.fileno(), sys.stdout.fileno()))


def width_from(answer: bytes) -> int:
    """Return the width that a terminal's answer means: the sample was drawn from the first column on."""
    found = _ANSWER.search(answer)
    return 2 if found and int(found[1]) == 3 else 1


def _ask(source: int, target: int) -> bytes:
    import termios
    import tty

    before = termios.tcgetattr(source)
    answer = b""
    try:
        tty.setcbreak(source)
        os.write(target, f"\r{SAMPLE}\x1b[6n".encode())
        while not _ANSWER.search(answer) and select.select([source], [], [], PATIENCE)[0]:
            piece = os.read(source, 64)
            if not piece:
                break
            answer += piece
        os.write(target, b"\r\x1b[K")
    finally:
        termios.tcsetattr(source, termios.TCSANOW, before)
    return answer
