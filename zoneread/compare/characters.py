"""Agreement character by character: what each annotator says of every code point of the reading text.

For one label a code point is tagged or not; for all labels together its value is the set of labels on it, so that
nesting and overlap count. Spans are swept, never spread out into one cell a character, so the cost goes with the number
of spans and not with the length of the text.

κ is Cohen's (1960, *A coefficient of agreement for nominal scales*): ``(p_o − p_e) / (1 − p_e)`` with each annotator's own
margins. α is Krippendorff's with the nominal metric (2004, *Content Analysis*, chapter 11; 2011, *Computing
Krippendorff's alpha-reliability*): ``1 − (n − 1) · Σ o_ck / Σ n_c · n_k`` over unequal c, k of the coincidences.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from zoneread.compare.figures import Figure, undefined

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from zoneread.compare.align import Spanlike

Values = tuple[frozenset[str], ...]
"""The set of labels that each annotator has put on a code point."""

NO_CHARACTERS = "there are no characters to compare"
NO_VARIATION = "everybody gave every character the same value, so agreement by chance cannot be told from agreement"


def coverage(spans: Sequence[Iterable[Spanlike]], length: int) -> Counter[Values]:
    """Return how many of the `length` code points each annotator's labels cover, by what all annotators say.

    `spans` holds one annotator's spans after the other's. What lies outside the text is not counted.
    """
    events: list[tuple[int, int, str, int]] = []
    for coder, own in enumerate(spans):
        for span in own:
            start, end = max(0, span.start), min(length, span.end)
            if start < end:
                events.append((start, coder, span.label, 1))
                events.append((end, coder, span.label, -1))
    events.sort()
    found: Counter[Values] = Counter()
    depth: list[Counter[str]] = [Counter() for _ in spans]
    present: list[frozenset[str]] = [frozenset() for _ in spans]
    at = 0
    for offset, coder, label, step in events:
        if offset > at:
            found[tuple(present)] += offset - at
            at = offset
        depth[coder][label] += step
        present[coder] = frozenset(name for name, layers in depth[coder].items() if layers)
    if length > at:
        found[tuple(present)] += length - at
    return found


def of_label(found: Mapping[Values, int], label: str) -> Counter[tuple[bool, ...]]:
    """Return the coverage of one label: how many code points each annotator has tagged with it or not."""
    projected: Counter[tuple[bool, ...]] = Counter()
    for values, count in found.items():
        projected[tuple(label in own for own in values)] += count
    return projected


def kappa(agreeing: float, first: Sequence[float], second: Sequence[float]) -> Figure:
    """Return Cohen's κ of two annotators.

    `agreeing` is how many characters they value alike; `first` and `second` are each one's counts by value, in one order.
    """
    total = sum(first)
    if not total:
        return undefined(NO_CHARACTERS)
    by_chance = sum(a * b for a, b in zip(first, second, strict=True)) / total**2
    if by_chance == 1:
        return undefined(NO_VARIATION)
    return Figure((agreeing / total - by_chance) / (1 - by_chance))


def alpha(disagreement: float, counts: Sequence[float]) -> Figure:
    """Return Krippendorff's α with the nominal metric.

    `disagreement` is the sum of the coincidences of unequal values, `counts` how often each value was given, counting
    only characters that at least two annotators valued; see `disagreement_of`.
    """
    given = sum(counts)
    if not given:
        return undefined(NO_CHARACTERS)
    expected = given**2 - sum(count**2 for count in counts)
    if not expected:
        return undefined(NO_VARIATION)
    return Figure(1 - (given - 1) * disagreement / expected)


def disagreement_of(found: Mapping[Any, int]) -> tuple[float, Counter[Hashable]]:
    """Return the coincidences of unequal values and the counts of values that `alpha` takes, of any number of annotators.

    The keys of `found` are tuples of hashable values, one for each annotator.
    """
    disagreement = 0.0
    counts: Counter[Hashable] = Counter()
    for values, characters in found.items():
        coders = len(values)
        if coders < 2:
            continue
        own = Counter(values)
        disagreement += characters * sum(k * (coders - k) for k in own.values()) / (coders - 1)
        for value, times in own.items():
            counts[value] += times * characters
    return disagreement, counts
