"""The native format: JSON lines, one article as one annotation set has it, in UTF-8.

::

    {"schema": "zoneread/1",
     "article": {"id", "name", "source", "sha256", "encoding"},
     "set", "annotator", "status", "text",
     "spans": [{"id", "label", "start", "end", "text", "source_start", "source_end",
                "note", "origin", "created", "updated"}]}

Offsets are code points, half-open, into "text"; ``text[start:end]`` is the span's "text". "source_start" and
"source_end" count in the source text whose SHA-256 is given. A span whose source is in several pieces, with something
hidden or moved in between, also has "fragments": [[start, end], …]; one with attributes also has "attributes".
"""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.formats.base import WriteOptions
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

SCHEMA = "zoneread/1"


def write(articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions) -> None:  # noqa: ARG001
    """Write one line for each article."""
    for article in articles:
        out.write(encode_line(article_value(article)))


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
        "article": {
            "id": article.id,
            "name": article.name,
            "source": article.source_path,
            "sha256": article.sha256,
            "encoding": article.encoding,
        },
        "set": article.set,
        "annotator": article.annotator,
        "status": str(article.status),
        "text": article.text,
        "spans": [span_value(span) for span in article.spans],
    }


def span_value(span: Span) -> dict[str, Any]:
    """Return the object of one span."""
    hull = span.hull
    value: dict[str, Any] = {
        "id": span.id,
        "label": span.label,
        "start": span.range.start,
        "end": span.range.end,
        "text": span.quote,
        "source_start": hull.start,
        "source_end": hull.end,
        "note": span.note,
        "origin": str(span.origin),
        "created": span.created,
        "updated": span.updated,
    }
    if len(span.source) > 1:
        value["fragments"] = [[part.start, part.end] for part in span.source]
    if span.attributes:
        value["attributes"] = dict(span.attributes)
    return value
