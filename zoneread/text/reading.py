"""The reading text of an article: what is read and annotated, with the map to the source text and the audit of every step.

A `Reading` is made by `zoneread.text.normalise`. Its audit says what each step did or would do; `replay` makes the
reading text from the source text and the audit alone, `undo` takes every step back.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from zoneread.errors import DataError
from zoneread.text.offsets import OffsetMap, Replacement
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Certainty(StrEnum):
    """Whether a step is sure of an edit. What is uncertain is marked and not made until a person settles it."""

    CERTAIN = "certain"
    UNCERTAIN = "uncertain"


class Kind(StrEnum):
    """What a paragraph of the reading text is."""

    TITLE = "article_title"
    """The first headline of the article."""
    HEADING = "heading"
    """A headline inside the article."""
    SUBARTICLE = "subarticle_title"
    """The headline of a further article on the same page."""
    BYLINE = "byline"
    CAPTION = "caption"
    LIST = "list_item"
    CHROME = "chrome"
    """A line that looks like the site's own words and is shown because that is not certain."""
    BODY = "body"


class Paragraph(NamedTuple):
    """One paragraph of the reading text; its range holds the line break that ends it."""

    kind: Kind
    range: Range


class AuditEntry(NamedTuple):
    """One edit that a step made or proposes.

    `source` is where it lies in the source text (the hull; a caret for what was put between two code points).
    `range` counts code points of the text that the step saw, which is the reading text after the steps before it.
    `before` stood there, `after` is what the step puts there ("" hides it); with `target` the text is not replaced
    but moved to that offset of the same text. `mark` names the place, stable against edits elsewhere, and is what
    settlements refer to; `decision` is the settlement that was found ("" when nobody has decided).
    """

    step: str
    rule: str
    mark: str
    source: Range
    range: Range
    before: str
    after: str
    certainty: Certainty
    applied: bool
    proposals: tuple[str, ...] = ()
    decision: str = ""
    target: int | None = None

    @property
    def open(self) -> bool:
        """Whether a person has still to look at it."""
        return self.certainty is Certainty.UNCERTAIN and not self.decision


class Reading(NamedTuple):
    """An article's reading text.

    `text` holds Unicode scalar values only: a lone surrogate of the source reads U+FFFD. `paragraphs` tile it.
    `steps` names the steps that made it, with their version: readings of equal source, steps, settings and
    settlements are equal.
    """

    text: str
    map: OffsetMap
    audit: tuple[AuditEntry, ...]
    paragraphs: tuple[Paragraph, ...]
    steps: str

    @property
    def open_marks(self) -> tuple[AuditEntry, ...]:
        """The places that a person has still to settle, in source order."""
        return tuple(sorted((entry for entry in self.audit if entry.open), key=lambda entry: entry.source))

    def place_of(self, entry: AuditEntry) -> Range:
        """Return where in the reading text an audit entry is to be shown: a caret when nothing of it is visible."""
        shown = self.map.to_reading(entry.source)
        if shown is not None:
            return shown
        caret = self.map.caret_to_reading(entry.source.start)
        return Range(caret, caret)


def apply_stage(text: str, offsets: OffsetMap, entries: Sequence[AuditEntry]) -> tuple[str, OffsetMap]:
    """Return the text and the map after one step's applied entries: replacements first, then moves.

    `entries` refer to `text` and are those of one step; those not applied are passed over.
    """
    edits = _replacements(entries)
    replaced = "".join(_spliced(text, [(entry.range, entry.after) for entry in edits]))
    offsets = offsets.replace([Replacement(entry.range, entry.after) for entry in edits])
    order = _arrangement(len(replaced), entries, edits)
    if order is None:
        return replaced, offsets
    return "".join(part.of(replaced) for part in order), offsets.arrange(order)


def undo_stage(text: str, entries: Sequence[AuditEntry]) -> str:
    """Return the text before the step whose entries these are, given the text after it."""
    edits = _replacements(entries)
    order = _arrangement(len(text), entries, edits)
    if order is not None:
        at = 0
        parts: list[tuple[Range, str]] = []
        for part in order:
            parts.append((part, text[at : at + part.length]))
            at += part.length
        text = "".join(words for _, words in sorted(parts, key=lambda item: item[0]))
    inverse: list[tuple[Range, str]] = []
    grown = 0
    for edit in edits:
        start = edit.range.start + grown
        inverse.append((Range(start, start + len(edit.after)), edit.before))
        grown += len(edit.after) - edit.range.length
    return "".join(_spliced(text, inverse))


def replay(source: str, audit: Iterable[AuditEntry]) -> str:
    """Return the reading text that `audit` makes of the source text."""
    text, offsets = source, OffsetMap.identity(len(source))
    for stage in _stages(audit):
        text, offsets = apply_stage(text, offsets, stage)
    return text


def undo(reading: str, audit: Iterable[AuditEntry]) -> str:
    """Return the source text, from the reading text and the audit that made it."""
    for stage in reversed(_stages(audit)):
        reading = undo_stage(reading, stage)
    return reading


def _stages(audit: Iterable[AuditEntry]) -> list[list[AuditEntry]]:
    stages: list[list[AuditEntry]] = []
    for entry in audit:
        if not stages or stages[-1][0].step != entry.step:
            stages.append([])
        stages[-1].append(entry)
    return stages


def _replacements(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    found = [entry for entry in entries if entry.applied and entry.target is None]
    found.sort(key=lambda entry: (entry.range.start, entry.range.end))
    return found


def _spliced(text: str, edits: Iterable[tuple[Range, str]]) -> list[str]:
    parts: list[str] = []
    at = 0
    for place, words in edits:
        parts += (text[at : place.start], words)
        at = place.end
    parts.append(text[at:])
    return parts


def _shifted(edits: Sequence[AuditEntry]) -> Callable[[int], int]:
    """Return what turns an offset before the replacements, outside them, into the offset after them."""
    starts = [edit.range.start for edit in edits]
    moved = [0]
    for edit in edits:
        moved.append(moved[-1] + len(edit.after) - edit.range.length)

    def shift(offset: int) -> int:
        return offset + moved[bisect_left(starts, offset)]

    return shift


def _arrangement(length: int, entries: Iterable[AuditEntry], edits: Sequence[AuditEntry]) -> list[Range] | None:
    """Return the ranges of the text after the replacements `edits` in their new order, None when nothing moves."""
    moving = [entry for entry in entries if entry.applied and entry.target is not None]
    if not moving:
        return None
    shift = _shifted(edits)
    moves = [
        (Range(shift(entry.range.start), shift(entry.range.end)), shift(entry.target))
        for entry in moving
        if entry.target is not None
    ]
    cuts = sorted({0, length, *(cut for part, target in moves for cut in (*part, target))})
    moved = dict(moves)
    arrivals: dict[int, list[Range]] = {}
    for part, target in sorted(moves):
        arrivals.setdefault(target, []).append(part)
    order: list[Range] = []
    for start, end in zip(cuts, [*cuts[1:], length], strict=True):
        order += arrivals.get(start, [])
        if start < end and not any(part.start <= start and end <= part.end for part in moved):
            order.append(Range(start, end))
    return order


def dump_audit(audit: Iterable[AuditEntry]) -> str:
    """Return the audit as JSON, a list of lists in the order of the fields."""
    rows = [
        [
            e.step,
            e.rule,
            e.mark,
            *e.source,
            *e.range,
            e.before,
            e.after,
            e.certainty,
            e.applied,
            e.proposals,
            e.decision,
            e.target,
        ]
        for e in audit
    ]
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":"))


def load_audit(dumped: str) -> tuple[AuditEntry, ...]:
    """Return the audit that `dump_audit` wrote; raises DataError for anything else."""
    try:
        return tuple(_entry(*row) for row in json.loads(dumped))
    except (ValueError, TypeError):
        raise DataError("the stored audit is malformed", hint="run zoneread doctor") from None


def _entry(step: str, rule: str, mark: str, *rest: Any) -> AuditEntry:
    source_start, source_end, start, end, before, after, certainty, applied, proposals, decision, target = rest
    return AuditEntry(
        step=step,
        rule=rule,
        mark=mark,
        source=Range(source_start, source_end),
        range=Range(start, end),
        before=before,
        after=after,
        certainty=Certainty(certainty),
        applied=bool(applied),
        proposals=tuple(proposals),
        decision=decision,
        target=target,
    )


def dump_paragraphs(paragraphs: Iterable[Paragraph]) -> str:
    """Return the paragraphs as JSON: pairs of kind and length."""
    return json.dumps([[paragraph.kind, paragraph.range.length] for paragraph in paragraphs], separators=(",", ":"))


def load_paragraphs(dumped: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs that `dump_paragraphs` wrote; raises DataError for anything else."""
    found: list[Paragraph] = []
    at = 0
    try:
        for kind, length in json.loads(dumped):
            found.append(Paragraph(Kind(kind), Range(at, at + length)))
            at += length
    except (ValueError, TypeError):
        raise DataError("the stored paragraphs are malformed", hint="run zoneread doctor") from None
    return tuple(found)
