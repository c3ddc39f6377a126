"""Agreement in the reader: which sets, how far the work is, then the figures by label, by pair and by article.

The figures are worked out in a process of their own (`zoneread.tui.job`); Escape stops it. Enter on an
article goes there, on a label shows its figures in full, with intervals and reasons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from zoneread.errors import UsageError, ZonereadError
from zoneread.keys.command import Context
from zoneread.session.agreement_tables import HEADS
from zoneread.tui.job import Job
from zoneread.tui.lines import cut
from zoneread.tui.question import Choice, Question, fitting
from zoneread.view.folding import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zoneread.tui.app import ReaderApp

UNFINISHED = "+"
"""Before the sets: articles that are not finished enter too."""
AGAIN, GAMMA, OTHERS = "again", "gamma", "others"
NAME, COUNT, FIGURE = 17, 5, 5
"""Cells of a row's name, of a count and of a figure."""
LINE = 76
"""Cells of a line of words, so that it fits in a terminal of 80."""
FIGURES = frozenset({*HEADS, "γ"})
SHORT = {"agreed": "agree", "paired": "pairs", "exact F1": "exact", "relaxed F1": "relax", "unitizing α": "unit."}
"""What stands over a column."""


def agreement(reader: ReaderApp, _count: int) -> None:
    """Show the figures that were worked out last, else ask for the sets and work them out; in a review its own sets."""
    agreeing = reader.stage.agreeing
    review = reader.review.review if reader.review is not None else None
    if agreeing.kept is not None and (review is None or agreeing.kept.asked.sets == review.sets):
        agreeing.show()
    elif review is not None:
        agreeing.begin(Asked(review.sets, review.any_status))
    else:
        agreeing.choose()


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose agreement is worked out, whether from unfinished articles too, and whether γ as well."""

    sets: tuple[str, ...]
    any_status: bool = False
    gamma: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What was worked out, and when, as people say it."""

    asked: Asked
    tables: Sequence[Mapping[str, Any]]
    at: str


class Agreeing:
    """The figures of one reader: worked out when asked for, then kept to be looked at again."""

    def __init__(self, reader: ReaderApp) -> None:
        self.reader = reader
        self.kept: Kept | None = None
        self._job: Job | None = None

    def choose(self) -> None:
        """Ask whose agreement is to be worked out, and begin."""
        sets = [found.name for found in self.reader.desk.session.store.sets() if found.kind != "gold"]

        def begin(typed: str) -> None:
            names = typed.removeprefix(UNFINISHED).split()
            try:
                self.begin(Asked(tuple(names), typed.startswith(UNFINISHED)))
            except ZonereadError as error:
                self.reader.alert(str(error))

        title = f"agreement of which sets? {UNFINISHED} before them takes in unfinished articles"
        self.reader.ask(Question(title, Context.PROMPT, begin, " ".join(sets)))

    def begin(self, asked: Asked) -> None:
        """Start working it out, and show how far it is. Raises UsageError and DataError when that cannot be."""
        if len(asked.sets) < 2:
            raise UsageError("agreement is between two sets or more")
        self.close()
        question = {"sets": asked.sets, "any_status": asked.any_status, "gamma": asked.gamma}

        def keep(value: Mapping[str, Any]) -> None:
            self.kept = Kept(asked, value["tables"], datetime.now().astimezone().strftime("%H:%M"))
            self.show()

        module = "zoneread.session.measuring"
        self._job = Job(self.reader, module, question, "working out the agreement", keep, worded=self._named)

    def close(self) -> None:
        """Stop what is being worked out."""
        if self._job is not None:
            self._job.close()
            self._job = None

    # once it is there

    def show(self, start: str = "") -> None:
        """Show the figures that are kept."""
        if self.kept is None:
            return
        rows = list(self._rows(self.kept))
        title = f"agreement at {self.kept.at} — Enter: goes to an article, shows a label in full"
        start = start or next((row.key for row in rows if row.key), "")
        self.reader.ask(Question(title, Context.PALETTE, self._go, choices=partial(fitting, rows), start=start))

    def _rows(self, kept: Kept) -> Iterator[Choice]:
        for place, table in enumerate(kept.tables):
            header = table["header"]
            yield Choice("", self._named(table["title"]), heading=True)
            yield Choice("", _line([SHORT.get(head, self._named(head)) for head in header], header), heading=True)
            for number, row in enumerate(table["rows"]):
                yield Choice(f"{place}/{number}", _line(row, header))
            for note in table["notes"]:
                yield from (Choice("", line) for line in wrap(self._named(note), LINE))
        yield Choice("", "more", heading=True)
        yield Choice(AGAIN, "work it out again")
        if not kept.asked.gamma:
            yield Choice(GAMMA, "with γ: takes long, needs the extra gamma")
        if self.reader.review is None:
            yield Choice(OTHERS, "of other sets")

    def _go(self, key: str) -> None:
        kept = self.kept
        if kept is None or not key:
            self.show()
        elif key == OTHERS:
            self.choose()
        elif key in {AGAIN, GAMMA}:
            self._begin_or_alert(replace(kept.asked, gamma=kept.asked.gamma or key == GAMMA))
        else:
            place, number = map(int, key.split("/"))
            table = kept.tables[place]
            name, article = table["rows"][number][0], table["articles"][number]
            if article:
                self._open(article, name)
            else:
                self._show_in_full(name, table["details"][number], key)

    def _begin_or_alert(self, asked: Asked) -> None:
        try:
            self.begin(asked)
        except ZonereadError as error:
            self.reader.alert(str(error))

    def _show_in_full(self, name: str, lines: Sequence[str], key: str) -> None:
        rows = [Choice("", line) for line in lines]
        back = partial(self.show, key)
        title = f"{name} — Enter or Escape goes back"
        choices = partial(fitting, rows)
        self.reader.ask(Question(title, Context.PALETTE, lambda _key: back(), choices=choices, cancel=back))

    def _open(self, article: str, name: str) -> None:
        reader = self.reader
        reader.stage.keep_place()
        if reader.desk.open(article):
            if reader.review is not None:
                reader.review.show()
            reader.say(f"{name} — {reader.keyboard.shown('review.agreement')} shows the figures again")

    def _named(self, text: str) -> str:
        """Return a text without the names of the sets where a review hides them."""
        review = self.reader.review
        if review is not None and review.blind:
            for number, name in enumerate(review.review.sets, 1):
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f"set {number}", text)
        return text


def _line(cells: Sequence[str], header: Sequence[str]) -> str:
    """Return a row of a table: name, counts, figures."""
    name = cut(cells[0], NAME)
    line = name + " " * (NAME - cell_len(name))
    for cell, head in zip(cells[1:], header[1:], strict=True):
        width = FIGURE if head in FIGURES else COUNT
        shown = cut(cell, width)
        line += " " * (width + 1 - cell_len(shown)) + shown
    return line
