"""Short ways to make the values that tests are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.span.annotated import AnnotatedArticle
from zoneread.span.span import Origin, Span, Status
from zoneread.text.normalise import identity_reading
from zoneread.text.offsets import OffsetMap, Replacement
from zoneread.text.ranges import Range
from zoneread.text.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = "2026-01-02T03:04:05Z"


def make_span(
    text: str, start: int, end: int, label: str = "reform", *, id_: str | None = None, note: str = ""
) -> Span:
    """Return a span of `text` whose source is its reading."""
    return Span(
        id=id_ or f"s{start:08x}{end:08x}",
        label=label,
        range=Range(start, end),
        source=(Range(start, end),),
        quote=text[start:end],
        note=note,
        origin=Origin.MANUAL,
        annotator="lin",
        created=NOW,
        updated=NOW,
    )


def make_article(
    text: str, spans: Sequence[Span] = (), *, name: str = "a.txt", set_name: str = "lin"
) -> AnnotatedArticle:
    """Return an annotated article around `text`."""
    return AnnotatedArticle(
        id="a0123456789ab",
        name=name,
        title="",
        source_path=f"corpus/{name}",
        sha256="0" * 64,
        encoding="utf-8",
        set=set_name,
        annotator=set_name,
        status=Status.DONE,
        text=text,
        spans=tuple(spans),
    )


def reading_without(text: str, words: str) -> Reading:
    """Return a reading of the source `text` that hides `words` and nothing else."""
    start = text.index(words)
    rest = identity_reading(text.replace(words, "", 1))
    map_ = OffsetMap.identity(len(text)).replace([Replacement(Range(start, start + len(words)), "")])
    return Reading(rest.text, map_, (), rest.paragraphs, rest.steps)
