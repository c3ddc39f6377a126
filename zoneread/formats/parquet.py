"""Parquet, as Hugging Face datasets reads it: one row for each article and set, its spans a list of structures.

The columns are those of the native format, with nothing lost; attributes are a text of JSON, "source" holds the
fragments of a span in the source text. Offsets are code points. Written and read some hundred rows at a time.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from zoneread.errors import FormatError, missing_extra
from zoneread.formats.apart import read_apart
from zoneread.formats.checked import Fields, load_json
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import about, coordinates, read_about, read_span_facts
from zoneread.text.surrogates import is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

ROWS = 256
"""Rows that are written or read together."""
TEXTS = ("id", "name", "title", "source", "sha256", "encoding", "set", "annotator", "status", "coordinates", "text")
SPAN_TEXTS = ("id", "label", "text", "note", "origin", "annotator", "created", "updated", "attributes")


def _pyarrow() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise missing_extra("pyarrow", "parquet", "the format parquet") from None
    return pa


def _schema(pa: Any) -> Any:
    place = [("start", pa.int64()), ("end", pa.int64()), ("source", pa.list_(pa.list_(pa.int64())))]
    span = pa.struct([*((name, pa.string()) for name in SPAN_TEXTS), *place])
    return pa.schema([*((name, pa.string()) for name in TEXTS), ("spans", pa.list_(span))])


def write(articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions, report: Report) -> None:
    """Write one row for each article."""
    pa = _pyarrow()
    schema = _schema(pa)
    rows = (_row(article, options) for article in articles)
    with pa.parquet.ParquetWriter(pa.PythonFile(out, mode="w"), schema) as writer:
        while batch := list(islice(rows, ROWS)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def _row(article: AnnotatedArticle, options: WriteOptions) -> dict[str, Any]:
    facts = {key: _storable(value) for key, value in about(article).items()}
    return {
        "title": "",
        **facts,
        "coordinates": options.coordinates,
        "text": article.text,
        "spans": [_span_row(span) for span in article.spans],
    }


def _storable(text: str) -> str:
    return text if is_unicode(text) else text.encode("utf-8", "backslashreplace").decode()


def _span_row(span: Span) -> dict[str, Any]:
    return {
        "id": span.id,
        "label": span.label,
        "start": span.start,
        "end": span.end,
        "text": span.quote,
        "note": span.note,
        "origin": str(span.origin),
        "annotator": span.annotator,
        "created": span.created,
        "updated": span.updated,
        "attributes": json.dumps(dict(span.attributes), ensure_ascii=False) if span.attributes else "",
        "source": [list(part) for part in span.source],
    }


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of the rows; they are unpacked by a process of its own."""
    _pyarrow()
    for row in read_apart(__name__, stream, name, "Parquet", "row"):
        yield from _articles(row, options)


def unpacked(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file; what pyarrow raises is a ValueError, an OSError or the like. Only for `read_apart`."""
    pa = _pyarrow()
    pa.set_cpu_count(1)
    for batch in pa.parquet.ParquetFile(stream, pre_buffer=False).iter_batches(batch_size=ROWS, use_threads=False):
        for start in range(batch.num_rows):
            yield from batch.slice(start, 1).to_pylist()


def _articles(row: Fields, options: ReadOptions) -> Iterator[LoadedArticle]:
    try:
        head = LoadedArticle(row.where, (), text=row.text("text"), coordinates=coordinates(row))
        head = read_about(row, head)
        spans = tuple(_span(fields, head.annotator) for fields in row.objects("spans"))
    except FormatError as error:
        options.refuse(error)
    else:
        yield replace(head, spans=spans)


def _span(fields: Fields, annotator: str) -> LoadedSpan:
    span = LoadedSpan(fields.where, fields.range(), fields.text("label"), fields.text("text", ""))
    facts = {key: value for key, value in fields.value.items() if key not in {"attributes", "annotator"}}
    facts["annotator"] = fields.text("annotator", "") or annotator
    if fields.text("attributes", ""):
        facts["attributes"] = load_json(fields.text("attributes").encode(), f"{fields.where}: attributes")
    return read_span_facts(Fields(facts, fields.where), span)
