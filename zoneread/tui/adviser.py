"""Asking the process that computes suggestions, without ever waiting for it.

The process is started with the first question and ends with the reader. When it fails, the reader goes on without
suggestions and says so once.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import deque
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextvars import Context

    from zoneread.session.workspace import Workspace


class Adviser(Protocol):
    """Answers questions later; see `zoneread.session.advising` for questions and answers."""

    def ask(self, question: Mapping[str, str], then: Callable[[Mapping[str, Any]], None]) -> None:
        """Ask, and call `then` with the answer when it comes. An answer with "error" says what went wrong."""

    def close(self) -> None:
        """Stop asking."""


class ChildAdviser:
    """An adviser in a process of its own, used from the running event loop.

    A thread waits for its answers and does nothing else; they are passed on in the event loop.
    """

    def __init__(self, workspace: Workspace) -> None:
        paths = [str(workspace.root.absolute()), str(workspace.database.absolute())]
        self._command = [sys.executable, "-m", "zoneread.session.advising", *paths]
        self._waiting: deque[Callable[[Mapping[str, Any]], None]] = deque()
        self._child: subprocess.Popen[bytes] | None = None
        self._failed = False

    def ask(self, question: Mapping[str, str], then: Callable[[Mapping[str, Any]], None]) -> None:
        """Ask the process, which is started when this is the first question."""
        if self._failed:
            return
        self._waiting.append(then)
        try:
            child = self._child = self._child or self._start()
            if child.stdin is not None:
                child.stdin.write(json.dumps(question).encode() + b"\n")
                child.stdin.flush()
        except OSError as error:
            self._fail(f"cannot be started: {error.strerror}")

    def close(self) -> None:
        """End the process; whoever waits is told nothing."""
        self._failed = True
        self._waiting.clear()
        self._end()

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            if self._child.stdin is not None:
                with suppress(OSError):
                    self._child.stdin.close()

    def _start(self) -> subprocess.Popen[bytes]:
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        child = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=quiet)  # noqa: S603  our own interpreter
        Thread(target=self._listen, args=(child, asyncio.get_running_loop(), copy_context()), daemon=True).start()
        return child

    def _listen(self, child: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop, context: Context) -> None:
        """Pass on what the child answers until it ends; in a thread of its own."""
        if child.stdout is None or child.stdin is None:
            return
        with child.stdout:
            for line in iter(child.stdout.readline, b""):
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self._heard, line, context=context)
        child.wait()
        if not self._failed and not loop.is_closed():
            loop.call_soon_threadsafe(self._fail, "the process that computes them has ended", context=context)

    def _heard(self, line: bytes) -> None:
        if self._waiting:
            self._waiting.popleft()(json.loads(line))

    def _fail(self, why: str) -> None:
        self._failed = True
        self._end()
        while self._waiting:
            self._waiting.popleft()({"error": f"no suggestions: {why}"})
