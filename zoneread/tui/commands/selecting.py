"""Commands that make and shape the selection: text objects, growing, edges, trimming, mending, hints.

While a span is picked, moving an edge or mending moves the span's own boundary: one edit, with its identity kept.
While a suggestion is at hand, shaping mends it before it is accepted.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.tui.commands.tagging import here, opened
from zoneread.view.boundary import Edge, find_trouble, move_edge, trim
from zoneread.view.objects import OBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.text.ranges import Range
    from zoneread.tui.app import ReaderApp


def _object(name: str, reader: ReaderApp, count: int) -> None:
    view = reader.view
    before = view.selection
    found = before
    for _ in range(count):
        found = OBJECTS[name](view.document, found)
    if found.is_empty:
        raise UsageError(f"no {name} here")
    if found == before:
        raise UsageError(f"no other {name} around the selection")
    reader.stage.select(found)


def span(reader: ReaderApp, count: int) -> None:
    """Pick the span here; again, the one around it."""
    article, view = opened(reader), reader.view
    if reader.picked is None and view.selection.is_empty:
        stack = reader.stage.stack()
        if not stack:
            raise UsageError("no span here", hint="move onto a span first")
        reader.stage.pick(stack[-1])
        return
    same = article.exactly(view.selection)
    if reader.picked is None and same:
        reader.stage.pick(same[-1])
        return
    found = view.selection
    for _ in range(count):
        found = OBJECTS["span"](view.document, found)
    around = article.exactly(found) if found != view.selection else []
    if not around:
        raise UsageError("no span around the selection")
    reader.stage.pick(around[0])


def anchor(reader: ReaderApp, _count: int) -> None:
    """Start selecting here, or stop: in between motions extend."""
    stage = reader.stage
    stage.anchored = not stage.anchored
    reader.say("selecting: motions extend" if stage.anchored else "no longer selecting")


def previous(reader: ReaderApp, _count: int) -> None:
    """Select again what was selected before."""
    if reader.stage.last_selection.is_empty or reader.stage.last_selection.end > reader.view.document.length:
        raise UsageError("nothing was selected before")
    reader.stage.select(reader.stage.last_selection)


def grow(reader: ReaderApp, count: int) -> None:
    """Grow to the next larger unit."""
    found = reader.view.selection
    for _ in range(count):
        found = reader.stage.ladder.grow(reader.view.document, found)
    reader.stage.reshape(found)


def shrink(reader: ReaderApp, count: int) -> None:
    """Shrink back to the smaller unit."""
    found = reader.view.selection
    for _ in range(count):
        found = reader.stage.ladder.shrink(reader.view.document, found)
    reader.stage.reshape(found)


def other_end(reader: ReaderApp, _count: int) -> None:
    """Move to the other end of the selection."""
    view = reader.view
    view.select(view.selection, cursor_first=view.cursor == view.selection.end)


def _edge(edge: Edge, out: bool, word: bool, reader: ReaderApp, count: int) -> None:
    view = reader.view
    found = view.selection
    for _ in range(count):
        found = move_edge(view.document, view.layout_of_text, found, edge, out=out, word=word)
    if found == view.selection:
        raise UsageError("the edge can go no further")
    shape(reader, found)


def shape(reader: ReaderApp, found: Range) -> None:
    """Give the picked span these boundaries, or select them when none is picked."""
    picked = reader.picked
    if picked is None:
        reader.stage.reshape(found)
    else:
        article = opened(reader)
        reader.desk.commit(reader.desk.session.resize(article, picked, found))


def trim_(reader: ReaderApp, _count: int) -> None:
    """Trim punctuation and blanks off both ends."""
    selection = _selected(reader)
    found = trim(reader.view.document, selection)
    if found == selection:
        raise UsageError("nothing to trim")
    shape(reader, found)


def mend(reader: ReaderApp, _count: int) -> None:
    """Mend the boundary that is pointed out: of the selection, else of the span here, else of one that holds it."""
    document = reader.view.document
    if reader.view.selection.is_empty:
        article, span_here = here(reader)
        *around, innermost = reader.stage.stack() or [span_here]
        for span in (span_here, *(reversed(around) if innermost == span_here else ())):
            trouble = find_trouble(document, span.range)
            if trouble is not None:
                reader.desk.commit(reader.desk.session.resize(article, span, trouble.mended))
                return
    else:
        trouble = find_trouble(document, reader.view.selection)
        if trouble is not None:
            shape(reader, trouble.mended)
            return
    raise UsageError("the boundaries are fine")


def _selected(reader: ReaderApp) -> Range:
    if reader.view.selection.is_empty:
        raise UsageError("nothing is selected")
    return reader.view.selection


def _hint(way: str, reader: ReaderApp, _count: int, *, extend: bool = False) -> None:
    from zoneread.tui.hinting import Way

    opened(reader)
    reader.stage.hinting.begin(Way(way), extend=extend)


def _hint_turn(by: int, reader: ReaderApp, count: int) -> None:
    reader.stage.hinting.turn(by * count)


def hint_accept(reader: ReaderApp, _count: int) -> None:
    """Take the target that is selected."""
    reader.stage.hinting.end()


def hint_erase(reader: ReaderApp, _count: int) -> None:
    """Take back a letter."""
    reader.stage.hinting.erase()


def _commands() -> dict[str, Callable[[ReaderApp, int], None]]:
    found: dict[str, Callable[[ReaderApp, int], None]] = {
        f"object.{name}": partial(_object, name) for name in OBJECTS if name != "span"
    }
    for edge in Edge:
        for way, out in (("out", True), ("in", False)):
            found[f"edge.{edge}.{way}"] = partial(_edge, edge, out, False)
            found[f"edge.{edge}.word.{way}"] = partial(_edge, edge, out, True)
    return found


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    **_commands(),
    "object.span": span,
    "select.anchor": anchor,
    "select.previous": previous,
    "select.grow": grow,
    "select.shrink": shrink,
    "select.other_end": other_end,
    "select.trim": trim_,
    "select.mend": mend,
    "hint.jump": partial(_hint, "pinyin"),
    "hint.extend": partial(_hint, "pinyin", extend=True),
    "hint.letters": partial(_hint, "letters"),
    "hint.ends": partial(_hint, "ends"),
    "hint.next": partial(_hint_turn, 1),
    "hint.previous": partial(_hint_turn, -1),
    "hint.accept": hint_accept,
    "hint.erase": hint_erase,
}
"""Command id -> what it does."""
