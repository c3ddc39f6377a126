"""What a process says to the reader that started it: one JSON object a line on standard output. See `zoneread.tui.job`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from zoneread.errors import ZonereadError
from zoneread.session.opening import open_store
from zoneread.session.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.store.protocol import Store

    Told = Callable[[str, int, int], None]

EVERY = 0.1
"""Seconds between two lines about how far the same thing is."""


def serve(root: str, database: str, answer: Callable[[Store, Mapping[str, Any], Told], Mapping[str, Any]]) -> None:
    """Read the question from standard input, and say what `answer` makes of it, or in words why nothing.

    `answer` gets the store, opened to be read, the question, and what it tells its progress to.
    """
    question = json.loads(sys.stdin.buffer.read())
    try:
        with open_store(Workspace(Path(root), Path(database)), readonly=True) as store:
            _say(answer(store, question, _telling()))
    except ZonereadError as error:
        _say({"error": str(error)})


def _telling() -> Told:
    last, before = 0.0, ""

    def tell(doing: str, done: int, of: int) -> None:
        nonlocal last, before
        if doing != before or monotonic() - last >= EVERY:
            last, before = monotonic(), doing
            _say({"doing": doing, "done": done, "of": of})

    return tell


def _say(value: Mapping[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()
