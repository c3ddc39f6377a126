"""Prodigy's JSON lines: tasks with spans on tokens, one token for each code point, so that every span fits.

Token ends are inclusive in "token_end" and exclusive in "end"; offsets are code points. An article makes up to three
lines, since "answer" speaks for a whole line: confirmed spans with "accept", rejected ones with "reject", suggested
ones without an answer, as Prodigy takes a task that is yet to be done. Overlapping spans need ``spans_manual``.

Read: "accept" is confirmed, "reject" rejected, no answer suggested; a line with "ignore" is an article that was
skipped. Lines of the same article and set that follow each other make one.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from zoneread.errors import nearest
from zoneread.formats.checked import Fields, json_lines
from zoneread.formats.jsonl import encode_line
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import about, coordinates, read_about, read_span_facts, span_facts
from zoneread.span.span import CONFIRMED, Origin, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

ANSWERS: dict[str, Origin | None] = {"accept": None, "reject": Origin.REJECTED, "ignore": None, "": Origin.SUGGESTED}
"""Answer -> the origin of spans that do not say their own."""


def write(
    articles: Iterable[AnnotatedArticle],
    out: IO[bytes],
    options: WriteOptions,
    report: Report,
) -> None:
    """Write one line for each article, and one more for its rejected and its suggested spans when it has any."""
    for article in articles:
        confirmed = [span for span in article.spans if span.origin in CONFIRMED]
        out.write(encode_line(_task(article, confirmed, options) | {"answer": "accept"}))
        for origin, answer in ((Origin.REJECTED, {"answer": "reject"}), (Origin.SUGGESTED, {})):
            spans = [span for span in article.spans if span.origin is origin]
            if spans:
                out.write(encode_line(_task(article, spans, options) | answer))


def _task(article: AnnotatedArticle, spans: list[Span], options: WriteOptions) -> dict[str, Any]:
    return {
        "text": article.text,
        "meta": about(article) | {"coordinates": options.coordinates},
        "tokens": [
            {"text": character, "start": i, "end": i + 1, "id": i, "ws": False}
            for i, character in enumerate(article.text)
        ],
        "spans": [
            {
                **span_facts(span, article.annotator),
                "start": span.start,
                "end": span.end,
                "token_start": span.start,
                "token_end": span.end - 1,
                "label": span.label,
                "text": span.quote,
            }
            for span in spans
        ],
    }


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of `stream`."""
    parsed = json_lines(stream, name, options, _article)
    for _, group in groupby(parsed, key=lambda found: (found.id, found.name, found.set, found.text)):
        parts = list(group)
        status = next((part.status for part in parts if part.status is not None), None)
        yield replace(parts[0], status=status, spans=tuple(span for part in parts for span in part.spans))


def _article(line: Fields) -> LoadedArticle:
    answer = line.text("answer", "")
    if answer not in ANSWERS:
        raise line.fail(f'no answer "{answer}"', nearest(answer, [known for known in ANSWERS if known]))
    meta = line.inner("meta", required=False)
    head = LoadedArticle(
        line.where,
        (),
        annotator=line.loose_text("_annotator_id"),
        status=Status.SKIPPED if answer == "ignore" else None,
        text=line.text("text"),
        coordinates=coordinates(meta),
    )
    head = read_about(meta, head)
    spans = []
    for fields in line.objects("spans", required=False) if answer != "ignore" else []:
        plain = LoadedSpan(fields.where, fields.range(), fields.text("label"), fields.text("text", ""))
        span = read_span_facts(_facts(fields), plain, head.annotator)
        spans.append(span if span.origin else replace(span, origin=ANSWERS[answer]))
    return replace(head, spans=tuple(spans))


def _facts(fields: Fields) -> Fields:
    """Return the span without those keys that Prodigy's own recipes give another meaning."""
    kept = dict(fields.value)
    if not isinstance(kept.get("source"), list):
        kept.pop("source", None)
    if not isinstance(kept.get("id"), str):
        kept.pop("id", None)
    return Fields(kept, fields.where)
