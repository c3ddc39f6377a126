"""The `spans` format: JSON lines, one span a line, whoever's and of whatever article.

::

    {"article": "01-yunze-web.txt", "start": 412, "end": 420, "label": "reform"}

`article` is an article's id or name. Offsets are half-open and count code points unless the line has "unit" ("utf16"
or "byte"); of the reading or the source text, which the line says with "coordinates" or else the caller must. Known
further keys: "set", "quote" (or "text"), "note", "annotator", "attributes", "id", "origin", "created", "updated",
"source" (fragments in the source text). Others are ignored.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import IO, TYPE_CHECKING

from zoneread.errors import FormatError
from zoneread.formats.checked import Fields, json_lines
from zoneread.formats.jsonl import encode_line
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import coordinates, offset_facts, read_span_facts, span_facts
from zoneread.formats.units import Ruler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle

SHAPE = '{"article": …, "start": …, "end": …, "label": …}'


def write(
    articles: Iterable[AnnotatedArticle],
    out: IO[bytes],
    options: WriteOptions,
    report: Report,
) -> None:
    """Write one line for each span. An article without spans has no line."""
    said = offset_facts(options)
    for article in articles:
        ruler = Ruler(article.text, options.unit)
        for span in article.spans:
            place = ruler.range_to_unit(span.range)
            facts = span_facts(span, "") | {"set": article.set, "quote": span.quote} | said
            line = {"article": article.name, "start": place.start, "end": place.end, "label": span.label}
            out.write(encode_line(line | facts))


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of `stream`; lines of one article and set that follow each other make one."""
    parsed = json_lines(stream, name, options, _line)
    for head, group in groupby(parsed, key=lambda pair: pair[0]):
        members = [span for _, span in group]
        yield replace(head, where=members[0].where, spans=tuple(members))


def _line(line: Fields) -> tuple[LoadedArticle, LoadedSpan]:
    try:
        article = line.text("article", surrogates=True)
        span = LoadedSpan(line.where, line.range(), line.text("label"), line.text("quote", "") or line.text("text", ""))
    except FormatError as error:
        raise FormatError(error.message, where=error.where, hint=error.hint or SHAPE) from None
    head = LoadedArticle(
        "", (), name=article, set=line.text("set", ""), unit=line.unit(), coordinates=coordinates(line)
    )
    return head, read_span_facts(line, span)
