"""Naming annotation sets, and what counts as having touched an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import UsageError, nearest
from zoneread.span.span import Status
from zoneread.store.values import SetKind

if TYPE_CHECKING:
    from zoneread.store.protocol import AnnotationSet, Store


def find_set(store: Store, name: str) -> AnnotationSet:
    """Return the set; raise UsageError with the nearest name when there is none."""
    known = {found.name: found for found in store.sets()}
    if name not in known:
        raise UsageError(f'no annotation set "{name}"', hint=nearest(name, known))
    return known[name]


def own_or_gold(store: Store, annotator: str) -> str:
    """Return the name of the annotator's own set, without one that of gold; "" when there is neither."""
    sets = store.sets()
    gold = next((one.name for one in sets if one.kind is SetKind.GOLD), "")
    return annotator if any(one.name == annotator for one in sets) else gold


def touched(store: Store, set_name: str) -> dict[str, tuple[Status, int]]:
    """Return status and number of spans for the articles that the set has a span or a status in."""
    overview = store.overview(set_name)
    return {id_: known for id_, known in overview.items() if known != (Status.TODO, 0)}
