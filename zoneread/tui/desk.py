"""The open article and the list of articles, as the store has them: what the screen shows and commands change.

Everything that is written goes through `commit`, `undo` and `redo`; the screen hears of a change through `Screen`
only after the store has committed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from zoneread.errors import ZonereadError
from zoneread.session.narrate import narrate, place
from zoneread.span.edits import SpanChange, StatusChange
from zoneread.span.span import CONFIRMED, Status
from zoneread.tui.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.session.places import Places
    from zoneread.session.session import ListedArticle, OpenArticle, Session
    from zoneread.span.edits import Edit
    from zoneread.text.ranges import Range


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
            fresh = self.session.open(self.article.row.id)
            if fresh.text == self.article.text:
                self.article = fresh
                self.screen.spans_changed()
            else:
                self.open(self.article.row.id)

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
        if range_ is not None:
            self.screen.look_at(range_)
        edit = done.inverse() if word == "undone" else done
        self.screen.say(f"{word}: {narrate(edit)}")

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
        if self.article is not None:
            self.article.take(edit, set_name)
            self.screen.spans_changed(edit)
