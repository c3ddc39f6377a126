"""The suggestions of the open article: what is offered, which one is at hand, and when they are shown.

They are computed elsewhere (`zoneread.tui.adviser`) and never stored; what is drawn of them goes as soon as the text
under it is judged, and fresh ones are asked for after every edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zoneread.span.edits import SpanChange
from zoneread.text.wording import counted
from zoneread.view.highlight import Highlight, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.span.edits import Edit
    from zoneread.suggest.protocol import Suggestion
    from zoneread.text.ranges import Range
    from zoneread.tui.adviser import Adviser
    from zoneread.tui.app import ReaderApp

REST = 0.15
"""Seconds after an edit before suggestions are asked for: what follows at once shares the question."""
READ_KEPT = 2_000
"""How many articles are known to have been read; the oldest are forgotten first."""


class Offering:
    """What is offered in one reader."""

    def __init__(self, app: ReaderApp) -> None:
        self.app = app
        self.adviser: Adviser | None = None
        self.current: Suggestion | None = None
        self.range: Range | None = None
        """The boundaries of the current one as they have been mended."""
        self.score = "0.80"
        """The least score that was asked for last."""
        self._offers: dict[str, Suggestion] = {}
        self._shown: set[str] = set()
        self._order = "uncertainty"
        self._after_reading = False
        self._asked_for: tuple[str, int] | None = None
        self._stale = False
        self._begun = False
        """Whether it is known how the workspace wants its suggestions, before which none are asked for."""

    # when they are shown

    @property
    def hidden(self) -> bool:
        """Whether the annotator has switched them off."""
        return self.app.places.setting("suggestions") == "hidden"

    @hidden.setter
    def hidden(self, hidden: bool) -> None:
        self.app.places.choose("suggestions", "hidden" if hidden else "shown")
        self.draw()

    @property
    def unread(self) -> bool:
        """Whether they wait for the article to be read to its end."""
        article = self.app.desk.article
        return self._after_reading and article is not None and article.row.id not in self._read()

    def _read(self) -> list[str]:
        return self.app.places.setting("read").split()

    def look(self) -> None:
        """Take note when the end of the article has been reached."""
        article, view = self.app.desk.article, self.app.view
        if article is None or self.app.stage.source.shown or not self.unread:
            return
        layout = view.layout_of_text
        scrolled = view.visible_rows.start > 0 and view.visible_rows.stop >= layout.rows
        if scrolled or layout.row_of(view.cursor) == layout.rows - 1:
            self.app.places.choose("read", " ".join([*self._read(), article.row.id][-READ_KEPT:]))
            self.draw()
            if self._offers:
                self.app.say(f"read to its end: {counted(len(self._offers), 'suggestion')}")

    # which article is next

    @property
    def order(self) -> str:
        """The order in which articles are advised: what the annotator has chosen, else what the workspace's settings say."""
        return self.app.places.setting("order", self._order)

    @order.setter
    def order(self, order: str) -> None:
        self.app.places.choose("order", order)

    # what is offered

    @property
    def offers(self) -> list[Suggestion]:
        """What is offered on the screen, in reading order."""
        if self.hidden or self.unread or self.app.stage.source.shown or self.app.review is not None:
            return []
        return sorted(self._offers.values(), key=lambda one: (one.start, -one.end, one.label))

    @property
    def at_hand(self) -> Suggestion | None:
        """The suggestion that was gone to, as long as it, or what it was mended to, is what is selected."""
        if self.current is not None and self.app.view.selection != self.range:
            self.current = None
        return self.current

    def take_up(self, suggestion: Suggestion) -> None:
        """Go to a suggestion: the keys are now about it."""
        stage = self.app.stage
        stage.unpick()
        stage.anchored = False
        self.current, self.range = suggestion, suggestion.range
        self.app.view.select(suggestion.range, cursor_first=True)

    def mend(self, range_: Range) -> None:
        """Give the suggestion at hand other boundaries; nothing is stored before it is accepted."""
        suggestion = self.at_hand
        self.app.stage.select(range_)
        self.current, self.range = suggestion, range_

    def at(self, offset: int) -> Suggestion | None:
        """Return the innermost suggestion that holds the character at `offset`."""
        over = [one for one in self.offers if one.start <= offset < one.end]
        return min(over, key=lambda one: one.range.length, default=None)

    # asking

    @property
    def asking(self) -> bool:
        """Whether suggestions have been asked for, or are about to be, and have not come."""
        return not self._begun or self._stale or self._asked_for is not None

    def start(self, adviser: Adviser) -> None:
        """Begin to ask: how the workspace wants it, then for the open article."""
        self.adviser, self._begun = adviser, False
        adviser.ask({"ask": "settings"}, self._set)

    def _set(self, answer: Mapping[str, Any]) -> None:
        if "error" in answer:
            self.app.stage.tell.mention(str(answer["error"]), trouble=True)
        else:
            self._after_reading, self._order = bool(answer["after_reading"]), str(answer["order"])
        self._begun = True
        self.refresh()

    def close(self) -> None:
        """Ask no more."""
        if self.adviser is not None:
            self.adviser.close()

    def opened(self) -> None:
        """Forget what was offered in another article or text, and let something be learned from those that are done."""
        self._offers, self._shown, self.current = {}, set(), None
        if self.adviser is not None:
            self.adviser.ask({"ask": "learn", "set": self.app.desk.session.set}, self._learning)

    def _learning(self, answer: Mapping[str, Any]) -> None:
        if "error" in answer:
            self.app.stage.tell.mention(str(answer["error"]), trouble=True)

    def followed(self, edit: Edit) -> None:
        """Take away what lies on text that an edit has judged, and ask again."""
        judged = [
            change.after.range for change in edit.changes if isinstance(change, SpanChange) and change.after is not None
        ]
        kept = {key: one for key, one in self._offers.items() if not any(one.range.overlaps(done) for done in judged)}
        if len(kept) < len(self._offers):
            self._put(kept)
        self.refresh()

    def refresh(self) -> None:
        """Ask for suggestions soon."""
        if self.adviser is not None and not self._stale:
            self._stale = True
            self.app.set_timer(REST, self._ask)

    def _ask(self) -> None:
        article = self.app.desk.article
        if self.adviser is None or article is None:
            self._stale = False
        elif self._asked_for is None:
            self._stale = False
            self._asked_for = (article.row.id, article.version)
            question = {"ask": "suggest", "set": self.app.desk.session.set, "article": article.row.id}
            self.adviser.ask(question, self._answered)

    def _answered(self, answer: Mapping[str, Any]) -> None:
        from zoneread.session.advising import suggestions_of

        asked, self._asked_for = self._asked_for, None
        article = self.app.desk.article
        if self._stale:
            self._ask()
        elif "error" in answer:
            self.app.stage.tell.mention(str(answer["error"]), trouble=True)
        elif article is not None and asked == (article.row.id, article.version):
            fitting = (one for one in suggestions_of(dict(answer)) if one.end <= len(article.text))
            # What an annotator is looking at is not taken from under their keys by a second thought.
            kept = [self.at_hand] if self.at_hand is not None else []
            self._put({_key(one): one for one in (*fitting, *kept)})
            if answer["news"]:
                self.app.stage.tell.mention(str(answer["news"]))
        else:
            self.refresh()

    # drawing

    def highlights(self) -> list[Highlight]:
        """Return how the suggestions on the screen are drawn, and take them for drawn."""
        shown = self.offers
        self._shown = {_key(one) for one in shown}
        return [_highlight(one) for one in shown]

    def draw(self) -> None:
        """Draw what is offered, and take away what is no longer."""
        view, offers = self.app.view, {_key(one): one for one in self.offers}
        if self.app.stage.source.shown or self.app.review is not None:
            return
        for key in self._shown - offers.keys():
            if key in view.highlights:
                view.remove_highlight(key)
        for key in offers.keys() - self._shown:
            view.update_highlight(_highlight(offers[key]))
        self._shown = set(offers)
        self.app.stage.tell.title()

    def _put(self, offers: dict[str, Suggestion]) -> None:
        self._offers = offers
        if self.current is not None and _key(self.current) not in offers:
            self.current = None
        self.draw()


def _key(one: Suggestion) -> str:
    return f"?{one.start}-{one.end}-{one.label}"


def _highlight(one: Suggestion) -> Highlight:
    return Highlight(one.range, one.label, _key(one), Kind.SUGGESTION, f"{one.label}?")
