"""γ of several sets (Mathet, Widlöcher and Métivier 2015), computed by pygamma-agreement in a process of its own.

The package takes twenty seconds and hundreds of megabytes to import and its solver prints to standard output, so it
never enters this process. The child (`zoneread.session.gamma_child`) reads one JSON object from standard input and
writes one line of JSON to the descriptor it was given as standard output; everything its libraries print goes to
standard error. γ is computed article by article and averaged with the number of units as weight.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zoneread.compare.figures import Figure, undefined
from zoneread.errors import DataError, missing_extra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.compare.agreement import Measured

EXTRA = "gamma"
TIME_LIMIT = 600.0
"""Seconds after which the child is ended."""

SAMPLES = 30
SEED = 20260105

CHILD = (sys.executable, "-m", "zoneread.session.gamma_child")


@dataclass(frozen=True, slots=True)
class Gamma:
    """γ of all labels together, from how many articles, and how many had fewer than two sets with spans and were left out."""

    figure: Figure
    articles: int
    left_out: int


def gamma(
    sets: Sequence[str], articles: Sequence[Measured], *, command: Sequence[str] = CHILD, time_limit: float = TIME_LIMIT
) -> Gamma:
    """Return the γ of `sets` on `articles`, each of which must have all of them.

    Raises MissingExtraError when pygamma-agreement is not installed, DataError when the child fails or takes longer
    than `time_limit` seconds.
    """
    continua = [
        [[name, span.start, span.end, span.label] for name in sets for span in article.spans[name]]
        for article in articles
    ]
    usable = [units for units in continua if len({unit[0] for unit in units}) > 1]
    left_out = len(continua) - len(usable)
    if not usable:
        return Gamma(undefined("no article has spans of two sets"), 0, left_out)
    answer = _ask({"continua": usable, "samples": SAMPLES, "seed": SEED}, command, time_limit)
    values = answer.get("gammas")
    if not isinstance(values, list) or len(values) != len(usable):
        raise DataError("pygamma-agreement gave no figure for every article", where="γ")
    defined = [(value, len(units)) for value, units in zip(values, usable, strict=True) if isinstance(value, float)]
    if not defined:
        return Gamma(undefined("chance alone would agree as well in every article"), 0, len(continua))
    weight = sum(units for _, units in defined)
    mean = sum(value * units for value, units in defined) / weight
    return Gamma(Figure(mean), len(defined), len(continua) - len(defined))


def _ask(question: dict[str, Any], command: Sequence[str], time_limit: float) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter, or what a test gives
            list(command), input=json.dumps(question).encode(), capture_output=True, timeout=time_limit, check=False
        )
    except subprocess.TimeoutExpired:
        raise DataError(
            f"pygamma-agreement took longer than {time_limit:g} s", where="γ", hint="name fewer articles with --article"
        ) from None
    except OSError as error:
        raise DataError(f"cannot start {command[0]}: {error.strerror}", where="γ") from error
    try:
        answer = json.loads(done.stdout.decode("utf-8", "replace").strip().rpartition("\n")[2])
    except json.JSONDecodeError:
        answer = None
    if isinstance(answer, dict) and answer.get("missing"):
        raise missing_extra("pygamma-agreement", EXTRA, "γ")
    if done.returncode or not isinstance(answer, dict):
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise DataError(f"pygamma-agreement failed: {last or f'exit status {done.returncode}'}", where="γ")
    return answer
