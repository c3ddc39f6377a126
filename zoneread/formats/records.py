"""Articles and spans as plain values under the names that every file of ours uses, and back with every type checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from zoneread.formats.units import Unit

if TYPE_CHECKING:
    from zoneread.formats.base import WriteOptions
    from zoneread.formats.checked import Fields
    from zoneread.formats.loaded import LoadedArticle, LoadedSpan
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

Record = dict[str, Any]


def article_facts(article: AnnotatedArticle) -> Record:
    """Return what names an article; the title only when it has one."""
    value: Record = {
        "id": article.id,
        "name": article.name,
        "source": article.source_path,
        "sha256": article.sha256,
        "encoding": article.encoding,
    }
    if article.title:
        value["title"] = article.title
    return value


def about(article: AnnotatedArticle) -> Record:
    """Return all facts of an article but its text and spans, in one flat object for a format's room for extra data."""
    return {
        **article_facts(article),
        "set": article.set,
        "annotator": article.annotator,
        "status": str(article.status),
    }


def offset_facts(options: WriteOptions) -> dict[str, str]:
    """Return which text the offsets of a file count in, and in what unit when that is not code points."""
    said: dict[str, str] = {"coordinates": options.coordinates}
    if options.unit is not Unit.CODEPOINT:
        said["unit"] = str(options.unit)
    return said


def span_facts(span: Span, annotator: str) -> Record:
    """Return what is known of a span beside its range, label and quote; facts that are empty are left out.

    `annotator` is the set's, which a span's own is left out for.
    """
    value: Record = {"id": span.id, "origin": str(span.origin)}
    if span.note:
        value["note"] = span.note
    if span.attributes:
        value["attributes"] = dict(span.attributes)
    if span.annotator != annotator:
        value["annotator"] = span.annotator
    if span.created:
        value["created"] = span.created
    if span.updated:
        value["updated"] = span.updated
    value["source"] = [list(part) for part in span.source]
    return value


def read_article_facts(fields: Fields, article: LoadedArticle) -> LoadedArticle:
    """Return `article` with what `article_facts` has written; keys that are missing leave it as it is."""
    return replace(
        article,
        id=fields.text("id", article.id),
        name=fields.text("name", article.name, surrogates=True),
        title=fields.text("title", article.title),
        source_path=fields.text("source", article.source_path, surrogates=True),
        sha256=fields.text("sha256", article.sha256),
        encoding=fields.text("encoding", article.encoding),
    )


def read_about(fields: Fields, article: LoadedArticle) -> LoadedArticle:
    """Return `article` with what `about` has written."""
    return replace(
        read_article_facts(fields, article),
        set=fields.text("set", article.set),
        annotator=fields.text("annotator", article.annotator),
        status=fields.status() or article.status,
    )


def read_span_facts(fields: Fields, span: LoadedSpan, annotator: str = "") -> LoadedSpan:
    """Return `span` with what `span_facts` has written; `annotator` is the set's."""
    return replace(
        span,
        id=fields.text("id", ""),
        note=fields.text("note", ""),
        attributes=fields.attributes(),
        origin=fields.origin(),
        annotator=fields.text("annotator", annotator),
        created=fields.text("created", ""),
        updated=fields.text("updated", ""),
        source=fields.ranges("source"),
    )


def coordinates(fields: Fields, key: str = "coordinates") -> Literal["", "reading", "source"]:
    """Return which text a file's offsets count in, "" when it does not say."""
    match fields.text(key, ""):
        case "reading":
            return "reading"
        case "source":
            return "source"
        case "":
            return ""
        case other:
            raise fields.fail(f'"{key}" must be "reading" or "source", not "{other}"')
