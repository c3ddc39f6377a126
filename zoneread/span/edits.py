"""Edits as values: everything that can happen to an annotation set, each with its inverse.

An edit is a list of changes, and a change is a before and an after. That one shape serves every purpose: applying is
"what is stored equals before, so store after"; the inverse swaps the two; the log keeps both; a bulk edit is a long
list; undo is the inverse applied as an edit of its own. A change whose before is not what is stored is a conflict,
never an overwrite.

The functions below build the edits of the reader and of the commands. None of them reads or writes anything.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.span.span import Span, Status


class EditKind(StrEnum):
    """What the person did, for the log and the status line."""

    ADD = "add"
    REMOVE = "remove"
    RETAG = "retag"
    RESIZE = "resize"
    NOTE = "note"
    ATTRIBUTES = "attributes"
    SPLIT = "split"
    MERGE = "merge"
    STATUS = "status"
    BULK = "bulk"
    ADJUDICATE = "adjudicate"
    IMPORT = "import"
    SETTLE = "settle"
    REVISE = "revise"
    UNDO = "undo"
    REDO = "redo"


class SpanChange(NamedTuple):
    """One span of one set before and after; None before means added, None after means removed."""

    set: str
    article: str
    before: Span | None
    after: Span | None

    def inverse(self) -> SpanChange:
        """Return the change that takes it back."""
        return SpanChange(self.set, self.article, self.after, self.before)


class StatusChange(NamedTuple):
    """A set's status on an article before and after."""

    set: str
    article: str
    before: Status
    after: Status

    def inverse(self) -> StatusChange:
        """Return the change that takes it back."""
        return StatusChange(self.set, self.article, self.after, self.before)


class SettlementChange(NamedTuple):
    """What a person decided about an uncertain place of an article's clean-up ("" is undecided) before and after."""

    article: str
    mark: str
    before: str
    after: str

    def inverse(self) -> SettlementChange:
        """Return the change that takes it back."""
        return SettlementChange(self.article, self.mark, self.after, self.before)


class RevisionChange(NamedTuple):
    """Which revision of an article's text is current, before and after."""

    article: str
    before: int
    after: int

    def inverse(self) -> RevisionChange:
        """Return the change that takes it back."""
        return RevisionChange(self.article, self.after, self.before)


Change = SpanChange | StatusChange | SettlementChange | RevisionChange


class Edit(NamedTuple):
    """One thing a person did: applied whole in one transaction, or not at all."""

    kind: EditKind
    changes: tuple[Change, ...]
    why: str = ""

    def inverse(self) -> Edit:
        """Return the edit that takes it back: the inverse changes in reverse order."""
        return Edit(self.kind, tuple(change.inverse() for change in reversed(self.changes)), self.why)

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles it touches, each once, in order."""
        return tuple(dict.fromkeys(change.article for change in self.changes))


def add_span(set_name: str, article: str, span: Span) -> Edit:
    """Return the edit that adds `span`."""
    return Edit(EditKind.ADD, (SpanChange(set_name, article, None, span),))


def remove_span(set_name: str, article: str, span: Span) -> Edit:
    """Return the edit that removes `span`."""
    return Edit(EditKind.REMOVE, (SpanChange(set_name, article, span, None),))


def change_span(kind: EditKind, set_name: str, article: str, before: Span, after: Span) -> Edit:
    """Return the edit that turns `before` into `after`, which must keep its id: a retag, resize, note or attributes edit.

    Raises ValueError when the ids differ; that would be a removal and an addition.
    """
    if before.id != after.id:
        raise ValueError(f"a changed span keeps its id: {before.id} became {after.id}")
    return Edit(kind, (SpanChange(set_name, article, before, after),))


def set_status(set_name: str, article: str, before: Status, after: Status) -> Edit:
    """Return the edit that moves the article's status in the set."""
    return Edit(EditKind.STATUS, (StatusChange(set_name, article, before, after),))


def together(kind: EditKind, edits: Iterable[Edit], why: str = "") -> Edit:
    """Return one edit that does all of `edits` in order, and is undone in one step."""
    return Edit(kind, tuple(change for edit in edits for change in edit.changes), why)
