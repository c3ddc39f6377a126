"""What the bars say: the title, the labels at the cursor, what a key did, how far one has got."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from zoneread.session.narrate import STATUS_WORDS
from zoneread.span.span import Origin, Span, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.session.open_article import OpenArticle
    from zoneread.tui.app import ReaderApp
    from zoneread.tui.lines import Piece

LEGEND_FROM = 60
"""Columns from which the digits of the labels are on the screen all the time."""

READ_FOR = 3.0
"""Seconds for which nothing but a key or a trouble takes down what a key has said."""


class Telling:
    """The three bars of one reader."""

    def __init__(self, app: ReaderApp) -> None:
        self.app = app
        self.help_key = "?"
        self._said = False
        self._answered = False
        self._will_remind = False
        self._key_at = 0.0
        self._pending = ""

    def new_key(self) -> None:
        """Note that a key has come: what was said before it is no longer news."""
        self._said = self._answered = False
        self._key_at = monotonic()

    def after_key(self) -> None:
        """After a key that said nothing of its own, take down what was said before."""
        if self._said:
            return
        if trouble := self.app.desk.writer.trouble:
            self.alert(trouble)
        else:
            self.app.status_bar.put(left=())

    def say(self, text: str) -> None:
        """Tell what a key did."""
        self._said = self._answered = True
        self.app.status_bar.put(left=[(f" {text}", "bar")])

    def mention(self, text: str, *, trouble: bool = False) -> None:
        """Tell what came about by itself, once what the last key did has stood there long enough to be read."""
        left = self._key_at + READ_FOR - monotonic()
        if self._said and left > 0:
            self.app.set_timer(left, partial(self.mention, text, trouble=trouble))
        elif trouble:
            self.alert(text)
        else:
            self.say(text)

    def alert(self, text: str) -> None:
        """Tell what went wrong."""
        self._said = True
        self._answered = text != self.app.desk.writer.trouble
        self.app.status_bar.put(left=[(" ! ", "alert"), (text, "alert")])

    def remind(self) -> None:
        """Tell what keeps an edit from being stored, once what else the last key has said has been read."""
        trouble, left = self.app.desk.writer.trouble, self._key_at + READ_FOR - monotonic()
        if trouble and not (self._answered and left > 0):
            self.alert(trouble)
        elif trouble and not self._will_remind:
            self._will_remind = True
            self.app.set_timer(left, self._remind_late)

    def _remind_late(self) -> None:
        self._will_remind = False
        self.remind()

    def show_pending(self, typed: str) -> None:
        """Show what has been typed of an unfinished sequence; empty when nothing has."""
        self._pending = typed
        self.progress()

    def progress(self) -> None:
        """Show how far one has got, beside what has been typed of an unfinished sequence."""
        desk, pending = self.app.desk, self._pending
        own = desk.own_articles
        done = sum(listed.status in (Status.DONE, Status.SKIPPED) for listed in own)
        of = "mine done" if len(own) < len(desk.articles) else "done"
        minutes = int(desk.session.active.total // 60)
        right: list[Piece] = [(f"{pending}▏", "bar.strong")] if pending else []
        progress = f"{done}/{len(own)} {of} · " if desk.is_listed else ""
        right.append((f" {progress}{minutes} min · {self.help_key} help ", "bar.dim"))
        self.app.status_bar.put(right=right)

    def title(self) -> None:
        """Show the open article, its status, and who is at work."""
        desk = self.app.desk
        session = desk.session
        who = f"{session.annotator} " if session.set == session.annotator else f"{session.annotator} → {session.set} "
        if desk.article is None:
            self.app.title_bar.put([(" zoneread", "bar.strong")], [(who, "bar.strong")])
            return
        row, counted = desk.article.row, _counted(desk.article)
        offers = len(self.app.stage.offering.offers)
        offered = f"{offers} suggested · " if offers else ""
        facts = f" {STATUS_WORDS[desk.article.status]} · {counted}{offered}"
        place = f" {desk.index + 1}/{len(desk.articles)} " if desk.is_listed else " "
        source = "source text · " if self.app.stage.source.shown else ""
        self.app.title_bar.put(
            [(place, "bar.dim"), (row.title or row.name, "bar.strong")],
            [(source, "alert"), (facts, "bar.dim"), (who, "bar.strong")],
        )

    def stack(self, stack: Sequence[Span]) -> None:
        """Show the labels at the cursor, outermost first, what is selected, and the digits of the labels."""
        app = self.app
        view, article = app.view, app.desk.article
        pieces: list[Piece] = [(" ", "bar")]
        for span in stack:
            if len(pieces) > 1:
                pieces.append((" ⊃ ", "bar.dim"))
            pieces.append((f"{span.label}{'?' if span.origin is Origin.SUGGESTED else ''}", "bar.strong"))
        if stack:
            facts = [f"{key}={value}" for key, value in stack[-1].attributes.items()]
            facts += [f"* {stack[-1].note}"] if stack[-1].note else []
            pieces.append((f"  {' '.join(facts)}", "bar"))
        if article is None:
            pieces = [(" no article", "bar.dim")]
        elif not view.selection.is_empty:
            at_hand = app.stage.offering.at_hand
            if at_hand is not None:
                pieces.append((f"  {at_hand.label}? {at_hand.score:.2f}", "bar.strong"))
            what = "span" if app.picked else "suggested" if at_hand else "selected"
            text = view.selection.of(view.document.text)[:24]
            pieces.append((f"  [{what} {view.selection.length}: {text}]", "bar"))
        elif (offered := app.stage.offering.at(view.cursor)) is not None:
            pieces.append((f"  {offered.label}? {offered.score:.2f} {offered.reason}", "bar.dim"))
        elif not stack:
            pieces.append(("no label here", "bar.dim"))
        app.stack_bar.put(pieces, self._legend())

    def _legend(self) -> list[Piece]:
        if self.app.size.width < LEGEND_FROM:
            return []
        pieces: list[Piece] = []
        for label in self.app.desk.session.scheme.labels:
            if label.digit and not label.archived:
                pieces += [(f" {label.digit}", "bar.strong"), (f" {label.chinese}", "bar.dim")]
        return [*pieces, (" ", "bar")]


def _counted(article: OpenArticle) -> str:
    count = len(article.spans)
    return f"{count} {'span' if count == 1 else 'spans'} · " if article.whole else ""
