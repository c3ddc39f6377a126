"""The panel of a review: who said what on the case at hand, what was decided, and what the guideline says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.compare.cases import Choice, Order
from zoneread.keys.command import Context
from zoneread.span.span import shorten
from zoneread.tui.lines import Lines, Piece
from zoneread.view.folding import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.session.adjudicating import Reviewed
    from zoneread.span.span import Span
    from zoneread.tui.review.reviewing import Reviewing

KEYS = (
    ("review.take.a", "take A"),
    ("review.take.b", "take B"),
    ("review.take.c", "take C"),
    ("review.both", "both"),
    ("review.neither", "neither"),
    ("review.union", "union"),
    ("review.intersection", "intersection"),
    ("review.selection", "what is selected"),
    ("review.defer", "defer with a question"),
)
"""What the row of keys shows."""
LONGEST = 80
"""Characters of a quote that are shown: enough to compare two boundaries by."""


class CasePanel(Lines):
    """The case at hand, in as many rows as there are; the votes come first and the guideline takes what is left."""

    def __init__(self, reviewing: Reviewing) -> None:
        super().__init__(reviewing.reader.skin, id="review")
        self.reviewing = reviewing
        self._rows: list[list[Piece]] = []
        self._made_for = 0

    def show(self) -> None:
        """Show the case at hand as it is now."""
        self._made_for = 0
        self.changed()

    def row(self, row: int, width: int) -> list[Piece]:
        """Return the heading, or a row of the case."""
        if self._made_for != width:
            self._rows = list(self._case(width))
            self._made_for = width
        return self._rows[row] if row < len(self._rows) else []

    def _case(self, width: int) -> Iterator[list[Piece]]:
        reviewing = self.reviewing
        number, count, left = reviewing.cases.place
        wanted = reviewing.cases.wanted
        only = " ".join(word for word in (wanted.kind, wanted.label) if word)
        one = reviewing.cases.current
        kind = f"{one.case.kind} " if one is not None else ""
        order = reviewing.cases.order
        by = f" · by {order}" if order is not Order.TEXT else ""
        more = "" if reviewing.cases.complete else "+"
        title = f" {kind}{number}/{count}{more} · {left}{more} open{f' · only {only}' if only else ''}{by}"
        yield [(title + " " * width, "panel.title")]
        if one is None:
            yield from _wrapped(
                "no disagreement here: the key of another article, or of the filters, goes on", width, "panel.dim"
            )
            return
        for letter, name in reviewing.letters(one.case.article):
            said = one.case.votes.get(name)
            if said is not None:
                yield from self._vote(letter, "" if reviewing.blind else name, said, width)
        yield from self._verdict(one, width)
        yield from ([(f" {line}", "panel.dim")] for line in self._keys(len(one.case.votes), width - 2))
        yield from self._definitions(one, width)

    @staticmethod
    def _vote(letter: str, name: str, said: tuple[Span, ...], width: int) -> Iterator[list[Piece]]:
        who = f"{letter} {name}".rstrip()
        if not said:
            yield [(f" {who}: ", "panel.strong"), ("nothing here", "panel.dim")]
        for span in said:
            facts = "".join(f" {key}={value}" for key, value in span.attributes.items())
            note = f" * {span.note}" if span.note else ""
            yield from _wrapped(
                f"{who}: {span.label} 「{shorten(span.quote, LONGEST)}」{facts}{note}", width, "panel.strong"
            )

    def _verdict(self, one: Reviewed, width: int) -> Iterator[list[Piece]]:
        if one.settled is None:
            text = "not decided yet"
        else:
            verdict = one.settled.verdict
            names = {name: letter for letter, name in self.reviewing.letters(one.case.article)}
            sets = verdict.sets if verdict.choice is Choice.TAKE else ()
            shown = " ".join(names.get(name, "?") if self.reviewing.blind else name for name in sets)
            rule = f" by rule {verdict.rule}" if verdict.rule and not self.reviewing.blind else ""
            text = f"decided: {verdict.choice} {shown}".rstrip() + f", {one.settled.by}{rule}"
            text += f": {verdict.reason}" if verdict.reason else ""
        if self.reviewing.reason:
            text += f" — reason to go with it: {self.reviewing.reason}"
        yield from _wrapped(text, width, "panel")

    def _keys(self, sets: int, width: int) -> Iterator[str]:
        """Yield the keys with what they do, each with its words on one line."""
        keyboard = self.reviewing.reader.keyboard
        shown = [(keyboard.shown(id_, Context.REVIEW), name) for id_, name in KEYS]
        line = ""
        for item in (f"{key}: {name}" for key, name in shown if key and (sets > 2 or name != "take C")):
            if line and len(line) + 3 + len(item) > width:
                yield line
                line = ""
            line = f"{line} · {item}" if line else item
        yield line

    def _definitions(self, one: Reviewed, width: int) -> Iterator[list[Piece]]:
        scheme = self.reviewing.reader.desk.session.scheme
        for key in one.case.labels:
            if key in scheme:
                label = scheme.label(key)
                said = f"{label.name} {label.chinese}: {label.definition} {label.definition_chinese}".rstrip()
                yield from _wrapped(said, width, "panel")


def _wrapped(text: str, width: int, style: str) -> Iterator[list[Piece]]:
    for line in wrap(text, max(1, width - 2)):
        yield [(f" {line}", style)]
