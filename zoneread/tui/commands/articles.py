"""Commands that go from article to article and say how far one has got."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.span.span import CONFIRMED, Status
from zoneread.text.wording import counted
from zoneread.tui.commands.tagging import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.tui.app import ReaderApp


def next_(reader: ReaderApp, count: int) -> None:
    """Open the next article."""
    reader.desk.step(count)


def previous(reader: ReaderApp, count: int) -> None:
    """Open the previous article."""
    reader.desk.step(-count)


def next_undone(reader: ReaderApp, _count: int) -> None:
    """Open the next article that is neither done nor skipped."""
    _undone(reader, 1)


def previous_undone(reader: ReaderApp, _count: int) -> None:
    """Open the previous article that is neither done nor skipped."""
    _undone(reader, -1)


def _undone(reader: ReaderApp, by: int) -> None:
    if not reader.desk.step_undone(by):
        reader.say("every other article is done or skipped")


def done_next(reader: ReaderApp, _count: int) -> None:
    """Mark the article done and open the next one that is not."""
    _settle(reader, Status.DONE, "done")


def nothing_next(reader: ReaderApp, _count: int) -> None:
    """Say that there is nothing to tag here, and go on. Refused where something is tagged."""
    spans = [span for span in opened(reader).spans if span.origin in CONFIRMED]
    if spans:
        raise UsageError(f"not nothing: {counted(len(spans), 'span')} here", hint="mark the article done instead")
    _settle(reader, Status.DONE, "done, nothing here")


def skip_next(reader: ReaderApp, _count: int) -> None:
    """Skip the article and go on."""
    _settle(reader, Status.SKIPPED, "skipped")


def done(reader: ReaderApp, _count: int) -> None:
    """Mark the article done, or take that back."""
    article = opened(reader)
    wanted = Status.IN_PROGRESS if article.status is Status.DONE else Status.DONE
    edit = reader.desk.session.status(article, wanted)
    if edit is not None:
        reader.desk.commit(edit)


def _settle(reader: ReaderApp, status: Status, word: str) -> None:
    article = opened(reader)
    name = article.row.title or article.row.name
    onwards = partial(_onwards, reader, f"{name}: {word}")
    edit = reader.desk.session.status(article, status)
    if edit is None:
        onwards()
    else:
        reader.desk.commit(edit, f"{name}: {word}", then=onwards)


def _onwards(reader: ReaderApp, words: str) -> None:
    if reader.desk.step_undone(1):
        if reader.desk.news:
            reader.alert(f"{words}; the next: {reader.desk.news}")
        else:
            reader.say(f"{words}; this is the next to do")
    else:
        reader.say(f"{words}; that was the last to do")


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    "article.next": next_,
    "article.previous": previous,
    "article.undone.next": next_undone,
    "article.undone.previous": previous_undone,
    "article.done.next": done_next,
    "article.nothing.next": nothing_next,
    "article.skip.next": skip_next,
    "article.done": done,
}
"""Command id -> what it does."""
