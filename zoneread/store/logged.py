"""What the logs, and merging them, tell: rows of the log of edits and of acts, versions of a span, conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneread.span.edits import Change, Edit, EditKind
    from zoneread.span.span import Span


@dataclass(frozen=True, slots=True)
class Applied:
    """A committed edit as it was stored: ids, times and annotators filled in. `target` is the edit undone or redone.

    `left` holds the changes that a partial undo or redo could not make because others have built upon them.
    """

    id: str
    edit: Edit
    at: str
    target: str = ""
    left: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the append-only log. `number` counts up in the order of arrival in this database; `id` is the same everywhere."""

    number: int
    id: str
    at: str
    by: str
    kind: EditKind
    target: str
    why: str
    changes: tuple[Change, ...]
    active_seconds: float
    program: str


class ActKind(StrEnum):
    """What was done to the workspace and not to its spans."""

    LOCK = "lock"
    UNLOCK = "unlock"
    ASSIGN = "assign"
    LABELS = "labels"
    DOCUMENT = "document"
    REVIEWERS = "reviewers"


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the log of acts. `edit` is the number of the latest edit at that time.

    `subject` is a set, an annotator, a document's name, or ""; `before` and `after` are versions of the labels, lists of
    reviewers, for articles dealt out a JSON list of their ids, for a document its length in characters.
    """

    number: int
    edit: int
    at: str
    by: str
    kind: ActKind
    subject: str
    before: str
    after: str
    program: str


@dataclass(frozen=True, slots=True)
class Version:
    """One of several versions of a span: the edit that made it, whose and when; None for a removal."""

    edit: str
    by: str
    at: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A span that was edited in two places. The first version is the one that the set shows until it is settled."""

    set: str
    article: str
    span: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging brought: how many edits, the names of new articles, what was left out and why, and all open conflicts."""

    edits: int
    articles: tuple[str, ...]
    left_out: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
