"""What the clean-up did at a place, in words and signs: for ``zoneread text --audit`` and the reader. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import UsageError, nearest
from zoneread.span.span import shorten
from zoneread.text.decisions import ACCEPT, HIDE, REJECT, decided
from zoneread.text.reading import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.text.ranges import Range
    from zoneread.text.reading import AuditEntry, Reading

UNDECIDED = "undecided"
"""The word that takes a decision back."""

_JOINING = frozenset({"paragraphs", "wraps"})
_EVERYWHERE = frozenset({"script"})
"""Steps whose edits are all over the text: marking them would mark every row."""


def with_decisions(reading: Reading, settlements: Mapping[str, str]) -> Reading:
    """Return the reading with these decisions in its audit, its text untouched.

    A decision that leaves the text as it is makes no revision; this is how it shows.
    """
    if not any(settlements.get(entry.mark, "") != entry.decision for entry in reading.audit):
        return reading
    audit = tuple(_decided(entry, settlements.get(entry.mark, "")) for entry in reading.audit)
    return type(reading)(reading.text, reading.map, audit, reading.paragraphs, reading.steps)


def _decided(entry: AuditEntry, decision: str) -> AuditEntry:
    if decision == entry.decision:
        return entry
    applied = decision != REJECT if decision else entry.certainty is Certainty.CERTAIN
    return entry._replace(decision=decision, applied=applied, after=decided(entry.after, decision))


def entry_of(reading: Reading, mark: str) -> AuditEntry:
    """Return the audit entry of a mark; UsageError names the nearest."""
    marks = {entry.mark: entry for entry in reading.audit}
    if mark not in marks:
        raise UsageError(f'no place of the clean-up is called "{mark}"', hint=nearest(mark, marks))
    return marks[mark]


def check_decision(entry: AuditEntry, word: str) -> str:
    """Return the decision that `word` is about this place, "" for undecided.

    It is accept, reject, undecided, or one of the proposals, the empty one as hide; UsageError names the nearest.
    """
    allowed = (ACCEPT, REJECT, UNDECIDED, *(proposal or HIDE for proposal in entry.proposals))
    if word not in allowed:
        raise UsageError(f'"{word}" is no decision about this place', where=entry.mark, hint=nearest(word, allowed))
    if word == ACCEPT:
        return accepting(entry)
    return "" if word == UNDECIDED else word


def accepting(entry: AuditEntry) -> str:
    """Return the decision that accepts: the edit, or the first proposal for a flag that makes no edit of its own."""
    flag = entry.after == entry.before and entry.target is None
    return entry.proposals[0] or HIDE if flag and entry.proposals and not entry.decision else ACCEPT


def state_of(entry: AuditEntry) -> str:
    """Return how things stand: made, marked, not made (others came first), or settled and how."""
    if entry.decision:
        word = entry.decision if entry.decision in {ACCEPT, REJECT, HIDE} else quoted(entry.decision)
        return f"settled: {word}"
    if entry.applied:
        return "made"
    return "marked" if entry.certainty is Certainty.UNCERTAIN else "not made"


def change_of(entry: AuditEntry, *, width: int = 24) -> str:
    """Return the edit in a few words: ``「日?qǐng)」 → 「日報」``."""
    before = quoted(entry.before, width)
    if not entry.before:
        return f"{quoted(entry.after, width)} put in"
    if entry.target is not None:
        return f"{before} moved"
    if entry.after == entry.before:
        return before
    return f"{before} → {quoted(entry.after, width)}" if entry.after else f"{before} hidden"


def quoted(text: str, width: int = 24) -> str:
    """Return `text` short and in corner brackets, line feeds as ⏎; of nothing but blanks, each as ␣."""
    shown = text.replace("\n", "⏎")
    return "「" + shorten(shown if shown.strip() else "␣" * len(shown), width) + "」"


def style_of(entry: AuditEntry) -> str:
    """Return how the place is marked in the reader: uncertain, joined, hidden, repaired, or "" for not at all."""
    if entry.open:
        return "uncertain"
    if not entry.applied or entry.step in _EVERYWHERE:
        return ""
    if entry.target is not None or (entry.step in _JOINING and "\n" in entry.before and "\n" not in entry.after):
        return "joined"
    if not entry.before.strip() and not entry.after.strip():
        return ""
    if not entry.after:
        return "hidden"
    return "repaired" if entry.after != entry.before else ""


def entries_at(reading: Reading, range_: Range) -> list[AuditEntry]:
    """Return what the clean-up did or proposes in a range of the reading text, or at a caret, in source order.

    What is hidden right at either end counts.
    """
    found = []
    for entry in reading.audit:
        place = reading.place_of(entry)
        if place.overlaps(range_) or (
            (place.is_empty or range_.is_empty) and place.start <= range_.end and range_.start <= place.end
        ):
            found.append(entry)
    return sorted(found, key=lambda entry: entry.source)
