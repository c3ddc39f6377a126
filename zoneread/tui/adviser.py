"""Asking the process that computes suggestions, without ever waiting for it.

The process is started with the first question and ends with the reader. When it fails, the reader goes on without
suggestions and says so once.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.session.workspace import Workspace

LONGEST_ANSWER = 16_000_000
"""Bytes of one answer; an article of 100,000 characters needs some hundred thousand."""


class Adviser(Protocol):
    """Answers questions later; see `zoneread.session.advising` for questions and answers."""

    def ask(self, question: Mapping[str, str], then: Callable[[Mapping[str, Any]], None]) -> None:
        """Ask, and call `then` with the answer when it comes. An answer with "error" says what went wrong."""

    def close(self) -> None:
        """Stop asking."""


class ChildAdviser:
    """An adviser in a process of its own, spoken to from the running event loop."""

    def __init__(self, workspace: Workspace) -> None:
        paths = [str(workspace.root.absolute()), str(workspace.database.absolute())]
        self._command = [sys.executable, "-m", "zoneread.session.advising", *paths]
        self._questions: asyncio.Queue[bytes] = asyncio.Queue()
        self._waiting: deque[Callable[[Mapping[str, Any]], None]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._failed = False

    def ask(self, question: Mapping[str, str], then: Callable[[Mapping[str, Any]], None]) -> None:
        """Ask the process, which is started when this is the first question."""
        if self._failed:
            return
        self._waiting.append(then)
        self._questions.put_nowait(json.dumps(question).encode() + b"\n")
        if self._task is None:
            self._task = asyncio.create_task(self._serve())

    def close(self) -> None:
        """End the process; whoever waits is told nothing."""
        self._failed = True
        if self._task is not None:
            self._task.cancel()

    async def _serve(self) -> None:
        pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        try:
            child = await asyncio.create_subprocess_exec(
                *self._command, stdin=pipe, stdout=pipe, stderr=quiet, limit=LONGEST_ANSWER
            )
        except OSError as error:
            self._fail(f"cannot be started: {error.strerror}")
            return
        try:
            await self._answer(child)
        finally:
            if child.returncode is None:
                child.kill()
            await child.wait()

    async def _answer(self, child: asyncio.subprocess.Process) -> None:
        """Pass questions to the child and its answers to who asked, until it fails."""
        if child.stdin is None or child.stdout is None:
            self._fail("no pipe")
            return
        while True:
            child.stdin.write(await self._questions.get())
            try:
                line = await child.stdout.readline()
                found = json.loads(line)
            except ValueError:
                self._fail("the process that computes them has ended")
                return
            self._waiting.popleft()(found)

    def _fail(self, why: str) -> None:
        self._failed = True
        while self._waiting:
            self._waiting.popleft()({"error": f"no suggestions: {why}"})
