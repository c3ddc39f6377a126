"""What judging a suggestion comes to: the edits that accept, mend and refuse it.

An accepted one becomes a span with the origin accepted, or mended when its boundary or label was changed; a refused one
becomes a span with the origin rejected, which no export takes for confirmed and which is not offered again. No suggester
is loaded for that: the reader judges, and another process suggests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.span.edits import Edit, EditKind, SpanChange, add_span, change_span, set_status, together
from zoneread.span.span import Origin, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.session.open_article import OpenArticle
    from zoneread.session.session import Session
    from zoneread.suggest.protocol import Suggestion
    from zoneread.text.ranges import Range


def accept(
    session: Session, article: OpenArticle, suggestion: Suggestion, *, label: str = "", range_: Range | None = None
) -> Edit:
    """Return the edit that makes a span of a suggestion: accepted as it is, mended with another label or range."""
    return _with_progress(session, article, [_accepted(session, article, suggestion, label, range_)], "")


def accept_all(session: Session, article: OpenArticle, suggestions: Iterable[Suggestion], least: float) -> Edit:
    """Return the one edit that accepts those that score `least` or more; UsageError when there is none."""
    chosen = [one for one in suggestions if one.score >= least]
    if not chosen:
        raise UsageError(f"no suggestion scores {least:.2f} or more")
    spans = [_accepted(session, article, one, "", None) for one in chosen]
    return _with_progress(session, article, spans, f"suggestions from {least:.2f}")


def reject(session: Session, article: OpenArticle, suggestion: Suggestion) -> Edit:
    """Return the edit that keeps a suggestion as a negative example, not to be offered again."""
    span = session.span(article, suggestion.range, suggestion.label, origin=Origin.REJECTED)
    return _with_progress(session, article, [span], suggestion.reason)


def accept_stored(session: Session, article: OpenArticle, span: Span, label: str = "") -> Edit:
    """Return the edit that confirms a stored suggestion, mended when another label is given."""
    if not label or label == span.label:
        return _judged(session, article, EditKind.RETAG, span, span.with_(origin=Origin.ACCEPTED))
    changes = session.retag(article, span, label).changes
    after = next(change.after for change in changes if isinstance(change, SpanChange) and change.after is not None)
    return _judged(session, article, EditKind.RETAG, span, after.with_(origin=Origin.MENDED))


def reject_stored(session: Session, article: OpenArticle, span: Span) -> Edit:
    """Return the edit that refuses a stored suggestion and keeps it as a negative example."""
    return _judged(session, article, EditKind.REMOVE, span, span.with_(origin=Origin.REJECTED))


def _judged(session: Session, article: OpenArticle, kind: EditKind, before: Span, after: Span) -> Edit:
    edits = [change_span(kind, session.set, article.row.id, before, after)]
    if article.status is Status.TODO:
        edits.append(set_status(session.set, article.row.id, Status.TODO, Status.IN_PROGRESS))
    return together(kind, edits)


def _accepted(session: Session, article: OpenArticle, suggestion: Suggestion, label: str, range_: Range | None) -> Span:
    kept = range_ or suggestion.range
    chosen = label or suggestion.label
    mended = kept != suggestion.range or chosen != suggestion.label
    declared = {attribute.key: attribute for attribute in session.scheme.label(chosen).attributes}
    attributes = {
        key: value
        for key, value in suggestion.attributes.items()
        if key in declared and (not declared[key].choices or value in declared[key].choices)
    }
    if any(span.label == chosen for span in article.exactly(kept)):
        raise UsageError(f"this is {chosen} already")
    origin = Origin.MENDED if mended else Origin.ACCEPTED
    return session.span(article, kept, chosen, origin=origin, attributes=attributes)


def _with_progress(session: Session, article: OpenArticle, spans: Sequence[Span], why: str) -> Edit:
    edits = [add_span(session.set, article.row.id, span) for span in spans]
    if article.status is Status.TODO:
        edits.append(set_status(session.set, article.row.id, Status.TODO, Status.IN_PROGRESS))
    kind = EditKind.ADD if len(spans) == 1 else EditKind.BULK
    return together(kind, edits, why)
