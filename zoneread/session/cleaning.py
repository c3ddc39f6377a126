"""Clean-up of many texts at once, on all cores.

The first `MANY` texts are cleaned in this process when their results are asked for, those after them in processes
that are started with the first of them. They ignore Ctrl-C, which is for the program that started them, and end with it, however it ends.
Texts go to them by the handful: each message wakes two threads here, which take their time from reading and storing.
"""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from zoneread.errors import DataError
from zoneread.text.normalise import Options, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Self, TypeAlias

    from zoneread.text.reading import Reading

    _Task: TypeAlias = tuple[str, dict[str, str], tuple[str, ...] | None, str]

MANY = 50
_HANDFUL, _HANDFUL_CHARACTERS = 8, 50_000


class _Handful:
    """Texts that are cleaned by one message to a process, and their readings to come; `future` is None until they are sent."""

    def __init__(self) -> None:
        self.tasks: list[_Task] = []
        self.future: Future[list[Reading]] | None = None
        self._characters = 0

    def add(self, source: str, options: Options) -> int:
        """Take a text in and return its place; options travel in parts because a mapping proxy cannot be pickled."""
        self.tasks.append((source, dict(options.settlements), options.steps, options.script))
        self._characters += len(source)
        return len(self.tasks) - 1

    @property
    def is_full(self) -> bool:
        """Whether there are enough for one message."""
        return len(self.tasks) >= _HANDFUL or self._characters >= _HANDFUL_CHARACTERS


class Cleaner:
    """Cleans texts; a context manager that ends its processes. `workers` is how many at most: 0 for one a core, 1 for none."""

    def __init__(self, workers: int = 0) -> None:
        self._workers = workers or core_count()
        self._taken = 0
        self._pool: ProcessPoolExecutor | None = None
        self._handful = _Handful()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def clean(self, source: str, options: Options) -> Callable[[], Reading]:
        """Begin to clean a text and return a function that waits for its reading text.

        That raises DataError when a process of the pool has died, and what `normalise` raises.
        """
        self._taken += 1
        if self._taken <= MANY or self._workers == 1:
            return lambda: normalise(source, options)
        handful = self._handful
        place = handful.add(source, options)
        if handful.is_full:
            self._send(handful)
        return lambda: self._result(handful, place)

    def _send(self, handful: _Handful) -> Future[list[Reading]]:
        """Send the handful that is being filled, and begin another."""
        self._handful = _Handful()
        if self._pool is None:
            # Spawned, not forked: a fork would take the open database with it.
            self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"), _begin_worker)
        try:
            with _sigint_held():
                handful.future = future = self._pool.submit(_normalised, handful.tasks)
        except BrokenProcessPool:
            raise _died() from None
        return future

    def _result(self, handful: _Handful, place: int) -> Reading:
        future = handful.future or self._send(handful)
        try:
            return future.result()[place]
        except BrokenProcessPool:
            raise _died() from None


def core_count() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _died() -> DataError:
    return DataError("a process that cleaned texts has died", hint="run the import again: what was stored is kept")


def _normalised(tasks: Sequence[_Task]) -> list[Reading]:
    """Clean texts in a worker."""
    return [normalise(source, Options(steps, script, settlements)) for source, settlements, steps, script in tasks]


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _sigint_held() -> Iterator[None]:
    """Hold Ctrl-C back while a process may be started, so that it is born deaf to it; the parent gets it right after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
