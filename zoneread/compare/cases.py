"""Cases: what a reviewer has to settle, each with what every annotator says of it. Pure.

A case is a group of spans that stand for the same thing (`zoneread.compare.several`). Every set that takes part votes,
also by having no span there. What is taken over into gold is a ruling: a choice with the spans that follow from it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, TypeVar

from zoneread.compare.align import attributes, content
from zoneread.compare.several import align_sets
from zoneread.errors import UsageError, nearest
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zoneread.span.span import AttributeValue, Span

Content = tuple[int, int, str]
T = TypeVar("T")


class CaseKind(StrEnum):
    """How the votes of a case stand to each other."""

    SAME = "same"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOTH = "boundary+label"
    ATTRIBUTE = "attribute"
    SPLIT = "split/merge"
    MISSING = "missing"
    """At least one set has no span there."""


@dataclass(frozen=True)
class Case:
    """One thing to settle. `votes` has every set that takes part, in order, with its spans there, perhaps none.

    What follows from the votes is worked out once: a list of cases is sorted and counted by it again and again.
    """

    article: str
    votes: Mapping[str, tuple[Span, ...]]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Every span that any set has there."""
        return tuple(span for own in self.votes.values() for span in own)

    @cached_property
    def range(self) -> Range:
        """The range from the first code point of any of its spans to the last."""
        return Range(min(span.start for span in self.spans), max(span.end for span in self.spans))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels that any set gives, the most frequent first."""
        return tuple(label for label, _ in Counter(sorted(span.label for span in self.spans)).most_common())

    @cached_property
    def contents(self) -> tuple[Content, ...]:
        """The different ranges with labels that any set has there, in text order."""
        return tuple(sorted({content(span) for span in self.spans}))

    @cached_property
    def kind(self) -> CaseKind:
        """How the votes stand to each other."""
        if any(len(own) > 1 for own in self.votes.values()):
            return CaseKind.SPLIT
        if not all(self.votes.values()):
            return CaseKind.MISSING
        ranges, labels = {span.range for span in self.spans}, {span.label for span in self.spans}
        if len(labels) > 1:
            return CaseKind.BOTH if len(ranges) > 1 else CaseKind.LABEL
        if len(ranges) > 1:
            return CaseKind.BOUNDARY
        return CaseKind.SAME if len({attributes(span) for span in self.spans}) == 1 else CaseKind.ATTRIBUTE

    @cached_property
    def key(self) -> str:
        """Twelve hex digits that are the same as long as the votes are."""
        said = [(name, sorted(map(content, own))) for name, own in sorted(self.votes.items())]
        return sha256(repr((self.article, said)).encode()).hexdigest()[:12]


def cases(article: str, sets: Mapping[str, Sequence[Span]]) -> list[Case]:
    """Return what there is to settle in an article, agreement included, in text order. `sets` are those that vote."""
    return [Case(article, {name: group.get(name, ()) for name in sets}) for group in align_sets(sets)]


class Choice(StrEnum):
    """What a reviewer, or a rule, did with a case."""

    TAKE = "take"
    BOTH = "both"
    NEITHER = "neither"
    UNION = "union"
    INTERSECTION = "intersection"
    EDITED = "edited"
    DEFER = "defer"
    NOTHING = "nothing here"
    """Said of a whole article: reviewed, and no span in it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span as it would enter gold."""

    range: Range
    label: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A choice, the sets whose votes it follows, the spans that follow from it, and the rule that made it, "" by hand."""

    choice: Choice
    sets: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    rule: str = ""


def take(case: Case, name: str) -> Ruling:
    """Take what one set says, which may be that there is nothing. Raises UsageError for a set that has no vote."""
    if name not in case.votes:
        raise UsageError(f'the set "{name}" has no vote here', hint=nearest(name, case.votes))
    wanted = case.votes[name]
    agreeing = tuple(other for other, own in case.votes.items() if _said(own) == _said(wanted))
    proposals = tuple(Proposal(span.range, span.label, dict(span.attributes)) for span in wanted)
    return Ruling(Choice.TAKE if wanted else Choice.NEITHER, agreeing, proposals)


def take_both(case: Case) -> Ruling:
    """Take everything that any set says, each range and label once."""
    return Ruling(Choice.BOTH, _voters(case), tuple(_proposal(case.spans, one) for one in case.contents))


def take_neither(case: Case) -> Ruling:
    """Take nothing of what any set says."""
    return Ruling(Choice.NEITHER, tuple(name for name, own in case.votes.items() if not own), ())


def take_union(case: Case, label: str = "") -> Ruling:
    """Take one span from where the first begins to where the last ends; see `_label_of` for its label."""
    return _one(case, Choice.UNION, case.range, label)


def take_intersection(case: Case, label: str = "") -> Ruling:
    """Take what all sets that have spans there have in common. Raises UsageError when that is nothing."""
    hulls = [Range(min(s.start for s in own), max(s.end for s in own)) for own in case.votes.values() if own]
    start, end = max(hull.start for hull in hulls), min(hull.end for hull in hulls)
    if start >= end:
        raise UsageError("the spans have nothing in common", hint="take one of them, both or neither")
    return _one(case, Choice.INTERSECTION, Range(start, end), label)


def take_edited(proposals: Iterable[Proposal]) -> Ruling:
    """Take spans that the reviewer has made."""
    return Ruling(Choice.EDITED, (), tuple(proposals))


def defer() -> Ruling:
    """Decide nothing yet; the question goes with the reason."""
    return Ruling(Choice.DEFER, (), ())


def _one(case: Case, choice: Choice, range_: Range, label: str) -> Ruling:
    chosen = _label_of(case, label)
    own = [span for span in case.spans if span.label == chosen]
    return Ruling(choice, _voters(case), (Proposal(range_, chosen, common_attributes(own)),))


def _label_of(case: Case, label: str) -> str:
    """Return `label`, or the only one that any set gives; UsageError when they differ and none is named."""
    if label:
        return label
    if len(case.labels) > 1:
        raise UsageError("the labels differ", hint=f"say which: {', '.join(case.labels)}")
    return case.labels[0]


def _proposal(spans: Iterable[Span], one: Content) -> Proposal:
    start, end, label = one
    return Proposal(Range(start, end), label, common_attributes([span for span in spans if content(span) == one]))


def common_attributes(spans: Sequence[Span]) -> dict[str, AttributeValue]:
    """Return the attributes that all spans that have any have with the same value."""
    having = [span.attributes for span in spans if span.attributes]
    first = having[0] if having else {}
    return {key: value for key, value in first.items() if all(other.get(key) == value for other in having)}


def _said(spans: Iterable[Span]) -> list[Content]:
    return sorted(map(content, spans))


def _voters(case: Case) -> tuple[str, ...]:
    return tuple(name for name, own in case.votes.items() if own)


class Order(StrEnum):
    """In which order a reviewer goes through cases."""

    TEXT = "text"
    CLASS = "class"
    LABEL = "label"
    AGREEMENT = "agreement"
    """Articles with the smallest share of agreed cases first."""


class Listed(Protocol):
    """What a case is put in order by."""

    @property
    def article(self) -> str:
        """The article's id."""

    @property
    def kind(self) -> CaseKind:
        """How the votes stand to each other."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that any set gives, the most frequent first."""


def in_order(found: Iterable[T], order: Order, of: Callable[[T], Listed]) -> list[T]:
    """Return cases, or whatever `of` knows the case of, in the order asked for; they come by article and in text order."""
    held = list(found)
    if order is Order.CLASS:
        kinds = list(CaseKind)
        return sorted(held, key=lambda one: kinds.index(of(one).kind))
    if order is Order.LABEL:
        return sorted(held, key=lambda one: of(one).labels)
    if order is Order.AGREEMENT:
        total = Counter(of(one).article for one in held)
        agreed = Counter(of(one).article for one in held if of(one).kind is CaseKind.SAME)
        places = {article: place for place, article in enumerate(total)}
        shares = {article: (agreed[article] / total[article], places[article]) for article in total}
        return sorted(held, key=lambda one: shares[of(one).article])
    return held
