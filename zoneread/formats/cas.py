"""What an article is as a UIMA CAS, for the two ways of writing one: XMI and JSON.

A span is an annotation of the type ``webanno.custom.Zone``, the name that INCEpTION gives a custom span layer called
"Zone", with the string feature "label" and features for all else that is known of it. Paragraphs and characters are
there as DKPro's Sentence and Token, without which INCEpTION shows no text, and a DocumentMetaData names the article.
Offsets count UTF-16 units.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zoneread.formats.checked import Fields, load_json
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import read_span_facts, span_facts
from zoneread.formats.units import Ruler, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

ZONE = "webanno.custom.Zone"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
WORD = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
ANNOTATION = "uima.tcas.Annotation"
ZONE_FEATURES = ("label", "identifier", "note", "origin", "annotator", "created", "updated", "attributes", "source")
META_FEATURES = ("documentId", "documentTitle")
TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    ZONE: (ANNOTATION, ZONE_FEATURES),
    SENTENCE: (ANNOTATION, ()),
    WORD: (ANNOTATION, ()),
    META: ("uima.tcas.DocumentAnnotation", META_FEATURES),
}
"""Type -> its supertype and its string features."""
LABELS = ("label", "value")
"""The features that a label is looked for in."""
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_CHARACTER = re.compile(r"\S")

Structure = tuple[str, int, int, dict[str, str]]
"""An annotation: its type, begin and end in UTF-16 units, and its features."""


def structures(article: AnnotatedArticle) -> Iterator[Structure]:
    """Yield the annotations of an article."""
    ruler = Ruler(article.text, Unit.UTF16)
    yield META, 0, ruler.end, {"language": "zh", "documentId": article.id, "documentTitle": article.name}
    for type_, pattern in ((SENTENCE, _PARAGRAPH), (WORD, _CHARACTER)):
        for found in pattern.finditer(article.text):
            yield type_, ruler.to_unit(found.start()), ruler.to_unit(found.end()), {}
    for span in article.spans:
        place = ruler.range_to_unit(span.range)
        yield ZONE, place.start, place.end, _features(span, article.annotator)


def _features(span: Span, annotator: str) -> dict[str, str]:
    facts: dict[str, Any] = {"label": span.label, **span_facts(span, annotator)}
    facts["identifier"] = facts.pop("id")
    facts["source"] = json.dumps(facts["source"])
    if "attributes" in facts:
        facts["attributes"] = json.dumps(facts["attributes"], ensure_ascii=False)
    return facts


def loaded_span(begin: int, end: int, features: Mapping[str, Any], ruler: Ruler, where: str) -> LoadedSpan:
    """Return the span of an annotation; raises FormatError for a place that is none."""
    fields = Fields(dict(features), where)
    place = fields.range_of(begin, end)
    try:
        range_ = ruler.range_from_unit(place)
    except ValueError as error:
        raise fields.fail(str(error), "CAS offsets count UTF-16 units") from None
    key = next((key for key in LABELS if key in fields), LABELS[0])
    span = LoadedSpan(where, range_, fields.text(key))
    facts: dict[str, Any] = {key: fields.value.get(key) for key in ("note", "origin", "created", "updated")}
    facts |= {"id": fields.value.get("identifier"), "annotator": fields.value.get("annotator")}
    facts = {key: value for key, value in facts.items() if value is not None}
    for key in ("attributes", "source"):
        if fields.loose_text(key):
            facts[key] = load_json(fields.text(key).encode(), f"{where}: {key}")
    return read_span_facts(Fields(facts, where), span)


def is_span_type(name: str) -> bool:
    """Whether annotations of the type are spans with labels: custom layers, and DKPro's named entities."""
    return name.startswith("webanno.custom.") or name.endswith(".NamedEntity")


def named(article: LoadedArticle, meta: Mapping[str, Any]) -> LoadedArticle:
    """Return the article with the names that its DocumentMetaData gives, unless a manifest has given them."""
    if article.id:
        return article
    fields = Fields(dict(meta), article.where)
    return replace(
        article,
        id=fields.loose_text("documentId"),
        name=fields.loose_text("documentTitle") or article.name,
    )


def ordered(spans: list[LoadedSpan], article: LoadedArticle) -> LoadedArticle:
    """Return the article with the spans, each with its quote and, where it has none of its own, the set's annotator."""
    text = article.text or ""
    return replace(
        article,
        spans=tuple(
            replace(span, quote=span.range.of(text), annotator=span.annotator or article.annotator) for span in spans
        ),
    )
