"""UIMA CAS as JSON: one file for each article, its types inside. What is in them, `cas` says.

Source: ``uima-uimaj-io-jsoncas``, SPECIFICATION.adoc. Offsets count UTF-16 units.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zoneread.errors import FormatError
from zoneread.formats.cas import META, TYPES, is_span_type, loaded_span, named, ordered, structures
from zoneread.formats.checked import Fields, load_json
from zoneread.formats.folder import each_article
from zoneread.formats.units import Ruler, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.formats.folder import FolderSource, FolderTarget
    from zoneread.formats.loaded import LoadedArticle
    from zoneread.span.annotated import AnnotatedArticle

SOFA = "uima.cas.Sofa"


def write(articles: Iterable[AnnotatedArticle], folder: FolderTarget, options: WriteOptions, report: Report) -> None:
    """Write one file for each article."""
    for article in articles:
        folder.add_article(article, {".json": json.dumps(_document(article), ensure_ascii=False).encode()})


def types() -> dict[str, Any]:
    """Return the declarations of the types."""
    return {
        name: {
            "%NAME": name,
            "%SUPER_TYPE": supertype,
            **{feature: {"%NAME": feature, "%RANGE": "uima.cas.String"} for feature in features},
        }
        for name, (supertype, features) in TYPES.items()
    }


def _document(article: AnnotatedArticle) -> dict[str, Any]:
    sofa = {
        "%ID": 1,
        "%TYPE": SOFA,
        "sofaNum": 1,
        "sofaID": "_InitialView",
        "mimeType": "text/plain",
        "sofaString": article.text,
    }
    found: list[dict[str, Any]] = [sofa]
    for number, (type_, begin, end, features) in enumerate(structures(article), start=2):
        found.append({"%ID": number, "%TYPE": type_, "@sofa": 1, "begin": begin, "end": end, **features})
    members = list(range(2, len(found) + 1))
    return {
        "%TYPES": types(),
        "%FEATURE_STRUCTURES": found,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    }


def read(folder: FolderSource, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the article of each ``.json`` file."""
    return each_article(folder, ".json", refuse=options.refuse, parse=lambda name: _article(folder, name, options))


def _article(folder: FolderSource, name: str, options: ReadOptions) -> LoadedArticle:
    where = folder.where(name)
    document = Fields(load_json(folder.data(name), where), where)
    found = document.objects("%FEATURE_STRUCTURES")
    sofa = next((one for one in found if one.value.get("%TYPE") == SOFA and "sofaString" in one), None)
    if sofa is None:
        raise FormatError("no Sofa, so no text", where=where, hint="a CAS in JSON is expected")
    text = sofa.text("sofaString")
    ruler = Ruler(text, Unit.UTF16)
    meta: dict[str, Any] = {}
    spans = []
    for one in found:
        type_ = one.text("%TYPE")
        if type_ == META:
            meta = one.value
        elif is_span_type(type_) and one.value.get("@sofa") == sofa.value.get("%ID"):
            try:
                spans.append(loaded_span(one.number("begin"), one.number("end"), one.value, ruler, one.where))
            except FormatError as error:
                options.refuse(error)
    return ordered(spans, named(folder.article(name, text, []), meta))
