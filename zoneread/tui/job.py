"""Work for which nobody's keys wait: done in a process of its own, with a line over the screen that says how far it is.

The process is a module of `zoneread.session` that is given the workspace's folder and database as arguments. It reads one
JSON object from standard input and writes one a line: ``{"doing": "articles aligned", "done": 3, "of": 12}`` as often as it
likes, then its answer, or ``{"error": "why, in words"}``.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from typing import TYPE_CHECKING, Any

from zoneread.child import PYTHON
from zoneread.errors import DataError, UsageError
from zoneread.tui.waiting import WaitingLine, share

if TYPE_CHECKING:
    import contextvars
    from collections.abc import Callable, Mapping

    from zoneread.session.workspace import Workspace
    from zoneread.tui.app import ReaderApp


class Worker:
    """One question to a process of its own; `heard` gets each line of the answer in the event loop, until `close`.

    A process that ends without an answer is an error too. Raises DataError when it cannot be started.
    """

    def __init__(
        self, module: str, workspace: Workspace, question: Mapping[str, Any], heard: Callable[[Mapping[str, Any]], None]
    ) -> None:
        self._heard_by: Callable[[Mapping[str, Any]], None] | None = heard
        self._answered = False
        command = [*PYTHON, module, str(workspace.root.absolute()), str(workspace.database.absolute())]
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        try:
            self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, start_new_session=True)  # noqa: S603  our own interpreter
        except OSError as error:
            raise DataError(f"a process cannot be started: {error.strerror}") from error
        loop, context = asyncio.get_running_loop(), copy_context()
        Thread(target=self._listen, args=(json.dumps(question), loop, context), daemon=True).start()

    def close(self) -> None:
        """End the process and all that it has started; nobody is told anything any more."""
        self._heard_by = None
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._child.pid, signal.SIGKILL)
            else:
                self._child.kill()
        self._child.wait()

    def _listen(self, question: str, loop: asyncio.AbstractEventLoop, context: contextvars.Context) -> None:
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
            self._heard_by({"error": "the process that works it out has ended without an answer"})


class Job:
    """A question to a process while a line over the screen says how far it is; Escape ends it.

    `then` gets the answer once the line is gone; `worded` changes what is said of the progress. Raises UsageError where
    the reader has no workspace, DataError when no process can be started.
    """

    def __init__(
        self,
        reader: ReaderApp,
        module: str,
        question: Mapping[str, Any],
        title: str,
        then: Callable[[Mapping[str, Any]], None],
        *,
        worded: Callable[[str], str] = str,
    ) -> None:
        if reader.workspace is None:
            raise UsageError("this needs the workspace's database in a file")
        self._reader = reader
        self._then = then
        self._worded = worded
        self._line = WaitingLine(reader, title, self._stop)
        self._worker: Worker | None = Worker(module, reader.workspace, question, self._heard)
        self._line.tell("starting")

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _stop(self) -> None:
        if self._worker is not None:
            self.close()
            self._reader.say("stopped; nothing was worked out")

    def _heard(self, value: Mapping[str, Any]) -> None:
        if "doing" in value:
            self._line.tell(f"{self._worded(value['doing'])}: {share(value['done'], value['of'])}")
            return
        self._worker = None
        self._line.close()
        if "error" in value:
            self._reader.alert(value["error"])
        else:
            self._then(value)
