"""The sides of a comparison: a set of this workspace, of another database, as it once was, or in a file.

A side is named ``alice``, ``alice@2026-05-01`` (as it stood at the end of that day, UTC; a full time such as
``2026-05-01T12:00:00Z`` works too), ``a.db:alice`` (a set of another database), or by the path of a file in any format
that can be read. A set that really has such a name wins over the other readings. The offsets of a file count in the text
it says, or in the text that the caller says, else in the reading text. Nothing is written anywhere.

A side knows the names of its articles; the articles themselves are read one after the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
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
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from zoneread.session.loading import Coordinates
    from zoneread.session.spooling import Placed
    from zoneread.store.protocol import Store

FILE_SET = "file"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")


@dataclass(frozen=True, slots=True)
class Side:
    """One side: how it was named, and the names of its articles by id, those that it has not touched among them.

    `read` yields the articles in that order. `set` is the set of the caller's own store that it is, "" for any other side.
    """

    name: str
    names: Mapping[str, str]
    read: Callable[[], Iterator[AnnotatedArticle]]
    set: str = ""


def find_side(store: Store, spec: str, coordinates: Coordinates | None = None) -> Side:
    """Return the side that `spec` names; raise UsageError with the nearest set when it names nothing.

    `coordinates` is what the offsets of a file count in, None what the file says.
    """
    known = {found.name for found in store.sets()}
    if spec in known:
        return Side(spec, _names(store), lambda: store.export_rows([spec]), spec)
    database, separator, rest = spec.rpartition(":")
    if separator and kind_at(Path(database)) == REGULAR:
        return _elsewhere(Path(database), rest, spec, coordinates)
    name, separator, moment = spec.rpartition("@")
    if separator and name in known:
        until = _end_of(moment)
        return Side(spec, _names(store), lambda: _as_it_was(store, name, until))
    if kind_at(Path(spec)):
        return _from_file(store, spec, coordinates)
    raise UsageError(f'no annotation set "{spec}"', hint=nearest(spec, known))


def _names(store: Store) -> dict[str, str]:
    return {row.id: row.name for row in store.articles()}


def _elsewhere(database: Path, rest: str, spec: str, coordinates: Coordinates | None) -> Side:
    """Return a side of another database, which is open only while it is read."""
    workspace = Workspace(database.parent, database)

    def read() -> Iterator[AnnotatedArticle]:
        with open_store(workspace, readonly=True) as other:
            yield from find_side(other, rest, coordinates).read()

    with open_store(workspace, readonly=True) as other:
        return Side(spec, find_side(other, rest, coordinates).names, read)


def _end_of(moment: str) -> str:
    """Return the last second that `moment` means, as times are stored."""
    try:
        datetime.fromisoformat(moment if _MOMENT.fullmatch(moment) else "")
    except ValueError:
        raise UsageError(
            f'"{moment}" is not a day', hint="a set as it was: NAME@2026-05-01, or @2026-05-01T12:00:00Z"
        ) from None
    return moment if moment.endswith("Z") else f"{moment}T23:59:59Z"


def _as_it_was(store: Store, name: str, until: str) -> Iterator[AnnotatedArticle]:
    """Yield the set's articles with what the log says had been done by then, each at its revision of that time."""
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
    for row in store.articles():
        stored = store.article(row.id, revisions.get(row.id, 1 if row.revision > 1 else None))
        own = [span for span in spans.pop(row.id, {}).values() if span.origin in CONFIRMED]
        yield AnnotatedArticle(
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


def _from_file(store: Store, spec: str, coordinates: Coordinates | None) -> Side:
    from zoneread.formats.guessing import guess

    path = Path(spec)
    found: dict[str, Placed] = {}
    for placed in read_placed(store, path, guess(path), LoadOptions(coordinates, FILE_SET)):
        there = found.get(placed.article)
        found[placed.article] = placed if there is None else replace(there, plain=(*there.plain, *placed.plain))
    names = _names(store)
    return Side(spec, {id_: names[id_] for id_ in found}, lambda: _placed(store, found.values()))


def _placed(store: Store, placed: Iterable[Placed]) -> Iterator[AnnotatedArticle]:
    for one in placed:
        stored = store.article(one.article)
        row = stored.row
        yield AnnotatedArticle(
            row.id,
            row.name,
            row.title,
            row.source_path,
            row.sha256,
            row.encoding,
            FILE_SET,
            "",
            one.status or Status.IN_PROGRESS,
            stored.text,
            tuple(sorted(one.spans, key=reading_order)),
        )
