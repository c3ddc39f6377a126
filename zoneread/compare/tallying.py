"""What agreement keeps of an article: a row of numbers, and the lengths of units and gaps. Pure.

A row has a number for each key: what is counted of one label, or of all when the label is None. Figures are formulas of
the sums of rows (`pair_figures`, `joint_figures`), so they are the same whether a row is of one article or of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.compare import characters
from zoneread.compare.figures import Figure, undefined
from zoneread.compare.unitizing import Continuum

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from zoneread.compare.align import Pair, S, Spanlike
    from zoneread.compare.characters import Values
    from zoneread.compare.unitizing import Disagreement

Key = tuple[str | None, "str | tuple[str, Hashable]"]
"""A label, or None for all, and what is counted; with a value where it is how often that value was given."""

LENGTH: Key = (None, "length")
"""Code points of the articles."""

NO_SPANS = "neither set has a span of it"
_COUNTED = ("a", "b", "agreed", "overlapping")


class Columns:
    """Numbers of articles by key: a column each, 0 where an article has none. `keys` are there from the beginning."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.rows = 0
        self.values: dict[Key, list[float]] = {key: [] for key in keys}

    def add(self, row: Mapping[Key, float]) -> None:
        """Add the numbers of one article."""
        for key in row.keys() - self.values.keys():
            self.values[key] = [0] * self.rows
        for key, column in self.values.items():
            column.append(row.get(key, 0))
        self.rows += 1

    def labels(self) -> list[str]:
        """Return every label that any key has, sorted."""
        return sorted({label for label, _ in self.values if label is not None})


class Continua:
    """The units of `coders` annotators, a continuum for each label."""

    def __init__(self, coders: int) -> None:
        self._coders = coders
        self._length = 0
        self._by_label: dict[str, Continuum] = {}

    def add(self, length: int, spans: Sequence[Sequence[Spanlike]]) -> None:
        """Add an article of so many code points: one list of spans for each annotator."""
        by_label: dict[str, list[list[Spanlike]]] = {}
        for coder, own in enumerate(spans):
            for span in own:
                by_label.setdefault(span.label, [[] for _ in spans])[coder].append(span)
        for label, found in by_label.items():
            self._by_label.setdefault(label, Continuum(self._coders)).add(self._length, found)
        self._length += length

    def disagreements(self) -> dict[str, Disagreement]:
        """Return the disagreement on each label by key; nothing can be added then."""
        return {label: self._by_label[label].disagreement(self._length) for label in sorted(self._by_label)}


def pair_row(pairs: Sequence[Pair[S]], coverage: Mapping[Values, int], length: int) -> dict[Key, int]:
    """Return what one article adds to the agreement of two sets.

    Of a label and of all: spans of either set (`a`, `b`) and pairs that agree or overlap. Of a label: characters that
    either or both have tagged (`first`, `second`, `both`). Of all: characters valued alike, and by value on either side.
    """
    row: dict[Key, int] = {LENGTH: length, (None, "alike"): 0}
    labels = {span.label for pair in pairs for span in pair.spans}
    row.update({(label, what): 0 for label in labels for what in (*_COUNTED, "first", "second", "both")})
    row.update({(None, what): 0 for what in _COUNTED})
    for pair in pairs:
        agrees, overlaps = pair.agrees, pair.overlaps
        for label in {None, *(span.label for span in pair.spans)}:
            row[label, "a"] += pair.a is not None and label in {None, pair.a.label}
            row[label, "b"] += pair.b is not None and label in {None, pair.b.label}
            row[label, "agreed"] += agrees
            row[label, "overlapping"] += overlaps
    for (own, other), count in coverage.items():
        row[None, "alike"] += count if own == other else 0
        for whose, value in (("first", own), ("second", other)):
            key: Key = (None, (whose, value))
            row[key] = row.get(key, 0) + count
            for label in value:
                row[label, whose] += count
        for label in own & other:
            row[label, "both"] += count
    return row


def label_figures(sums: Mapping[Key, float], label: str) -> list[Figure]:
    """Return exact F1, relaxed F1, κ and α of one label."""
    length, first, second = sums[LENGTH], sums[label, "first"], sums[label, "second"]
    alike = length - first - second + 2 * sums[label, "both"]
    return _figures(sums, label, alike, [first, length - first], [second, length - second])


def total_figures(sums: Mapping[Key, float], values: Sequence[Hashable]) -> list[Figure]:
    """Return exact F1, relaxed F1, κ and α of all labels together, which give a character one of these values."""
    first, second = ([sums.get((None, (whose, value)), 0) for value in values] for whose in ("first", "second"))
    return _figures(sums, None, sums[None, "alike"], first, second)


def _figures(
    sums: Mapping[Key, float], label: str | None, alike: float, first: Sequence[float], second: Sequence[float]
) -> list[Figure]:
    a, b = sums[label, "a"], sums[label, "b"]
    counts = [own + other for own, other in zip(first, second, strict=True)]
    return [
        f1(sums[label, "agreed"], a, b),
        f1(sums[label, "overlapping"], a, b),
        characters.kappa(alike, first, second),
        characters.alpha(2 * (sum(first) - alike), counts),
    ]


def joint_row(coverage: Mapping[Values, int], labels: Iterable[str], length: int) -> dict[Key, float]:
    """Return what one article adds to the agreement of any number of sets.

    Of a label and of all: coincidences of unequal values (`unequal`). Of a label how often a character was `tagged` with
    it; of all how often each value was given.
    """
    unequal, counts = characters.disagreement_of(coverage)
    row: dict[Key, float] = {LENGTH: length, (None, "unequal"): unequal}
    row.update({(None, ("given", value)): count for value, count in counts.items()})
    for label in labels:
        row[label, "unequal"], tagged = characters.disagreement_of(characters.of_label(coverage, label))
        row[label, "tagged"] = tagged[True]
    return row


def joint_label_figures(sums: Mapping[Key, float], label: str, coders: int) -> list[Figure]:
    """Return α of one label."""
    tagged = sums[label, "tagged"]
    return [characters.alpha(sums[label, "unequal"], [tagged, coders * sums[LENGTH] - tagged])]


def joint_total_figures(sums: Mapping[Key, float], values: Sequence[Hashable]) -> list[Figure]:
    """Return α of all labels together, which give a character one of these values."""
    return [characters.alpha(sums[None, "unequal"], [sums[None, ("given", value)] for value in values])]


def values_in(keys: Iterable[Key]) -> list[Hashable]:
    """Return the values that all labels together give characters, each once."""
    return list(dict.fromkeys(what[1] for _, what in keys if isinstance(what, tuple)))


def f1(hits: float, a: float, b: float) -> Figure:
    """Return ``2 · hits / (a + b)``."""
    return Figure(2 * hits / (a + b)) if a + b else undefined(NO_SPANS)
