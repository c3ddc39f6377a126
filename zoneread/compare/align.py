"""Aligning the spans of two annotators one to one.

Two spans may be paired when they share a code point of the same article. Of all one-to-one pairings this module
returns the best, found exactly, not greedily:

1. as many pairs as possible that are the same span (start, end and label);
2. then the greatest sum of likeness, where the likeness of two spans is ``2 · |a ∩ b| / |a ∪ b|``, plus 1 when they
   have the same label. A boundary that is off thus stays with its label unless it shares less than half of what
   another label covers exactly.

Where several pairings are equally good, a fixed rule that looks only at the spans themselves chooses, so the result
depends neither on the order of the input nor on which annotator comes first. Step 1 never costs step 2 anything it
could have had otherwise: spans that agree completely are out of the way before the rest is weighed.

Overlapping spans form clusters that cannot influence each other, so each cluster is solved by itself with the
Hungarian method (Kuhn 1955; the shortest-augmenting-path form of Jonker and Volgenant 1987) in integers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Spanlike(Protocol):
    """Anything that has a range of one article and a label."""

    @property
    def start(self) -> int:
        """The offset of the first code point."""

    @property
    def end(self) -> int:
        """The offset after the last code point."""

    @property
    def label(self) -> str:
        """The label's key."""


S = TypeVar("S", bound=Spanlike)

SCALE = 1_000_000
"""Likeness is counted in millionths, so that sums are exact."""


class PairClass(StrEnum):
    """How two annotators stand to each other on one pair."""

    SAME = "same"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOTH = "boundary+label"
    ONLY_A = "only-a"
    ONLY_B = "only-b"


_MIRROR = {PairClass.ONLY_A: PairClass.ONLY_B, PairClass.ONLY_B: PairClass.ONLY_A}


@dataclass(frozen=True, slots=True)
class Pair(Generic[S]):
    """A span of A beside a span of B; one of them is None where an annotator stands alone."""

    a: S | None
    b: S | None

    @property
    def kind(self) -> PairClass:
        """The class of the pair."""
        if self.a is None:
            return PairClass.ONLY_B
        if self.b is None:
            return PairClass.ONLY_A
        same_range = (self.a.start, self.a.end) == (self.b.start, self.b.end)
        if self.a.label == self.b.label:
            return PairClass.SAME if same_range else PairClass.BOUNDARY
        return PairClass.LABEL if same_range else PairClass.BOTH

    @property
    def spans(self) -> tuple[S, ...]:
        """The one or two spans it holds, A's first."""
        return tuple(span for span in (self.a, self.b) if span is not None)

    def mirror(self) -> Pair[S]:
        """Return the pair as seen from the other side."""
        return Pair(self.b, self.a)


def mirrored(kind: PairClass) -> PairClass:
    """Return the class that the mirror of a pair of class `kind` has."""
    return _MIRROR.get(kind, kind)


def content(span: Spanlike) -> tuple[int, int, str]:
    """Return what makes two spans the same: range and label."""
    return (span.start, span.end, span.label)


def likeness(a: Spanlike, b: Spanlike) -> int:
    """Return how alike two spans are, in millionths: 0 when they share nothing, 3,000,000 when they are the same."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    if shared <= 0:
        return 0
    union = max(a.end, b.end) - min(a.start, b.start)
    return 2 * SCALE * shared // union + (SCALE if a.label == b.label else 0)


def align(a_spans: Iterable[S], b_spans: Iterable[S]) -> list[Pair[S]]:
    """Return every span of both sides exactly once, paired as the module's docstring says, in text order."""
    pairs, a_rest, b_rest = _match_same(a_spans, b_spans)
    for a_cluster, b_cluster in _clusters(a_rest, b_rest):
        pairs += _solve(a_cluster, b_cluster)
    pairs.sort(key=_text_order)
    return pairs


def _text_order(pair: Pair[S]) -> tuple[object, ...]:
    spans = pair.spans
    return (
        min(span.start for span in spans),
        max(span.end for span in spans),
        sorted(content(span) for span in spans),
    )


def _match_same(a_spans: Iterable[S], b_spans: Iterable[S]) -> tuple[list[Pair[S]], list[S], list[S]]:
    """Pair the spans that agree completely; return the pairs and what is left on either side."""
    waiting: defaultdict[tuple[int, int, str], list[S]] = defaultdict(list)
    for span in b_spans:
        waiting[content(span)].append(span)
    pairs: list[Pair[S]] = []
    a_rest: list[S] = []
    for span in a_spans:
        equals = waiting.get(content(span))
        if equals:
            pairs.append(Pair(span, equals.pop(0)))
        else:
            a_rest.append(span)
    return pairs, a_rest, [span for equals in waiting.values() for span in equals]


def _clusters(a_spans: Sequence[S], b_spans: Sequence[S]) -> Iterator[tuple[list[S], list[S]]]:
    """Yield groups of spans that are linked by overlaps; no span of one group overlaps a span of another."""
    sided = [(span, True) for span in a_spans] + [(span, False) for span in b_spans]
    sided.sort(key=lambda item: content(item[0]))
    a_cluster: list[S] = []
    b_cluster: list[S] = []
    reach = -1
    for span, is_a in sided:
        if span.start >= reach and (a_cluster or b_cluster):
            yield a_cluster, b_cluster
            a_cluster, b_cluster = [], []
        (a_cluster if is_a else b_cluster).append(span)
        reach = max(reach, span.end)
    if a_cluster or b_cluster:
        yield a_cluster, b_cluster


def _solve(a_spans: Sequence[S], b_spans: Sequence[S]) -> list[Pair[S]]:
    """Return the best pairing of one cluster, single spans included."""
    if len(a_spans) == 1 and len(b_spans) == 1 and likeness(a_spans[0], b_spans[0]):
        return [Pair(a_spans[0], b_spans[0])]
    alone_a: list[Pair[S]] = [Pair(span, None) for span in a_spans]
    alone_b: list[Pair[S]] = [Pair(None, span) for span in b_spans]
    if not a_spans or not b_spans:
        return alone_a + alone_b
    partner = assign(_weights(a_spans, b_spans))
    pairs = [Pair(a_spans[row], b_spans[column]) for row, column in partner.items()]
    taken = set(partner.values())
    pairs += [pair for row, pair in enumerate(alone_a) if row not in partner]
    return pairs + [pair for column, pair in enumerate(alone_b) if column not in taken]


def _weights(a_spans: Sequence[S], b_spans: Sequence[S]) -> list[list[int]]:
    """Return likeness as a matrix of integers in which no two pairings weigh the same.

    The low bits, one for each possible pair, hold the fixed rule for ties: a pair that comes earlier in the order of
    what the two spans are, whichever side each is on, outweighs all later ones together.
    """
    likes = {
        (row, column): like
        for row, a in enumerate(a_spans)
        for column, b in enumerate(b_spans)
        if (like := likeness(a, b))
    }
    ranked = sorted(likes, key=lambda cell: sorted((content(a_spans[cell[0]]), content(b_spans[cell[1]]))))
    matrix = [[0] * len(b_spans) for _ in a_spans]
    for rank, (row, column) in enumerate(ranked):
        matrix[row][column] = (likes[row, column] << len(ranked)) | (1 << (len(ranked) - 1 - rank))
    return matrix


def assign(weights: Sequence[Sequence[int]]) -> dict[int, int]:
    """Return row -> column of a one-to-one assignment with the greatest sum; pairs of weight 0 are left out.

    `weights` is a matrix of non-negative integers, rows × columns, at least 1 × 1. O(r² c) for r <= c.
    """
    if len(weights) > len(weights[0]):
        transposed = [list(column) for column in zip(*weights, strict=True)]
        return {row: column for column, row in assign(transposed).items()}
    rows, columns = len(weights), len(weights[0])
    row_price = [0] * (rows + 1)
    column_price = [0] * (columns + 1)
    owner = [0] * (columns + 1)  # owner[column] is the row that holds it, 1-based; 0 is nobody
    for row in range(1, rows + 1):
        _augment(weights, row, owner, row_price, column_price)
    return {
        owner[column] - 1: column - 1
        for column in range(1, columns + 1)
        if owner[column] and weights[owner[column] - 1][column - 1]
    }


def _augment(
    weights: Sequence[Sequence[int]], row: int, owner: list[int], row_price: list[int], column_price: list[int]
) -> None:
    """Give `row` a column along the cheapest path, moving other rows on where that is better for the whole."""
    columns = len(owner) - 1
    slack: list[int | None] = [None] * (columns + 1)
    came_from = [0] * (columns + 1)
    visited = [False] * (columns + 1)
    owner[0] = row
    column = 0
    while owner[column]:
        visited[column] = True
        holder = owner[column]
        best: int | None = None
        best_column = 0
        for other in range(1, columns + 1):
            if visited[other]:
                continue
            cost = -weights[holder - 1][other - 1] - row_price[holder] - column_price[other]
            known = slack[other]
            if known is None or cost < known:
                slack[other] = known = cost
                came_from[other] = column
            if best is None or known < best:
                best, best_column = known, other
        step = best if best is not None else 0
        for other in range(columns + 1):
            if visited[other]:
                row_price[owner[other]] += step
                column_price[other] -= step
            elif (known := slack[other]) is not None:
                slack[other] = known - step
        column = best_column
    while column:
        previous = came_from[column]
        owner[column] = owner[previous]
        column = previous
