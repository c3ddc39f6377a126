"""Aligning the spans of any number of annotators: groups of spans that stand for the same thing.

Every two sets are aligned optimally (`zoneread.compare.align`); the pairs are then joined into groups, those that agree
completely first, then the likest, as long as no group gets two spans of one set. Spans that are parts of a split
(`zoneread.compare.parts`) join their whole at the end, so only there has a set several spans in a group. For two sets
the groups are exactly the optimal pairs. For three or more, the best grouping is a many-dimensional assignment, for
which no quick exact method is known (Karp 1972); this one is a fixed rule that looks only at the spans themselves, so
the result depends on neither the order of the sets nor that of their spans.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from zoneread.compare.align import Spanlike, align, attributes, content, likeness
from zoneread.compare.parts import join_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zoneread.compare.align import Pair

S = TypeVar("S", bound=Spanlike)

Node = tuple[str, int]
"""A set's name and the place of a span in it."""


class _Groups:
    """Disjoint groups of nodes."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._group = {node: [node] for node in nodes}

    def join(self, first: Node, second: Node, *, only_if_disjoint: bool) -> None:
        """Make one group of the two nodes' groups; with `only_if_disjoint` not when a set would have two spans in it."""
        a, b = self._group[first], self._group[second]
        if a is b or (only_if_disjoint and {name for name, _ in a} & {name for name, _ in b}):
            return
        a += b
        for node in b:
            self._group[node] = a

    def all(self) -> list[list[Node]]:
        """Return every group once."""
        return list({id(group): group for group in self._group.values()}.values())


class _Numbered:
    """A span that remembers which node it is, for aligning without comparing spans by identity."""

    __slots__ = ("attributes", "end", "label", "node", "start")

    def __init__(self, span: Spanlike, node: Node) -> None:
        self.start, self.end, self.label = span.start, span.end, span.label
        self.attributes = dict(attributes(span))
        self.node = node


def align_sets(sets: Mapping[str, Iterable[S]]) -> list[dict[str, tuple[S, ...]]]:
    """Return groups in text order: name of the set -> its spans in the group; a set without one there is left out.

    Every span of every set is in exactly one group.
    """
    spans = {name: sorted(found, key=lambda span: (content(span), attributes(span))) for name, found in sets.items()}
    numbered = {
        name: [_Numbered(span, (name, place)) for place, span in enumerate(found)] for name, found in spans.items()
    }
    groups = _Groups(span.node for found in numbered.values() for span in found)
    edges: list[Pair[_Numbered]] = []
    splits: list[tuple[Node, Node]] = []
    for first, second in combinations(sorted(numbered), 2):
        pairs = align(numbered[first], numbered[second])
        edges += [pair for pair in pairs if pair.a is not None and pair.b is not None]
        splits += _splits(pairs)
    for pair in sorted(edges, key=_strength):
        groups.join(pair.spans[0].node, pair.spans[1].node, only_if_disjoint=True)
    for one, other in splits:
        groups.join(one, other, only_if_disjoint=False)
    found = [
        {name: tuple(spans[name][i] for n, i in sorted(group) if n == name) for name in sets} for group in groups.all()
    ]
    return sorted(({name: own for name, own in group.items() if own} for group in found), key=_text_order)


def _splits(pairs: list[Pair[_Numbered]]) -> list[tuple[Node, Node]]:
    first: dict[int, Node] = {}
    found = []
    for place, number in join_parts(pairs).items():
        node = pairs[place].spans[0].node
        found.append((first.setdefault(number, node), node))
    return found


def _strength(pair: Pair[_Numbered]) -> tuple[object, ...]:
    a, b = pair.spans
    return (
        not pair.agrees,
        attributes(a) != attributes(b),
        -likeness(a, b),
        sorted((content(a), content(b))),
        sorted((a.node, b.node)),
    )


def _text_order(group: Mapping[str, tuple[Spanlike, ...]]) -> tuple[object, ...]:
    spans = [span for own in group.values() for span in own]
    return (
        min(span.start for span in spans),
        max(span.end for span in spans),
        sorted(content(span) for span in spans),
        sorted(group),
    )
