"""Asking the process that computes suggestions, without ever waiting for it.

The process is started with the first question and ends with the reader. When it dies, or answers a question for longer
than `SECONDS`, another one takes over the questions that wait; the one that it was at is answered with the error. After
`MOST_DEATHS` processes without an answer the reader goes on without suggestions and says so once.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections import deque
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

from zoneread.child import PYTHON

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextvars import Context

    from zoneread.session.workspace import Workspace

SECONDS = 120.0
"""The time limit of one question: choosing among a thousand articles by uncertainty takes half of it."""
MOST_DEATHS = 3


class Adviser(Protocol):
    """Answers questions later; see `zoneread.session.advising` for questions and answers."""

    def ask(self, question: Mapping[str, str], then: Callable[[Mapping[str, Any]], None]) -> None:
        """Ask, and call `then` with the answer when it comes. An answer with "error" says what went wrong."""

    def close(self) -> None:
        """Stop asking."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that waits for its answer."""

    line: bytes
    then: Callable[[Mapping[str, Any]], None]


class ChildAdviser:
    """An adviser in a process of its own, used from the running event loop.

    A thread waits for its answers and does nothing else; they are passed on in the event loop.
    """

    def __init__(self, workspace: Workspace, *, seconds: float = SECONDS) -> None:
        paths = [str(workspace.root.absolute()), str(workspace.database.absolute())]
        self._command = [*PYTHON, "zoneread.session.advising", *paths]
        self._seconds = seconds
        self._waiting: deque[_Asked] = deque()
        self._child: subprocess.Popen[bytes] | None = None
        self._limit: asyncio.TimerHandle | None = None
        self._deaths = 0
        self._failed = False

    def ask(self, question: Mapping[str, str], then: Callable[[Mapping[str, Any]], None]) -> None:
        """Ask the process, which is started when there is none."""
        if self._failed:
            return
        asked = _Asked(json.dumps(question).encode() + b"\n", then)
        self._waiting.append(asked)
        if self._child is None:
            self._start()
        else:
            self._write(asked)

    def close(self) -> None:
        """End the process; whoever waits is told nothing."""
        self._failed = True
        self._waiting.clear()
        self._end()

    def _start(self) -> None:
        """Start a process and ask it all that waits."""
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        try:
            child = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=quiet)  # noqa: S603  our own interpreter
        except OSError as error:
            self._fail(f"cannot be started: {error.strerror}")
            return
        self._child = child
        Thread(target=self._listen, args=(child, asyncio.get_running_loop(), copy_context()), daemon=True).start()
        for asked in self._waiting:
            self._write(asked)
        self._watch()

    def _write(self, asked: _Asked) -> None:
        """Send a question; of a process that is dying its listener will tell."""
        if self._child is not None and self._child.stdin is not None:
            with suppress(OSError):
                self._child.stdin.write(asked.line)
                self._child.stdin.flush()
        if self._limit is None:
            self._watch()

    def _watch(self) -> None:
        """Give the question that is first in the row its time."""
        if self._limit is not None:
            self._limit.cancel()
        loop = asyncio.get_running_loop()
        self._limit = loop.call_later(self._seconds, self._take_over) if self._waiting else None

    def _take_over(self) -> None:
        """End a process that takes too long; its listener does the rest."""
        if self._child is not None:
            self._child.kill()

    def _end(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            if self._child.stdin is not None:
                with suppress(OSError):
                    self._child.stdin.close()

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
            loop.call_soon_threadsafe(self._died, context=context)

    def _heard(self, line: bytes) -> None:
        if self._waiting and not self._failed:
            self._deaths = 0
            asked = self._waiting.popleft()
            self._watch()
            asked.then(json.loads(line))

    def _died(self) -> None:
        """Answer the question that the process died of, and ask the others again."""
        if self._failed:
            return
        self._deaths += 1
        self._end()
        self._child = None
        why = "the process that computes them has ended"
        if self._deaths >= MOST_DEATHS:
            self._fail(why)
        elif self._waiting:
            asked = self._waiting.popleft()
            if self._waiting:
                self._start()
            asked.then({"error": f"no suggestions: {why}"})

    def _fail(self, why: str) -> None:
        self._failed = True
        self._end()
        while self._waiting:
            self._waiting.popleft().then({"error": f"no suggestions: {why}"})


class TwoAdvisers:
    """Two processes: one that chooses an article, which may take long, and one for all other questions."""

    def __init__(self, quick: Adviser, slow: Adviser) -> None:
        self._quick, self._slow = quick, slow

    def ask(self, question: Mapping[str, str], then: Callable[[Mapping[str, Any]], None]) -> None:
        """Ask the one whose question it is."""
        (self._slow if question["ask"] == "next" else self._quick).ask(question, then)

    def close(self) -> None:
        """End both."""
        self._quick.close()
        self._slow.close()
