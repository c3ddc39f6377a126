"""The process that works out agreement for the reader: started, listened to, ended. It never holds up a key.

See `zoneread.session.measuring` for what is asked and answered.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from typing import TYPE_CHECKING, Any

from zoneread.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextvars import Context

    from zoneread.session.workspace import Workspace


COMMAND = (sys.executable, "-m", "zoneread.session.measuring")


class Measuring:
    """One question to a process of its own; `heard` gets each line of the answer in the event loop, until `close`.

    The last line has "tables" or "error". A process that ends without it is an error too.
    """

    def __init__(
        self, workspace: Workspace, question: Mapping[str, Any], heard: Callable[[Mapping[str, Any]], None]
    ) -> None:
        self._heard_by: Callable[[Mapping[str, Any]], None] | None = heard
        self._answered = False
        paths = [str(workspace.root.absolute()), str(workspace.database.absolute())]
        command = [*COMMAND, *paths]
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        try:
            self._child = subprocess.Popen(  # noqa: S603  our own interpreter
                command, stdin=pipe, stdout=pipe, stderr=quiet, start_new_session=True
            )
        except OSError as error:
            raise DataError(f"the process that measures cannot be started: {error.strerror}") from error
        Thread(
            target=self._listen, args=(json.dumps(question), asyncio.get_running_loop(), copy_context()), daemon=True
        ).start()

    def close(self) -> None:
        """End the process and all that it has started; nobody is told anything any more."""
        self._heard_by = None
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._child.pid, signal.SIGKILL)
            else:
                self._child.kill()
        self._child.wait()

    def _listen(self, question: str, loop: asyncio.AbstractEventLoop, context: Context) -> None:
        """Ask, and pass on what is answered; in a thread of its own."""
        if self._child.stdin is None or self._child.stdout is None:
            return
        with suppress(OSError), self._child.stdin:
            self._child.stdin.write(question.encode())
        with self._child.stdout:
            for line in self._child.stdout:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self._pass_on, line, context=context)
        self._child.wait()
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._ended, context=context)

    def _pass_on(self, line: bytes) -> None:
        value = json.loads(line)
        self._answered = self._answered or "doing" not in value
        if self._heard_by is not None:
            self._heard_by(value)

    def _ended(self) -> None:
        if self._heard_by is not None and not self._answered:
            self._heard_by({"error": "the process that measures has ended without an answer"})
