"""spaCy: documents of one token for each character, as JSON lines (``Doc.to_json``) or as a DocBin (``.spacy``).

In JSON a run of white space is one token, but for a blank after a character, which belongs to its token: ``Doc.from_json``
accepts nothing else. Spans therefore begin and end with another character there; in a DocBin they stay as they are.

All spans are in the span group "sc", which span categorisers train on and which may overlap; in "ents" are those that
named entity recognisers can have: without white space at their ends, and of those that overlap the longest. What else
is known is under "zoneread", in a DocBin in the user data. The JSON needs no spaCy; a DocBin does, and is held in
memory as a whole.

Read: the span group "sc" when it is there, else the entities. Offsets are code points.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import defaultdict
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from zoneread.errors import FormatError, missing_extra
from zoneread.formats.apart import read_apart
from zoneread.formats.base import Overlap, Report
from zoneread.formats.checked import MAX_DOCUMENT, Fields, json_lines, load_json, whole
from zoneread.formats.jsonl import encode_line
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.overlaps import without_overlaps
from zoneread.formats.records import about, coordinates, read_about, read_span_facts, span_facts
from zoneread.formats.trimming import carried, trimmed
from zoneread.swelling import FLOOR, RATIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, WriteOptions
    from zoneread.formats.overlaps import Placed
    from zoneread.span.annotated import AnnotatedArticle

GROUP = "sc"
_TOKEN = re.compile(r"(?P<token>\S) ?|(?P<space>\s+)")
OURS = "zoneread"
BINARY = "docbin"


def write(articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions, report: Report) -> None:
    """Write one line for each article, or with the variant `BINARY` one DocBin."""
    if options.variant == BINARY:
        out.write(_docbin(articles, options))
        return
    for article in articles:
        out.write(encode_line(_document(article, options, report)))


def entities(article: AnnotatedArticle) -> list[Placed]:
    """Return the spans that named entities can be, with the ranges that they have as such."""
    placed = [(range_, span) for span in article.spans if (range_ := trimmed(article.text, span.range)) is not None]
    return without_overlaps(article, placed, Overlap.LONGEST, Report())


def _ours(article: AnnotatedArticle, options: WriteOptions) -> dict[str, Any]:
    facts = [[*span.range, span.label, span_facts(span, article.annotator)] for span in article.spans]
    return {"article": about(article) | {"coordinates": options.coordinates}, "spans": facts}


def _document(whole_article: AnnotatedArticle, options: WriteOptions, report: Report) -> dict[str, Any]:
    spans = []
    for span in whole_article.spans:
        range_ = carried(whole_article, span, report)
        if range_ is not None:
            spans.append(span.with_(range=range_))
    article = replace(whole_article, spans=tuple(spans))
    ents = [{"start": range_.start, "end": range_.end, "label": span.label} for range_, span in entities(article)]
    group = [{"start": span.start, "end": span.end, "label": span.label, "kb_id": ""} for span in article.spans]
    tokens = [
        {"id": i, "start": found.start(), "end": found.end(found.lastgroup or 0)}
        for i, found in enumerate(_TOKEN.finditer(article.text))
    ]
    ours = _ours(article, options)
    return {"text": article.text, "ents": ents, "tokens": tokens, "spans": {GROUP: group}, OURS: ours}


def _docbin(articles: Iterable[AnnotatedArticle], options: WriteOptions) -> bytes:
    spacy = _spacy()
    vocab = spacy.blank("zh").vocab
    binary = spacy.tokens.DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"], store_user_data=True)
    for article in articles:
        doc = spacy.tokens.Doc(vocab, words=list(article.text), spaces=[False] * len(article.text))
        doc.ents = [spacy.tokens.Span(doc, *range_, label=span.label) for range_, span in entities(article)]
        doc.spans[GROUP] = [spacy.tokens.Span(doc, *span.range, label=span.label) for span in article.spans]
        doc.user_data[OURS] = json.dumps(_ours(article, options))
        binary.add(doc)
    return bytes(binary.to_bytes())


def _spacy() -> Any:
    try:
        import spacy
        import spacy.tokens
    except ImportError:
        raise missing_extra("spacy", "spacy", "the format docbin") from None
    return spacy


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of the documents."""
    if options.variant == BINARY:
        return _read_docbin(stream, name, options)
    return json_lines(stream, name, options, _article)


def _article(line: Fields) -> LoadedArticle:
    groups = line.inner("spans", required=False)
    found = groups.objects(GROUP) if GROUP in groups else line.objects("ents", required=False)
    spans = [LoadedSpan(fields.where, fields.range(), fields.text("label")) for fields in found]
    article = LoadedArticle(line.where, tuple(spans), text=line.text("text"))
    return _with_facts(article, line.inner(OURS, required=False))


def _with_facts(article: LoadedArticle, ours: Fields) -> LoadedArticle:
    """Return the article with what is known of it and of its spans, as far as these are still where they were."""
    facts = ours.inner("article", required=False)
    article = replace(read_about(facts, article), coordinates=coordinates(facts))
    known: defaultdict[tuple[object, ...], list[Fields]] = defaultdict(list)
    for item in ours.items("spans", required=False):
        if not isinstance(item, list) or list(map(type, item)) != [int, int, str, dict]:
            raise ours.fail('"spans" must be lists [start, end, label, facts]')
        known[tuple(item[:3])].append(Fields(item[3], ours.where))
    spans = []
    for span in article.spans:
        stored = known.get((span.range.start, span.range.end, span.label))
        spans.append(read_span_facts(stored.pop(0), span, article.annotator) if stored else span)
    return replace(article, spans=tuple(spans))


def _read_docbin(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    _spacy()
    _check_size(whole(stream, name), name)
    for value in read_apart(__name__, stream, name, "a DocBin of spaCy's", "document"):
        try:
            ours = load_json(value.text(OURS, surrogates=True).encode("utf-8", "replace"), value.where)
            yield _article(Fields({**value.value, OURS: ours}, value.where))
        except FormatError as error:
            options.refuse(error)


def unpacked(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the documents of a DocBin, what is ours in them as JSON. Raises what spaCy does. Only for `read_apart`."""
    spacy = _spacy()
    vocab = spacy.blank("zh").vocab
    for doc in spacy.tokens.DocBin().from_bytes(stream.read()).get_docs(vocab):
        found = doc.spans.get(GROUP, doc.ents)
        yield {
            "text": doc.text,
            "ents": [{"start": one.start_char, "end": one.end_char, "label": one.label_} for one in found],
            OURS: str(doc.user_data.get(OURS, "{}")),
        }


def _check_size(data: bytes, name: str) -> None:
    """Raise FormatError unless `data` unpacks to something of a size that can be held."""
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(data, max(FLOOR, min(MAX_DOCUMENT, RATIO * len(data))))
    except zlib.error:
        raise FormatError("not a DocBin of spaCy's", where=name, hint="a file.spacy is expected") from None
    if unpacker.unconsumed_tail:
        raise FormatError("unpacks to far too much", where=name, hint="split it")
