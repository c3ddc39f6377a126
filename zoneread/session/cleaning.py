"""Clean-up of many texts at once, on all cores.

The first `MANY` texts are cleaned in this process when their results are asked for, those after them in processes
that are started with the first of them. They ignore Ctrl-C, which is for the program that started them, and end with it, however it ends.
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
    from collections.abc import Callable, Iterator
    from types import TracebackType
    from typing import Self

    from zoneread.text.reading import Reading

MANY = 50


class Cleaner:
    """Cleans texts; a context manager that ends its processes. `workers` is how many at most: 0 for one a core, 1 for none."""

    def __init__(self, workers: int = 0) -> None:
        self._workers = workers or core_count()
        self._taken = 0
        self._pool: ProcessPoolExecutor | None = None

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
        if self._pool is None:
            # Spawned, not forked: a fork would take the open database with it.
            self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"), _begin_worker)
        try:
            with _sigint_held():
                future = self._pool.submit(
                    _normalised, source, dict(options.settlements), options.steps, options.script
                )
        except BrokenProcessPool:
            raise _died() from None
        return lambda: _result(future)


def core_count() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _result(future: Future[Reading]) -> Reading:
    try:
        return future.result()
    except BrokenProcessPool:
        raise _died() from None


def _died() -> DataError:
    return DataError("a process that cleaned texts has died", hint="run the import again: what was stored is kept")


def _normalised(source: str, settlements: dict[str, str], steps: tuple[str, ...] | None, script: str) -> Reading:
    """Clean a text in a worker; options travel in parts because a mapping proxy cannot be pickled."""
    return normalise(source, Options(steps, script, settlements))


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
