"""Putting placed spans into annotation sets: what a set has already is left alone, and told.

A span that is there with the same range and label is not stored again. Where the file's note or attributes differ from
the stored ones, the stored ones stay, unless `update` lets the file's hold; what the file is silent of always stays. A
status is taken from the file where the set has none yet, or with `update`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.compare.verdicts import encode
from zoneread.errors import UsageError
from zoneread.span.edits import Edit, EditKind, SpanChange, StatusChange
from zoneread.span.plain import Addition, from_plain
from zoneread.span.span import Origin, Status
from zoneread.store.protocol import SetKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.session.spooling import Placed
    from zoneread.span.edits import Change
    from zoneread.span.plain import Plain
    from zoneread.span.span import Span
    from zoneread.store.protocol import Store

BATCH = 20_000
"""Spans of a big file that are stored in one edit."""


@dataclass(slots=True)
class Loaded:
    """What was stored in one set.

    `unchanged` spans were there already; of those `differing` have another note or other attributes in the file. These
    and the articles with another status, `statuses_other`, are left as they were, or, when `updated`, as the file has
    them. `verdicts_lost` are decisions that do not stand, since their spans had to get other ids or are not there.
    """

    set: str
    articles: int = 0
    spans: int = 0
    unchanged: int = 0
    differing: int = 0
    statuses_other: int = 0
    verdicts_lost: int = 0
    updated: bool = False


class SetWriter:
    """Stores placed articles in their sets, each set in one edit, or some thousand spans at a time.

    `check` is to be asked of every set of a file before anything of the file is stored.
    """

    def __init__(self, store: Store, kind: SetKind, by: str, *, update: bool = False) -> None:
        self._store = store
        self._kind = kind
        self._by = by
        self._update = update
        self._there = {known.name: known for known in store.sets()}
        self._touched: set[tuple[str, str]] = set()
        self._decided: set[str] = set()
        self._loaded: dict[str, Loaded] = {}

    @property
    def loaded(self) -> list[Loaded]:
        """What was stored so far, set by set."""
        return list(self._loaded.values())

    def check(self, name: str, where: str) -> None:
        """Raise UsageError unless the set is new, or there and the person's to write to; `where` names it in the file."""
        known = self._there.get(name)
        if known is None:
            return
        if known.locked:
            raise UsageError(f'the set "{name}" is locked', where=where, hint=f"zoneread sets --unlock {name}")
        if known.kind is SetKind.ANNOTATOR and known.annotator not in {"", self._by}:
            raise UsageError(f'the set "{name}" is {known.annotator}\'s', where=where, hint="name another with --set")

    def decided(self, name: str) -> None:
        """Take in that the file has decisions of a reviewer for the set, which is gold then when it is new."""
        self._decided.add(name)

    def store(self, placed: Iterable[Placed]) -> None:
        """Store the articles, in one edit for each set."""
        by_set: defaultdict[str, dict[str, list[Placed]]] = defaultdict(dict)
        for one in placed:
            by_set[one.set].setdefault(one.article, []).append(one)
        for name, articles in by_set.items():
            self._store_set(name, articles)

    def store_batches(self, placed: Iterable[Placed]) -> None:
        """Store the articles, `BATCH` spans at a time."""
        batch: list[Placed] = []
        count = 0
        for one in placed:
            batch.append(one)
            count += len(one.plain)
            if count >= BATCH:
                self.store(batch)
                batch, count = [], 0
        self.store(batch)

    def _store_set(self, name: str, articles: dict[str, list[Placed]]) -> None:
        told = self._loaded.get(name)
        if told is None:
            told = self._loaded[name] = Loaded(name, updated=self._update)
            if name not in self._there:
                kind = SetKind.GOLD if name in self._decided else self._kind
                self._store.ensure_set(name, kind, self._annotator(kind, articles))
        additions: list[Addition] = []
        amended: list[Change] = []
        for article, parts in articles.items():
            addition = self._sorted_out(name, article, parts, told, amended)
            if addition.spans or addition.status is not None:
                additions.append(addition)
        told.articles += len(articles)
        verdicts = [verdict for parts in articles.values() for part in parts for verdict in part.verdicts]
        why = encode(verdicts) if verdicts else ""
        if amended:
            self._store.apply(Edit(EditKind.IMPORT, (*amended, *_changes(name, additions)), why), by=self._by)
        elif additions:
            self._store.add_spans(name, additions, by=self._by, why=why)
        for article in dict.fromkeys(verdict.article for verdict in verdicts):
            ids = {span.id for span in self._store.spans(article, name, origins=frozenset(Origin))}
            own = [verdict for verdict in verdicts if verdict.article == article]
            told.verdicts_lost += sum(not ids.issuperset(verdict.gold) for verdict in own)

    def _annotator(self, kind: SetKind, articles: dict[str, list[Placed]]) -> str:
        """Return whose a new set is: the loader's when they load it as their own, else the one's that the file names."""
        if kind is not SetKind.IMPORTED:
            return self._by if kind is SetKind.ANNOTATOR else ""
        return next((part.annotator for parts in articles.values() for part in parts if part.annotator), "")

    def _sorted_out(
        self, name: str, article: str, parts: list[Placed], told: Loaded, amended: list[Change]
    ) -> Addition:
        """Return what is new of one article; what is to change of that which is there goes to `amended`."""
        spans = [span for part in parts for span in part.plain]
        said = next((part.status for part in parts if part.status is not None), None)
        present = Status.TODO
        if name in self._there or (name, article) in self._touched:
            spans = self._new_ones(name, article, spans, told, amended)
            present = self._store.status(article, name)
        self._touched.add((name, article))
        told.spans += len(spans)
        wanted = said or (Status.IN_PROGRESS if spans and present is Status.TODO else present)
        if wanted is present:
            return Addition(article, spans)
        if present is not Status.TODO:
            told.statuses_other += 1
        if present is Status.TODO or self._update:
            return Addition(article, spans, StatusChange(name, article, present, wanted))
        return Addition(article, spans)

    def _new_ones(
        self, name: str, article: str, spans: list[Plain], told: Loaded, amended: list[Change]
    ) -> list[Plain]:
        present = self._store.spans(article, name, origins=frozenset(Origin))
        there = {(span.start, span.end, span.label): span for span in present}
        new: list[Plain] = []
        for plain in spans:
            stored = there.get((plain[2], plain[3], plain[1]))
            if stored is None:
                new.append(plain)
                continue
            told.unchanged += 1
            better = _amended(stored, from_plain(plain))
            if better != stored:
                told.differing += 1
                if self._update:
                    amended.append(SpanChange(name, article, stored, better))
        return new


def _changes(name: str, additions: list[Addition]) -> Iterator[Change]:
    for article, spans, status in additions:
        yield from (SpanChange(name, article, None, from_plain(plain)) for plain in spans)
        if status is not None:
            yield status


def _amended(stored: Span, found: Span) -> Span:
    """Return the stored span with the note and the attributes that the file has for it."""
    if found.note in {"", stored.note} and (not found.attributes or found.attributes == stored.attributes):
        return stored
    return stored.with_(note=found.note or stored.note, attributes={**stored.attributes, **found.attributes})
