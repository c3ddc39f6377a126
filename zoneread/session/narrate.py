"""Edits in words: what a key did, for the status row and the log. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.span.edits import Edit, EditKind, RevisionChange, SettlementChange, SpanChange, StatusChange
from zoneread.span.span import Origin, Span, Status, shorten
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from zoneread.text.ranges import Range

STATUS_WORDS = {
    Status.TODO: "to do",
    Status.IN_PROGRESS: "in progress",
    Status.DONE: "done",
    Status.SKIPPED: "skipped",
}


def quoted(span: Span) -> str:
    """Return the span's quote, short and in corner brackets, which no quote of an article in simplified script has."""
    return f"「{shorten(span.quote, 16)}」"


def narrate(edit: Edit) -> str:
    """Return what `edit` does as a short sentence without a full stop."""
    spans = [change for change in edit.changes if isinstance(change, SpanChange)]
    settled = [change for change in edit.changes if isinstance(change, SettlementChange)]
    if settled or any(isinstance(change, RevisionChange) for change in edit.changes):
        return _text(settled, edit.why)
    statuses = [change for change in edit.changes if isinstance(change, StatusChange)]
    if not spans:
        return f"article is {STATUS_WORDS[statuses[-1].after]}" if statuses else str(edit.kind)
    if len(spans) == 1:
        return _one(edit.kind, spans[0])
    return _several(edit.kind, spans)


def _text(settled: list[SettlementChange], anchors: str) -> str:
    """Say what became of the reading text, and of the spans if it is another one."""
    words = [f"{change.mark} {change.after or 'undecided'}" for change in settled]
    told = words[0] if len(words) == 1 else f"{len(words)} places settled" if words else "another revision of the text"
    return f"{told} (spans: {anchors})" if anchors else told


def _one(kind: EditKind, change: SpanChange) -> str:
    before, after = change.before, change.after
    if before is None:
        refused = "rejected " if after and after.origin is Origin.REJECTED else ""
        return f"{refused}{after.label} {quoted(after)}" if after else str(kind)
    if after is None:
        return f"deleted {before.label} {quoted(before)}"
    if before.label != after.label:
        return f"{before.label} → {after.label} {quoted(after)}"
    if before.range != after.range:
        return f"{after.label} {quoted(before)} → {quoted(after)}"
    if before.note != after.note:
        return f"note on {after.label} {quoted(after)}" if after.note else f"note removed from {quoted(after)}"
    if (before.attributes, before.origin) == (after.attributes, after.origin):
        return f"settled as {after.label} {quoted(after)}"
    return f"attributes of {after.label} {quoted(after)}"


def _several(kind: EditKind, changes: list[SpanChange]) -> str:
    made = [change.after for change in changes if change.after is not None]
    lost = [change.before for change in changes if change.after is None and change.before is not None]
    if kind is EditKind.SPLIT or kind is EditKind.MERGE:
        pieces = " and ".join(quoted(span) for span in made or lost)
        return f"{'split into' if len(made) > 1 else 'merged into'} {pieces}"
    if made:
        done = "changed" if any(change.before for change in changes) else "added"
        return f"{counted(len(made), 'span')} {done}"
    return f"deleted {counted(len(lost), 'span')}"


def place(edit: Edit) -> tuple[str, Range | None]:
    """Return the article that `edit` touches first and the range to look at there, if it has one."""
    if any(isinstance(change, RevisionChange | SettlementChange) for change in edit.changes):
        return edit.articles[0], None
    for change in edit.changes:
        if isinstance(change, SpanChange):
            span = change.after or change.before
            return change.article, span.range if span else None
    return (edit.articles[0] if edit.changes else ""), None
