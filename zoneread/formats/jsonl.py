"""The native format: JSON lines, one article as one annotation set has it, in UTF-8. Nothing is lost in it.

::

    {"schema": "zoneread/1",
     "article": {"id", "name", "source", "sha256", "encoding"},
     "set", "annotator", "status", "text",
     "spans": [{"id", "label", "start", "end", "text", "source_start", "source_end",
                "note", "origin", "created", "updated"}]}

Offsets are code points, half-open, into "text"; ``text[start:end]`` is the span's "text". "source_start" and
"source_end" count in the source text whose SHA-256 is given. Where they are needed there are also: in an article
"title"; beside "text" the key "coordinates": "source" when it is the source text; in a span "fragments":
[[start, end], …] when its source is in several pieces, "attributes", and "annotator" when it is not the set's.
"""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from zoneread.formats.checked import json_lines
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import article_facts, coordinates, read_article_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.formats.checked import Fields
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

SCHEMA = "zoneread/1"


def write(
    articles: Iterable[AnnotatedArticle],
    out: IO[bytes],
    options: WriteOptions,
    report: Report,
) -> None:
    """Write one line for each article."""
    for article in articles:
        value = article_value(article)
        if options.coordinates == "source":
            value["coordinates"] = "source"
        out.write(encode_line(value))


def encode_line(value: object) -> bytes:
    """Return `value` as one line of JSON: readable UTF-8, or ASCII escapes where a lone surrogate has no UTF-8."""
    try:
        return json.dumps(value, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode() + b"\n"


def article_value(article: AnnotatedArticle) -> dict[str, Any]:
    """Return the object of one line."""
    return {
        "schema": SCHEMA,
        "article": article_facts(article),
        "set": article.set,
        "annotator": article.annotator,
        "status": str(article.status),
        "text": article.text,
        "spans": [span_value(span, article.annotator) for span in article.spans],
    }


def span_value(span: Span, annotator: str) -> dict[str, Any]:
    """Return the object of one span; `annotator` is the set's."""
    source = span.source
    hull = source[0] if len(source) == 1 else span.hull
    value: dict[str, Any] = {
        "id": span.id,
        "label": span.label,
        "start": span.range.start,
        "end": span.range.end,
        "text": span.quote,
        "source_start": hull.start,
        "source_end": hull.end,
        "note": span.note,
        "origin": span.origin.value,
        "created": span.created,
        "updated": span.updated,
    }
    if len(source) > 1:
        value["fragments"] = [[part.start, part.end] for part in source]
    if span.attributes:
        value["attributes"] = dict(span.attributes)
    if span.annotator != annotator:
        value["annotator"] = span.annotator
    return value


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of `stream`, one line at a time."""
    return json_lines(stream, name, options, _article)


def _article(line: Fields) -> LoadedArticle:
    schema = line.text("schema")
    if schema != SCHEMA:
        raise line.fail(f'"schema" is "{schema}"', f"this version reads {SCHEMA}")
    annotator = line.text("annotator", "")
    article = LoadedArticle(
        line.where,
        tuple(read_span(span, annotator) for span in line.objects("spans")),
        set=line.text("set", ""),
        annotator=annotator,
        status=line.status(),
        text=line.text("text"),
        coordinates=coordinates(line) or "reading",
    )
    return read_article_facts(line.inner("article"), article)


def read_span(fields: Fields, annotator: str) -> LoadedSpan:
    """Return the span of an object that `span_value` has written; `annotator` is the set's."""
    source = fields.ranges("fragments")
    if not source and "source_start" in fields:
        source = (fields.range("source_start", "source_end"),)
    text = fields.text
    return LoadedSpan(
        fields.where,
        fields.range(),
        text("label"),
        text("text", ""),
        text("id", ""),
        text("note", ""),
        fields.attributes(),
        fields.origin(),
        text("annotator", annotator),
        text("created", ""),
        text("updated", ""),
        source,
    )
