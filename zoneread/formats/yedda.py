"""YEDDA: for each article one file of its text with the spans marked in it.

``[@并联审批#reform*]`` is a span; ``[$并联审批#reform*]`` one that YEDDA recommends and nobody has confirmed, which is how
suggested spans leave and are read. A character has one label, and a marked span stays on its line. What is written is
read again at once: a span whose words YEDDA would take for marks does not go out, nor does a text that holds marks of
its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.formats.checked import decoded
from zoneread.formats.folder import each_article
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.overlaps import without_overlaps
from zoneread.span.span import Origin
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.formats.folder import FolderSource, FolderTarget
    from zoneread.formats.overlaps import Placed
    from zoneread.span.annotated import AnnotatedArticle

_MARKED = re.compile(r"\[(?P<kind>[@$])(?P<words>.*?)#(?P<label>.*?)\*\](?!#)")

Marked = tuple[Range, str, bool]
"""A range of the text without marks, the label, and whether it is only recommended."""


def parse(marked: str) -> tuple[str, list[Marked]]:
    """Return the text without its marks, and what was marked."""
    parts: list[str] = []
    found: list[Marked] = []
    length = at = 0
    for mark in _MARKED.finditer(marked):
        before = marked[at : mark.start()]
        parts += (before, mark["words"])
        start = length + len(before)
        length = start + len(mark["words"])
        found.append((Range(start, length), mark["label"], mark["kind"] == "$"))
        at = mark.end()
    parts.append(marked[at:])
    return "".join(parts), found


def write(articles: Iterable[AnnotatedArticle], folder: FolderTarget, options: WriteOptions, report: Report) -> None:
    """Write one file for each article."""
    for article in articles:
        if parse(article.text)[1]:
            report.drop_article(article, "its text holds what YEDDA takes for marks")
            continue
        able = []
        for span in article.spans:
            if why := _unable(article, (span.range, span)):
                report.drop(article, span, why)
            else:
                able.append((span.range, span))
        kept = without_overlaps(article, able, options.overlap, report)
        marked = _mark(article.text, kept)
        if parse(marked) == (article.text, [_as_marked(placed) for placed in kept]):
            folder.add_article(article, {".ann": marked.encode()})
        else:
            report.drop_article(article, "its text beside a mark makes another mark")


def _unable(article: AnnotatedArticle, placed: Placed) -> str:
    """Return why the span cannot be marked, "" when it can."""
    span = placed[1]
    if span.origin is Origin.REJECTED:
        return "YEDDA has no mark for a rejected span"
    if "\n" in span.quote:
        return "a mark of YEDDA's does not cross lines"
    alone = _mark(article.text, [placed])
    if parse(alone) != (article.text, [_as_marked(placed)]):
        return "its words or its label hold what YEDDA takes for marks"
    return ""


def _as_marked(placed: Placed) -> Marked:
    range_, span = placed
    return (range_, span.label, span.origin is Origin.SUGGESTED)


def _mark(text: str, placed: Sequence[Placed]) -> str:
    parts: list[str] = []
    at = 0
    for range_, span in placed:
        kind = "$" if span.origin is Origin.SUGGESTED else "@"
        parts.append(f"{text[at : range_.start]}[{kind}{range_.of(text)}#{span.label}*]")
        at = range_.end
    parts.append(text[at:])
    return "".join(parts)


def read(folder: FolderSource, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the article of each ``.ann`` file."""
    return each_article(folder, ".ann", refuse=options.refuse, parse=lambda name: _article(folder, name))


def _article(folder: FolderSource, name: str) -> LoadedArticle:
    where = folder.where(name)
    text, marked = parse(decoded(folder.data(name), where, start=False))
    spans = [
        LoadedSpan(where, range_, label, range_.of(text), origin=Origin.SUGGESTED if recommended else None)
        for range_, label, recommended in marked
        if not range_.is_empty
    ]
    return folder.article(name, text, spans)
