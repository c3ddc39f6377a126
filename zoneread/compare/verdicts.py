"""Verdicts: what was decided on which votes, as it stands in the log of edits. Pure.

The edit that takes a ruling into gold carries it as its reason: a JSON object ``{"verdicts": [...]}``, one verdict a
case. With the log's own who and when, and the ids of the gold spans that came of it, a gold span can always be traced
to the votes it was made from, and an undo takes the verdict back with the span.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zoneread.compare.align import content
from zoneread.compare.cases import Case, Choice, Content, Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MALFORMED = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What reading a value raises that is no verdict."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ruling on one case: the votes, the choice, the sets it follows, the rule or "", the reason, the gold spans' ids.

    `key` tells the case; see `Case.key`. A neither leaves its spans in gold as rejected and a deferral as suggested, so
    every verdict on a case has gold spans, and stands as long as all of them are there. `by` and `at` are empty when
    the log's own who and when hold, as they do unless the verdict came with a file.
    """

    key: str
    article: str
    choice: Choice
    sets: tuple[str, ...]
    votes: Mapping[str, tuple[Content, ...]]
    gold: tuple[str, ...]
    rule: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""


def verdict(case: Case, ruling: Ruling, gold: Iterable[str], reason: str) -> Verdict:
    """Return the verdict that records a ruling."""
    votes = {name: tuple(sorted(map(content, own))) for name, own in case.votes.items()}
    return Verdict(case.key, case.article, ruling.choice, ruling.sets, votes, tuple(gold), ruling.rule, reason)


def encode(verdicts: Iterable[Verdict]) -> str:
    """Return verdicts as the reason of an edit."""
    return json.dumps({"verdicts": [to_value(one) for one in verdicts]}, ensure_ascii=False, separators=(",", ":"))


def decode(why: str) -> list[Verdict]:
    """Return the verdicts in an edit's reason; none when it is anything else."""
    if not why.startswith('{"verdicts"'):
        return []
    try:
        return [from_value(value) for value in json.loads(why)["verdicts"]]
    except (*MALFORMED, RecursionError):
        return []


def to_value(one: Verdict) -> dict[str, Any]:
    """Return the verdict as a JSON object."""
    value: dict[str, Any] = {
        "key": one.key,
        "article": one.article,
        "choice": one.choice.value,
        "sets": list(one.sets),
        "votes": {name: [list(vote) for vote in votes] for name, votes in one.votes.items()},
        "gold": list(one.gold),
    }
    texts = (("rule", one.rule), ("reason", one.reason), ("by", one.by), ("at", one.at))
    return value | {name: text for name, text in texts if text}


def from_value(value: Mapping[str, Any]) -> Verdict:
    """Return the verdict that `to_value` wrote; raises one of `MALFORMED` for anything else."""
    votes = {
        str(name): tuple((int(start), int(end), str(label)) for start, end, label in own)
        for name, own in value["votes"].items()
    }
    return Verdict(
        str(value["key"]),
        str(value["article"]),
        Choice(value["choice"]),
        tuple(map(str, value["sets"])),
        votes,
        tuple(map(str, value["gold"])),
        str(value.get("rule", "")),
        str(value.get("reason", "")),
        str(value.get("by", "")),
        str(value.get("at", "")),
    )
