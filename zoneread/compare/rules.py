"""Rules of consensus: what enters gold without a reviewer looking at each case. Pure.

Rules are asked one after the other; the first that has a ruling wins, and a case that none rules on stays open. What
they would do is shown before any of it is done (`Preview`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zoneread.compare.align import content
from zoneread.compare.cases import Case, CaseKind, Choice, Proposal, Ruling, common_attributes, take, take_neither
from zoneread.errors import UsageError, nearest
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from zoneread.compare.cases import Content

FORMS = ("all-agree", "majority", "threshold:N", "trust:SET:LABEL")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its written form; `decide` returns a ruling, or None to leave the case open."""

    name: str
    decide: Callable[[Case], Ruling | None]

    def __call__(self, case: Case) -> Ruling | None:
        """Return the ruling, signed with the rule's name."""
        found = self.decide(case)
        return None if found is None else replace(found, rule=self.name)


@dataclass(frozen=True, slots=True)
class Preview:
    """What rules would do: the cases they rule on with their rulings, and those they leave open."""

    ruled: tuple[tuple[Case, Ruling], ...]
    open: tuple[Case, ...]


def preview(found: Iterable[Case], rules: Sequence[Rule]) -> Preview:
    """Return what `rules` would do with the cases."""
    ruled: list[tuple[Case, Ruling]] = []
    left: list[Case] = []
    for case in found:
        ruling = next((ruling for rule in rules if (ruling := rule(case)) is not None), None)
        if ruling is None:
            left.append(case)
        else:
            ruled.append((case, ruling))
    return Preview(tuple(ruled), tuple(left))


def all_agree() -> Rule:
    """Take what every set has with the same range, label and attributes."""
    return Rule("all-agree", lambda case: take(case, next(iter(case.votes))) if case.kind is CaseKind.SAME else None)


def majority() -> Rule:
    """Take what more than half of the sets say; that may be that there is nothing."""
    return Rule("majority", lambda case: _by_votes(case, len(case.votes) // 2 + 1))


def threshold(votes: int) -> Rule:
    """Take what at least `votes` sets say, and more than say anything else. Raises UsageError for less than one vote.

    Having no span counts as a vote only when more than half of the sets are needed.
    """
    if votes < 1:
        raise UsageError(f"{votes} votes are not a threshold", hint="at least 1")
    return Rule(f"threshold:{votes}", lambda case: _by_votes(case, votes))


def trust(name: str, label: str) -> Rule:
    """Take the word of set `name` on `label`: what it has of it, and nothing where only others have it."""

    def decide(case: Case) -> Ruling | None:
        if name not in case.votes:
            return None
        own = case.votes[name]
        if any(span.label == label for span in own):
            return take(case, name)
        return take_neither(case) if not own and case.labels == (label,) else None

    return Rule(f"trust:{name}:{label}", decide)


def parse(text: str, sets: Iterable[str], labels: Iterable[str]) -> Rule:
    """Return the rule that `text` writes; UsageError says what is allowed."""
    kind, *rest = text.split(":")
    match kind, rest:
        case "all-agree", []:
            return all_agree()
        case "majority", []:
            return majority()
        case "threshold", [number] if number.isascii() and number.isdecimal():
            return threshold(int(number))
        case "trust", [*parts, label] if parts:
            name = ":".join(parts)
            known, keys = list(sets), list(labels)
            if name not in known:
                raise UsageError(f'the set "{name}" has no vote here', where=text, hint=nearest(name, known))
            if label not in keys:
                raise UsageError(f'no label "{label}"', where=text, hint=nearest(label, keys))
            return trust(name, label)
    raise UsageError(f'no rule "{text}"', hint=f"one of: {', '.join(FORMS)}")


def _by_votes(case: Case, needed: int) -> Ruling | None:
    votes: Counter[tuple[Content, ...]] = Counter()
    for own in case.votes.values():
        votes[tuple(sorted(map(content, own)))] += 1
    if 2 * needed <= len(case.votes):
        votes.pop((), None)
    (winner, most), *others = votes.most_common()
    if most < needed or any(count == most for _, count in others):
        return None
    voters = tuple(name for name, own in case.votes.items() if tuple(sorted(map(content, own))) == winner)
    if not winner:
        return replace(take_neither(case), sets=voters)
    spans = [span for name in voters for span in case.votes[name]]
    return Ruling(
        Choice.TAKE,
        voters,
        tuple(
            Proposal(
                Range(start, end), label, common_attributes([s for s in spans if content(s) == (start, end, label)])
            )
            for start, end, label in winner
        ),
    )
