"""The child process of `zoneread.session.gamma`: pygamma-agreement on one JSON object from standard input.

::

    {"continua": [[["lin", 4, 9, "reform"], …], …], "samples": 30, "seed": 1}   ->   {"gammas": [0.81, null, …]}

A continuum is one article's units: annotator, start, end (half-open, in code points), label. Where the package is not
installed the answer is ``{"missing": true}``.
"""

from __future__ import annotations

import json
import math
import os
import sys
from importlib.util import find_spec
from typing import Any


def main() -> None:
    """Answer one question."""
    answer_to = os.dup(1)
    os.dup2(2, 1)  # whatever a solver prints must not get into the answer
    question = json.loads(sys.stdin.buffer.read())
    answer = {"missing": True} if find_spec("pygamma_agreement") is None else {"gammas": _gammas(question)}
    with os.fdopen(answer_to, "wb") as out:
        out.write(json.dumps(answer).encode() + b"\n")


def _gammas(question: dict[str, Any]) -> list[float | None]:
    import numpy as np
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum

    dissimilarity = CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
    found: list[float | None] = []
    for units in question["continua"]:
        np.random.seed(question["seed"])
        continuum = Continuum()
        for annotator, start, end, label in units:
            continuum.add(annotator, Segment(start, end), label)
        value = float(continuum.compute_gamma(dissimilarity, n_samples=question["samples"]).gamma)
        found.append(value if math.isfinite(value) else None)
    return found


if __name__ == "__main__":
    main()
