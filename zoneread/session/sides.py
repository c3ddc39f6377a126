"""The sides of a comparison: a set of this workspace, of another database, as it once was, or in a file.

A side is named ``alice``, ``alice@2026-05-01`` (as it stood at the end of that day, UTC; a full time such as
``2026-05-01T12:00:00Z`` works too), ``a.db:alice`` (a set of another database), or by the path of a file in any format
that can be read. A set that really has such a name wins over the other readings. The offsets of a file count in the text
it says, or in the text that the caller says, else in the reading text. Nothing is written anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.errors import UsageError, nearest
from zoneread.regular import REGULAR, kind_at
from zoneread.session.loading import LoadOptions, read_placed
from zoneread.session.opening import open_store
from zoneread.session.workspace import Workspace
from zoneread.span.annotated import AnnotatedArticle
from zoneread.span.edits import RevisionChange, SpanChange, StatusChange
from zoneread.span.span import CONFIRMED, Span, Status, reading_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.session.loading import Coordinates
    from zoneread.store.protocol import Store

FILE_SET = "file"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")


@dataclass(frozen=True, slots=True)
class Side:
    """One side: how it was named, and its articles by id, those that it has not touched among them."""

    name: str
    articles: Mapping[str, AnnotatedArticle]


def find_side(store: Store, spec: str, coordinates: Coordinates | None = None) -> Side:
    """Return the side that `spec` names; raise UsageError with the nearest set when it names nothing.

    `coordinates` is what the offsets of a file count in, None what the file says.
    """
    known = {found.name for found in store.sets()}
    if spec in known:
        return Side(spec, {article.id: article for article in store.export_rows([spec])})
    database, separator, rest = spec.rpartition(":")
    if separator and kind_at(Path(database)) == REGULAR:
        path = Path(database)
        with open_store(Workspace(path.parent, path), readonly=True) as other:
            return replace(find_side(other, rest, coordinates), name=spec)
    name, separator, moment = spec.rpartition("@")
    if separator and name in known:
        return Side(spec, _as_it_was(store, name, _end_of(moment)))
    if kind_at(Path(spec)):
        return Side(spec, _from_file(store, Path(spec), coordinates))
    raise UsageError(f'no annotation set "{spec}"', hint=nearest(spec, known))


def _end_of(moment: str) -> str:
    """Return the last second that `moment` means, as times are stored."""
    if not _MOMENT.fullmatch(moment):
        raise UsageError(f'"{moment}" is not a day', hint="a set as it was: NAME@2026-05-01, or @2026-05-01T12:00:00Z")
    return moment if moment.endswith("Z") else f"{moment}T23:59:59Z"


def _as_it_was(store: Store, name: str, until: str) -> dict[str, AnnotatedArticle]:
    """Return the set's articles with what the log says had been done by then, each at its revision of that time."""
    spans: dict[str, dict[str, Span]] = {}
    statuses: dict[str, Status] = {}
    revisions: dict[str, int] = {}
    for entry in store.log():
        if entry.at > until:
            continue
        for change in entry.changes:
            match change:
                case SpanChange(set=owner, article=article, before=before, after=after) if owner == name:
                    there = spans.setdefault(article, {})
                    if before is not None:
                        there.pop(before.id, None)
                    if after is not None:
                        there[after.id] = after
                case StatusChange(set=owner, article=article, after=status) if owner == name:
                    statuses[article] = status
                case RevisionChange(article=article, after=number):
                    revisions[article] = number
    annotator = next(known.annotator for known in store.sets() if known.name == name)
    found = {}
    for row in store.articles():
        stored = store.article(row.id, revisions.get(row.id, 1 if row.revision > 1 else None))
        own = [span for span in spans.get(row.id, {}).values() if span.origin in CONFIRMED]
        found[row.id] = AnnotatedArticle(
            row.id,
            row.name,
            stored.row.title,
            stored.row.source_path,
            stored.row.sha256,
            stored.row.encoding,
            name,
            annotator,
            statuses.get(row.id, Status.TODO),
            stored.text,
            tuple(sorted(own, key=reading_order)),
        )
    return found


def _from_file(store: Store, path: Path, coordinates: Coordinates | None) -> dict[str, AnnotatedArticle]:
    from zoneread.formats.guessing import guess

    found: dict[str, AnnotatedArticle] = {}
    for placed in read_placed(store, path, guess(path), LoadOptions(coordinates, FILE_SET)):
        there = found.get(placed.article)
        if there is not None:
            found[placed.article] = replace(
                there, spans=tuple(sorted((*there.spans, *placed.spans), key=reading_order))
            )
            continue
        stored = store.article(placed.article)
        row = stored.row
        found[row.id] = AnnotatedArticle(
            row.id,
            row.name,
            row.title,
            row.source_path,
            row.sha256,
            row.encoding,
            FILE_SET,
            "",
            placed.status or Status.IN_PROGRESS,
            stored.text,
            tuple(sorted(placed.spans, key=reading_order)),
        )
    return found
