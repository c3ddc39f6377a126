"""Loading other people's spans into annotation sets: anchored, checked against their quotes, stored in one edit a set."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from zoneread.errors import AnchorError, UsageError
from zoneread.formats.base import ReadOptions
from zoneread.formats.spans import read
from zoneread.span.edits import Edit, EditKind, SpanChange, StatusChange, together
from zoneread.span.span import Origin, Span, Status, shorten
from zoneread.store.protocol import SetKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from zoneread.formats.loaded import LoadedArticle, LoadedSpan
    from zoneread.store.protocol import Store, StoredArticle

Coordinates = Literal["reading", "source"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was stored in one set."""

    set: str
    articles: int
    spans: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """Which text the offsets count in, whose set the spans go to, how they are marked."""

    coordinates: Coordinates
    set_name: str = ""
    kind: SetKind = SetKind.IMPORTED
    origin: Origin = Origin.IMPORTED
    by: str = ""


def load_spans(store: Store, loaded: Iterable[LoadedArticle], options: LoadOptions) -> list[Loaded]:
    """Store the spans of `loaded`, each set in one edit, and return what was stored; spans a set has are left alone.

    Nothing is stored unless every span fits: UsageError for an article or label that is not known, AnchorError for a
    span outside its text, one whose text is all hidden, or one whose quote is not the text there.
    """
    scheme = store.scheme()
    articles: dict[str, StoredArticle] = {}
    by_set: defaultdict[str, defaultdict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for part in loaded:
        name = options.set_name or part.set
        if not name:
            raise UsageError("the line names no set", where=part.where, hint="name one with --set")
        article = articles.get(part.name)
        if article is None:
            article = articles[part.name] = store.article(store.find_article(part.name).id)
        for foreign in part.spans:
            scheme.label(foreign.label)
            by_set[name][article.row.id].append(_anchored(article, foreign, options))
    return [_store_set(store, name, found, options) for name, found in by_set.items()]


def load_file(store: Store, path: Path, format_name: str, options: LoadOptions) -> list[Loaded]:
    """Store the spans of the file at `path`, which is in format `format_name`; see `load_spans` for what is refused.

    Raises UsageError when the file cannot be opened, FormatError with the line when it is malformed.
    """
    if format_name != "spans":
        raise UsageError(f'cannot load the format "{format_name}"', hint="spans")
    try:
        with path.open("rb") as stream:
            return load_spans(store, read(stream, str(path), ReadOptions()), options)
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error


def _anchored(article: StoredArticle, foreign: LoadedSpan, options: LoadOptions) -> Span:
    source_text = article.source.text
    if options.coordinates == "source":
        if foreign.range.end > len(source_text):
            raise AnchorError(
                f"{foreign.range} lies outside the source text of {len(source_text)} characters", where=foreign.where
            )
        _check(foreign, foreign.range.of(source_text))
        found = article.reading.map.to_reading(foreign.range)
        if found is None:
            raise AnchorError(f"clean-up hides all of {foreign.range}", where=foreign.where)
        range_ = found
    else:
        range_ = foreign.range
        if range_.end > len(article.text):
            raise AnchorError(f"{range_} lies outside the text of {len(article.text)} characters", where=foreign.where)
        _check(foreign, range_.of(article.text))
    return Span(
        foreign.id,
        foreign.label,
        range_,
        article.reading.map.to_source(range_),
        range_.of(article.text),
        note=foreign.note,
        attributes=dict(foreign.attributes),
        origin=options.origin,
        annotator=foreign.annotator or options.by,
        created=foreign.created,
        updated=foreign.updated,
    )


def _check(foreign: LoadedSpan, found: str) -> None:
    if foreign.quote and found != foreign.quote:
        raise AnchorError(
            f'{foreign.range} should read "{shorten(foreign.quote)}" but the text there is "{shorten(found)}"',
            where=foreign.where,
            hint="do the offsets count in the other text? try --text source or --text reading",
        )


def _store_set(store: Store, name: str, found: Mapping[str, list[Span]], options: LoadOptions) -> Loaded:
    store.ensure_set(name, options.kind, options.by if options.kind is SetKind.ANNOTATOR else "")
    edits: list[Edit] = []
    unchanged = 0
    for article, spans in found.items():
        there = {(span.range, span.label) for span in store.spans(article, name)}
        new = [span for span in spans if (span.range, span.label) not in there]
        unchanged += len(spans) - len(new)
        if new:
            edits.append(Edit(EditKind.IMPORT, tuple(SpanChange(name, article, None, span) for span in new)))
            status = store.status(article, name)
            if status is Status.TODO:
                begun = StatusChange(name, article, status, Status.IN_PROGRESS)
                edits.append(Edit(EditKind.STATUS, (begun,)))
    if edits:
        store.apply(together(EditKind.IMPORT, edits), by=options.by, reviewer=True)
    count = sum(isinstance(change, SpanChange) for edit in edits for change in edit.changes)
    return Loaded(name, len(found), count, unchanged)
