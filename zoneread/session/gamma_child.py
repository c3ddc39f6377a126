"""The child process of `zoneread.session.gamma`: pygamma-agreement on one JSON object from standard input.

::

    {"continua": [[["lin", 4, 9, "reform"], …], …],
     "setting": {"alpha": 1, "beta": 1, "sampler": "statistical", "samples": 30, "seed": 1}}
    ->  {"gamma": 0.81}, a line for each continuum; null where the package gives no number

A continuum is units: annotator, start, end (half-open, in code points), label. Where the package is not installed the
answer is ``{"missing": true}``.
"""

from __future__ import annotations

import json
import math
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Answer one question."""
    answer_to = os.dup(1)
    os.dup2(2, 1)  # whatever a solver prints must not get into the answer
    question = json.loads(sys.stdin.buffer.read())
    with os.fdopen(answer_to, "wb", buffering=0) as out:
        for answer in _answers(question):
            out.write(json.dumps(answer).encode() + b"\n")


def _answers(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    try:
        import pygamma_agreement
    except ModuleNotFoundError as error:
        if error.name != "pygamma_agreement":
            raise
        yield {"missing": True}
        return
    import numpy as np
    from pyannote.core import Segment

    setting = question["setting"]
    dissimilarity = pygamma_agreement.CombinedCategoricalDissimilarity(
        alpha=setting["alpha"], beta=setting["beta"], delta_empty=1
    )
    samplers = {
        "statistical": pygamma_agreement.StatisticalContinuumSampler,
        "shuffle": pygamma_agreement.ShuffleContinuumSampler,
    }
    for units in question["continua"]:
        np.random.seed(setting["seed"])
        continuum = pygamma_agreement.Continuum()
        for annotator, start, end, label in units:
            continuum.add(annotator, Segment(start, end), label)
        sampler = samplers[setting["sampler"]]()
        value = float(continuum.compute_gamma(dissimilarity, n_samples=setting["samples"], sampler=sampler).gamma)
        yield {"gamma": value if math.isfinite(value) else None}


if __name__ == "__main__":
    main()
