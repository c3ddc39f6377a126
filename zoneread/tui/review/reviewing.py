"""Settling disagreements in the reader: the case at hand, the decisions on it, and going on by itself.

While a review is on, the desk works on the gold set, so that everything the reader can do with spans can be done with
gold's. What the annotators said is drawn under it and never changed. Where the decision itself comes from is
`zoneread.session.adjudicating`; here it is asked for, stored through the desk like any other edit, and shown.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from zoneread.compare.cases import Choice, Proposal, Ruling, common_attributes, take, take_edited
from zoneread.errors import UsageError
from zoneread.session.disagreements import gold_session, ruling_of
from zoneread.span.span import shorten
from zoneread.tui.commands.tagging import wanted
from zoneread.tui.marks import marks_on_reading
from zoneread.tui.review.drawing import drawn
from zoneread.tui.review.panel import CasePanel
from zoneread.tui.slices import Sliced, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zoneread.compare.cases import Case
    from zoneread.session.adjudicating import Review, Reviewed
    from zoneread.session.disagreements import Disagreements
    from zoneread.session.open_article import OpenArticle
    from zoneread.span.edits import Edit
    from zoneread.text.ranges import Range
    from zoneread.tui.app import ReaderApp

READING = "reading what there is to settle"
EVERY = 1.0
"""Seconds between two looks at how many cases there are while articles are read."""
MOST_LANES = 5
"""As many sets have a lane of their own under the text; the panel names all."""


class Reviewing:
    """A review that is on in a reader. `blind` hides who said what; `reason` goes with the next decision."""

    def __init__(self, reader: ReaderApp, review: Review, cases: Disagreements, *, blind: bool = False) -> None:
        self.reader = reader
        self.review = review
        self.blind = blind
        self.reason = ""
        self.cases = cases
        self.panel = CasePanel(self)
        self._own = reader.desk.session
        self._lanes = reader.view.lanes
        self._texts: dict[str, str] = {}
        self._reading: Sliced | None = None
        self._steps: Iterator[tuple[int, int]] = iter(())
        self._counted = 0.0
        self._stale = False

    # beginning and ending

    def begin(self) -> None:
        """Take the screen: the desk turns to gold, the lanes to the sets."""
        reader, one = self.reader, self.cases.current
        reader.review = self
        reader.mount(self.panel)
        reader.view.lanes = min(len(self.review.sets), MOST_LANES)
        article = one.case.article if one is not None else next(iter(self.review.articles()))
        reader.desk.work_on(gold_session(self.review, self._own), article)
        reader.call_after_refresh(reader.stage.room.arrange)
        self.show()

    def end(self) -> None:
        """Give the screen back: the reader's own set, at the same place of the same article."""
        reader, article = self.reader, self.reader.desk.article
        reader.review = None
        if self._reading is not None:
            self._reading.stop()
        self.panel.remove()
        reader.view.lanes = self._lanes
        reader.stage.keep_place()
        reader.desk.work_on(self._own, article.row.id if article is not None else "")
        reader.stage.room.arrange()

    # who is who

    def letters(self, article: str) -> list[tuple[str, str]]:
        """Return the sets with their letters, in the order of the letters; blind, they differ from article to article."""
        sets = self.review.sets
        if self.blind:
            return sorted((self.review.alias(article, name), name) for name in sets)
        return [(chr(ord("A") + place), name) for place, name in enumerate(sets)]

    def named(self, letter: str) -> str:
        """Return the set that has the letter on the case at hand. Raises UsageError when none that votes has it."""
        case = self.at_hand().case
        for known, name in self.letters(case.article):
            if known == letter and name in case.votes:
                return name
        raise UsageError(f"nobody is {letter} here")

    # showing

    def at_hand(self) -> Reviewed:
        """Return the case at hand; raise UsageError when there is none."""
        if self.cases.current is None:
            raise UsageError("there is no disagreement here", hint="go to the next one first")
        return self.cases.current

    def show(self) -> None:
        """Open the article of the case at hand, draw it and select it."""
        one, desk, stage = self.cases.current, self.reader.desk, self.reader.stage
        if one is not None:
            if stage.source.shown:
                stage.flip()
            if desk.article is None or desk.article.row.id != one.case.article:
                stage.keep_place()
                if not desk.open(one.case.article):
                    return
            else:
                self.draw(desk.article)
            stage.unpick()
            self._select(one.case.range)
            self.reader.guideline.show(one.case.labels[0])
            stage.place_changed()
        self.panel.show()

    def _select(self, range_: Range) -> None:
        """Select a range and bring it to the upper part of the text, clear of the panel that may lie over the lower."""
        view = self.reader.view
        view.select(range_, cursor_first=True)
        view.scroll_to_row(max(0, view.layout_of_text.row_of(range_.start) - view.page_rows // 4))

    def draw(self, article: OpenArticle) -> None:
        """Draw gold, the votes and the marks of the clean-up in the article."""
        at = self.cases.current.case.key if self.cases.current else ""
        id_ = article.row.id
        found = drawn(self.cases.of_article(id_), article.spans, self.letters(id_), at)
        self.reader.view.set_highlights([*found, *marks_on_reading(article.reading)])

    def follow(self, edit: Edit | None) -> None:
        """Follow a committed edit, or without one the article that has been opened."""
        article = self.reader.desk.article
        if edit is not None:
            self.cases.follow(edit)
        elif article is not None:
            id_ = article.row.id
            if self._texts.setdefault(id_, article.text) != article.text:
                self._texts[id_] = article.text
                self.cases.reread(id_)
            self.cases.enter(id_)
        self.panel.show()

    def look_at(self, range_: Range) -> None:
        """Turn to the case that a range of the open article belongs to, if it belongs to one."""
        article = self.reader.desk.article
        found = self.cases.at(article.row.id, range_) if article is not None else None
        if found is not None:
            self.cases.go(found.case.key)
            self.show()

    def reload(self) -> None:
        """Read everything again because another process has written: the open article at once, the others bit by bit."""
        article = self.reader.desk.article
        if article is not None:
            self.cases.reread(article.row.id)
        self.show()
        self._stale = True
        if self._reading is None:
            self._read()

    def _read(self) -> None:
        self._stale = False
        self._reading = self._sliced(self.cases.reading())
        self._reading.go()

    def read_on(self, steps: Iterator[tuple[int, int]]) -> None:
        """Read the articles that are left bit by bit."""
        self._steps = steps
        self._reading = self._sliced(steps)
        self._reading.go_soon()

    def _sliced(self, steps: Iterator[tuple[int, int]]) -> Sliced:
        return Sliced(self.reader, steps, self._has_read, told=self._count, failed=self._forget_reading)

    def when_read(self, then: Callable[[], None]) -> None:
        """Call `then` when every article has been read: at once, or else the reviewer waits for it or stops it."""
        if self.cases.complete:
            then()
            return
        if self._reading is not None:
            self._reading.stop()

        def done() -> None:
            self._has_read()
            then()

        def go_on() -> None:
            self.panel.show()
            self.read_on(self._steps)

        wait_for(self.reader, self._steps, READING, "articles", done, stopped=go_on)

    def _count(self, _done: int, _of: int) -> None:
        if not self.cases.complete and monotonic() - self._counted > EVERY:
            self._counted = monotonic()
            self.panel.show()

    def _forget_reading(self) -> None:
        self._reading = None

    def _has_read(self) -> None:
        """Show what was read; where nothing became of the case at hand, without touching what is selected."""
        self._reading = None
        one, article = self.cases.current, self.reader.desk.article
        if one is not None and article is not None and one.case.article == article.row.id:
            self.draw(article)
            self.panel.show()
        else:
            self.show()
        if self._stale:
            self.reload()

    # deciding

    def decide(self, ruling: Ruling, reason: str = "") -> None:
        """Store a ruling on the case at hand and go on to the next open one."""
        one = self.at_hand()
        edit = self.cases.decide([(one.case, ruling)], reason or self.reason)
        self.commit(edit, self._words(one.case, ruling))

    def commit(self, edit: Edit, words: str) -> None:
        """Store an edit of the review, then go on to the next open case unless the one at hand is open still."""

        def onwards() -> None:
            self.reason = ""
            one = self.cases.current
            found = (one is not None and one.settled is None) or self.cases.to_open()
            self.show()
            left, more = self.cases.place[2], "" if self.cases.complete else "+"
            self.reader.say(f"{words} — {f'{left}{more} open' if found else self._finished(left)}")

        self.reader.desk.commit(edit, words, then=onwards)

    def _finished(self, left: int) -> str:
        if not self.cases.complete:
            return "nothing is open in the articles read so far; more are being read"
        return f"only the {left} that were put off are open" if left else "nothing is open here any more"

    def _words(self, case: Case, ruling: Ruling) -> str:
        text = self.reader.desk.article.text if self.reader.desk.article is not None else ""
        taken = " + ".join(f"{one.label} 「{shorten(one.range.of(text), 12)}」" for one in ruling.proposals)
        if ruling.choice is not Choice.TAKE:
            return f"{ruling.choice} {taken}".rstrip()
        who = "/".join(letter for letter, name in self.letters(case.article) if name in ruling.sets)
        return f"take {who}: {taken}"

    def tag(self, label: str) -> bool:
        """Settle the case at hand with the selection, or with nothing selected its whole range, under a label.

        Return False, doing nothing, when a span of gold is picked or what is selected is not of the case.
        """
        one, view = self.cases.current, self.reader.view
        if one is None or self.reader.picked is not None:
            return False
        range_ = one.case.range if view.selection.is_empty else wanted(self.reader)
        within = one.case.range.holds(view.cursor) if view.selection.is_empty else range_.overlaps(one.case.range)
        if within:
            self.reader.desk.session.scheme.label(label)
            self.decide(made(one.case, range_, label))
        return within

    def give_reason(self, reason: str) -> None:
        """Keep the reason for the next decision; on a case that is decided, store it with the decision that stands."""
        one, article = self.at_hand(), self.reader.desk.article
        if one.settled is None or article is None:
            self.reason = reason
            self.panel.show()
            self.reader.say("the reason goes with the decision to come")
            return
        ruling = ruling_of(one, {span.id: span for span in article.spans})
        edit = self.cases.decide([(one.case, ruling)], reason)
        self.reader.desk.commit(edit, f"reason: {reason}")


def made(case: Case, range_: Range, label: str) -> Ruling:
    """Return the ruling for one range and label: that of the sets that say just that, else the reviewer's own."""
    for name, own in case.votes.items():
        if len(own) == 1 and own[0].range == range_ and own[0].label == label:
            return take(case, name)
    spans = [span for span in case.spans if span.label == label]
    return take_edited([Proposal(range_, label, common_attributes(spans))])
