"""The native format: JSON lines, one article as one annotation set has it, in UTF-8. Nothing is lost in it.

::

    {"schema": "zoneread/1",
     "article": {"id", "name", "source", "sha256", "encoding"},
     "set", "annotator", "status", "scheme_version", "text",
     "spans": [{"id", "label", "start", "end", "text", "source_start", "source_end",
                "note", "origin", "created", "updated"}]}

Offsets are code points, half-open, into "text"; ``text[start:end]`` is the span's "text". "source_start" and
"source_end" count in the source text whose SHA-256 is given. "scheme_version" is that of the labels at the time. Where
they are needed there are also: in an article "title"; beside "text" the key "coordinates": "source" when it is the source text; in a span "fragments":
[[start, end], …] when its source is in several pieces, "attributes", and "annotator" when it is not the set's; and in
an article of a gold set "verdicts": what was decided on its spans, by whom and when, by which rule or for which reason,
and the votes that it was decided on, [start, end, label] by set, in offsets of the reading text always::

    {"key", "article", "choice", "sets", "votes": {set: [[start, end, label], …]}, "gold": [id, …], "by", "at", …}
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring as _quoted
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
_READABLE = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def write(
    articles: Iterable[AnnotatedArticle],
    out: IO[bytes],
    options: WriteOptions,
    report: Report,
) -> None:
    """Write one line for each article."""
    said = {"coordinates": "source"} if options.coordinates == "source" else {}
    for article in articles:
        more: dict[str, Any] = {**said, **({"verdicts": list(article.verdicts)} if article.verdicts else {})}
        line = dump_article(article, more, options.scheme.version)
        try:
            out.write(line.encode() + b"\n")
        except UnicodeEncodeError:
            out.write(encode_line(json.loads(line)))


def encode_line(value: object) -> bytes:
    """Return `value` as one line of JSON: readable UTF-8, or ASCII escapes where a lone surrogate has no UTF-8."""
    try:
        return _READABLE.encode(value).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode() + b"\n"


def dump_article(article: AnnotatedArticle, more: dict[str, Any], scheme_version: int) -> str:
    """Return the JSON of one line with `more` at its end, put together twice as quickly as `json` does it."""
    head = {
        "schema": SCHEMA,
        "article": article_facts(article),
        "set": article.set,
        "annotator": article.annotator,
        "status": str(article.status),
        "scheme_version": scheme_version,
        "text": article.text,
    }
    spans = ", ".join([_dump_span(span, article.annotator) for span in article.spans])
    end = f", {_READABLE.encode(more)[1:-1]}" if more else ""
    return f'{_READABLE.encode(head)[:-1]}, "spans": [{spans}]{end}}}'


def _dump_span(span: Span, annotator: str) -> str:
    range_, source = span.range, span.source
    hull = source[0] if len(source) == 1 else span.hull
    found = (
        f'{{"id": {_quoted(span.id)}, "label": {_quoted(span.label)}, "start": {range_.start}, "end": {range_.end}, '
        f'"text": {_quoted(span.quote)}, "source_start": {hull.start}, "source_end": {hull.end}, '
        f'"note": {_quoted(span.note)}, "origin": "{span.origin.value}", "created": {_quoted(span.created)}, '
        f'"updated": {_quoted(span.updated)}'
    )
    if more := _extras(span, annotator):
        found += f", {_READABLE.encode(more)[1:-1]}"
    return found + "}"


def _extras(span: Span, annotator: str) -> dict[str, Any]:
    """Return what few spans have."""
    more: dict[str, Any] = {}
    if len(span.source) > 1:
        more["fragments"] = [[part.start, part.end] for part in span.source]
    if span.attributes:
        more["attributes"] = dict(span.attributes)
    if span.annotator != annotator:
        more["annotator"] = span.annotator
    return more


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
        verdicts=tuple(verdict.value for verdict in line.objects("verdicts", required=False)),
    )
    return read_article_facts(line.inner("article"), article)


def read_span(fields: Fields, annotator: str) -> LoadedSpan:
    """Return the span of an object in "spans"; `annotator` is the set's."""
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
