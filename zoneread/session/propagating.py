"""Tagging what a search found in many articles: one edit over all of them, undone in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.span.edits import EditKind, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.session.searching import Hit
    from zoneread.session.session import Session
    from zoneread.span.edits import Edit
    from zoneread.text.ranges import Range


def untagged(session: Session, hits: Iterable[Hit], label: str) -> list[Hit]:
    """Return the hits that are not exactly a span of this label in the session's set."""
    tagged: dict[str, set[Range]] = {}
    left = []
    for hit in hits:
        id_ = hit.article.id
        if id_ not in tagged:
            tagged[id_] = {span.range for span in session.store.spans(id_, session.set) if span.label == label}
        if hit.range not in tagged[id_]:
            left.append(hit)
    return left


def tag_hits(session: Session, hits: Sequence[Hit], label: str, why: str) -> Edit:
    """Return one edit that tags every hit that has not the label yet, as propagated from a search for `why`.

    Articles that nobody has begun are begun by it. Raises UsageError when no hit is left, or when an article reads
    otherwise than it did when it was searched.
    """
    ranges: dict[str, list[Range]] = {}
    for hit in untagged(session, hits, label):
        ranges.setdefault(hit.article.id, []).append(hit.range)
    if not ranges:
        raise UsageError(f"every one of them is {label} already")
    quotes = {(hit.article.id, hit.range): hit.quote for hit in hits}
    edits = []
    for id_, found in ranges.items():
        article = session.open(id_)
        if any(range_.of(article.text) != quotes[id_, range_] for range_ in found):
            raise UsageError(f"{article.row.name} has changed since it was searched", hint="search again")
        edits.append(session.tag_all(article, found, label, why))
    return together(EditKind.BULK, edits, why)
