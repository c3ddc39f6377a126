"""W3C Web Annotation, JSON-LD: one AnnotationPage with an annotation for each span.

The body tags with the label and comments with the note; the target has a TextPositionSelector (code points, half-open)
and a TextQuoteSelector whose prefix and suffix are made long enough for the quote to be found only once. What else is
known stands under "zoneread:…" keys, which the context declares.

Read: a page, a collection with its first page inside, a list, or a single annotation; each needs a position selector.
Source: the Web Annotation Data Model, https://www.w3.org/TR/annotation-model/.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from zoneread.errors import FormatError
from zoneread.formats.checked import Fields, load_json, whole
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import about, coordinates, read_about, read_span_facts, span_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"zoneread": "urn:zoneread:"}]
ARTICLE = "urn:zoneread:article:"
SPAN = "urn:zoneread:span:"
SURROUNDINGS = 32
"""Code points before and after a quote that are always given."""


def write(articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions, report: Report) -> None:
    """Write the page, one annotation a line."""
    head = json.dumps({"@context": CONTEXT, "type": "AnnotationPage", "id": "urn:zoneread:export"})
    out.write(f'{head[:-1]}, "items": ['.encode())
    before = "\n"
    for article in articles:
        facts = about(article) | {"coordinates": options.coordinates}
        for span in article.spans:
            item = _annotation(article, span, facts)
            try:
                line = json.dumps(item, ensure_ascii=False).encode()
            except UnicodeEncodeError:
                line = json.dumps(item).encode()
            out.write(before.encode() + line)
            before = ",\n"
    out.write(b"\n]}\n")


def _annotation(article: AnnotatedArticle, span: Span, facts: dict[str, Any]) -> dict[str, Any]:
    known = span_facts(span, article.annotator)
    body: list[dict[str, Any]] = [{"type": "TextualBody", "purpose": "tagging", "value": span.label}]
    if "note" in known:
        body.append({"type": "TextualBody", "purpose": "commenting", "value": known.pop("note")})
    annotation: dict[str, Any] = {
        "id": SPAN + span.id,
        "type": "Annotation",
        "motivation": "classifying",
        "body": body,
        "target": {"source": ARTICLE + article.id, "selector": _selectors(article.text, span)},
        "zoneread:article": facts,
        "zoneread:span": known,
    }
    if span.annotator:
        annotation["creator"] = {"type": "Person", "name": span.annotator}
    if span.created:
        annotation["created"] = span.created
    if span.updated:
        annotation["modified"] = span.updated
    return annotation


def _selectors(text: str, span: Span) -> list[dict[str, Any]]:
    width = SURROUNDINGS
    start, end = span.range
    while True:
        prefix, suffix = text[max(0, start - width) : start], text[end : end + width]
        if width >= len(text) or _occurs_once(text, prefix + span.quote + suffix):
            break
        width *= 2
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {"type": "TextQuoteSelector", "exact": span.quote, "prefix": prefix, "suffix": suffix},
    ]


def _occurs_once(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) < 0


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of the annotations; those of one article and set that follow each other make one."""
    parsed: list[tuple[LoadedArticle, list[LoadedSpan]]] = []
    for index, item in enumerate(_items(load_json(whole(stream, name), name), name)):
        try:
            parsed.append(_parsed(Fields(item, f"{name}: item {index + 1}")))
        except FormatError as error:
            options.refuse(error)
    for head, group in groupby(parsed, key=lambda pair: replace(pair[0], where="")):
        members = list(group)
        spans = tuple(span for _, found in members for span in found)
        yield replace(head, where=members[0][0].where, spans=spans)


def _items(value: Any, name: str) -> list[Any]:
    if isinstance(value, list):
        return value
    page = Fields(value, name)
    if page.value.get("type") == "AnnotationCollection":
        page = page.inner("first")
    return page.items("items") if "items" in page else [page.value]


def _parsed(item: Fields) -> tuple[LoadedArticle, list[LoadedSpan]]:
    target = item.inner("target")
    source = target.loose_text("source")
    facts = item.inner("zoneread:article", required=False)
    name = "" if source.startswith(ARTICLE) else source
    head = LoadedArticle(
        item.where, (), id=source.removeprefix(ARTICLE) if not name else "", name=name, coordinates=coordinates(facts)
    )
    head = read_about(facts, head)
    selectors = {selector.loose_text("type"): selector for selector in _several(target, "selector")}
    position = selectors.get("TextPositionSelector")
    if position is None:
        raise item.fail("no TextPositionSelector", "a quote alone may stand in several places")
    quote = selectors["TextQuoteSelector"].text("exact") if "TextQuoteSelector" in selectors else ""
    bodies = _several(item, "body")
    notes = [body.text("value") for body in bodies if body.text("purpose", "") == "commenting"]
    labels = [body.text("value") for body in bodies if body.text("purpose", "") in {"tagging", "classifying", ""}]
    if not labels:
        raise item.fail('no body with the purpose "tagging"', "it holds the label")
    spans = []
    for label in labels:
        span = LoadedSpan(item.where, position.range(), label, quote)
        span = read_span_facts(item.inner("zoneread:span", required=False), span, head.annotator)
        spans.append(
            replace(
                span,
                note="\n".join(notes),
                annotator=_creator(item) or span.annotator,
                created=item.text("created", ""),
                updated=item.text("modified", ""),
            )
        )
    return head, spans


def _creator(item: Fields) -> str:
    found = item.value.get("creator")
    if isinstance(found, dict):
        creator = Fields(found, item.where)
        return creator.loose_text("name") or creator.loose_text("id")
    return item.loose_text("creator")


def _several(owner: Fields, key: str) -> list[Fields]:
    """Return the objects of a key that may hold one of them or a list; a bare text is a body that tags."""
    found = owner.need(key)
    items = found if isinstance(found, list) else [found]
    return [Fields({"value": item} if isinstance(item, str) else item, f"{owner.where}: {key}") for item in items]
