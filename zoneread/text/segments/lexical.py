"""Words: by rjieba when the extra is installed, else by pypinyin's and opencc's phrases as a dictionary. Both tile the text.

rjieba is imported at the first call and takes about 0.1 s then.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.text.script import folded
from zoneread.text.shape import HAN
from zoneread.text.tables import phrase_words

if TYPE_CHECKING:
    from collections.abc import Callable

_CHUNK = re.compile(
    rf"[{HAN}]+|[0-9０-９]+(?:[.,，:：．][0-9０-９]+)*[%％‰]?|[A-Za-z]+(?:[-'][A-Za-z]+)*|[ \t\u3000\u00a0]+|—+|―+|─+|…+|⋯+|\r\n|.",
    re.DOTALL,
)
"""A dash or an ellipsis is two signs of one kind, which nobody wants a half of."""
_CLUSTER = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")
_LONGEST = 6


def words(text: str) -> list[Range]:
    """Return the words of `text`, with signs, numbers, Latin words and runs of blanks, dashes or dots as words of their own; they tile it."""
    segment = _segmenter()
    ends: list[int] = []
    at = 0
    for match in _CHUNK.finditer(text):
        chunk = match[0]
        if _CLUSTER.match(chunk) and ends and text[at - 1] != "\n":
            ends[-1] = match.end()
        elif len(chunk) > 1 and chunk[0] >= "\u3400":
            ends += accumulate(segment(chunk), initial=at)
        else:
            ends.append(match.end())
        at = match.end()
    return [Range(start, end) for start, end in pairwise([0, *ends]) if start < end]


def has_segmenter() -> bool:
    """Whether the optional segmenter is installed."""
    return find_spec("rjieba") is not None


@cache
def _segmenter() -> Callable[[str], list[int]]:
    """Return what gives the lengths of the words of a run of Hanzi."""
    if not has_segmenter():
        return by_dictionary
    import rjieba

    cut: Callable[[str], list[str]] = rjieba.cut

    def by_rjieba(run: str) -> list[int]:
        found = [len(word) for word in cut(folded(run))]
        return found if sum(found) == len(run) else by_dictionary(run)

    return by_rjieba


def by_dictionary(run: str) -> list[int]:
    """Return the lengths of the words of a run of Hanzi, matching the longest phrase from the end backwards."""
    known = phrase_words()
    plain = folded(run)
    found: list[int] = []
    end = len(plain)
    while end:
        start = next((begin for begin in range(max(0, end - _LONGEST), end - 1) if plain[begin:end] in known), end - 1)
        found.append(end - start)
        end = start
    return found[::-1]
