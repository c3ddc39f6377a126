"""CSV and TSV: one span a row, with the same facts as the native format but for the article's text.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, also after a tab or a carriage
return, and takes the full-width forms of these signs for them in some locales. Such a cell leaves with an apostrophe
before it; so does a cell that begins with an apostrophe, which makes the rule reversible: drop one leading apostrophe.
Source: OWASP, "CSV Injection". A cell without the apostrophe, as another program writes it, is read as it is.

The column "scheme_version" is the version of the labels at the time of the export. When offsets count in the source
text a column "coordinates" says so, when they count other units a column "unit".
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from zoneread.errors import FormatError, nearest
from zoneread.formats.checked import Fields, decoded, lines, load_json
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import coordinates, read_span_facts
from zoneread.formats.units import Ruler, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

COLUMNS = (
    "article_id",
    "article_name",
    "article_source",
    "article_sha256",
    "article_encoding",
    "set",
    "annotator",
    "status",
    "id",
    "label",
    "start",
    "end",
    "text",
    "source_start",
    "source_end",
    "note",
    "origin",
    "created",
    "updated",
    "fragments",
    "attributes",
    "article_title",
    "span_annotator",
)
BESIDE = ("coordinates", "unit")
"""Columns that are there when offsets count in the source text, or in something else than code points."""
NUMBERS = frozenset({"start", "end", "source_start", "source_end"})
REQUIRED = ("label", "start", "end")
MAX_DIGITS = 15
_RISKY = frozenset("=+-@\t\r\n＝＋－＠'")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DIALECTS = {"csv": ",", "tsv": "\t"}


def defuse(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell and cell[0] in _RISKY else cell


def fuse(cell: str) -> str:
    """Return the cell that `defuse` was given."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _RISKY else cell


def write(
    articles: Iterable[AnnotatedArticle],
    out: IO[bytes],
    options: WriteOptions,
    report: Report,
) -> None:
    """Write a header and one row for each span. An article without spans has no row."""
    if options.excel:
        out.write(_BYTE_ORDER_MARK)
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        rows = csv.writer(text, delimiter=_DIALECTS[options.variant or "csv"])
        said = beside(options)
        rows.writerow([*COLUMNS, *said])
        for article in articles:
            ruler = Ruler(article.text, options.unit)
            for span in article.spans:
                cells = [*row(article, span, ruler), *said.values()]
                rows.writerow([defuse(cell) if isinstance(cell, str) else cell for cell in cells])
        text.flush()
    finally:
        text.detach()


def beside(options: WriteOptions) -> dict[str, str]:
    """Return the columns that say the same of every span: the labels' version, and of `BESIDE` those that are needed."""
    found = {"scheme_version": str(options.scheme.version)}
    if options.coordinates == "source":
        found["coordinates"] = "source"
    if options.unit is not Unit.CODEPOINT:
        found["unit"] = str(options.unit)
    return found


def row(article: AnnotatedArticle, span: Span, ruler: Ruler) -> list[str | int]:
    """Return the cells of one span, in the order of `COLUMNS`; no formula is defused here."""
    hull = span.hull
    place = ruler.range_to_unit(span.range)
    fragments = json.dumps([[part.start, part.end] for part in span.source]) if len(span.source) > 1 else ""
    attributes = json.dumps(dict(span.attributes), ensure_ascii=False) if span.attributes else ""
    return [
        article.id,
        article.name,
        article.source_path,
        article.sha256,
        article.encoding,
        article.set,
        article.annotator,
        str(article.status),
        span.id,
        span.label,
        place.start,
        place.end,
        span.quote,
        hull.start,
        hull.end,
        span.note,
        str(span.origin),
        span.created,
        span.updated,
        fragments,
        attributes,
        article.title,
        span.annotator if span.annotator != article.annotator else "",
    ]


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of the rows; rows of one article and set that follow each other make one."""
    rows = csv.reader(_text_lines(stream, name), delimiter=_DIALECTS[options.variant or "csv"], strict=True)
    numbered = _numbered(rows, name)
    _, header = next(numbered, ("", []))
    check_header(header, name)
    return articles_of(_records(numbered, header, options), options)


def check_header(header: list[str], where: str) -> None:
    """Raise FormatError unless a table with these columns says where each span is."""
    for column in (*REQUIRED, "article_id"):
        missing = column not in header and not (column == "article_id" and "article_name" in header)
        if missing:
            raise FormatError(
                f'the column "{column}" is missing', where=f"{where}:1", hint=nearest(column, header, limit=30)
            )


def articles_of(records: Iterable[Fields], options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of rows given as objects of column -> cell, texts all but those of `NUMBERS`."""
    for _, group in groupby(records, key=_owner):
        rows = list(group)
        spans: list[LoadedSpan] = []
        head: LoadedArticle | None = None
        for fields in rows:
            try:
                head = head or _head(fields)
                spans.append(_span(fields, head.annotator))
            except FormatError as error:
                options.refuse(error)
        if head is not None:
            yield replace(head, spans=tuple(spans))


def _owner(fields: Fields) -> tuple[str, ...]:
    return tuple(fields.loose_text(key) for key in ("article_id", "article_name", "set", *BESIDE))


def _head(fields: Fields) -> LoadedArticle:
    return LoadedArticle(
        fields.where,
        (),
        id=fields.text("article_id", ""),
        name=fields.text("article_name", "", surrogates=True),
        title=fields.text("article_title", ""),
        source_path=fields.text("article_source", "", surrogates=True),
        sha256=fields.text("article_sha256", ""),
        encoding=fields.text("article_encoding", ""),
        set=fields.text("set", ""),
        annotator=fields.text("annotator", ""),
        status=fields.status(),
        unit=fields.unit(),
        coordinates=coordinates(fields),
    )


def _span(fields: Fields, annotator: str) -> LoadedSpan:
    span = LoadedSpan(fields.where, fields.range(), fields.text("label"), fields.text("text", ""))
    extra: dict[str, Any] = {key: fields.value.get(key, "") for key in ("id", "note", "origin", "created", "updated")}
    extra["annotator"] = fields.text("span_annotator", "") or annotator
    for key, target in (("fragments", "source"), ("attributes", "attributes")):
        if fields.text(key, ""):
            extra[target] = load_json(fields.text(key).encode(), f"{fields.where}: {key}")
    if "source" not in extra and "source_start" in fields:
        extra["source"] = [list(fields.range("source_start", "source_end"))]
    return read_span_facts(Fields(extra, fields.where), span)


def _text_lines(stream: IO[bytes], name: str) -> Iterator[str]:
    start = True
    for where, line in lines(stream, name):
        yield decoded(line, where, start=start)
        start = False


def _numbered(rows: Any, name: str) -> Iterator[tuple[str, list[str]]]:
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise FormatError(
                f"not a table: {error}", where=f"{name}:{rows.line_num}", hint="quotes open and close in pairs"
            ) from None
        yield f"{name}:{rows.line_num}", cells


def _records(rows: Iterable[tuple[str, list[str]]], header: list[str], options: ReadOptions) -> Iterator[Fields]:
    for where, cells in rows:
        if not any(cells):
            continue
        try:
            yield Fields(_typed(cells, header, where), where)
        except FormatError as error:
            options.refuse(error)


def _typed(cells: list[str], header: list[str], where: str) -> dict[str, Any]:
    if len(cells) != len(header):
        raise FormatError(f"{len(cells)} cells, but the header has {len(header)}", where=where)
    typed: dict[str, Any] = {}
    for column, cell in zip(header, cells, strict=True):
        if column in NUMBERS:
            if cell and not (cell.isascii() and cell.isdecimal() and len(cell) <= MAX_DIGITS):
                raise FormatError(f'"{column}" must be a whole number, not "{cell}"', where=where)
            typed[column] = int(cell) if cell else None
        else:
            typed[column] = fuse(cell)
    return typed
