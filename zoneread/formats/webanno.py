"""WebAnno TSV 3.3, for INCEpTION: one file for each article, one token for each character that is not white space.

::

    #FORMAT=WebAnno TSV 3.3
    #T_SP=webanno.custom.Zone|label


    #Text=岚川推行并联审批。
    1-1<TAB>0-1<TAB>岚<TAB>_<TAB>
    1-5<TAB>4-5<TAB>并<TAB>reform[1]<TAB>

Offsets count UTF-16 units. A paragraph is a sentence; it begins at its first character that is not white space. The
format has no place for what is before that: reading it back, as in INCEpTION, a line break stands after each
paragraph and blanks fill the rest. Spans begin and end with a token. Values that are stacked are separated by ``|``,
those that go over several tokens carry a number in brackets.

The project in INCEpTION needs a span layer "Zone" (``webanno.custom.Zone``) with a string feature "label", which may
cross sentences and overlap. Source: INCEpTION's ``webannotsv.adoc`` and its classes ``Tsv3XSerializer``,
``Tsv3XDeserializer`` and ``Escaping``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zoneread.errors import FormatError
from zoneread.formats.checked import decoded
from zoneread.formats.folder import each_article
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.trimming import carried
from zoneread.formats.units import Ruler, Unit
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.formats.folder import FolderSource, FolderTarget
    from zoneread.span.annotated import AnnotatedArticle

LAYER = "webanno.custom.Zone"
FEATURE = "label"
HEADER = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={LAYER}|{FEATURE}\n\n"
MARK = "#FORMAT=WebAnno TSV 3"
_VALUE_ESCAPES = {"\\": "\\\\", "[": "\\[", "]": "\\]", "|": "\\|", "_": "\\_", "->": "\\->", ";": "\\;"} | {
    "\t": "\\t",
    "\n": "\\n",
    "*": "\\*",
}
_VALUE = re.compile("|".join(re.escape(key) for key in _VALUE_ESCAPES))
_TEXT_ESCAPES = {"\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\b": "\\b", "\\": "\\\\"} | {
    chr(code): f"\\{chr(code)}" for code in (*range(8), *range(14, 32))
}
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_NAMED = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}
_STACK = re.compile(r"(?<!\\)\|")
_NUMBERED = re.compile(r"(?P<value>.*?)(?<!\\)\[(?P<number>\d{1,9})\]", re.DOTALL)
_ROW = re.compile(r"(?P<token>\d+-\d+(?:\.\d+)?)\t(?P<start>\d{1,15})-(?P<end>\d{1,15})\t")
_SENTENCE = re.compile(r"[^\S\n]*(?P<text>\S[^\n]*)")


def escape_value(value: str) -> str:
    """Return a feature's value with its reserved characters escaped."""
    return _VALUE.sub(lambda found: _VALUE_ESCAPES[found[0]], value)


def unescape_value(value: str) -> str:
    """Return the value that `escape_value` was given."""
    return _ESCAPED.sub(lambda found: {"t": "\t", "n": "\n"}.get(found[1], found[1]), value)


def escape_text(text: str) -> str:
    """Return one line of text as it stands after ``#Text=``."""
    return "".join(_TEXT_ESCAPES.get(character, character) for character in text)


def unescape_text(text: str) -> str:
    """Return the text that `escape_text` was given."""
    return _ESCAPED.sub(lambda found: _NAMED.get(found[1], found[1]), text)


def write(articles: Iterable[AnnotatedArticle], folder: FolderTarget, options: WriteOptions, report: Report) -> None:
    """Write one file for each article."""
    for article in articles:
        if not article.text or article.text.isspace():
            report.drop_article(article, "a file of this format needs at least one sentence")
        else:
            folder.add_article(article, {".tsv": _document(article, report).encode()})


def _document(article: AnnotatedArticle, report: Report) -> str:
    ruler = Ruler(article.text, Unit.UTF16)
    values = _values(article, report)
    parts = [HEADER]
    for number, sentence in enumerate(_SENTENCE.finditer(article.text), start=1):
        start, end = sentence.span("text")
        parts.append(f"\n#Text={escape_text(sentence['text'])}\n")
        token = 0
        for offset in range(start, end):
            character = article.text[offset]
            if character.isspace():
                continue
            token += 1
            place = ruler.range_to_unit(Range(offset, offset + 1))
            value = "|".join(values.get(offset, ())) or "_"
            parts.append(f"{number}-{token}\t{place.start}-{place.end}\t{character}\t{value}\t\n")
    return "".join(parts)


def _values(article: AnnotatedArticle, report: Report) -> dict[int, list[str]]:
    """Return for each offset of a token the values that stand on it; every span has a number, as INCEpTION allows."""
    values: dict[int, list[str]] = {}
    number = 0
    for span in article.spans:
        range_ = carried(article, span, report)
        if range_ is None:
            continue
        number += 1
        for offset in range(*range_):
            if not article.text[offset].isspace():
                values.setdefault(offset, []).append(f"{escape_value(span.label)}[{number}]")
    return values


def read(folder: FolderSource, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the article of each ``.tsv`` file."""
    return each_article(folder, ".tsv", refuse=options.refuse, parse=lambda name: _article(folder, name))


@dataclass(slots=True)
class _Reading:
    """What has been read of a file so far; spans are ranges of UTF-16 units under their number, or their place."""

    columns: list[int]
    text: str = ""
    length: int = 0
    header: list[str] = field(default_factory=list)
    spans: dict[tuple[int, str], tuple[str, int, int, str]] = field(default_factory=dict)

    def sentence(self, begin: int, where: str) -> None:
        """Take the sentence of the header lines into the text, at the place where its first token begins."""
        if self.length > begin and self.text.endswith("\n"):
            self.text, self.length = self.text[:-1], self.length - 1
        if self.length > begin:
            raise FormatError(f"the sentence begins at {begin}, inside the one before it", where=where)
        sentence = "\n".join(self.header) + "\n"
        self.text += " " * (begin - self.length) + sentence
        self.length = begin + Ruler(sentence, Unit.UTF16).end
        self.header = []

    def annotate(self, value: str, unit: tuple[int, str], place: Range, where: str) -> None:
        """Take one value of a cell: `unit` is its column and token, `place` the token's range in UTF-16 units."""
        numbered = _NUMBERED.fullmatch(value)
        label = numbered["value"] if numbered else value
        if label == "*":
            raise FormatError("an annotation without a label", where=where)
        key = (unit[0], f"[{numbered['number']}]" if numbered else unit[1])
        if key in self.spans and numbered:
            known = self.spans[key]
            self.spans[key] = (known[0], known[1], place.end, known[3])
        else:
            self.spans[key] = (unescape_value(label), place.start, place.end, where)


def _article(folder: FolderSource, name: str) -> LoadedArticle:
    where = folder.where(name)
    lines = [line.removesuffix("\r") for line in decoded(folder.data(name), where).split("\n")]
    if not lines[0].startswith(MARK):
        raise FormatError(f'the first line must be "{HEADER.partition(chr(10))[0]}"', where=f"{where}:1")
    reading = _Reading(_label_columns(lines))
    for number, line in enumerate(lines, start=1):
        place = f"{where}:{number}"
        if line.startswith("#Text="):
            reading.header.append(unescape_text(line.removeprefix("#Text=")))
        elif line and not line.startswith("#"):
            _row(line, place, reading)
    text = reading.text.removesuffix("\n")
    ruler = Ruler(text, Unit.UTF16)
    spans = []
    for label, start, end, place in reading.spans.values():
        try:
            range_ = ruler.range_from_unit(Range(start, end))
        except ValueError as error:
            raise FormatError(str(error), where=place) from None
        spans.append(LoadedSpan(place, range_, label, range_.of(text)))
    return folder.article(name, text, spans)


def _label_columns(lines: list[str]) -> list[int]:
    """Return the columns of the first features of the span layers, custom ones alone when there is one."""
    columns: list[tuple[str, int]] = []
    column = 3
    for line in lines[1:]:
        if not line.startswith(("#T_SP=", "#T_CH=", "#T_RL=")):
            break
        layer, *features = line.partition("=")[2].split("|")
        if line.startswith("#T_SP="):
            columns.append((layer, column))
        column += max(1, len(features))
    custom = [place for layer, place in columns if layer.startswith("webanno.custom.")]
    return custom or [place for _, place in columns]


def _row(line: str, where: str, reading: _Reading) -> None:
    found = _ROW.match(line)
    if found is None:
        raise FormatError("not a token", where=where, hint="1-1<TAB>0-1<TAB>token<TAB>values")
    start, end = int(found["start"]), int(found["end"])
    if not start < end:
        raise FormatError(f"{start}-{end} is not a token's place", where=where)
    if reading.header:
        reading.sentence(start, where)
    cells = line.split("\t")
    for column in reading.columns:
        if column >= len(cells):
            raise FormatError(f"{len(cells)} columns, but column {column + 1} holds the label", where=where)
        if cells[column] == "_":
            continue
        for value in _STACK.split(cells[column]):
            reading.annotate(value, (column, found["token"]), Range(start, end), where)
