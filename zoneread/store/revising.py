"""Making a revision of an article's text current: every span found again, or left behind in the open.

Where the source text is the same and only its clean-up differs, a span's fragments in the source say where it is;
else its words are looked for (`zoneread.text.reanchor`). A span that finds no place stays at the revision it fits: an
orphan, listed by `orphans`, never dropped. Orphans of earlier revisions are looked for as well.

What people settled about places of a clean-up holds for one source text: another one takes the decisions back, and
undoing the revision brings them again. What was chosen for the whole article stays.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from zoneread.span.edits import Edit, EditKind, RevisionChange, SettlementChange, SpanChange
from zoneread.store.articles import current_revision, find_article, read_article
from zoneread.store.protocol import WHOLE_ARTICLE, Revising
from zoneread.store.spans import every_span
from zoneread.text.reanchor import Anchor, Place, Reanchoring

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.span.span import Span
    from zoneread.store.connection import Connection
    from zoneread.store.protocol import StoredArticle
    from zoneread.text.ranges import Range


def revising(c: Connection, article: str, number: int) -> Revising:
    """Return the edit that makes revision `number` current, and what becomes of the spans. Changes nothing."""
    new = read_article(c, article, number)
    finders: dict[int, Callable[[Span], Place]] = {}
    changes: list[SpanChange] = []
    counts: Counter[str] = Counter()
    to_check: list[str] = []
    for set_name, revision, span in every_span(c, article):
        if revision not in finders:
            finders[revision] = _finder(read_article(c, article, revision), new)
        place = finders[revision](span)
        moved = None if place.range is None else _moved(span, place.range, new)
        anchor = place.anchor if moved else Anchor.ORPHAN
        counts[anchor.value] += 1
        if moved:
            changes.append(SpanChange(set_name, article, span, moved))
        if anchor is Anchor.LOOK:
            to_check.append(span.id)
    why = ", ".join(f"{counts[anchor.value]} {anchor.value}" for anchor in Anchor if counts[anchor.value])
    change = RevisionChange(article, current_revision(c, article), number)
    edit = Edit(EditKind.REVISE, (change, *_unsettled(c, article, new), *changes), why)
    return Revising(edit, dict(counts), tuple(to_check))


def _unsettled(c: Connection, article: str, new: StoredArticle) -> list[SettlementChange]:
    """Return the decisions to take back because they are about places of another source text."""
    if find_article(c, article).sha256 == new.row.sha256:
        return []
    rows = c.execute("SELECT mark, decision FROM settlements WHERE article = ? ORDER BY mark", (article,))
    return [
        SettlementChange(article, mark, decision, "") for mark, decision in rows if not mark.startswith(WHOLE_ARTICLE)
    ]


def _finder(old: StoredArticle, new: StoredArticle) -> Callable[[Span], Place]:
    if old.row.sha256 != new.row.sha256:
        comparison = Reanchoring(old.text, new.text)
        return lambda span: comparison.place(span.range)

    def by_source(span: Span) -> Place:
        found = new.reading.map.from_fragments(span.source)
        if found is None or found.is_empty:
            return Place(Anchor.ORPHAN, None)
        if found.of(new.text) != span.quote:
            return Place(Anchor.LOOK, found)
        return Place(Anchor.EXACT if found == span.range else Anchor.MOVED, found)

    return by_source


def _moved(span: Span, place: Range, new: StoredArticle) -> Span | None:
    source = new.reading.map.to_source(place)
    if not source:
        return None
    return span.with_(range=place, source=source, quote=place.of(new.text))
