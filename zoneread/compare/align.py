"""Aligning the spans of two annotators one to one.

Two spans may be paired when they share a code point of the same article. Of all one-to-one pairings this module
returns the best, found exactly, not greedily:

1. as many pairs as possible that are the same span (start, end and label), those with the same attributes first;
2. then the greatest sum of likeness, where the likeness of two spans is ``2 · |a ∩ b| / |a ∪ b|``, plus 1 when they
   have the same label. A boundary that is off thus stays with its label unless it shares less than half of what
   another label covers exactly.

Where several pairings are equally good, a fixed rule that looks only at the spans themselves chooses, so the result
depends neither on the order of the input nor on which annotator comes first. Step 1 never costs step 2 anything it
could have had otherwise: spans that agree completely are out of the way before the rest is weighed.

Overlapping spans form clusters that cannot influence each other, so each cluster is solved by itself with the
Hungarian method (Kuhn 1955; the shortest-augmenting-path form of Jonker and Volgenant 1987) in integers. Its time
grows with the third power of a cluster's size, so a cluster of more than `CLUSTER_CAP` possible pairs, which no
article annotated by people has, is paired greedily, best pair first; `Alignment.greedy` says where that was done.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


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

CLUSTER_CAP = 10_000
"""The most pairs (spans of one side times spans of the other) among which a cluster's best pairing is looked for."""


class PairClass(StrEnum):
    """How two annotators stand to each other on one pair.

    ATTRIBUTE: the same span with other attributes. SPLIT is said of pairs that belong together because one annotator
    has one span where the other has several (`zoneread.compare.parts`); a pair by itself is never of that class.
    """

    SAME = "same"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOTH = "boundary+label"
    ATTRIBUTE = "attribute"
    SPLIT = "split/merge"
    ONLY_A = "only-a"
    ONLY_B = "only-b"


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
        if self.a.label != self.b.label:
            return PairClass.LABEL if same_range else PairClass.BOTH
        if not same_range:
            return PairClass.BOUNDARY
        return PairClass.SAME if attributes(self.a) == attributes(self.b) else PairClass.ATTRIBUTE

    @property
    def spans(self) -> tuple[S, ...]:
        """The one or two spans it holds, A's first."""
        return tuple(span for span in (self.a, self.b) if span is not None)

    @property
    def agrees(self) -> bool:
        """Whether both sides have the same range and label, whatever the attributes."""
        return self.a is not None and self.b is not None and content(self.a) == content(self.b)

    @property
    def overlaps(self) -> bool:
        """Whether both sides have a span and the spans have the same label; paired spans always share text."""
        return self.a is not None and self.b is not None and self.a.label == self.b.label

    def mirror(self) -> Pair[S]:
        """Return the pair as seen from the other side."""
        return Pair(self.b, self.a)


@dataclass(frozen=True, slots=True)
class Alignment(Generic[S]):
    """Every span of both sides once, in text order, and the ranges of the clusters that were paired greedily."""

    pairs: list[Pair[S]]
    greedy: tuple[tuple[int, int], ...] = ()


def content(span: Spanlike) -> tuple[int, int, str]:
    """Return what makes two spans the same: range and label."""
    return (span.start, span.end, span.label)


def attributes(span: Spanlike) -> tuple[tuple[str, str], ...]:
    """Return a span's attributes as sorted keys and written values; none for a span that knows no attributes."""
    found = getattr(span, "attributes", None)
    return tuple(sorted((key, repr(value)) for key, value in found.items())) if found else ()


def likeness(a: Spanlike, b: Spanlike) -> int:
    """Return how alike two spans are, in millionths: 0 when they share nothing, 3,000,000 when they are the same."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    if shared <= 0:
        return 0
    union = max(a.end, b.end) - min(a.start, b.start)
    return 2 * SCALE * shared // union + (SCALE if a.label == b.label else 0)


def align(a_spans: Iterable[S], b_spans: Iterable[S]) -> list[Pair[S]]:
    """Return every span of both sides exactly once, paired as the module's docstring says, in text order."""
    return alignment(a_spans, b_spans).pairs


def alignment(a_spans: Iterable[S], b_spans: Iterable[S], *, cap: int = CLUSTER_CAP) -> Alignment[S]:
    """Return the pairs of `align` together with where the best pairing was not looked for."""
    pairs, a_rest, b_rest = _match_same(a_spans, b_spans)
    greedy: list[tuple[int, int]] = []
    for a_cluster, b_cluster in _clusters(a_rest, b_rest):
        if len(a_cluster) * len(b_cluster) > cap:
            greedy.append(_reach([*a_cluster, *b_cluster]))
            pairs += _paired(a_cluster, b_cluster, _greedily(a_cluster, b_cluster))
        else:
            pairs += _solve(a_cluster, b_cluster)
    pairs.sort(key=_text_order)
    return Alignment(pairs, tuple(greedy))


def _reach(spans: Sequence[Spanlike]) -> tuple[int, int]:
    return min(span.start for span in spans), max(span.end for span in spans)


def _text_order(pair: Pair[S]) -> tuple[object, ...]:
    spans = pair.spans
    return (
        min(span.start for span in spans),
        max(span.end for span in spans),
        sorted(content(span) for span in spans),
    )


def _match_same(a_spans: Iterable[S], b_spans: Iterable[S]) -> tuple[list[Pair[S]], list[S], list[S]]:
    """Pair the spans that have the same range and label; return the pairs and what is left on either side."""
    waiting: defaultdict[tuple[int, int, str], tuple[list[S], list[S]]] = defaultdict(lambda: ([], []))
    for side, spans in enumerate((a_spans, b_spans)):
        for span in spans:
            waiting[content(span)][side].append(span)
    pairs: list[Pair[S]] = []
    a_rest: list[S] = []
    b_rest: list[S] = []
    for a_equals, b_equals in waiting.values():
        if len(a_equals) > 1 or len(b_equals) > 1:
            _same_attributes_first(a_equals, b_equals)
        both = min(len(a_equals), len(b_equals))
        pairs += map(Pair, a_equals[:both], b_equals[:both])
        a_rest += a_equals[both:]
        b_rest += b_equals[both:]
    return pairs, a_rest, b_rest


def _same_attributes_first(a_equals: list[S], b_equals: list[S]) -> None:
    """Reorder spans of one range and label so that those with the same attributes stand at the same places, in front."""
    b_left = sorted(b_equals, key=attributes)
    a_last: list[S] = []
    a_first: list[S] = []
    b_first: list[S] = []
    for span in sorted(a_equals, key=attributes):
        equal = next((other for other in b_left if attributes(other) == attributes(span)), None)
        if equal is None:
            a_last.append(span)
        else:
            a_first.append(span)
            b_first.append(equal)
            b_left = [other for other in b_left if other is not equal]
    a_equals[:] = a_first + a_last
    b_equals[:] = b_first + b_left


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
    if not a_spans or not b_spans:
        return _paired(a_spans, b_spans, {})
    return _paired(a_spans, b_spans, assign(_weights(a_spans, b_spans)))


def _paired(a_spans: Sequence[S], b_spans: Sequence[S], partner: Mapping[int, int]) -> list[Pair[S]]:
    """Return the pairs that `partner` (place in A -> place in B) says, and every other span by itself."""
    pairs = [Pair(a_spans[row], b_spans[column]) for row, column in partner.items()]
    taken = set(partner.values())
    pairs += [Pair(span, None) for row, span in enumerate(a_spans) if row not in partner]
    return pairs + [Pair(None, span) for column, span in enumerate(b_spans) if column not in taken]


def _likes(a_spans: Sequence[S], b_spans: Sequence[S]) -> dict[tuple[int, int], int]:
    return {
        (row, column): like
        for row, a in enumerate(a_spans)
        for column, b in enumerate(b_spans)
        if (like := likeness(a, b))
    }


def _greedily(a_spans: Sequence[S], b_spans: Sequence[S]) -> dict[int, int]:
    """Return place in A -> place in B, the likest pair first; ties as in `_weights`."""
    likes = _likes(a_spans, b_spans)
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in sorted(
        likes, key=lambda cell: (-likes[cell], sorted((content(a_spans[cell[0]]), content(b_spans[cell[1]]))))
    ):
        if row not in partner and column not in taken:
            partner[row] = column
            taken.add(column)
    return partner


def _weights(a_spans: Sequence[S], b_spans: Sequence[S]) -> list[list[int]]:
    """Return likeness as a matrix of integers in which no two pairings weigh the same.

    The low bits, one for each possible pair, hold the fixed rule for ties: a pair that comes earlier in the order of
    what the two spans are, whichever side each is on, outweighs all later ones together.
    """
    likes = _likes(a_spans, b_spans)
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
