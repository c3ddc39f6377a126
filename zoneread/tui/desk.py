"""The open article and the list of articles, as the store has them: what the screen shows and commands change.

Everything that is written goes through `commit`, `undo` and `redo`; the screen hears of a change through `Screen`
only after the store has committed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import EditConflictError, UsageError, ZonereadError
from zoneread.regular import REGULAR, kind_at
from zoneread.session.audits import change_of, state_of
from zoneread.session.keeping import TEXT_CHANGES, Kept
from zoneread.session.narrate import narrate, place
from zoneread.session.session import utc_now
from zoneread.span.edits import SettlementChange, SpanChange, StatusChange
from zoneread.span.span import CONFIRMED, Status
from zoneread.text.wording import counted
from zoneread.tui.corpus_texts import CorpusTexts
from zoneread.tui.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from zoneread.session.open_article import ListedArticle, OpenArticle
    from zoneread.session.places import Places
    from zoneread.session.session import Session
    from zoneread.span.edits import Change, Edit
    from zoneread.text.ranges import Range
    from zoneread.tui.screen import Screen


class Desk:
    """One person's work: the articles, the open one, and the way to change it."""

    def __init__(self, session: Session, places: Places, screen: Screen) -> None:
        self.session = session
        self.places = places
        self.screen = screen
        few = session.few_articles()
        self.is_listed = few is not None
        """Whether `articles` has been read yet; see `complete`."""
        self.articles = few or []
        self.article: OpenArticle | None = None
        self._kept = Kept(session)
        self.writer = Writer(screen.alert, screen.remind, screen.later, self._reconnect, screen.ways_out)
        self.corpus_texts = CorpusTexts(session, places.database)
        self.news = ""
        """What the annotator has to know of the article that was opened last; empty when there is nothing."""
        self._left_at = 0
        """The revision at which the open article was left; 0 when it was never open."""
        self.last_label = ""
        self.last_quote = ""
        """What was tagged last, as label and text, for doing it again elsewhere."""

    # articles

    @property
    def articles(self) -> list[ListedArticle]:
        """The articles, those dealt to the annotator first."""
        return self._articles

    @articles.setter
    def articles(self, articles: list[ListedArticle]) -> None:
        self._articles = articles
        self._index_of = {listed.row.id: index for index, listed in enumerate(articles)}

    @property
    def index(self) -> int:
        """Where the open article is in the list; 0 when none is open."""
        return 0 if self.article is None else self._index_of.get(self.article.row.id, 0)

    @property
    def own_articles(self) -> Sequence[ListedArticle]:
        """The articles that were dealt to the annotator, which stand first; all of them when none was."""
        dealt = next((index for index, listed in enumerate(self.articles) if not listed.mine), len(self.articles))
        return self.articles[:dealt] or self.articles

    def first(self, ref: str | None) -> str:
        """Return the id of the article to begin with: the one asked for, the last one, the first one, or none.

        Raises UsageError when `ref` names no article.
        """
        if ref is not None:
            return self.session.store.find_article(ref).id
        return self.session.first_article(self.places.last)

    def complete(self) -> None:
        """Read what the first frame did without: a long list of articles, and the spans far from the cursor.

        To be called after the first frame and before anything else is done.
        """
        article = self.article
        if self.is_listed and (article is None or article.whole):
            return
        try:
            if not self.is_listed:
                self._list()
            if article is not None and not article.whole:
                self.article = self._kept.open(article.row.id)
                self.news = self._news(self.article)
                self._tell_faults(self.article)
        except ZonereadError as error:
            self.screen.alert(str(error))
        self.screen.spans_changed()

    def _list(self) -> None:
        self.articles = self.session.articles()
        self.is_listed = True

    def open(self, ref: str, *, first: bool = False) -> bool:
        """Open an article where it was left; say so when that fails, and stay with the one that is open.

        When it is the `first` it may lack what `complete` brings.
        """
        try:
            article = self._kept.open(ref, near=self.places.offset(ref) if first else None)
        except ZonereadError as error:
            self.screen.alert(str(error))
            return False
        self.article = article
        self._left_at = self.places.revision(article.row.id)
        self.news = self._news(article) if article.whole else ""
        offset = min(self.places.offset(article.row.id), len(article.text))
        self.places.remember(article.row.id, offset)
        self.screen.opened(article, offset)
        self._tell_faults(article)
        return True

    def _tell_faults(self, article: OpenArticle) -> None:
        if article.faults:
            self.screen.alert(
                f"{counted(len(article.faults), 'span')} without the right words in the text: {article.faults[0]}"
            )
        elif self.news:
            self.screen.alert(self.news)

    def _news(self, article: OpenArticle) -> str:
        """Return what the annotator has to know of the text: that it is another one, and that spans have lost their words."""
        row, told = article.row, []
        if self._left_at not in {0, row.revision}:
            spans = self.session.revised(article)
            told.append(f"revision {row.revision} of this text is new{f': spans {spans}' if spans else ''}")
        self.places.remember_revision(row.id, row.revision)
        self._left_at = row.revision
        if article.orphans:
            count = len(article.orphans)
            lost = "1 span has lost its" if count == 1 else f"{count} spans have lost their"
            told.append(f"{lost} words, see the end of the list of spans")
        return " — ".join(told)

    def work_on(self, session: Session, ref: str) -> None:
        """Turn to another session, and so to its set, on an article; with an empty `ref` on none."""
        self.session = session
        self._kept = Kept(session)
        self._list()
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
        elif self.open(self.articles[target].row.id) and not self.news:
            self.screen.say(f"article {target + 1} of {len(self.articles)}")

    def step_undone(self, by: int) -> bool:
        """Open the nearest article in the direction of `by` that is neither done nor skipped; wraps around."""
        count = len(self.articles)
        for away in range(1, count):
            listed = self.articles[(self.index + by * away) % count]
            if listed.status in (Status.TODO, Status.IN_PROGRESS):
                return self.open(listed.row.id)
        return False

    def read_ahead(self) -> str | None:
        """Read one of the articles beside the open one, and return its text; None when they are at hand, or cannot be read."""
        here = self.index
        beside = [self.articles[at].row for at in (here + 1, here - 1) if 0 <= at < len(self.articles)]
        wanted = next((row for row in beside if self._kept.wants(row)), None)
        if wanted is None:
            return None
        try:
            return self._kept.read_ahead(wanted).text
        except ZonereadError:
            return None  # what is wrong is said when it is opened

    def reload(self) -> None:
        """Read everything again because another process has written."""
        self._list()
        if self.article is not None:
            self._reopen(self.article)

    def _reopen(self, before: OpenArticle) -> None:
        """Read the open article again; in another text the cursor stays on the same words of the source."""
        self.screen.keep_place()
        try:
            fresh = self._kept.open(before.row.id, anew=True)
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
        self.news = self._news(fresh)
        self.places.remember(fresh.row.id, min(offset, len(fresh.text)))
        self.screen.opened(fresh, min(offset, len(fresh.text)))
        if self.news:
            self.screen.alert(self.news)

    # writing

    def commit(self, edit: Edit, what: str = "", then: Callable[[], None] | None = None) -> None:
        """Store `edit`, follow it on the screen once it is stored, and say what it did."""
        words = what or narrate(edit)
        before = self.article

        def follow(done: Edit | None) -> None:
            if done is not None:
                self._take(done)
            self.screen.say(words)
            # Where the edit had to wait the annotator may have gone on to another article.
            if then is not None and (before is None or self.article is None or before.row.id == self.article.row.id):
                then()

        self.writer.write(lambda: self.session.apply(edit), follow, words, edit)

    def _reconnect(self) -> None:
        self.session.reconnect()
        self._kept = Kept(self.session)

    def edit_to_keep(self) -> Edit:
        """Return the edit in hand. Raises UsageError when there is none, or what is in hand is an undo or the like."""
        edit, waiting = self.writer.edit_in_hand, self.writer.in_hand
        if edit is None:
            raise UsageError(f"a file cannot keep the {waiting} in hand" if waiting else "every edit is stored")
        return edit

    def write_elsewhere(self, path: Path) -> None:
        """Write the edit in hand to a file of its own, from which it can be brought in later, and let go of it.

        Raises UsageError when there is none, or the file cannot be written.
        """
        edit, session = self.edit_to_keep(), self.session
        from zoneread.session.inhand import InHand, write_in_hand

        write_in_hand(path, InHand(edit, session.annotator, utc_now(), session.set, session.kind))
        self.screen.say(f"written to {path}; zoneread merge brings it in: {self.writer.let_go()}")

    def keep_in_hand(self) -> str:
        """Write an edit that is still in hand to the file from which it is brought in again; return what to say of it."""
        if self.writer.edit_in_hand is None:
            return ""
        path, what = self.places.edits_in_hand, self.writer.in_hand
        try:
            self.write_elsewhere(path)
        except ZonereadError as error:
            return f"not stored, and not kept elsewhere either: {what}: {error}"
        return f"not stored: {what}; kept in {path}, brought in at the next start or by zoneread merge"

    def bring_back(self) -> None:
        """Store what an earlier session had to keep in a file of its own; what cannot be stays in a file and is told."""
        path = self.places.edits_in_hand
        if kind_at(path) != REGULAR or self.session.store.readonly:
            return
        from zoneread.session.inhand import bring_in

        try:
            merged = bring_in(self.session.store, path)
        except ZonereadError as error:
            self.screen.alert(f"edits kept from before were not brought in: {error}")
            return
        self.reload()
        if merged.left_out:
            kept = path.with_suffix(".left.jsonl")
            path.replace(kept)
            self.screen.alert(f"{counted(len(merged.left_out), 'edit')} kept from before, of no use any more: {kept}")
            return
        path.unlink()
        edits = counted(merged.edits, "edit")
        self.screen.say(f"{edits} kept from before, when the store could not be written, stored now")

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
        """Take back the last edit, wherever it was, and go there; one that is in hand is dropped."""
        if self.writer.in_hand:
            self.screen.say(f"dropped, it was never stored: {self.writer.let_go()}")
            return
        self._turn_back("undo", "edit.undo.rest")

    def redo(self) -> None:
        """Do again what was taken back last, and go there."""
        self._turn_back("redo", "edit.redo.rest")

    def undo_rest(self, *, again: bool = False) -> None:
        """Take back (or do again) what others have not built upon, and leave that; what came before can be undone then."""
        left: list[Change] = []

        def turn() -> Edit | None:
            applied = self.session.turn_back(again=again, partial=True)
            left.extend(applied.left if applied is not None else ())
            return applied.edit if applied is not None else None

        word = "redone" if again else "undone"
        self.writer.write(turn, lambda done: self._travelled(word, done, len(left)), f"{word[:4]} the rest")

    def _turn_back(self, way: str, rest: str) -> None:
        def turn() -> Edit | None:
            try:
                return self.session.undo() if way == "undo" else self.session.redo()
            except EditConflictError as error:
                raise EditConflictError(self.screen.offer_rest(error.message, way, rest)) from None

        word = "undone" if way == "undo" else "redone"
        self.writer.write(turn, lambda done: self._travelled(word, done), way)

    def _travelled(self, word: str, done: Edit | None, left: int = 0) -> None:
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
        told = f"{word}: {narrate(edit)}" if done.changes else f"nothing of it could be {word}"
        self.screen.say(f"{told} — {left} left as others have made it" if left else told)

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
        for change in edit.changes:
            index = self._index_of.get(change.article)
            if index is None or getattr(change, "set", set_name) != set_name:
                continue
            entry = self.articles[index]
            if isinstance(change, SpanChange):
                entry.spans += bool(change.after and change.after.origin in CONFIRMED)
                entry.spans -= bool(change.before and change.before.origin in CONFIRMED)
            elif isinstance(change, StatusChange):
                entry.status = change.after
        article = self.article
        outdated = article is not None and article.outdated_by(edit)
        self._kept.follow(edit, article)
        if article is None:
            return
        if outdated or any(
            change.article == article.row.id for change in edit.changes if isinstance(change, TEXT_CHANGES)
        ):
            self._reopen(article)
            return
        self.screen.spans_changed(edit)
