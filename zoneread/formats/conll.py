"""CoNLL: one character and its tag a line, in the schemes BIO, BIOES and BMES.

::

    -DOCSTART-<TAB>O

    并<TAB>B-reform
    联<TAB>I-reform

Two columns with a TAB between, a blank line after each paragraph or sentence, never inside a span; a line
``-DOCSTART-`` before each article, as in CoNLL-2003. White space characters have no line, so the text that is read back
has none: it is matched with the stored article all the same, as every foreign text is. A character has one tag: what
becomes of overlapping spans, the policy says.

Read: two columns or more, divided by TAB or blank, the first the token and the last the tag; the three schemes, IOB1
and BILOU among them. A file without ``-DOCSTART-`` is one article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from zoneread.errors import FormatError
from zoneread.formats.checked import MAX_DOCUMENT, decoded, lines
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.overlaps import without_overlaps
from zoneread.formats.trimming import carried
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle

START = "-DOCSTART-"
OUTSIDE = "O"
_SCHEMES = {"bio": ("B", "I", "I", "B"), "bioes": ("B", "I", "E", "S"), "bmes": ("B", "M", "E", "S")}
"""Scheme -> the prefixes of a span's first, middle and last character, and of one of a single character."""
_TAG = re.compile(r"(?P<prefix>[BIMELSU])-(?P<label>\S+)")
_OPENING = frozenset("BSU")
_CLOSING = frozenset("ESLU")
_PARAGRAPH_END = re.compile(r"[\n\r\x85\u2028\u2029]")
_SENTENCE_END = re.compile(r"[。！？；!?…][”’」』）)]*|[\n\r\x85\u2028\u2029]")


def write(articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions, report: Report) -> None:
    """Write one line for each character that is not white space."""
    scheme = options.variant or "bio"
    for article in articles:
        placed = [(range_, span) for span in article.spans if (range_ := carried(article, span, report)) is not None]
        kept = without_overlaps(article, placed, options.overlap, report)
        tags: dict[int, str] = {}
        for range_, span in kept:
            if re.search(r"\s", span.label):
                report.drop(article, span, "a tag has no white space")
            else:
                tags |= _tags(article.text, range_, span.label, scheme)
        breaks = _breaks(article.text, [range_ for range_, _ in kept], options.breaks)
        out.write(f"{START}\t{OUTSIDE}\n\n{_body(article.text, tags, breaks)}".encode())


def _tags(text: str, range_: Range, label: str, scheme: str) -> dict[int, str]:
    first, middle, last, single = _SCHEMES[scheme]
    offsets = [offset for offset in range(*range_) if not text[offset].isspace()]
    if len(offsets) == 1:
        return {offsets[0]: f"{single}-{label}"}
    prefixes = [first, *[middle] * (len(offsets) - 2), last]
    return {offset: f"{prefix}-{label}" for offset, prefix in zip(offsets, prefixes, strict=True)}


def _breaks(text: str, kept: list[Range], where: str) -> set[int]:
    """Return the offsets after which a blank line may stand: ends of paragraphs or sentences outside spans."""
    pattern = _SENTENCE_END if where == "sentence" else _PARAGRAPH_END
    found = {match.end() for match in pattern.finditer(text)}
    return {offset for offset in found if not any(range_.start < offset < range_.end for range_ in kept)}


def _body(text: str, tags: dict[int, str], breaks: set[int]) -> str:
    parts: list[str] = []
    for offset, character in enumerate(text):
        if offset in breaks and parts and parts[-1] != "\n":
            parts.append("\n")
        if not character.isspace():
            parts.append(f"{character}\t{tags.get(offset, OUTSIDE)}\n")
    if parts and parts[-1] != "\n":
        parts.append("\n")
    return "".join(parts)


@dataclass(slots=True)
class _Document:
    """An article as far as it has been read. `label` is the span's that is open at its end, "" when none is."""

    where: str
    tokens: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[tuple[str, int, int, str]] = field(default_factory=list)
    label: str = ""

    def add(self, token: str, tag: str, where: str) -> None:
        """Take one more token."""
        start = self.length
        self.tokens.append(token)
        self.length += len(token)
        if tag == OUTSIDE:
            self.label = ""
            return
        found = _TAG.fullmatch(tag)
        if found is None:
            raise FormatError(f'"{tag}" is not a tag', where=where, hint="O, or B-label, I-label, M-, E-, S-")
        label = found["label"]
        if found["prefix"] in _OPENING or self.label != label:
            self.spans.append((label, start, self.length, where))
        else:
            opened = self.spans[-1]
            self.spans[-1] = (opened[0], opened[1], self.length, opened[3])
        self.label = "" if found["prefix"] in _CLOSING else label

    def article(self) -> LoadedArticle:
        """Return what has been read."""
        text = "".join(self.tokens)
        spans = [
            LoadedSpan(where, Range(start, end), label, text[start:end]) for label, start, end, where in self.spans
        ]
        return LoadedArticle(self.where, tuple(spans), text=text)


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of `stream`, one after the other."""
    document: _Document | None = None
    for where, data in lines(stream, name):
        line = decoded(data, where, start=where == f"{name}:1").strip("\r\n")
        if line.startswith(START):
            if document is not None:
                yield document.article()
            document = _Document(where)
        elif not line.strip():
            if document is not None:
                document.label = ""
        else:
            document = document or _Document(where)
            try:
                _take(document, line, where)
            except FormatError as error:
                options.refuse(error)
    if document is not None:
        yield document.article()


def _take(document: _Document, line: str, where: str) -> None:
    cells = line.split("\t") if "\t" in line else line.split()
    if len(cells) < 2:
        raise FormatError(f"expected a token and a tag, not {len(cells)} column", where=where, hint="并<TAB>B-reform")
    if document.length > MAX_DOCUMENT:
        raise FormatError("an article of this size is none", where=where, hint=f"articles begin with {START}")
    document.add(cells[0], cells[-1].strip(), where)
