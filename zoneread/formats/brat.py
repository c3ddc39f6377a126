"""brat standoff: for each article ``name.txt`` with its text and ``name.ann`` with its spans, and one annotation.conf.

::

    T1<TAB>reform 4 8<TAB>并联审批
    #1<TAB>AnnotatorNotes T1<TAB>a note, on one line

Offsets are code points of the text file. brat keeps no line break inside a span: such a span is written in fragments,
``T2<TAB>metric 10 14;15 20<TAB>…``, and read back as one when there is nothing but line breaks in between. A span of
another tool that is in pieces for any other reason is refused, since zoneread's spans are whole. The text in a
T line must be the text at its offsets, on the way out as on the way in. Events, relations, attributes and
normalisations are passed over.

Source: brat's ``annotation.py``, and its page "brat standoff format".
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from zoneread.errors import FormatError
from zoneread.formats.checked import decoded
from zoneread.formats.folder import each_article
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.trimming import carried, is_break, unbroken
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.formats.folder import FolderSource, FolderTarget
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.scheme import Scheme

BETWEEN = " "
"""What joins the texts of a span's fragments."""
_TYPE = re.compile(r"[^\s]+")
_TEXT_BOUND = re.compile(r"(?P<type>[^\s]+) (?P<places>\d{1,15} \d{1,15}(?:;\d{1,15} \d{1,15})*)")


def write(articles: Iterable[AnnotatedArticle], folder: FolderTarget, options: WriteOptions, report: Report) -> None:
    """Write two files for each article, and the configuration that makes brat know the labels."""
    folder.add("annotation.conf", _configuration(options.scheme).encode())
    for article in articles:
        files = {".ann": _annotations(article, report).encode(), ".txt": article.text.encode()}
        folder.add_article(article, files)


def _configuration(scheme: Scheme) -> str:
    labels = "\n".join(label.key for label in scheme.labels)
    return f"[entities]\n{labels}\n\n[relations]\n\n[events]\n\n[attributes]\n"


def _annotations(article: AnnotatedArticle, report: Report) -> str:
    lines: list[str] = []
    number = notes = 0
    for span in article.spans:
        if not _TYPE.fullmatch(span.label):
            report.drop(article, span, "a type of brat's has no white space")
            continue
        range_ = carried(article, span, report, unwanted=is_break, what="a line break")
        if range_ is None:
            continue
        number += 1
        parts = unbroken(article.text, range_)
        places = ";".join(f"{part.start} {part.end}" for part in parts)
        words = BETWEEN.join(part.of(article.text) for part in parts)
        lines.append(f"T{number}\t{span.label} {places}\t{words}\n")
        if span.note:
            notes += 1
            note = " ".join(span.note.split())
            lines.append(f"#{notes}\tAnnotatorNotes T{number}\t{note}\n")
    return "".join(lines)


def read(folder: FolderSource, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the article of each ``.ann`` file that has a ``.txt`` file of the same name beside it."""
    return each_article(folder, ".ann", refuse=options.refuse, parse=lambda name: _article(folder, name, options))


def _article(folder: FolderSource, name: str, options: ReadOptions) -> LoadedArticle:
    text_name = f"{name.removesuffix('.ann')}.txt"
    data = folder.data(text_name)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise FormatError(f"not UTF-8: {error.reason} at byte {error.start}", where=folder.where(text_name)) from None
    where = folder.where(name)
    spans: dict[str, LoadedSpan] = {}
    notes: dict[str, list[str]] = {}
    for number, line in enumerate(decoded(folder.data(name), where).split("\n"), start=1):
        try:
            _line(line.removesuffix("\r"), f"{where}:{number}", text, spans, notes)
        except FormatError as error:
            options.refuse(error)
    found = [replace(span, note="\n".join(notes.get(key, []))) for key, span in spans.items()]
    return folder.article(name, text, found)


def _line(line: str, where: str, text: str, spans: dict[str, LoadedSpan], notes: dict[str, list[str]]) -> None:
    key, _, rest = line.partition("\t")
    if key.startswith("T"):
        if key in spans:
            raise FormatError(f'the id "{key}" is there twice', where=where)
        spans[key] = _text_bound(rest, where, text)
    elif key.startswith("#") and rest.startswith("AnnotatorNotes "):
        target, _, note = rest.removeprefix("AnnotatorNotes ").partition("\t")
        notes.setdefault(target.strip(), []).append(note)
    elif key and not key.startswith(("#", "R", "E", "A", "M", "N", "*")):
        raise FormatError(f'not a line of brat\'s: "{key[:20]}"', where=where, hint="T1<TAB>label 0 2<TAB>text")


def _text_bound(rest: str, where: str, text: str) -> LoadedSpan:
    head, _, words = rest.partition("\t")
    found = _TEXT_BOUND.fullmatch(head)
    if found is None:
        raise FormatError(f'"{head[:40]}" is not a label and offsets', where=where, hint="T1<TAB>label 0 2<TAB>text")
    parts = []
    for place in found["places"].split(";"):
        start, end = map(int, place.split())
        if not start < end <= len(text):
            raise FormatError(f"{start}..{end} is not in the text of {len(text)} characters", where=where)
        parts.append(Range(start, end))
    expected = BETWEEN.join(part.of(text) for part in parts)
    if words != expected:
        raise FormatError(f'the text file has "{expected[:24]}" there, not "{words[:24]}"', where=where)
    for before, after in pairwise(parts):
        gap = text[before.end : after.start] if before.end < after.start else ""
        if not gap or not all(map(is_break, gap)):
            raise FormatError("the span is in several pieces", where=where, hint="zoneread's spans are whole")
    whole = Range(parts[0].start, parts[-1].end)
    return LoadedSpan(where, whole, found["type"], whole.of(text))
