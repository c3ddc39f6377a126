"""Loading other people's annotations into sets: found, anchored, checked against their quotes, then stored.

Every span of a file is checked before any is stored. A small file is stored in one edit a set, so that one undo takes
it back; of a big one what was checked is kept in a temporary file and stored some thousand spans at a time, so that
memory does not grow with it.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from zoneread.compare.verdicts import MALFORMED, from_value
from zoneread.errors import AnchorError, DataError, FormatError, UsageError, nearest
from zoneread.formats.base import Format, ReadOptions, Shape, refuse
from zoneread.formats.folder import open_folder
from zoneread.formats.registry import folder_reader, reader
from zoneread.regular import open_regular
from zoneread.session.anchoring import Correspondence, settle
from zoneread.session.finding import ArticleFinder, squeezed
from zoneread.session.set_writer import Loaded, SetWriter
from zoneread.session.spooling import Placed, Spool
from zoneread.span.span import Origin
from zoneread.store.protocol import SetKind
from zoneread.text.surrogates import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from zoneread.compare.verdicts import Verdict
    from zoneread.formats.loaded import LoadedArticle, LoadedSpan
    from zoneread.formats.units import Unit
    from zoneread.span.plain import Plain
    from zoneread.store.protocol import Store, StoredArticle
    from zoneread.text.ranges import Range

Coordinates = Literal["reading", "source"]

BIG = 16 << 20
"""Bytes from which on what a file holds is kept in a temporary file rather than in memory."""
_OUR_ID = re.compile(r"s[0-9a-f]{16,32}")


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load.

    `coordinates` and `unit` say what the offsets count in, None what the file says or else code points of the reading
    text. `set_name` is the set for all of it; without one the file's own are taken. `origin` marks spans that bring
    none. `accept_shift` takes spans whose words are elsewhere than the file says; `keep_going` leaves out what is
    refused and stores the rest; `update` lets the file's notes, attributes and statuses hold where a set has others.
    """

    coordinates: Coordinates | None = None
    set_name: str = ""
    kind: SetKind = SetKind.IMPORTED
    origin: Origin = Origin.IMPORTED
    by: str = ""
    unit: Unit | None = None
    accept_shift: bool = False
    keep_going: bool = False
    update: bool = False


@dataclass(slots=True)
class LoadReport:
    """What was stored, what was found to differ from the file's word, and what was refused."""

    sets: list[Loaded] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    refused: list[DataError] = field(default_factory=list)


def load_spans(store: Store, loaded: Iterable[LoadedArticle], options: LoadOptions) -> list[Loaded]:
    """Store the spans of `loaded`, each set in one edit, and return what was stored; spans a set has are left alone.

    Nothing is stored unless every span fits: FormatError for an article or label that is not known, AnchorError for a
    span outside its text, one whose text is all hidden, or one whose quote is not the text there.
    """
    loader = _Loader(store, options)
    loader.writer.store(list(loader.placed(loaded)))
    return loader.writer.loaded


def load_file(store: Store, path: Path, known: Format, options: LoadOptions) -> LoadReport:
    """Store the annotations of the file or folder at `path`, which is in format `known`; see `load_spans`.

    Raises UsageError when it cannot be opened, FormatError with the line or path when it is malformed.
    """
    loader = _Loader(store, options)
    with _uncollected():
        _load_file(loader, path, known)
    loader.report.sets = loader.writer.loaded
    return loader.report


def _load_file(loader: _Loader, path: Path, known: Format) -> None:
    if path.is_dir() or _size(path) <= BIG:
        with opened(path, known, loader.refuse) as articles:
            loader.writer.store(list(loader.placed(articles)))
        return
    with Spool() as spool:
        with opened(path, known, loader.refuse) as articles:
            for placed in loader.placed(articles):
                spool.put(placed)
        loader.writer.store_batches(spool)


def read_placed(store: Store, path: Path, known: Format, options: LoadOptions) -> Iterator[Placed]:
    """Yield what `load_file` would store, and store nothing; raises as it does."""
    with opened(path, known, refuse) as articles:
        yield from _Loader(store, options).placed(articles)


@contextmanager
def opened(path: Path, known: Format, refuse: Callable[[FormatError], None]) -> Iterator[Iterator[LoadedArticle]]:
    """Yield the articles that the file or folder holds; raises as `load_file`."""
    if not known.readable:
        raise UsageError(f'the format "{known.name}" cannot be read back', hint="zoneread formats lists those that can")
    options = ReadOptions(known.variant, refuse)
    if known.shape is Shape.FOLDER:
        with open_folder(path) as folder:
            yield folder_reader(known)(folder, options)
        return
    try:
        with open_regular(path) as stream:
            yield reader(known)(stream, str(path), options)
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the collector of reference cycles rest: spans by the ten thousand hold none, and it would walk them all, often."""
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            gc.enable()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error


def _verdicts(article: LoadedArticle, stored: str) -> Iterator[Verdict]:
    """Yield what was decided on the article's spans, of the article `stored`; raises FormatError."""
    for number, value in enumerate(article.verdicts):
        try:
            yield replace(from_value(value), article=stored)
        except MALFORMED:
            message = "this is no decision with its votes"
            raise FormatError(message, where=f"{article.where}: verdicts[{number}]") from None


class _Loader:
    """The state of one loading: what has been found and refused."""

    def __init__(self, store: Store, options: LoadOptions) -> None:
        self._options = options
        self._scheme = store.scheme()
        self._labels = frozenset(label.key for label in self._scheme.labels)
        self._finder = ArticleFinder(store)
        self._checked: set[str] = set()
        self.writer = SetWriter(store, options.kind, options.by, update=options.update)
        self.report = LoadReport()

    def refuse(self, error: DataError) -> None:
        """Raise the error, or note it when the loading is to go on."""
        if not self._options.keep_going:
            raise error
        self.report.refused.append(error)

    def placed(self, articles: Iterable[LoadedArticle]) -> Iterator[Placed]:
        """Yield the articles with their spans anchored in the stored texts.

        Raises UsageError for a set that may not be written to, beside what `load_spans` raises.
        """
        for article in articles:
            name = self._options.set_name or article.set
            if not name:
                raise UsageError("the file names no set", where=article.where, hint="name one with --set")
            if name not in self._checked:
                self.writer.check(name, article.where)
                self._checked.add(name)
            try:
                stored = self._finder.find(article)
                spans = tuple(self._placed(article, stored))
                verdicts = tuple(_verdicts(article, stored.row.id))
            except DataError as error:
                self.refuse(error)
            else:
                if verdicts:
                    self.writer.decided(name)
                yield Placed(name, stored.row.id, article.status, spans, article.annotator, verdicts)

    def _placed(self, article: LoadedArticle, stored: StoredArticle) -> list[Plain]:
        spans = [span for span in article.spans if span.label in self._labels or self._refuse_label(span)]
        coordinates, ranges = self._ranges(article, spans, stored)
        found: list[Plain] = []
        for span, range_ in zip(spans, ranges, strict=True):
            if range_ is None:
                continue
            reading = stored.map.to_reading(range_) if coordinates == "source" else range_
            if reading is None or reading.start == reading.end:
                self.refuse(AnchorError(f"clean-up hides all of {span.range}", where=span.where))
            else:
                found.append(self._plain(span, reading, stored))
        return found

    def _refuse_label(self, span: LoadedSpan) -> bool:
        """Refuse a span whose label is not known; False."""
        hint = nearest(span.label, self._scheme.keys)
        self.refuse(FormatError(f'no label "{span.label}"', where=span.where, hint=hint))
        return False

    def _plain(self, span: LoadedSpan, reading: Range, stored: StoredArticle) -> Plain:
        return (
            span.id if _OUR_ID.fullmatch(span.id) else "",
            span.label,
            reading.start,
            reading.end,
            [(part.start, part.end) for part in stored.map.to_source(reading)],
            stored.text[reading.start : reading.end],
            span.note,
            span.attributes,
            (span.origin or self._options.origin).value,
            span.annotator or self._options.by,
            span.created,
            span.updated,
        )

    def _ranges(
        self, article: LoadedArticle, spans: list[LoadedSpan], stored: StoredArticle
    ) -> tuple[Coordinates, list[Range | None]]:
        """Return which of our texts the spans are in, and where; what fits nowhere is refused and None."""
        source = masked(stored.source.text)
        foreign = article.text
        coordinates = self._coordinates(article, stored.text, source)
        ours = source if coordinates == "source" else stored.text
        text = ours if foreign is None else foreign
        settled = settle(text, spans, self._options.unit or article.unit)
        for error in settled.misfits:
            self.refuse(error)
        if settled.finding:
            self._tell(article, f"the words are not where the file says: {settled.finding}", agree=True)
        if text == ours:
            return coordinates, settled.ranges
        return coordinates, self._corresponding(article, spans, settled.ranges, ours)

    def _coordinates(self, article: LoadedArticle, reading: str, source: str) -> Coordinates:
        """Return which of our texts the file's offsets are in: the one it holds, else what is said of them."""
        said = self._options.coordinates or article.coordinates or "reading"
        if article.text is None or article.text in {reading, source}:
            if article.text is None or reading == source:
                return said
            return "reading" if article.text == reading else "source"
        bare = squeezed(article.text)
        if bare == squeezed(source) and bare != squeezed(reading):
            return "source"
        return "reading" if bare == squeezed(reading) else said

    def _corresponding(
        self, article: LoadedArticle, spans: list[LoadedSpan], ranges: list[Range | None], ours: str
    ) -> list[Range | None]:
        """Return where the words of ranges of a foreign text are in ours."""
        correspondence = Correspondence(article.text or "", ours)
        found: list[Range | None] = []
        for span, range_ in zip(spans, ranges, strict=True):
            try:
                found.append(correspondence.place(range_, span.where) if range_ else None)
            except AnchorError as error:
                self.refuse(error)
                found.append(None)
        moved = sum(before != after for before, after in zip(ranges, found, strict=True) if before and after)
        if correspondence.only_space:
            self._tell(article, "only white space differs from the stored article", agree=False)
        else:
            what = f"its text differs from the stored article; {moved} of {len(spans)} spans moved with their words"
            self._tell(article, what, agree=moved > 0)
        return found

    def _tell(self, article: LoadedArticle, finding: str, *, agree: bool) -> None:
        """Note a finding; raise AnchorError when it needs leave that was not given."""
        if agree and not self._options.accept_shift:
            raise AnchorError(finding, where=article.where, hint="--accept-shift takes them so")
        self.report.findings.append(f"{article.where}: {finding}")
