"""Searching the corpus: by text, regular expression or pinyin, and by the spans, notes and statuses of a set.

Nothing is indexed: a thousand articles are read and searched at once, one- and two-character queries like any other.
A regular expression gets a time limit, since some take for ever; text and pinyin need none.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from zoneread.errors import UsageError, nearest
from zoneread.session.opening import open_store
from zoneread.session.sets import find_set
from zoneread.session.workspace import Workspace
from zoneread.span.span import Status
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from zoneread.span.span import Span
    from zoneread.store.protocol import ArticleRow, Store

SECONDS = 2.0
"""The time limit of a regular expression over the whole corpus."""
LONGEST = 1_000
"""Code points of a query."""
BATCH = 16
"""How many times as many texts are looked through before the characters known are counted again."""
FILTERS = ("label", "note", "status", "by")
_FILTER = re.compile(rf"\s*(?P<key>{'|'.join(FILTERS)}):(?P<value>\S+)(?:\s|$)")
CONTEXT = 20
"""Code points of text shown on either side of a hit."""


class Mode(StrEnum):
    """How a query is understood."""

    TEXT = "text"
    REGEX = "regex"
    PINYIN = "pinyin"


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought. Empty `text` seeks the spans themselves, which needs a set.

    `labels` and `note` (a part of it, in any case) ask for hits that share text with such a span of `set_name`;
    `statuses` for articles that the set has got so far with.
    """

    text: str
    mode: Mode = Mode.TEXT
    set_name: str = ""
    labels: tuple[str, ...] = ()
    note: str = ""
    statuses: tuple[Status, ...] = ()

    @property
    def by_span(self) -> bool:
        """Whether spans are asked for."""
        return bool(self.labels or self.note or not self.text)


def parse_query(typed: str, mode: Mode, set_name: str) -> Query:
    """Return the query that a line of text asks for: its first words may be filters, the rest is what is sought.

    Filters are ``label:project``, ``note:why`` (up to the next blank), ``status:done`` and ``by:lin``, whose set it is;
    without the last, `set_name`. Labels and statuses may be repeated. Raises UsageError for a status that is none.
    """
    found: dict[str, list[str]] = {key: [] for key in FILTERS}
    rest = typed
    while match := _FILTER.match(rest):
        found[match["key"]].append(match["value"])
        rest = rest[match.end() :]
    known = [status.value for status in Status]
    for status in found["status"]:
        if status not in known:
            raise UsageError(f'no status "{status}"', hint=nearest(status, known))
    filtered = any(found.values())
    return Query(
        rest,
        mode,
        (found["by"] or [set_name])[-1] if filtered else "",
        tuple(found["label"]),
        " ".join(found["note"]),
        tuple(Status(status) for status in found["status"]),
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """One place of the reading text, with its neighbourhood on one line and the labels that the set has there."""

    article: ArticleRow
    range: Range
    quote: str
    before: str
    after: str
    labels: tuple[str, ...] = field(default=())


class Corpus:
    """The reading texts of a store as they are now, read once: whoever searches again and again keeps one."""

    def __init__(self, store: Store) -> None:
        self.rows = store.articles()
        self.texts = store.texts()

    @cached_property
    def alphabet(self) -> frozenset[str]:
        """The characters that occur."""
        return alphabet_of([*self.texts.values()])

    def fits(self, rows: Sequence[ArticleRow]) -> bool:
        """Whether these are still the store's articles, as `Store.articles` gives them."""
        return self.rows == rows


def read_corpus(database: Path) -> Corpus:
    """Read the texts of a database, and the characters that occur, over a connection of its own: for another thread.

    Raises StoreError and its kin.
    """
    with open_store(Workspace(database.parent, database), readonly=True) as store:
        corpus = Corpus(store)
        corpus.alphabet  # noqa: B018  made here, so that nobody else waits for it
        return corpus


def alphabet_of(texts: Sequence[str]) -> frozenset[str]:
    """Return the characters that occur in `texts`.

    A pattern that passes over what is known already finds the rest in a third of the time that a set of all takes.
    """
    known: set[str] = set()
    start, size = 0, 1
    while start < len(texts):
        batch = "".join(texts[start : start + size])
        known.update(*_unknown(known).findall(batch) if known else batch)
        start, size = start + size, size * BATCH
    return frozenset(known)


def _unknown(known: set[str]) -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(''.join(known))}]+")


class Finder(Protocol):
    """Finds the ranges of one query in a text."""

    def __call__(self, text: str) -> Iterator[Range]:
        """Yield the hits in `text`, in order, none of them empty."""


def finder(query: str, mode: Mode, alphabet: Callable[[], frozenset[str]], *, seconds: float = SECONDS) -> Finder:
    """Return what finds `query`. `alphabet` gives the characters that occur, which pinyin is looked up among.

    The time limit counts for all texts together, from now on. Raises UsageError for a query that is too long and for
    a malformed regular expression, also later for one that takes too long.
    """
    if len(query) > LONGEST:
        raise UsageError(f"a query has at most {LONGEST} characters")
    if mode is Mode.REGEX:
        return _regex(query, time.monotonic() + seconds, seconds)
    if mode is Mode.PINYIN:
        from zoneread.text.pinyin_match import compile_pinyin

        return _matching(compile_pinyin(query, alphabet()))
    if query == query.lower() == query.upper():
        return lambda text: _occurrences(query, text)
    return _matching(re.compile(re.escape(query), re.IGNORECASE))


def _matching(pattern: re.Pattern[str]) -> Finder:
    return lambda text: (Range(*match.span()) for match in pattern.finditer(text) if match.end() > match.start())


def _occurrences(query: str, text: str) -> Iterator[Range]:
    at = text.find(query)
    while at >= 0:
        yield Range(at, at + len(query))
        at = text.find(query, at + len(query))


def _regex(query: str, deadline: float, seconds: float) -> Finder:
    import regex

    try:
        pattern = regex.compile(query, regex.IGNORECASE)
    except regex.error as error:
        raise UsageError(f"not a regular expression: {error}", where=query) from error

    def find(text: str) -> Iterator[Range]:
        try:
            for match in pattern.finditer(text, timeout=max(deadline - time.monotonic(), 1e-6)):
                if match.end() > match.start():
                    yield Range(*match.span())
        except TimeoutError:
            raise UsageError(
                f"this regular expression takes longer than {seconds:g} s",
                where=query,
                hint="nested repetitions such as (a+)+ do; write it without them",
            ) from None

    return find


def search(store: Store, query: Query, *, corpus: Corpus | None = None, seconds: float = SECONDS) -> Iterator[Hit]:
    """Yield the hits of `query` by article and place, in `corpus` or else in the store as it is now.

    Raises UsageError for what the query asks wrongly.
    """
    if (query.by_span or query.statuses) and not query.set_name:
        raise UsageError("labels, notes and statuses are those of a set", hint="name one with --set")
    scheme = store.scheme()
    for label in query.labels:
        scheme.label(label)
    name = find_set(store, query.set_name).name if query.set_name else ""
    corpus = corpus or Corpus(store)
    find = _nothing
    if query.text:
        find = finder(query.text, query.mode, lambda: corpus.alphabet, seconds=seconds)
    overview = store.overview(name) if query.statuses else {}
    for row in corpus.rows:
        if not query.statuses or (row.id in overview and overview[row.id][0] in query.statuses):
            yield from _in_article(store, row, corpus.texts[row.id], query, find)


def _nothing(text: str) -> Iterator[Range]:  # noqa: ARG001  a Finder's signature
    return iter(())


def _in_article(store: Store, row: ArticleRow, text: str, query: Query, find: Finder) -> Iterator[Hit]:
    if not query.by_span:
        yield from (hit_at(row, text, range_) for range_ in find(text))
        return
    spans = [span for span in store.spans(row.id, query.set_name) if _asked(span, query)]
    if not query.text:
        yield from (hit_at(row, text, span.range, (span.label,)) for span in spans)
        return
    for range_ in find(text) if spans else ():
        there = tuple(dict.fromkeys(span.label for span in spans if span.range.overlaps(range_)))
        if there:
            yield hit_at(row, text, range_, there)


def _asked(span: Span, query: Query) -> bool:
    return (not query.labels or span.label in query.labels) and query.note.casefold() in span.note.casefold()


def hit_at(row: ArticleRow, text: str, range_: Range, labels: tuple[str, ...] = ()) -> Hit:
    """Return a place of an article's reading text with its neighbourhood."""
    before = text[max(0, range_.start - CONTEXT) : range_.start].rpartition("\n")[2]
    after = text[range_.end : range_.end + CONTEXT].partition("\n")[0]
    return Hit(row, range_, range_.of(text), before, after, labels)
