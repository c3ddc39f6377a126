"""Reading with a library in C, in a process of its own: what a hostile file can do to it ends that process and not ours.

Parquet and DocBin are such files: a kilobyte can say that a text of megabytes comes a million times, and offsets that
lead anywhere are followed. The process gets the file as its standard input and writes a JSON object a line, or a text
that says what is wrong. It may hold `MEMORY` bytes where the system counts them, and work for `SECONDS`; no file name,
no database and nothing that it writes reaches it.

``python -m zoneread.formats.apart MODULE`` is the process: it calls ``MODULE.unpacked(stream)``.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from typing import IO, TYPE_CHECKING, Any

from zoneread.child import PYTHON
from zoneread.errors import FormatError
from zoneread.formats.checked import Fields, lines, load_json

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = 3 << 30
"""Bytes that the process may take for itself."""
SECONDS = 900
"""Seconds of processor time that it may take."""
DAMAGE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, OverflowError, MemoryError)
"""What libraries raise at files that are not what they say; whatever else they raise ends the process."""


def read_apart(module: str, stream: IO[bytes], name: str, what: str, item: str) -> Iterator[Fields]:
    """Yield the objects that ``module.unpacked`` finds in the file; `item` is what messages call one.

    Raises FormatError that the file is not `what`.
    """
    with ExitStack() as stack:
        file = _on_disk(stream, stack)
        child = stack.enter_context(
            subprocess.Popen(  # noqa: S603  our own interpreter
                (*PYTHON, __name__, module), stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        )
        stack.callback(child.kill)
        if child.stdout is None:
            return
        for number, (_, line) in enumerate(lines(child.stdout, f"{name}: {item}"), start=1):
            where = f"{name}: {item} {number}"
            value = load_json(line, where)
            if isinstance(value, str):
                raise FormatError(f"not {what}, or damaged: {value}", where=name)
            yield Fields(value, where)
        if child.wait():
            raise FormatError(f"not {what}, or damaged: it cannot be read in {MEMORY >> 30} GB", where=name)


def _on_disk(stream: IO[bytes], stack: ExitStack) -> IO[bytes]:
    """Return a file that another process can be given: `stream`, or a copy of one that is only in memory."""
    stream.seek(0)
    with suppress(io.UnsupportedOperation):
        os.lseek(stream.fileno(), 0, os.SEEK_SET)  # what we have read ahead, the other process has not
        return stream
    copy = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  the stack closes it
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy


def main(module: str) -> None:
    """Write what the module finds in standard input."""
    _limit()
    source, out = open(0, "rb"), sys.stdout.buffer  # noqa: SIM115  a descriptor, not a path
    try:
        for value in importlib.import_module(module).unpacked(source):
            out.write(json.dumps(value, default=str).encode() + b"\n")
    except DAMAGE as error:
        out.write(json.dumps(_told(error)).encode() + b"\n")
    out.flush()


def _told(error: BaseException) -> str:
    said: Any = str(error).strip().partition("\n")[0]
    return f"{said or type(error).__name__}"[:200]


def _limit() -> None:
    """Bound memory and time, on systems that can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        for kind, most in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main(sys.argv[1])
