"""A linear chain of tags with the weights that a conditional random field has learned: the learner's model, as plain data.

What is read back is JSON that is checked before anything is computed, so that a forged file is refused or finds other
spans and does nothing else; the package that learns the weights follows whatever its own binary files say, into a crash.
Tags are found by Viterbi's algorithm, probabilities by the forward-backward algorithm in logarithms (Lafferty, McCallum
and Pereira, "Conditional random fields", 2001).

::

    {"tags": ["O", "B", "I"], "steps": [[…], …], "seen": {"c0=岚": [0.5, -1.25, 0], …}}

`steps` has a weight for every tag after every other (the row is the one before), `seen` the weights of the tags by feature.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

HEAVIEST = 10_000
"""A weight is no farther from 0. Training gives weights below 100; sums of these stay far from the end of the numbers."""
_LINE = re.compile(r"\s*\(\d+\) (?P<of>.*) --> (?P<tag>.*): (?P<weight>\S+)", re.DOTALL)
_TAG = re.compile(r"\s*\d+: (?P<tag>.*)")

Weights = list[float]


class Chain(NamedTuple):
    """The weights of a model. Tags are known by their place in `tags`."""

    tags: list[str]
    steps: list[Weights]
    seen: Mapping[str, Weights]

    def scores(self, line: Iterable[Iterable[str]]) -> list[Weights]:
        """Return for each character, given as its features, the sum of the weights of each tag."""
        nothing = [0.0] * len(self.tags)
        known = self.seen
        return [
            [sum(column) for column in zip(nothing, *[known[one] for one in own if one in known], strict=True)]
            for own in line
        ]

    def best(self, scores: Sequence[Weights]) -> list[str]:
        """Return the likeliest tags of a line of characters with these scores."""
        if not scores or not self.tags:
            return []
        arriving = list(zip(*self.steps, strict=True))
        totals = list(scores[0])
        back: list[list[int]] = []
        for own in scores[1:]:
            from_each = [[total + step for total, step in zip(totals, steps, strict=True)] for steps in arriving]
            highest = [max(paths) for paths in from_each]
            back.append([paths.index(high) for paths, high in zip(from_each, highest, strict=True)])
            totals = [high + score for high, score in zip(highest, own, strict=True)]
        at = totals.index(max(totals))
        found = [at]
        for before in reversed(back):
            at = before[at]
            found.append(at)
        return [self.tags[one] for one in reversed(found)]

    def probabilities(self, scores: Sequence[Weights]) -> list[dict[str, float]]:
        """Return for each character of a line the probability of each tag, over all ways to tag the line."""
        if not scores or not self.tags:
            return []
        ahead = _summed(list(zip(*self.steps, strict=True)), scores)
        behind = _summed(self.steps, scores[::-1])[::-1]
        whole = _log_sum(ahead[-1])
        return [
            {
                tag: math.exp(min(0.0, before + after - score - whole))
                for tag, before, after, score in zip(self.tags, *three, strict=True)
            }
            for three in zip(ahead, behind, scores, strict=True)
        ]


def _summed(steps: Sequence[Sequence[float]], scores: Sequence[Weights]) -> list[Weights]:
    """Return for each character and tag the logarithm of the weight of all ways that lead there, its own score included.

    `steps` has a row for each tag arrived at.
    """
    sums = [list(scores[0])]
    for own in scores[1:]:
        ways = [_log_sum([one + step for one, step in zip(sums[-1], row, strict=True)]) for row in steps]
        sums.append([way + score for way, score in zip(ways, own, strict=True)])
    return sums


def _log_sum(values: Sequence[float]) -> float:
    highest = max(values)
    return highest + math.log(sum(math.exp(value - highest) for value in values))


def dumps(chain: Chain) -> bytes:
    """Return a model as it is kept in a file."""
    return json.dumps(chain._asdict(), ensure_ascii=True, separators=(",", ":")).encode("ascii")


def loads(data: bytes) -> Chain:
    """Return the model in `data`. Raises ValueError for everything that `dumps` cannot have written."""
    try:
        found = json.loads(data)
    except RecursionError:
        raise ValueError("lists in lists without end") from None
    match found:
        case {"tags": list(tags), "steps": list(steps), "seen": dict(seen)} if len(found) == len(Chain._fields):
            pass
        case _:
            raise ValueError("a model has tags, steps and seen")
    if not all(isinstance(tag, str) for tag in tags) or len(set(tags)) != len(tags):
        raise ValueError("tags are words, each one once")
    if len(steps) != len(tags) or not all(_are_weights(row, len(tags)) for row in (*steps, *seen.values())):
        raise ValueError(f"each tag has a weight of {HEAVIEST:,} at most")
    return Chain(tags, steps, seen)


def _are_weights(found: object, count: int) -> bool:
    return (
        isinstance(found, list)
        and len(found) == count
        and all(type(one) in (int, float) and -HEAVIEST <= one <= HEAVIEST for one in found)
    )


def read_dump(path: Path) -> Chain:
    """Return the weights in what ``crfsuite dump`` writes, a text of sections that hold a weight a line."""
    tags: list[str] = []
    steps: dict[tuple[str, str], float] = {}
    seen: dict[str, Weights] = {}
    section = ""
    for line in path.read_bytes().decode().split("\n"):
        if line.endswith(" = {"):
            section = line.removesuffix(" = {")
        elif section == "LABELS" and (found := _TAG.fullmatch(line)):
            tags.append(found["tag"])
        elif section == "TRANSITIONS" and (found := _LINE.fullmatch(line)):
            steps[found["of"], found["tag"]] = float(found["weight"])
        elif section == "STATE_FEATURES" and (found := _LINE.fullmatch(line)):
            seen.setdefault(found["of"], [0.0] * len(tags))[tags.index(found["tag"])] = float(found["weight"])
    return Chain(tags, [[steps.get((before, tag), 0.0) for tag in tags] for before in tags], seen)
