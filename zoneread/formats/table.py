"""CSV: one span a row, with the same facts as the native format but for the article's text.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, also after a tab or a carriage
return, and takes the full-width forms of these signs for them in some locales. Such a cell leaves with an apostrophe
before it; so does a cell that begins with an apostrophe, which makes the rule reversible: drop one leading apostrophe.
Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import json
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.formats.base import WriteOptions
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
)
_RISKY = frozenset("=+-@\t\r\n＝＋－＠'")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def defuse(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell and cell[0] in _RISKY else cell


def write(articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions) -> None:
    """Write a header and one row for each span. An article without spans has no row."""
    if options.excel:
        out.write(_BYTE_ORDER_MARK)
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        rows = csv.writer(text)
        rows.writerow(COLUMNS)
        for article in articles:
            rows.writerows(_row(article, span) for span in article.spans)
        text.flush()
    finally:
        text.detach()


def _row(article: AnnotatedArticle, span: Span) -> list[str | int]:
    hull = span.hull
    fragments = json.dumps([[part.start, part.end] for part in span.source]) if len(span.source) > 1 else ""
    attributes = json.dumps(dict(span.attributes), ensure_ascii=False) if span.attributes else ""
    return [
        article.id,
        defuse(article.name),
        defuse(article.source_path),
        article.sha256,
        article.encoding,
        defuse(article.set),
        defuse(article.annotator),
        str(article.status),
        span.id,
        defuse(span.label),
        span.range.start,
        span.range.end,
        defuse(span.quote),
        hull.start,
        hull.end,
        defuse(span.note),
        str(span.origin),
        span.created,
        span.updated,
        fragments,
        attributes,
    ]
