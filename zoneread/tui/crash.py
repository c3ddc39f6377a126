"""What happens when something unforeseen fails: a log file with a name, and nothing of the article on the terminal.

The log holds the kind of error and the places in the code. It never holds the error's words or any variable, for
those may quote the article, and a log travels.
"""

from __future__ import annotations

import os
import platform
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from zoneread.session.places import state_folder

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 256 * 1024
"""Bytes after which the log starts anew; the one before is kept beside it."""


def log_file() -> Path:
    """Return where failures are written."""
    return state_folder() / "reader.log"


def describe_failure(error: BaseException, doing: str) -> str:
    """Return the report of `error`: when, doing what, its kind and the places in the code, innermost last."""
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    places = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    head = f"{when} zoneread {_version('zoneread')} textual {_version('textual')} python {platform.python_version()}"
    return "\n".join([head, f"  while: {doing}", f"  {type(error).__module__}.{type(error).__qualname__}", *places, ""])


def log_failure(error: BaseException, doing: str) -> str:
    """Append the report to the log and return the log's name, or why there is none. Never raises."""
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LIMIT:
            path.replace(path.with_suffix(".log.1"))
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(describe_failure(error, doing))
    except OSError as refused:
        return f"(no log: {path}: {refused.strerror})"
    return str(path)


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
