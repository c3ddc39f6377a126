r"""SLATE: for each article ``name.txt`` and ``name.txt.annotations``, in SLATE's scope of characters.

::

    ((0, 0, 4), (0, 0, 7)) - label:reform

A place is line, token, character, all from 0, and the end is inclusive; a span of one character has one place. Lines
end at ``\n``, ``\r`` or both, as Python opens a text file; tokens are what ``str.split`` makes. Spans therefore begin
and end with a character that is not white space, and labels have none. SLATE refuses a text without any token.

Read: scopes of characters, tokens and lines; a line with several labels gives several spans. Links are passed over.
Source: SLATE's ``data.py``, which evaluates the places as Python; here they are only ever parsed as numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.errors import FormatError
from zoneread.formats.checked import decoded
from zoneread.formats.folder import each_article
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.trimming import carried
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.formats.folder import FolderSource, FolderTarget
    from zoneread.span.annotated import AnnotatedArticle

SUFFIX = ".annotations"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"\S+")
_TUPLE = r"\(\d{1,9}(?:, ?\d{1,9}){0,2},?\)"
_ITEM = re.compile(rf"(?:\((?P<start>{_TUPLE}), ?(?P<end>{_TUPLE})\)|(?P<place>{_TUPLE}|\d{{1,9}})) -(?P<labels>.*)")
_LINK = re.compile(r"[\d(][\d(), ]* [\d(][\d(), ]* -.*")

Place = tuple[int, ...]


def token_ranges(text: str) -> list[list[Range]]:
    """Return for each line the ranges of its tokens."""
    lines: list[list[Range]] = []
    start = 0
    for end, following in [*(found.span() for found in _LINE_BREAK.finditer(text)), (len(text), len(text))]:
        lines.append([Range(*found.span()) for found in _TOKEN.finditer(text, start, end)])
        start = following
    return lines


def write(articles: Iterable[AnnotatedArticle], folder: FolderTarget, options: WriteOptions, report: Report) -> None:
    """Write two files for each article."""
    for article in articles:
        places = _places(token_ranges(article.text))
        if places:
            lines = "".join(_items(article, places, report))
            folder.add_article(article, {f".txt{SUFFIX}": lines.encode(), ".txt": article.text.encode()})
        else:
            report.drop_article(article, "SLATE refuses a text of nothing but white space")


def _places(lines: list[list[Range]]) -> dict[int, Place]:
    return {
        offset: (number, order, offset - token.start)
        for number, tokens in enumerate(lines)
        for order, token in enumerate(tokens)
        for offset in range(*token)
    }


def _items(article: AnnotatedArticle, places: dict[int, Place], report: Report) -> Iterator[str]:
    for span in article.spans:
        if not _TOKEN.fullmatch(span.label):
            report.drop(article, span, "a label of SLATE's has no white space")
            continue
        range_ = carried(article, span, report)
        if range_ is not None:
            start, end = places[range_.start], places[range_.end - 1]
            yield f"{start if start == end else (start, end)} - label:{span.label}\n"


def read(folder: FolderSource, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the article of each ``.annotations`` file that has its text beside it."""
    return each_article(folder, SUFFIX, refuse=options.refuse, parse=lambda name: _article(folder, name, options))


def _article(folder: FolderSource, name: str, options: ReadOptions) -> LoadedArticle:
    text_name = name.removesuffix(SUFFIX)
    text = decoded(folder.data(text_name), folder.where(text_name), start=False)
    tokens = token_ranges(text)
    where = folder.where(name)
    spans: list[LoadedSpan] = []
    for number, line in enumerate(decoded(folder.data(name), where).splitlines(), start=1):
        try:
            spans += _spans(line.strip(), f"{where}:{number}", text, tokens)
        except FormatError as error:
            options.refuse(error)
    return folder.article(name, text, spans)


def _spans(line: str, where: str, text: str, tokens: list[list[Range]]) -> list[LoadedSpan]:
    if not line:
        return []
    found = _ITEM.fullmatch(line)
    if found is None:
        if _LINK.fullmatch(line):
            return []
        raise FormatError("not a line of SLATE's", where=where, hint="((0, 0, 4), (0, 0, 7)) - label:reform")
    start = _range(found["start"] or found["place"], where, tokens).start
    end = _range(found["end"] or found["place"], where, tokens).end
    if start >= end:
        raise FormatError("the span ends before it begins", where=where)
    range_ = Range(start, end)
    labels = [word.removeprefix("label:") for word in found["labels"].split()]
    if not all(labels):
        raise FormatError("a label is empty", where=where)
    return [LoadedSpan(where, range_, label, range_.of(text)) for label in labels]


def _range(place: str, where: str, tokens: list[list[Range]]) -> Range:
    """Return what a place covers: a line from its first token to its last, a token, or a character."""
    numbers = [int(digits) for digits in re.findall(r"\d+", place)]
    try:
        line = tokens[numbers[0]]
        if len(numbers) == 1:
            return Range(line[0].start, line[-1].end)
        token = line[numbers[1]]
        if len(numbers) == 2:
            return token
        offset = range(*token)[numbers[2]]
    except IndexError:
        raise FormatError(f"there is nothing at {place}", where=where, hint="line, token, character, from 0") from None
    return Range(offset, offset + 1)
