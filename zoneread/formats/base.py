"""What every interchange format is, and how it accounts for what it cannot carry.

A format is one module with ``write`` and, when it can be read, ``read``. Those whose shape is `Shape.FILE` work on one
binary stream (`Writer`, `Reader`); those whose shape is `Shape.FOLDER` on a folder of small files (`FolderWriter`,
`FolderReader`), which may as well be a zip archive. All take and give `AnnotatedArticle` and `LoadedArticle` one after
the other, so that memory does not grow with their number. None of them knows SQLite, the screen or the command line.

What a format has no room for is written down twice: in general as `Format.losses`, which the tests hold against the
format itself, and for each span that it had to leave out or change as a `Drop` in the `Report`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Literal, NoReturn, Protocol

from zoneread.formats.units import Unit
from zoneread.span.scheme import DEFAULT_SCHEME, Scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zoneread.errors import FormatError
    from zoneread.formats.folder import FolderSource, FolderTarget
    from zoneread.formats.loaded import LoadedArticle
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span


class Fact(StrEnum):
    """One thing that zoneread knows of an article or a span and that a format may have no room for."""

    TEXT = "text"
    """The article's text."""
    WHITESPACE = "whitespace"
    """White space in the text."""
    CONTROLS = "control characters"
    """Control characters in the text, each of which becomes U+FFFD."""
    GAPS = "white space before and between paragraphs"
    """Which white space it is; how much of it stays, but for the end of the text."""
    BLANK = "texts of nothing but white space"
    EMPTY = "articles without spans"
    ARTICLE_ID = "article id"
    ARTICLE_NAME = "article name"
    TITLE = "title"
    SOURCE = "source path, checksum and encoding"
    SET = "set"
    SET_ANNOTATOR = "the set's annotator"
    STATUS = "status"
    VERDICTS = "decisions with their votes"
    """What was decided in a gold set, by whom, on which votes."""
    OVERLAPS = "overlapping spans"
    ENDS = "white space at the ends of spans"
    ID = "span id"
    NOTE = "note"
    NOTE_LINES = "line breaks in notes"
    ATTRIBUTES = "attributes"
    ORIGIN = "origin"
    JUDGEMENT = "suggested or rejected"
    """Whether a span was suggested or rejected: without it such spans would pass for gold, so they stay out."""
    ANNOTATOR = "the span's annotator"
    TIMES = "times"
    ANCHOR = "place in the source text"


class Shape(StrEnum):
    """Whether a format is one file or a folder of them."""

    FILE = "file"
    FOLDER = "folder"


class Overlap(StrEnum):
    """What a format that can only say one label for each character does with spans that overlap."""

    ERROR = "error"
    """Refuse the export."""
    LONGEST = "longest"
    """Keep the longest of those that overlap, then the first."""
    FIRST = "first"
    """Keep the one that starts first, then the longest."""
    LAYER = "layer"
    """Write one file for each label; only overlaps inside one label are left, of which the longest is kept."""


@dataclass(frozen=True, slots=True)
class Format:
    """One interchange format. `module` is imported when the format is first used.

    `losses` are the facts it cannot carry; `units` those that its offsets may count in, the usual one first, where
    the format leaves it open. `variant` tells formats of one module apart; `extra` names the optional dependencies.
    """

    name: str
    suffix: str
    summary: str
    module: str
    losses: frozenset[Fact] = frozenset()
    shape: Shape = Shape.FILE
    readable: bool = True
    units: tuple[Unit, ...] = (Unit.CODEPOINT,)
    variant: str = ""
    extra: str = ""
    overlap: bool = False
    """Whether an overlap policy applies."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What the user may choose of a written file; a format ignores what it has no use for."""

    excel: bool = False
    """Begin a CSV file with a byte order mark, without which Excel takes UTF-8 for the system's encoding."""
    unit: Unit = Unit.CODEPOINT
    overlap: Overlap = Overlap.ERROR
    breaks: Literal["paragraph", "sentence"] = "paragraph"
    """What a blank line of a CoNLL file stands for."""
    coordinates: Literal["reading", "source"] = "reading"
    """The text that `AnnotatedArticle.text` is; only said, never changed, by a format."""
    scheme: Scheme = DEFAULT_SCHEME
    variant: str = ""


def refuse(error: FormatError) -> NoReturn:
    """Raise `error`: the way of a reader that stops at the first thing wrong."""
    raise error


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file.

    `refuse` gets each error that concerns one line or one file of many; when it returns, the reader goes on.
    """

    variant: str = ""
    refuse: Callable[[FormatError], None] = refuse


@dataclass(frozen=True, slots=True)
class Drop:
    """One span (or, with an empty `span`, one article) that a format left out, or carried `changed`, and why."""

    article: str
    set: str
    span: str
    label: str
    start: int
    end: int
    quote: str
    why: str
    changed: bool = False


@dataclass(slots=True)
class Report:
    """What went out and what did not. `lost` counts facts that were there and that the format has no room for."""

    articles: int = 0
    spans: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    sets: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    lost: Counter[Fact] = field(default_factory=Counter)
    drops: list[Drop] = field(default_factory=list)
    checksums: dict[str, str] = field(default_factory=dict)
    """Article id -> sha256 of its source text."""

    def drop(self, article: AnnotatedArticle, span: Span, why: str) -> None:
        """Note that `span` did not go out."""
        self._note(article, span, why, changed=False)

    def change(self, article: AnnotatedArticle, span: Span, why: str) -> None:
        """Note that `span` went out otherwise than it is."""
        self._note(article, span, why, changed=True)

    def drop_article(self, article: AnnotatedArticle, why: str) -> None:
        """Note that the article did not go out, nor any of its spans."""
        self.drops.append(Drop(article.name, article.set, "", "", 0, 0, "", why))
        for span in article.spans:
            self.drop(article, span, why)

    def _note(self, article: AnnotatedArticle, span: Span, why: str, *, changed: bool) -> None:
        self.drops.append(
            Drop(article.name, article.set, span.id, span.label, span.start, span.end, span.quote, why, changed)
        )


class Writer(Protocol):
    """Writes articles, one after the other, to one stream."""

    def __call__(
        self, articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions, report: Report
    ) -> None:
        """Write `articles` to `out`, which the caller opens and closes, and note in `report` what could not go."""


class Reader(Protocol):
    """Reads articles, one after the other, from one stream. `name` is the file's, for messages."""

    def __call__(self, stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
        """Yield what the file says. Raises FormatError with file, line or path, and what was expected."""


class FolderWriter(Protocol):
    """Writes articles as small files."""

    def __call__(
        self, articles: Iterable[AnnotatedArticle], folder: FolderTarget, options: WriteOptions, report: Report
    ) -> None:
        """Write `articles` to `folder`, and note in `report` what could not go."""


class FolderReader(Protocol):
    """Reads articles from small files."""

    def __call__(self, folder: FolderSource, options: ReadOptions) -> Iterator[LoadedArticle]:
        """Yield what the files say. Raises FormatError as a `Reader` does."""
