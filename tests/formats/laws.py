"""Annotated articles with hard characters and every fact set, and what is left of one when a format has forgotten."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.strategies import hard_text, ranges
from zoneread.formats.base import Fact, ReadOptions, Report, Shape, WriteOptions
from zoneread.formats.folder import DiskSink, FolderTarget, open_folder
from zoneread.formats.registry import folder_reader, folder_writer, reader, writer
from zoneread.session.manifest import manifest
from zoneread.span.annotated import AnnotatedArticle
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.span.span import CONFIRMED, Origin, Span, Status, reading_order
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hypothesis.strategies import DrawFn

    from zoneread.formats.base import Format
    from zoneread.formats.loaded import LoadedArticle

LABELS = DEFAULT_SCHEME.keys
TIMES = ("2026-01-02T03:04:05Z", "2026-02-03T04:05:06Z")
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")

VERDICT = {
    "key": "0123456789ab",
    "article": "a000000000000",
    "choice": "take",
    "sets": ["lin"],
    "votes": {"lin": [[0, 2, "reform"]], "+赵": []},
    "gold": ["s0000000000000000"],
    "reason": "见“指南”\n第二条",
    "by": "zhao",
    "at": TIMES[0],
}


@st.composite
def spans_of(draw: DrawFn, text: str, *, origins: Sequence[Origin], number: int = 0) -> list[Span]:
    """Up to six spans of `text`, crossing, nested and adjacent as they come, no two with the same range and label."""
    if not text:
        return []
    found = draw(
        st.lists(st.tuples(ranges(len(text), allow_empty=False), st.sampled_from(LABELS)), max_size=6, unique=True)
    )
    spans = []
    for index, (range_, label) in enumerate(found):
        pieces: tuple[Range, ...] = (range_,)
        if range_.length > 1 and draw(st.booleans()):
            pieces = (Range(range_.start, range_.start + 1), Range(range_.start + 5, range_.end + 4))
        span = Span(
            id=f"s{number:08x}{index:08x}",
            label=label,
            range=range_,
            source=pieces,
            quote=range_.of(text),
            note=draw(st.one_of(st.just(""), hard_text(max_pieces=4))).strip(),
            attributes=draw(
                st.dictionaries(
                    st.sampled_from(["value", "单位"]), st.one_of(st.just("亿元"), st.integers(0, 99)), max_size=2
                )
            ),
            origin=draw(st.sampled_from(origins)),
            annotator=draw(st.sampled_from(["lin", "zhao"])),
            created=TIMES[0],
            updated=draw(st.sampled_from(TIMES)),
        )
        spans.append(span)
    return sorted(spans, key=reading_order)


@st.composite
def annotated_articles(draw: DrawFn, *, origins: Sequence[Origin] = tuple(Origin)) -> list[AnnotatedArticle]:
    """Up to three articles of one or two sets, every fact set, the empty text and articles without spans among them."""
    found = []
    for number in range(draw(st.integers(0, 3))):
        text = draw(hard_text(max_pieces=12))
        found.append(
            AnnotatedArticle(
                id=f"a{number:012x}",
                name=f"云溪/{number}-=稿 #{number}.txt",
                title=draw(st.sampled_from(["", "云溪高新区\t“改革”再出发"])),
                source_path=f"corpus/云溪/{number}.txt",
                sha256=f"{number:064x}",
                encoding=draw(st.sampled_from(["utf-8", "gb18030"])),
                set=draw(st.sampled_from(["lin", "gold", "+赵"])),
                annotator=draw(st.sampled_from(["", "lin"])),
                status=draw(st.sampled_from(Status)),
                text=text,
                spans=tuple(draw(spans_of(text, origins=origins, number=number))),
                verdicts=draw(st.sampled_from([(), (VERDICT,)])),
            )
        )
    return found


def origins_for(known: Format) -> tuple[Origin, ...]:
    """Return the origins that the session lets this format have."""
    return tuple(CONFIRMED) if Fact.JUDGEMENT in known.losses else tuple(Origin)


_SPAN_LOSS: dict[Fact, dict[str, object]] = {
    Fact.ID: {"id": ""},
    Fact.NOTE: {"note": ""},
    Fact.ATTRIBUTES: {"attributes": {}},
    Fact.ORIGIN: {"origin": Origin.MANUAL},
    Fact.ANNOTATOR: {"annotator": ""},
    Fact.TIMES: {"created": "", "updated": ""},
    Fact.ANCHOR: {"source": ()},
}
_ARTICLE_LOSS: dict[Fact, dict[str, object]] = {
    Fact.ARTICLE_ID: {"id": ""},
    Fact.ARTICLE_NAME: {"name": ""},
    Fact.TITLE: {"title": ""},
    Fact.SOURCE: {"source_path": "", "sha256": "", "encoding": ""},
    Fact.SET: {"set": ""},
    Fact.SET_ANNOTATOR: {"annotator": ""},
    Fact.STATUS: {"status": Status.TODO},
    Fact.VERDICTS: {"verdicts": ()},
}


def forget(articles: Sequence[AnnotatedArticle], losses: frozenset[Fact]) -> list[AnnotatedArticle]:
    """Return the articles as they are when these facts are forgotten."""
    found = []
    for article in articles:
        changes: dict[str, object] = {}
        for fact in losses & _ARTICLE_LOSS.keys():
            changes |= _ARTICLE_LOSS[fact]
        text = article.text.translate(CONTROLS) if Fact.CONTROLS in losses else article.text
        text = re.sub(r"\s", " ", text).rstrip() if Fact.GAPS in losses else text
        spans = sorted((_forget(span, losses) for span in article.spans), key=reading_order)
        if Fact.EMPTY in losses and not spans:
            continue
        changes["text"] = "" if Fact.TEXT in losses else text
        found.append(replace(article, spans=tuple(spans), **changes))  # type: ignore[arg-type]
    return found


def _forget(span: Span, losses: frozenset[Fact]) -> Span:
    changes: dict[str, object] = {"attributes": dict(span.attributes)}
    for fact in losses & _SPAN_LOSS.keys():
        changes |= _SPAN_LOSS[fact]
    if Fact.NOTE_LINES in losses and Fact.NOTE not in losses:
        changes["note"] = " ".join(span.note.split())
    if Fact.GAPS in losses:
        changes["quote"] = re.sub(r"\s", " ", span.quote)
    if Fact.CONTROLS in losses:
        changes["quote"] = span.quote.translate(CONTROLS)
        changes["note"] = "" if Fact.NOTE in losses else span.note.translate(CONTROLS)
    return span.with_(**changes)


def through(
    known: Format, articles: Sequence[AnnotatedArticle], folder: Path, options: WriteOptions | None = None
) -> tuple[list[LoadedArticle], Report]:
    """Return what is read back of `articles` written in the format, and the writer's report."""
    options = options or WriteOptions()
    options = replace(options, variant=known.variant)
    reading, report = ReadOptions(variant=known.variant), Report()
    if known.shape is Shape.FILE:
        out = io.BytesIO()
        writer(known)(articles, out, options, report)
        return list(reader(known)(io.BytesIO(out.getvalue()), "f", reading)), report
    folder.mkdir(parents=True, exist_ok=True)
    target = FolderTarget(DiskSink(folder))
    folder_writer(known)(articles, target, options, report)
    target.finish(manifest(known, report))
    with open_folder(folder) as source:
        return list(folder_reader(known)(source, reading)), report


def known_again(articles: Sequence[LoadedArticle]) -> list[AnnotatedArticle]:
    """Return what was read as annotated articles, their spans in reading order."""
    annotated = [as_annotated(article) for article in articles]
    return [replace(found, spans=tuple(sorted(found.spans, key=reading_order))) for found in annotated]


def as_annotated(article: LoadedArticle) -> AnnotatedArticle:
    """Return the article as it would be if all that the file says were true, and the rest empty."""
    return AnnotatedArticle(
        id=article.id,
        name=article.name,
        title=article.title,
        source_path=article.source_path,
        sha256=article.sha256,
        encoding=article.encoding,
        set=article.set,
        annotator=article.annotator,
        status=article.status or Status.TODO,
        text=article.text or "",
        spans=tuple(
            Span(
                span.id,
                span.label,
                span.range,
                span.source,
                span.quote or span.range.of(article.text or ""),
                span.note,
                dict(span.attributes),
                span.origin or Origin.IMPORTED,
                span.annotator or article.annotator,
                span.created,
                span.updated,
            )
            for span in article.spans
        ),
        verdicts=article.verdicts,
    )
