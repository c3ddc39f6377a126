"""What a target of the fuzzer is."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads a file: a sound one, its name, and what reads it, given the workspace that it is in."""

    sample: Callable[[Path], bytes]
    file: str
    read: Callable[[Path, Path], object]
    pack: Callable[[bytes, Path], bytes] = lambda data, _root: data
    """What makes a file of the sample, or of what became of it."""


def plain(text: str) -> Callable[[Path], bytes]:
    """Return a sample that is the same everywhere."""
    return lambda _root: text.encode()


@contextmanager
def environ(**values: str | None) -> Iterator[None]:
    """Set variables of the environment, or with None unset them, and put back what was."""
    before = {name: os.environ.get(name) for name in values}
    try:
        for name, value in values.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        yield
    finally:
        for name, old in before.items():
            if old is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = old
