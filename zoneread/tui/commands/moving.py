"""Commands that move the cursor or one end of the selection: by motion, by row, along spans and hits, and back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.span.span import reading_order
from zoneread.tui.commands.tagging import opened
from zoneread.view.motion import MOTIONS, by_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.tui.app import ReaderApp

NEAR = frozenset({"left", "right", "word.next", "word.previous", "row.start", "row.end"})
"""Motions that are not worth going back from."""


def by_motion(name: str, extend: bool, reader: ReaderApp, count: int) -> None:
    """Move by a motion of the view, or extend the selection by it."""
    view = reader.view
    before = view.cursor
    target = MOTIONS[name](view.document, view.layout_of_text, before, count)
    if name not in NEAR and target != before:
        reader.stage.jumps.leave(before)
    reader.stage.move(target, extend=extend)


def _rows(rows: int, pages: int, extend: bool, reader: ReaderApp, count: int) -> None:
    view, stage = reader.view, reader.stage
    far = count * (rows + pages * max(1, view.page_rows - 2))
    target, cell = by_rows(view.layout_of_text, view.cursor, far, stage.column_at(view.cursor))
    if pages:
        # The screen goes as far as the cursor does, so that no row is left out between one screen and the next.
        view.scroll_to_row(view.visible_rows.start + far)
    stage.move(target, extend=extend)
    stage.keep_column(view.cursor, cell)


def _span(by: int, reader: ReaderApp, count: int) -> None:
    article = opened(reader)
    spans, picked, cursor = article.spans, reader.picked, reader.view.cursor
    if picked is not None:
        at = bisect_left(spans, reading_order(picked), key=reading_order)
        target = at + by * count
    elif by > 0:
        target = bisect_right(spans, cursor, key=lambda span: span.start) + count - 1
    else:
        target = bisect_left(spans, cursor, key=lambda span: span.start) - count
    if not 0 <= target < len(spans):
        raise UsageError("no further span" if spans else "no spans here yet")
    reader.stage.jumps.leave(cursor)
    reader.stage.pick(spans[target])


def _hit(by: int, reader: ReaderApp, count: int) -> None:
    hits = reader.view.document.hits
    if not hits:
        raise UsageError("nothing was searched for, or nothing found", hint="search first")
    start = reader.view.selection.start
    if by > 0:
        target = bisect_right(hits, start, key=lambda hit: hit.start) + count - 1
    else:
        target = bisect_left(hits, start, key=lambda hit: hit.start) - count
    wrapped = " — from the other end" if not 0 <= target < len(hits) else ""
    reader.stage.jumps.leave(reader.view.cursor)
    reader.stage.select(hits[target % len(hits)])
    reader.say(f"hit {target % len(hits) + 1} of {len(hits)}{wrapped}")


def back(reader: ReaderApp, count: int) -> None:
    """Go back to where the cursor was before a jump."""
    _travel(reader, reader.stage.jumps.back, count)


def forward(reader: ReaderApp, count: int) -> None:
    """Go forward again."""
    _travel(reader, reader.stage.jumps.forward, count)


def _travel(reader: ReaderApp, way: Callable[[int], int | None], count: int) -> None:
    for _ in range(count):
        target = way(reader.view.cursor)
        if target is None:
            raise UsageError("no place to go to")
        reader.stage.move(target)


def center(reader: ReaderApp, _count: int) -> None:
    """Scroll the cursor to the middle of the screen."""
    view = reader.view
    view.scroll_to_row(view.layout_of_text.row_of(view.cursor) - view.page_rows // 2)


def _commands() -> dict[str, Callable[[ReaderApp, int], None]]:
    found: dict[str, Callable[[ReaderApp, int], None]] = {}
    for verb, extend in (("move", False), ("extend", True)):
        for name in MOTIONS:
            found[f"{verb}.{name}"] = partial(by_motion, name, extend)
        for name, rows, pages in (("up", -1, 0), ("down", 1, 0), ("page.up", 0, -1), ("page.down", 0, 1)):
            found[f"{verb}.{name}"] = partial(_rows, rows, pages, extend)
    for name, move in (("span", _span), ("hit", _hit)):
        found[f"move.{name}.next"] = partial(move, 1)
        found[f"move.{name}.previous"] = partial(move, -1)
    return found


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    **_commands(),
    "move.back": back,
    "move.forward": forward,
    "view.center": center,
}
"""Command id -> what it does."""
