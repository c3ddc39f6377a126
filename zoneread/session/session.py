"""The reader's use cases: one person at work on one annotation set.

A session turns what a person means ("this range is a metric") into an edit value, hands the edit to the store, and
changes the open article only after the store has committed it. It never draws, never guesses a range, and never
writes anything but edits: opening and reading leave the database alone. The set itself is made with the first edit.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from zoneread.errors import StoreError, UsageError
from zoneread.session.activity import ActiveTime
from zoneread.session.open_article import ListedArticle, OpenArticle
from zoneread.session.opening import open_article
from zoneread.span.edits import (
    Edit,
    EditKind,
    RevisionChange,
    StatusChange,
    add_span,
    change_span,
    remove_span,
    set_status,
    together,
)
from zoneread.span.span import Origin, Span, Status, shorten
from zoneread.store.values import GUIDELINE, SetKind
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zoneread.span.edits import Change
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import AttributeValue
    from zoneread.store.protocol import Applied, ArticleRow, Store

BEGINNING = (Status.TODO, Status.IN_PROGRESS)
"""How the status changes with the first edit of an article."""

FEW = 300
"""So many articles are listed at once; more of them can wait until there is something to read."""


def utc_now() -> str:
    """Return the time as spans keep it: UTC, ISO 8601, whole seconds, with a "Z"."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_span_id() -> str:
    """Return a fresh span id: "s" and 16 hexadecimal digits."""
    return "s" + os.urandom(8).hex()


class Session:
    """A store, a person, and the set they work in: the person's own, which has their name, unless told otherwise.

    A set of the kind gold is nobody's, and anybody may work in it.
    """

    def __init__(
        self,
        store: Store,
        annotator: str,
        *,
        set_name: str = "",
        kind: SetKind = SetKind.ANNOTATOR,
        now: Callable[[], str] = utc_now,
        new_id: Callable[[], str] = new_span_id,
    ) -> None:
        self.store = store
        self.annotator = annotator
        self.set = set_name or annotator
        self.kind = kind
        self.scheme: Scheme = store.scheme()
        self.active = ActiveTime()
        self._now = now
        self._new_id = new_id
        self._set_is_there = False
        self._version = store.version()

    # reading

    def guideline(self) -> str:
        """Return the workspace's own guideline, "" without one; where it cannot be read, what the trouble is."""
        try:
            return self.store.document(GUIDELINE)
        except StoreError as error:
            return str(error)

    def articles(self) -> list[ListedArticle]:
        """Return every article with its status and count of spans in this set: first those dealt to the annotator.

        Within both parts they are in the store's order.
        """
        return self._listed(self.store.articles())

    def few_articles(self) -> list[ListedArticle] | None:
        """Return the same when there are no more than `FEW` articles; else None, without the time that many take."""
        rows = self.store.articles(FEW + 1)
        return self._listed(rows) if len(rows) <= FEW else None

    def first_article(self, last: str) -> str:
        """Return the id of the article to begin with: `last`, where it was left, else the first in the list; "" for none."""
        try:
            return self.store.find_article(last).id if last else self._first_listed()
        except UsageError:
            return self._first_listed()

    def _first_listed(self) -> str:
        listed = self.store.articles(1) if not self.store.assignments(self.annotator) else []
        rows = listed or [one.row for one in self.articles()]
        return rows[0].id if rows else ""

    def _listed(self, rows: Iterable[ArticleRow]) -> list[ListedArticle]:
        overview = self.store.overview(self.set)
        mine = self.store.assignments(self.annotator)
        nothing = (Status.TODO, 0)
        listed = [ListedArticle(row, *overview.get(row.id, nothing), row.id in mine) for row in rows]
        return sorted(listed, key=lambda one: not one.mine) if mine else listed

    def recall_active_time(self) -> None:
        """Ask the store, once, how long this person had worked before this session; see `ActiveTime.before`."""
        if self.active.before is None:
            said = self.active.total - self.active.unsaid
            self.active.before = max(0.0, self.store.active_seconds(self.annotator) - said)

    def open(self, ref: str, *, near: int | None = None) -> OpenArticle:
        """Return the article that `ref` names, with the spans whose quotes hold; of a long one, with `near`, those near it.

        Raises UsageError when there is no such article, StoreError when the database cannot be read.
        """
        return open_article(self.store, self.set, ref, near=near)

    def revised(self, article: OpenArticle) -> str:
        """Return what became of the spans when the current revision of the text was made, such as "5 exact, 1 orphan"."""
        found = ""
        for entry in self.store.log(article=article.row.id):
            for change in entry.changes:
                if isinstance(change, RevisionChange) and change.after == article.row.revision:
                    found = entry.why
        return found

    def source_text(self, article: OpenArticle) -> str:
        """Return the source text of an open article, exactly as in its file; it may hold lone surrogates."""
        return self.store.article(article.row.id, article.row.revision).source.text

    def reconnect(self) -> None:
        """Open the store anew; whatever it holds then is news. Raises StoreError while that cannot be."""
        self.store.reopen()
        self._set_is_there = False
        self._version = -1

    def changed(self) -> bool:
        """Whether another process has committed since this was last asked."""
        version = self.store.version()
        if version == self._version:
            return False
        self._version = version
        return True

    # building edits

    def span(self, article: OpenArticle, range_: Range, label: str, **facts: object) -> Span:
        """Return a new span over `range_` anchored in the source text.

        Raises UsageError when the range holds nothing or lies outside the text, or the label is not in the scheme.
        """
        self.scheme.label(label)
        range_ = self._checked(article, range_)
        now = self._now()
        made = Span(
            self._new_id(),
            label,
            range_,
            article.reading.map.to_source(range_),
            range_.of(article.text),
            annotator=self.annotator,
            created=now,
            updated=now,
        )
        return made.with_(**facts) if facts else made

    @staticmethod
    def _checked(article: OpenArticle, range_: Range) -> Range:
        if range_.end > len(article.text):
            raise UsageError(f"{range_} lies outside the text", hint=f"the text ends at {len(article.text)}")
        if not range_.of(article.text).strip():
            raise UsageError("there is nothing to tag here", hint="move onto the text or select some of it")
        return range_

    def tag(self, article: OpenArticle, range_: Range, label: str) -> Edit:
        """Return the edit that tags `range_` and, on an untouched article, puts it in progress.

        Raises UsageError when that very span is there already.
        """
        span = self.span(article, range_, label)
        if any(other.label == label for other in article.exactly(range_)):
            raise UsageError(f'"{shorten(span.quote)}" is {label} already')
        return self._with_progress(article, add_span(self.set, article.row.id, span))

    def tag_all(self, article: OpenArticle, ranges: Iterable[Range], label: str, why: str) -> Edit:
        """Return one edit that tags every range that has not the label yet, as propagated from a search for `why`.

        Raises UsageError when none is left.
        """
        new = [
            self.span(article, range_, label, origin=Origin.PROPAGATED)
            for range_ in ranges
            if not any(span.label == label for span in article.exactly(range_))
        ]
        if not new:
            raise UsageError(f"every one of them is {label} already")
        edits = (add_span(self.set, article.row.id, span) for span in new)
        return self._with_progress(article, together(EditKind.BULK, edits, why))

    def tag_each(self, article: OpenArticle, wanted: Iterable[tuple[Range, str]], **facts: object) -> Edit:
        """Return one edit that tags every range with its label; `facts` are what all of the spans have besides.

        Raises UsageError when one of them is there already, or is named twice.
        """
        new = [self.span(article, range_, label, **facts) for range_, label in wanted]
        known = {(span.range, span.label) for span in article.spans}
        for span in new:
            if (span.range, span.label) in known:
                raise UsageError(f'"{shorten(span.quote)}" at {span.range} is {span.label} already')
            known.add((span.range, span.label))
        edits = (add_span(self.set, article.row.id, span) for span in new)
        return self._with_progress(article, together(EditKind.ADD if len(new) == 1 else EditKind.BULK, edits))

    def _with_progress(self, article: OpenArticle, edit: Edit) -> Edit:
        if article.status is not Status.TODO:
            return edit
        begin = set_status(self.set, article.row.id, *BEGINNING)
        return together(edit.kind, (edit, begin), edit.why)

    def _changed(self, article: OpenArticle, kind: EditKind, span: Span, **facts: object) -> Edit:
        after = span.with_(updated=self._now(), **facts)
        return self._with_progress(article, change_span(kind, self.set, article.row.id, span, after))

    def retag(self, article: OpenArticle, span: Span, label: str) -> Edit:
        """Return the edit that gives `span` another label, dropping attributes that the label does not declare."""
        declared = {attribute.key for attribute in self.scheme.label(label).attributes}
        if any(other.label == label for other in article.exactly(span.range)):
            raise UsageError(f'"{shorten(span.quote)}" is {label} already')
        kept = {key: value for key, value in span.attributes.items() if key in declared}
        return self._changed(article, EditKind.RETAG, span, label=label, attributes=kept)

    def resize(self, article: OpenArticle, span: Span, range_: Range) -> Edit:
        """Return the edit that moves the ends of `span` and keeps everything else of it."""
        range_ = self._checked(article, range_)
        if any(other.label == span.label for other in article.exactly(range_)):
            raise UsageError(f'"{shorten(range_.of(article.text))}" is {span.label} already')
        source = article.reading.map.to_source(range_)
        return self._changed(article, EditKind.RESIZE, span, range=range_, source=source, quote=range_.of(article.text))

    def reattach(self, article: OpenArticle, orphan: Span, range_: Range) -> Edit:
        """Return the edit that gives an orphan the words at `range_` and keeps everything else of it: id, note, history."""
        if orphan.id not in {one.span.id for one in article.orphans}:
            raise UsageError("that span is no orphan any more")
        return self.resize(article, orphan, range_)

    def note(self, article: OpenArticle, span: Span, note: str) -> Edit:
        """Return the edit that sets the note of `span`."""
        return self._changed(article, EditKind.NOTE, span, note=note)

    def attributes(self, article: OpenArticle, span: Span, values: Mapping[str, AttributeValue]) -> Edit:
        """Return the edit that sets the attributes of `span`. Raises UsageError for one the label does not declare."""
        self.scheme.check_attributes(span.label, values)
        return self._changed(article, EditKind.ATTRIBUTES, span, attributes=dict(values))

    def remove(self, article: OpenArticle, spans: Sequence[Span]) -> Edit:
        """Return the edit that removes `spans`."""
        removals = together(EditKind.REMOVE, (remove_span(self.set, article.row.id, span) for span in spans))
        return self._with_progress(article, removals)

    def split(self, article: OpenArticle, span: Span, offset: int) -> Edit:
        """Return the edit that cuts `span` before `offset`; the left part keeps the identity."""
        if not span.start < offset < span.end:
            raise UsageError("the cursor is not inside the span", hint="move between its ends to split it")
        left = self.resize(article, span, Range(span.start, offset))
        right = self.span(
            article, Range(offset, span.end), span.label, note=span.note, attributes=dict(span.attributes)
        )
        return together(EditKind.SPLIT, (left, add_span(self.set, article.row.id, right)))

    def merge(self, article: OpenArticle, first: Span, second: Span) -> Edit:
        """Return the edit that makes one span of two of the same label; the first keeps the identity."""
        if first.label != second.label:
            raise UsageError(f"{first.label} and {second.label} do not merge", hint="retag one of them first")
        hull = first.range.hull(second.range)
        note = "\n".join(part for part in (first.note, second.note) if part)
        gone = remove_span(self.set, article.row.id, second)
        kept = self._changed(
            article,
            EditKind.RESIZE,
            first,
            range=hull,
            source=article.reading.map.to_source(hull),
            quote=hull.of(article.text),
            note=note,
        )
        return together(EditKind.MERGE, (gone, kept))

    def status(self, article: OpenArticle, status: Status) -> Edit | None:
        """Return the edit that moves the article to `status`, or None when it is there."""
        if article.status is status:
            return None
        return set_status(self.set, article.row.id, article.status, status)

    # writing

    def apply(self, edit: Edit) -> Edit:
        """Store `edit` in one transaction and return it as it was stored.

        Articles that it begins and that were begun in the meantime are none of its changes any more. Raises
        EditConflictError when somebody else was first, StoreError when the database cannot take it; then nothing has
        changed and the same edit may be tried again.
        """
        self._ensure_set()
        seconds = self.active.unsaid
        applied = self.store.apply(self._with_open_beginnings(edit), by=self.annotator, active_seconds=seconds)
        self.active.said(seconds)
        return applied.edit

    def _with_open_beginnings(self, edit: Edit) -> Edit:
        if edit.kind is EditKind.STATUS:
            return edit
        kept = tuple(change for change in edit.changes if not self._has_begun(change))
        return edit if len(kept) == len(edit.changes) else Edit(edit.kind, kept, edit.why)

    def _has_begun(self, change: Change) -> bool:
        if not isinstance(change, StatusChange) or (change.before, change.after) != BEGINNING:
            return False
        return self.store.status(change.article, change.set) is not Status.TODO

    def settle(self, article: OpenArticle, mark: str, word: str) -> Edit:
        """Settle a place of the article's clean-up and return the edit as it was stored; see `zoneread.session.texts.settle`.

        The text may be another one afterwards: the article is to be opened again. Raises as `apply`, and UsageError.
        """
        from zoneread.session.texts import settle

        seconds = self.active.unsaid
        settled = settle(self.store, article.row.id, {mark: word}, by=self.annotator, active_seconds=seconds)
        self.active.said(seconds)
        return settled.edit

    def undo(self) -> Edit | None:
        """Take back this person's last edit that stands; return what that changed, None when there is none."""
        applied = self.turn_back()
        return applied.edit if applied is not None else None

    def redo(self) -> Edit | None:
        """Do again what this person took back last; return what that changed, None when there is nothing."""
        applied = self.turn_back(again=True)
        return applied.edit if applied is not None else None

    def turn_back(self, *, again: bool = False, partial: bool = False) -> Applied | None:
        """Undo, or redo with `again`, and return what was stored; with `partial` what others have built upon is left.

        Raises EditConflictError when something was built upon it and not `partial`.
        """
        seconds, store = self.active.unsaid, self.store
        turn = store.redo if again else store.undo
        applied = turn(self.annotator, partial=partial, active_seconds=seconds)
        if applied is not None:
            self.active.said(seconds)
        return applied

    def _ensure_set(self) -> None:
        if not self._set_is_there:
            owner = self.annotator if self.kind is SetKind.ANNOTATOR else ""
            self.store.ensure_set(self.set, self.kind, owner)
            self._set_is_there = True
