"""Commands on the clean-up: going along the places it left open, settling them, and seeing the source behind the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.session.audits import UNDECIDED, change_of, entries_at, quoted, state_of, style_of
from zoneread.text.decisions import ACCEPT, HIDE, REJECT
from zoneread.text.ranges import Range
from zoneread.tui.commands.tagging import opened
from zoneread.tui.question import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.session.open_article import OpenArticle
    from zoneread.text.reading import AuditEntry
    from zoneread.tui.app import ReaderApp

_SOURCE_SHOWN = 2000
"""Code points of the source behind a selection that are shown."""


def _along(by: int) -> Callable[[ReaderApp, int], None]:
    return lambda reader, count: go(reader, by * count)


def go(reader: ReaderApp, by: int) -> None:
    """Go to an uncertain place that nobody has settled, `by` places on from the cursor."""
    article = opened(reader)
    places = sorted(
        ((article.reading.place_of(entry), entry) for entry in article.reading.open_marks),
        key=lambda found: (found[0].start, found[1].source),
    )
    if not places:
        raise UsageError("nothing here is uncertain")
    marks = [entry.mark for _, entry in places]
    cursor = reader.view.selection.start
    if reader.stage.mark in marks and places[marks.index(reader.stage.mark)][0].start == cursor:
        target = marks.index(reader.stage.mark) + by
    else:
        before = sum(place.start < cursor for place, _ in places)
        at = sum(place.start <= cursor for place, _ in places)
        target = at + by - 1 if by > 0 else before + by
    if not 0 <= target < len(places):
        raise UsageError("no further uncertain place")
    reader.stage.jumps.leave(reader.view.cursor)
    show(reader, *places[target])
    reader.say(f"{target + 1}/{len(places)} {told(reader, places[target][1])}")


def show(reader: ReaderApp, place: Range, entry: AuditEntry) -> None:
    """Select a place of the clean-up, or go there where nothing of it is to be seen."""
    if place.is_empty:
        reader.view.move_to(place.start)
    else:
        reader.stage.select(place)
    reader.stage.mark = entry.mark


def told(reader: ReaderApp, entry: AuditEntry) -> str:
    """Return what is asked about a place, and with which keys to answer."""
    shown = reader.keyboard.shown
    others = " ".join(quoted(one, 8) if one else HIDE for one in entry.proposals)
    keys = f"{shown('mark.accept')} accepts, {shown('mark.reject')} rejects"
    more = f", {shown('mark.choose')} chooses {others}" if others else ""
    return f"{entry.rule} {change_of(entry, width=16)} — {keys}{more}"


def here(reader: ReaderApp) -> tuple[OpenArticle, AuditEntry]:
    """Return the place of the clean-up at the cursor: the one that was gone to, else one that is open, else any."""
    article = opened(reader)
    found = [entry for entry in entries_at(article.reading, _range(reader)) if style_of(entry) or entry.decision]
    if not found:
        raise UsageError(
            "clean-up did nothing here", hint=f"{reader.keyboard.shown('mark.next')} goes to the next uncertain place"
        )
    return article, min(found, key=lambda entry: (entry.mark != reader.stage.mark, not entry.open))


def _range(reader: ReaderApp) -> Range:
    """Return what is selected, else the character at the cursor."""
    view = reader.view
    if not view.selection.is_empty:
        return view.selection
    return Range(view.cursor, min(view.cursor + 1, view.document.length))


def _settle(word: str) -> Callable[[ReaderApp, int], None]:
    def settle(reader: ReaderApp, _count: int) -> None:
        _, entry = here(reader)
        reader.desk.settle(entry.mark, word)

    return settle


def choose(reader: ReaderApp, _count: int) -> None:
    """Choose among what is proposed for the place here."""
    _, entry = here(reader)
    _choose(reader, entry)


def _choose(reader: ReaderApp, entry: AuditEntry) -> None:
    # To accept a flag that makes no edit of its own is to take the first proposal, which has a line already.
    own = not entry.proposals or entry.after != entry.before
    offered = [
        *(Choice(ACCEPT, change_of(entry), ACCEPT),) * own,
        *(
            Choice(one or HIDE, f"{quoted(entry.before)} → {quoted(one)}", one or HIDE)
            for one in entry.proposals
            if not own or one != entry.after
        ),
        Choice(REJECT, f"{quoted(entry.before)} stays", REJECT),
    ]
    if entry.decision:
        offered.append(Choice(UNDECIDED, f"{state_of(entry)}; leave it open again", UNDECIDED))

    def choices(typed: str) -> list[Choice]:
        return [choice for choice in offered if typed.casefold() in f"{choice.text} {choice.detail}".casefold()]

    title = f"{entry.step} {entry.rule}"
    reader.ask(Question(title, Context.PALETTE, lambda word: reader.desk.settle(entry.mark, word), choices=choices))


def inspect(reader: ReaderApp, _count: int) -> None:
    """Show the source text behind the cursor or the selection, and what clean-up did there; Enter settles a place."""
    article = opened(reader)
    range_ = _range(reader)
    source = reader.desk.session.source_text(article)
    parts = article.reading.map.to_source(range_)
    entries = entries_at(article.reading, range_)
    shown = [Choice("", f"source {part}: {quoted(part.of(source), _SOURCE_SHOWN)}", heading=True) for part in parts]
    if not parts:
        shown = [Choice("", "nothing of the source: clean-up put it here", heading=True)]
    shown += [Choice(entry.mark, f"{change_of(entry)}  {state_of(entry)}", _name(entry)) for entry in entries]
    if not entries:
        shown.append(Choice("", "clean-up did nothing here", heading=True))
    by_mark = {entry.mark: entry for entry in entries}

    def settle(mark: str) -> None:
        if mark in by_mark:
            reader.call_after_refresh(_choose, reader, by_mark[mark])

    reader.ask(Question(f"behind {range_}", Context.PALETTE, settle, choices=lambda _typed: shown))


def _name(entry: AuditEntry) -> str:
    return f"{entry.step} {entry.rule} {entry.source}"


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    "mark.next": _along(1),
    "mark.previous": _along(-1),
    "mark.accept": _settle(ACCEPT),
    "mark.reject": _settle(REJECT),
    "mark.choose": choose,
    "mark.source": inspect,
}
"""Command id -> what it does."""
