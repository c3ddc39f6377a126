"""Label Studio's JSON tasks, with the labelling configuration that shows them.

Written: a list of tasks, one for each article and set, with confirmed spans in one annotation and suggested and
rejected ones in one prediction. "data" holds the text and what is known of the article; what is known of a span
beside its label is in the region's "meta", its note as "meta": {"text": […]}, where Label Studio shows it. Offsets of
a ``Text`` tag count UTF-16 units, half-open.

Read: such lists, one task a file, the export called JSON, and JSON_MIN. Annotations that were cancelled, and drafts,
are passed over; each annotation of a task makes one annotated article. A ``HyperText`` region counts by its
"globalOffsets". Regions of other types than labels, and relations, are passed over.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from zoneread.errors import FormatError
from zoneread.formats.checked import Fields, load_json, whole
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.records import about, coordinates, read_about, read_span_facts, span_facts
from zoneread.formats.units import Ruler, Unit
from zoneread.span.span import CONFIRMED, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import Span

FROM_NAME = "label"
TO_NAME = "text"
LABEL_TYPES = frozenset({"labels", "hypertextlabels"})


def config(scheme: Scheme) -> str:
    """Return the labelling configuration for tasks of this scheme, to be pasted into a Label Studio project."""
    labels = "\n".join(
        f"    <Label value={quoteattr(label.key)} alias={quoteattr(label.key)} background={quoteattr(label.colour)}"
        f" hint={quoteattr(label.chinese)} hotkey={quoteattr(label.digit)}/>"
        for label in scheme.labels
        if not label.archived
    )
    return (
        f'<View>\n  <Labels name="{FROM_NAME}" toName="{TO_NAME}">\n{labels}\n  </Labels>\n'
        f'  <Text name="{TO_NAME}" value="$text" granularity="symbol"/>\n</View>\n'
    )


def write(
    articles: Iterable[AnnotatedArticle],
    out: IO[bytes],
    options: WriteOptions,
    report: Report,
) -> None:
    """Write the list of tasks, one task a line."""
    before = b"[\n"
    for article in articles:
        out.write(before + _encode(_task(article, options)))
        before = b",\n"
    out.write(b"[\n]\n" if before == b"[\n" else b"\n]\n")


def _encode(value: object) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def _task(article: AnnotatedArticle, options: WriteOptions) -> dict[str, Any]:
    ruler = Ruler(article.text, Unit.UTF16)
    confirmed = [_region(span, ruler, article) for span in article.spans if span.origin in CONFIRMED]
    offered = [_region(span, ruler, article) for span in article.spans if span.origin not in CONFIRMED]
    task: dict[str, Any] = {
        "data": {"text": article.text, "zoneread": about(article) | {"coordinates": options.coordinates}},
        "annotations": [{"result": confirmed, "was_cancelled": False}],
        "predictions": [],
    }
    if offered:
        task["predictions"] = [{"model_version": "zoneread", "result": offered}]
    return task


def _region(span: Span, ruler: Ruler, article: AnnotatedArticle) -> dict[str, Any]:
    place = ruler.range_to_unit(span.range)
    facts = span_facts(span, article.annotator)
    facts.pop("note", None)
    return {
        "id": span.id,
        "from_name": FROM_NAME,
        "to_name": TO_NAME,
        "type": "labels",
        "origin": "manual" if span.origin in CONFIRMED else "prediction",
        "value": {"start": place.start, "end": place.end, "text": span.quote, "labels": [span.label]},
        "meta": {"text": [span.note] if span.note else [], "zoneread": facts},
    }


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of the tasks; a task with several annotations gives several."""
    value = load_json(whole(stream, name), name)
    tasks = value if isinstance(value, list) else [value]
    for index, item in enumerate(tasks):
        try:
            yield from list(_articles(Fields(item, f"{name}: task {index + 1}")))
        except FormatError as error:
            options.refuse(error)


def _articles(task: Fields) -> Iterator[LoadedArticle]:
    if "data" not in task:
        yield _minimal(task)
        return
    data = task.inner("data")
    head = _head(task, data)
    offered = [
        span
        for prediction in task.objects("predictions", required=False)
        for span in _spans(prediction, "result", head, suggested=True)
    ]
    done = [one for one in task.objects("annotations", required=False) if one.value.get("was_cancelled") is not True]
    if not done:
        yield replace(head, spans=tuple(offered))
    for annotation in done:
        spans = _spans(annotation, "result", head)
        by = head.annotator or _who(annotation)
        yield replace(head, where=annotation.where, annotator=by, spans=(*spans, *offered))
        offered = []


def _head(task: Fields, data: Fields) -> LoadedArticle:
    ours = data.inner("zoneread", required=False)
    name = data.loose_text("name") or data.loose_text("filename")
    head = LoadedArticle(
        task.where, (), id=data.loose_text("doc_id"), name=name, text=data.text("text"), coordinates=coordinates(ours)
    )
    return read_about(ours, head)


def _who(annotation: Fields) -> str:
    by = annotation.value.get("completed_by")
    if isinstance(by, dict):
        return Fields(by, annotation.where).loose_text("email") or Fields(by, annotation.where).loose_text("id")
    return annotation.loose_text("completed_by")


def _minimal(task: Fields) -> LoadedArticle:
    """Return the article of a task of the export called JSON_MIN."""
    head = replace(_head(task, task), annotator=task.loose_text("annotator"))
    regions = [{"type": "labels", "value": value} for value in task.items("label", required=False)]
    return replace(head, spans=tuple(_spans(Fields({"result": regions}, task.where), "result", head)))


def _spans(owner: Fields, key: str, head: LoadedArticle, *, suggested: bool = False) -> list[LoadedSpan]:
    ruler = Ruler(head.text or "", Unit.UTF16)
    regions = [region for region in owner.objects(key) if region.loose_text("type") in LABEL_TYPES]
    return [span for region in regions for span in _labelled(region, ruler, head, suggested=suggested)]


def _labelled(region: Fields, ruler: Ruler, head: LoadedArticle, *, suggested: bool) -> Iterator[LoadedSpan]:
    value = region.inner("value")
    offsets = value.inner("globalOffsets") if "globalOffsets" in value else value
    place = offsets.range()
    try:
        range_ = ruler.range_from_unit(place)
    except ValueError as error:
        raise value.fail(f"{place}: {error}", "UTF-16 units are expected") from None
    meta = region.inner("meta", required=False)
    note = "\n".join(line for line in meta.items("text", required=False) if isinstance(line, str))
    labels = value.items("labels" if "labels" in value else "hypertextlabels")
    for label in labels:
        if not isinstance(label, str):
            raise value.fail("a label must be a text")
        span = LoadedSpan(region.where, range_, label, value.text("text", ""))
        ours = meta.inner("zoneread", required=False)
        span = replace(read_span_facts(ours, span, head.annotator), note=note)
        if span.origin is None and suggested:
            span = replace(span, origin=Origin.SUGGESTED)
        yield span
