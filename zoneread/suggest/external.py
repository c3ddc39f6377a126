"""Suggestions of an external program: any model, local or remote, that reads and writes JSON lines.

The program gets one article a line on its standard input::

    {"article": "a1b2…", "name": "01-yunze-web.txt", "text": "…", "labels": ["reform", …]}

and writes one span a line on its standard output, half-open, counting code points of that text::

    {"start": 12, "end": 20, "label": "reform", "score": 0.8, "reason": "…"}

`score` (0 to 1, 0.5 when it is left out), `reason` and `attributes` may be left out. A program that fails, takes too
long or writes anything else is an error that shows what it said; none of its spans is then used.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import suppress
from math import isfinite
from typing import TYPE_CHECKING, TypeGuard

from zoneread.errors import DataError, FormatError, UsageError
from zoneread.suggest.protocol import Suggestion
from zoneread.text.ranges import Range
from zoneread.text.surrogates import mended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.suggest.protocol import ArticleText, Context

SECONDS = 30.0
"""The time limit for one article unless another is given."""
LONGEST_TIME = 86_400
"""Seconds that a program may be given for an article at most."""
LONGEST_REASON = 1_000
"""Characters of a reason that are kept."""


def is_time(seconds: object) -> bool:
    """Whether a program can be given so many seconds."""
    return not isinstance(seconds, bool) and isinstance(seconds, int | float) and 0 < seconds <= LONGEST_TIME


class CommandSuggester:
    """Runs a program once for each article."""

    def __init__(self, name: str, command: Sequence[str], seconds: float = SECONDS) -> None:
        self._name = name
        self._command = tuple(command)
        self._seconds = seconds

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._name

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:
        """Return the program's spans.

        Raises UsageError when it cannot be run, DataError when it fails or takes too long, FormatError with the line
        when it writes what is not a span of the article.
        """
        asked = {"article": article.id, "name": article.name, "text": article.text, "labels": list(context.labels)}
        try:
            status, out, said = _run(self._command, (json.dumps(asked, ensure_ascii=False) + "\n"), self._seconds)
        except OSError as error:
            raise UsageError(f'"{self._command[0]}" cannot be run: {error.strerror}', where=self._where) from error
        except ValueError as error:  # a NUL in an argument
            raise UsageError(f"cannot be run: {error}", where=self._where) from error
        except subprocess.TimeoutExpired as error:
            raise DataError(
                f"took longer than {self._seconds:g} s for {article.name}{_said(error.stderr)}", where=self._where
            ) from error
        if status:
            raise DataError(f"left with {status} on {article.name}{_said(said)}", where=self._where)
        return [
            self._suggestion(number, line, article)
            for number, line in enumerate(out.splitlines(), start=1)
            if line.strip()
        ]

    @property
    def _where(self) -> str:
        return f"suggester {self._name}"

    def _suggestion(self, number: int, line: bytes, article: ArticleText) -> Suggestion:
        where = f"{self._where}, line {number} of its output"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise FormatError("not JSON", where=where) from error
        if not isinstance(value, dict):
            raise FormatError("not a JSON object", where=where)
        start, end, label = value.get("start"), value.get("end"), value.get("label")
        if not (_is_offset(start) and _is_offset(end) and start < end <= len(article.text)):
            raise FormatError(
                f"start {start!r} and end {end!r} are no span of {len(article.text)} characters", where=where
            )
        if not isinstance(label, str):
            raise FormatError("label is not a text", where=where)
        label = mended(label)
        score = value.get("score", 0.5)
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise FormatError(f"score {score!r} is not between 0 and 1", where=where)
        reason = mended(str(value.get("reason") or "suggested by a program"))[:LONGEST_REASON]
        attributes = value.get("attributes")
        kept = attributes if isinstance(attributes, dict) else {}
        scalars = {
            mended(key): mended(one) if isinstance(one, str) else one
            for key, one in kept.items()
            if isinstance(one, str | int) or (isinstance(one, float) and isfinite(one))
        }
        return Suggestion(Range(start, end), label, float(score), reason, self._name, scalars)


def _run(command: Sequence[str], asked: str, seconds: float) -> tuple[int, bytes, bytes]:
    """Run a program to its end and return its exit status and what it wrote on both outputs.

    When its time is up, it ends with all that it has started, and TimeoutExpired is raised. No shell is asked.
    """
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)  # noqa: S603  the user's own choice
    with child:
        try:
            out, said = child.communicate(asked.encode("utf-8", "surrogatepass"), seconds)
        except BaseException:
            _end(child)
            raise
    return child.returncode, out, said


def _end(child: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()


def _is_offset(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _said(stderr: bytes | None) -> str:
    """Return the last line that the program wrote on standard error, as ``: …``."""
    lines = (stderr or b"").decode("utf-8", "replace").strip().splitlines()
    return f": {lines[-1][:200]}" if lines else ""
