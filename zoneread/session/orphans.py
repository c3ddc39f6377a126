"""Spans whose words the current text of their article lacks: where they were, and giving them other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.text.reanchor import Reanchoring

if TYPE_CHECKING:
    from zoneread.span.span import Span
    from zoneread.store.protocol import Orphan, Store
    from zoneread.text.reading import Reading


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """An orphan as it was in `revision`, and the offset of the current reading text where its words stood."""

    span: Span
    revision: int
    offset: int


def left_behind(store: Store, article: str, set_name: str, reading: Reading) -> list[LeftBehind]:
    """Return the orphans of a set in an article whose current reading text is `reading`, by the place where they were."""
    comparisons: dict[int, Reanchoring] = {}
    found = [_place(store, one, reading, comparisons) for one in store.orphans(article, set_name)]
    return sorted(found, key=lambda one: (one.offset, one.span.id))


def _place(store: Store, orphan: Orphan, reading: Reading, comparisons: dict[int, Reanchoring]) -> LeftBehind:
    comparison = comparisons.get(orphan.revision)
    if comparison is None:
        old = store.article(orphan.article, orphan.revision)
        comparison = comparisons[orphan.revision] = Reanchoring(old.text, reading.text)
    offset = min(max(0, comparison.expected(orphan.span.start)), len(reading.text))
    return LeftBehind(orphan.span, orphan.revision, offset)
