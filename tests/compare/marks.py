"""Bare spans for tests of comparisons, and ways to draw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from zoneread.compare.agreement import JointTally
from zoneread.compare.align import PairClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.compare.agreement import JointAgreement, Measured

_MIRROR = {PairClass.ONLY_A: PairClass.ONLY_B, PairClass.ONLY_B: PairClass.ONLY_A}


@dataclass(frozen=True, order=True)
class Mark:
    """A bare span."""

    start: int
    end: int
    label: str


@st.composite
def marks(draw: st.DrawFn, size: int = 6, length: int = 12, labels: str = "rmp") -> list[Mark]:
    """Draw overlapping, nested, crossing, adjacent and repeated spans."""
    start = st.integers(0, length)
    one = st.builds(lambda s, n, label: Mark(s, s + n, label), start, st.integers(1, 6), st.sampled_from(labels))
    return draw(st.lists(one, max_size=size))


def unique_marks(size: int = 6, length: int = 12, labels: str = "rmp") -> st.SearchStrategy[list[Mark]]:
    """Draw spans of which no two are equal."""
    return marks(size, length, labels).map(lambda found: sorted(set(found)))


def mirrored(kind: PairClass) -> PairClass:
    """Return the class that the mirror of a pair of class `kind` has."""
    return _MIRROR.get(kind, kind)


def joint_agreement(sets: Sequence[str], articles: Iterable[Measured]) -> list[JointAgreement]:
    """Return how all `sets` agree on `articles`, without intervals: labels by key, then all together."""
    tally = JointTally(sets)
    for article in articles:
        tally.add(article)
    return tally.result(resamples=0)
