"""doccano's JSON lines for sequence labelling, every dialect of them.

Written: ``{"text": …, "label": [[start, end, "label"], …], "zoneread": {…}}``; doccano keeps the last key as metadata and
gives it back on export, so that articles are known again. Offsets are code points, as doccano's import counts.

Read, beside that: "labels" (before 1.5) or "entities" for "label", each entry ``[start, end, "label"]`` or an object
with "start_offset", "end_offset", "label"; "data" for "text" (1.6.2 and later). An annotation made in the browser may
count UTF-16 units: the file does not say, and the one who loads it is told when the words do not fit. Comments and
relations are passed over. In a ``zip`` of doccano's, each member is one annotator's file.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from zoneread.formats.checked import Fields, json_lines
from zoneread.formats.jsonl import encode_line
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import about, coordinates, offset_facts, read_about
from zoneread.formats.units import Ruler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle

OURS = "zoneread"


def write(
    articles: Iterable[AnnotatedArticle],
    out: IO[bytes],
    options: WriteOptions,
    report: Report,
) -> None:
    """Write one line for each article."""
    said = offset_facts(options)
    for article in articles:
        ruler = Ruler(article.text, options.unit)
        labels: list[list[Any]] = [[*ruler.range_to_unit(span.range), span.label] for span in article.spans]
        out.write(encode_line({"text": article.text, "label": labels, OURS: about(article) | said}))


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of `stream`, one line at a time."""
    return json_lines(stream, name, options, _article)


def _article(line: Fields) -> LoadedArticle:
    text = line.text("data" if "text" not in line and "data" in line else "text")
    ours = line.inner(OURS, required=False)
    found = LoadedArticle(
        line.where,
        _spans(line),
        id=line.loose_text("article_id"),
        name=line.loose_text("name") or line.loose_text("filename"),
        text=text,
        unit=ours.unit(),
        coordinates=coordinates(ours),
    )
    return read_about(ours, found)


def _spans(line: Fields) -> tuple[LoadedSpan, ...]:
    for key in ("label", "labels", "entities"):
        if key in line:
            return tuple(_span(line, key, i, item) for i, item in enumerate(line.items(key)))
    if line.value.keys() & {"label", "labels", "entities"}:
        return ()
    raise line.fail('the key "label" is missing', 'doccano writes "label": [[start, end, "label"], …]')


def _span(line: Fields, key: str, index: int, item: object) -> LoadedSpan:
    where = f"{line.where}: {key}[{index}]"
    if isinstance(item, list):
        if len(item) != 3 or not isinstance(item[2], str):
            raise line.fail(f'{key}[{index}] must be [start, end, "label"]')
        fields = Fields({"label": item[2]}, where)
        return LoadedSpan(where, fields.range_of(item[0], item[1]), fields.text("label"))
    fields = Fields(item, where)
    return LoadedSpan(where, fields.range("start_offset", "end_offset"), fields.text("label"))
