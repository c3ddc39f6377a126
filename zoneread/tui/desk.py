"""The open article and the list of articles, as the store has them: what the screen shows and commands change.

Everything that is written goes through `commit`, `undo` and `redo`; the screen hears of a change through `Screen`
only after the store has committed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from zoneread.errors import ZonereadError
from zoneread.session.audits import change_of, state_of
from zoneread.session.narrate import narrate, place
from zoneread.span.edits import RevisionChange, SettlementChange, SpanChange, StatusChange
from zoneread.span.span import CONFIRMED, Status
from zoneread.tui.corpus_texts import CorpusTexts
from zoneread.tui.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.session.places import Places
    from zoneread.session.session import ListedArticle, OpenArticle, Session
    from zoneread.span.edits import Edit
    from zoneread.text.ranges import Range


TEXT_CHANGES = (RevisionChange, SettlementChange)
"""Changes after which the open article has to be read again."""


class Screen(Protocol):
    """What a desk tells the screen."""

    def say(self, text: str) -> None:
        """Tell what a key did."""

    def alert(self, text: str) -> None:
        """Tell what went wrong."""

    def opened(self, article: OpenArticle | None, offset: int) -> None:
        """Show another article."""

    def spans_changed(self, edit: Edit | None = None) -> None:
        """Show the open article's spans and status as they are now: all of them, or those that `edit` touched."""

    def look_at(self, range_: Range) -> None:
        """Bring a range into view."""

    def keep_place(self) -> None:
        """Remember where the cursor is."""

    def later(self, seconds: float, call: Callable[[], None]) -> object:
        """Call after some time."""


class Desk:
    """One person's work: the articles, the open one, and the way to change it."""

    def __init__(self, session: Session, places: Places, screen: Screen) -> None:
        self.session = session
        self.places = places
        self.screen = screen
        self.articles: list[ListedArticle] = session.articles()
        self.article: OpenArticle | None = None
        self.writer = Writer(screen.alert, screen.later)
        self.corpus_texts = CorpusTexts(session.store, places.database)
        self.last_label = ""
        self.last_quote = ""
        """What was tagged last, as label and text, for doing it again elsewhere."""

    # articles

    @property
    def index(self) -> int:
        """Where the open article is in the list; 0 when none is open."""
        if self.article is None:
            return 0
        ids = (listed.row.id for listed in self.articles)
        return next((index for index, id_ in enumerate(ids) if id_ == self.article.row.id), 0)

    def first(self, ref: str | None) -> str:
        """Return the id of the article to begin with: the one asked for, the last one, the first one, or none.

        Raises UsageError when `ref` names no article.
        """
        if ref is not None:
            return self.session.store.find_article(ref).id
        ids = [listed.row.id for listed in self.articles]
        if self.places.last in ids:
            return self.places.last
        return ids[0] if ids else ""

    def open(self, ref: str) -> bool:
        """Open an article where it was left; say so when that fails, and stay with the one that is open."""
        try:
            article = self.session.open(ref)
        except ZonereadError as error:
            self.screen.alert(str(error))
            return False
        self.article = article
        offset = min(self.places.offset(article.row.id), len(article.text))
        self.places.remember(article.row.id, offset)
        self.screen.opened(article, offset)
        if article.faults:
            self.screen.alert(f"{len(article.faults)} spans do not fit the text: {article.faults[0]}")
        return True

    def work_on(self, session: Session, ref: str) -> None:
        """Turn to another session, and so to its set, on an article; with an empty `ref` on none."""
        self.session = session
        self.articles = session.articles()
        if ref:
            self.open(ref)

    def step(self, by: int) -> None:
        """Open the article `by` places further on in the list, stopping at its ends."""
        if not self.articles:
            self.screen.say("no articles yet: zoneread import PATH")
            return
        target = max(0, min(self.index + by, len(self.articles) - 1))
        if target == self.index:
            self.screen.say("this is the last article" if by > 0 else "this is the first article")
        elif self.open(self.articles[target].row.id):
            self.screen.say(f"article {target + 1} of {len(self.articles)}")

    def step_undone(self, by: int) -> bool:
        """Open the nearest article in the direction of `by` that is neither done nor skipped; wraps around."""
        count = len(self.articles)
        for away in range(1, count):
            listed = self.articles[(self.index + by * away) % count]
            if listed.status in (Status.TODO, Status.IN_PROGRESS):
                return self.open(listed.row.id)
        return False

    def reload(self) -> None:
        """Read everything again because another process has written."""
        self.articles = self.session.articles()
        if self.article is not None:
            self._reopen(self.article)

    def _reopen(self, before: OpenArticle) -> None:
        """Read the open article again; in another text the cursor stays on the same words of the source."""
        self.screen.keep_place()
        try:
            fresh = self.session.open(before.row.id)
        except ZonereadError as error:
            self.screen.alert(str(error))
            return
        self.article = fresh
        for listed in self.articles:
            if listed.row.id == fresh.row.id:
                listed.row = fresh.row
        if fresh.text == before.text:
            self.screen.spans_changed()
            return
        offset = self.places.offset(before.row.id)
        if fresh.row.sha256 == before.row.sha256:
            offset = fresh.reading.map.caret_to_reading(
                before.reading.map.caret_to_source(min(offset, len(before.text)))
            )
        self.places.remember(fresh.row.id, min(offset, len(fresh.text)))
        self.screen.opened(fresh, min(offset, len(fresh.text)))

    # writing

    def commit(self, edit: Edit, what: str = "", then: Callable[[], None] | None = None) -> None:
        """Store `edit`, follow it on the screen once it is stored, and say what it did."""
        words = what or narrate(edit)

        def follow(done: Edit | None) -> None:
            if done is not None:
                self._take(done)
            self.screen.say(words)
            if then is not None:
                then()

        self.writer.write(lambda: self.session.apply(edit), follow, words)

    def settle(self, mark: str, word: str) -> None:
        """Settle a place of the open article's clean-up; see `Session.settle`. The text may be another one then."""
        article = self.article
        if article is None:
            return

        def follow(done: Edit | None) -> None:
            if done is not None:
                self._take(done)
                self.screen.say(self._settled(mark, done.why))

        self.writer.write(lambda: self.session.settle(article, mark, word), follow, "settling")

    def _settled(self, mark: str, spans: str) -> str:
        """Return what settling a place has come to, as the open article has it now."""
        if self.article is None:
            return ""
        reading = self.article.reading
        found = (f"{change_of(entry, width=12)} {state_of(entry)}" for entry in reading.audit if entry.mark == mark)
        left = f"{len(reading.open_marks)} left" if reading.open_marks else "none left"
        told = [next(found, "settled"), left, *([f"spans: {spans}"] if spans else [])]
        return " — ".join(told)

    def undo(self) -> None:
        """Take back the last edit, wherever it was, and go there."""
        self.writer.write(self.session.undo, lambda done: self._travelled("undone", done), "undo")

    def redo(self) -> None:
        """Do again what was taken back last, and go there."""
        self.writer.write(self.session.redo, lambda done: self._travelled("redone", done), "redo")

    def _travelled(self, word: str, done: Edit | None) -> None:
        if done is None:
            self.screen.say(f"nothing to be {word}")
            return
        self._take(done)
        article, range_ = place(done)
        if article and (self.article is None or article != self.article.row.id):
            self.open(article)
        target = self._place_of_mark(done) or range_
        if target is not None:
            self.screen.look_at(target)
        edit = done.inverse() if word == "undone" else done
        self.screen.say(f"{word}: {narrate(edit)}")

    def _place_of_mark(self, edit: Edit) -> Range | None:
        """Return where the place that `edit` settles is in the open article, None when it settles none."""
        marks = {change.mark for change in edit.changes if isinstance(change, SettlementChange)}
        if self.article is None or not marks:
            return None
        reading = self.article.reading
        return next((reading.place_of(entry) for entry in reading.audit if entry.mark in marks), None)

    def _take(self, edit: Edit) -> None:
        """Follow a committed edit in the list of articles and in the open one."""
        set_name = self.session.set
        listed = {entry.row.id: entry for entry in self.articles}
        for change in edit.changes:
            entry = listed.get(change.article)
            if entry is None or getattr(change, "set", set_name) != set_name:
                continue
            if isinstance(change, SpanChange):
                entry.spans += bool(change.after and change.after.origin in CONFIRMED)
                entry.spans -= bool(change.before and change.before.origin in CONFIRMED)
            elif isinstance(change, StatusChange):
                entry.status = change.after
        if self.article is None:
            return
        if any(change.article == self.article.row.id for change in edit.changes if isinstance(change, TEXT_CHANGES)):
            self._reopen(self.article)
            return
        self.article.take(edit, set_name)
        self.screen.spans_changed(edit)
