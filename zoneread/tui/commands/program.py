"""Commands of the program itself: quitting, help, the palette, panels and lists, themes, the line being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.keys import names
from zoneread.keys.command import Command, Context, Group
from zoneread.keys.find import find
from zoneread.keys.labels import label_commands
from zoneread.keys.registry import COMMANDS as REGISTRY
from zoneread.tui.palette import MODES
from zoneread.tui.question import Choice, Question
from zoneread.tui.virtual_list import VirtualList

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zoneread.tui.app import ReaderApp


def quit_(reader: ReaderApp, _count: int) -> None:
    """Leave. An edit that the store has not taken yet is tried once more; a second asking leaves, and keeps it in a file."""
    writer = reader.desk.writer
    if writer.in_hand and not writer.retry_now() and not reader.asked_to_quit:
        reader.asked_to_quit = True
        reader.alert(f"not stored yet; quit again and it is kept in a file for the next time: {writer.in_hand}")
        return
    reader.exit()


def cancel(reader: ReaderApp, _count: int) -> None:
    """Drop the nearest thing: a question, the keyboard of a panel, the selection, the search."""
    stage = reader.stage
    if reader.overlay is not None:
        reader.overlay.cancel()
    elif stage.hinting.active:
        stage.hinting.cancel()
    elif stage.room.focus:
        stage.room.leave(stage.room.focus)
    elif not reader.view.selection.is_empty:
        stage.unpick()
        stage.anchored = False
        reader.view.move_to(reader.view.cursor)
    else:
        reader.view.set_hits(())


def redraw(reader: ReaderApp, _count: int) -> None:
    """Draw the whole screen afresh."""
    reader.refresh(layout=True)
    reader.screen.refresh(layout=True)


def suspend(reader: ReaderApp, _count: int) -> None:
    """Go back to the shell; fg returns."""
    reader.action_suspend_process()


def theme(reader: ReaderApp, _count: int) -> None:
    """Turn to the next theme and remember it."""
    mode = MODES[(MODES.index(reader.mode) + 1) % len(MODES)]
    reader.stage.wear(mode)
    reader.places.choose("theme", mode)
    reader.say(f"theme: {mode}")


def lanes(reader: ReaderApp, _count: int) -> None:
    """Show no, one or two lanes of labels under the rows."""
    reader.view.lanes = (reader.view.lanes + 1) % 3
    reader.say(f"label lanes: {reader.view.lanes}")


def source(reader: ReaderApp, _count: int) -> None:
    """Show the source text, exactly as in the file, or go back to the reading text."""
    if reader.desk.article is None:
        raise UsageError("no article is open")
    reader.stage.flip()
    reader.say("source text, as in the file" if reader.stage.source.shown else "reading text")


def next_panel(reader: ReaderApp, _count: int) -> None:
    """Give the keyboard to the next open panel, and after the last one to the article."""
    room = reader.stage.room
    order = [*room.open_panels, ""]
    room.give_keyboard(order[(order.index(room.focus) + 1) % len(order)])
    reader.say(f"keys go to the {room.focus or 'article'}")


def _panel(name: str) -> Callable[[ReaderApp, int], None]:
    return lambda reader, _count: reader.stage.room.toggle(name)


# lists


def _list(reader: ReaderApp) -> VirtualList:
    if reader.asker is not None and reader.asker.question is not None:
        return reader.asker.list
    widget = reader.stage.room.panels.get(reader.stage.room.focus)
    if not isinstance(widget, VirtualList):
        raise UsageError("there is no list here")
    return widget


def _move(pages: int = 0, items: int = 0) -> Callable[[ReaderApp, int], None]:
    def move(reader: ReaderApp, count: int) -> None:
        if reader.stage.room.focus == "guideline" and reader.overlay is None:
            reader.guideline.scroll(count * (items + pages * reader.guideline.size.height))
            return
        list_ = _list(reader)
        list_.move_by(count * (items + pages * list_.page))

    return move


def list_start(reader: ReaderApp, _count: int) -> None:
    """Go to the first item."""
    _list(reader).move_to(0)


def list_end(reader: ReaderApp, _count: int) -> None:
    """Go to the last item."""
    list_ = _list(reader)
    list_.move_to(list_.count() - 1)


def list_open(reader: ReaderApp, _count: int) -> None:
    """Open the item under the cursor, or go there."""
    if reader.overlay is not None:
        accept(reader, 1)
    else:
        _list(reader).choose()


def list_close(reader: ReaderApp, _count: int) -> None:
    """Close the list that has the keyboard."""
    if reader.overlay is not None:
        cancel(reader, 1)
    elif reader.stage.room.focus:
        reader.stage.room.toggle(reader.stage.room.focus)


def list_filter(reader: ReaderApp, _count: int) -> None:
    """Find an item of the list by typing a part of it."""
    list_ = _list(reader)
    rows = [(index, "".join(text for text, _ in list_.item(index, 200)).strip()) for index in range(list_.count())]

    def choices(typed: str) -> list[Choice]:
        words = typed.casefold().split()
        return [Choice(str(index), text) for index, text in rows if all(word in text.casefold() for word in words)]

    def go(key: str) -> None:
        list_.move_to(int(key))
        list_.choose()

    reader.ask(Question(f"find in {reader.stage.room.focus}", Context.PALETTE, go, choices=choices))


# the line being typed


def accept(reader: ReaderApp, _count: int) -> None:
    """Take what is typed or chosen."""
    if reader.overlay is not None:
        reader.overlay.accept()


def _along(by: int) -> Callable[[ReaderApp, int], None]:
    def along(reader: ReaderApp, count: int) -> None:
        if reader.overlay is not None:
            reader.overlay.move(by * count)

    return along


def _pages(by: int) -> Callable[[ReaderApp, int], None]:
    def pages(reader: ReaderApp, count: int) -> None:
        if reader.overlay is not None:
            reader.overlay.page(by * count)

    return pages


# help and the palette


def commands_here(reader: ReaderApp) -> dict[str, Command]:
    """Return every command that the reader has, the labels of the scheme among them, in the order of the registry."""
    from zoneread.tui.commands import IMPLEMENTED

    known = {id_: command for id_, command in REGISTRY.items() if id_ in IMPLEMENTED}
    return known | label_commands(reader.desk.session.scheme.labels)


def palette(reader: ReaderApp, _count: int) -> None:
    """Find a command by its English name, its Chinese name or pinyin, and run it."""
    context = reader.context
    commands = commands_here(reader)

    def choices(typed: str) -> list[Choice]:
        return [_choice(reader, command, context) for command in find(typed, commands.values())]

    reader.ask(Question("command", Context.PALETTE, lambda id_: reader.run_command(id_, None), choices=choices))


FIRST_NEEDED = (
    *(
        "move.word.next",
        "move.sentence.next",
        "hint.jump",
        "object.unit",
        "select.anchor",
        "select.grow",
        "select.shrink",
    ),
    *("label.1", "label.2", "label.pick", "span.delete", "edit.undo", "edit.redo", "search.open", "suggest.next"),
    "article.done.next",
)
"""What help of the article shows before all else: one screen of a small terminal with which an article can be done."""
LATER_GROUPS = (Group.ARTICLES, Group.PANELS, Group.PROGRAM)
AT_EVERY_SPAN = (Group.SELECTING, Group.LABELS, Group.SPANS, Group.SHAPING)


def help_(reader: ReaderApp, _count: int) -> None:
    """Show all keys of the place where the keyboard is, its own before those of wider places; typing filters them."""
    context = reader.context
    commands = commands_here(reader)
    bound = {
        binding.command: context.chain.index(binding.context)
        for binding in reversed(reader.keyboard.keymap.effective(context))
    }
    here = sorted((commands[id_] for id_ in commands if id_ in bound), key=lambda command: bound[command.id])
    in_article = context in (Context.READING, Context.SELECTION)
    first = [commands[id_] for id_ in FIRST_NEEDED if in_article and id_ in bound and id_ in commands]

    def nearness(group: Group) -> int:
        return min((bound[command.id] for command in here if command.group is group), default=0)

    rest = [group for group in Group if group not in (*AT_EVERY_SPAN, *LATER_GROUPS)]
    groups = sorted((*AT_EVERY_SPAN, *rest, *LATER_GROUPS), key=nearness)

    def choices(typed: str) -> Sequence[Choice]:
        fitting = {command.id for command in find(typed, here)}
        sections = [("First of all", [] if typed.strip() else first)]
        sections += [
            (f"{group}", [command for command in here if command.group is group and command.id in fitting])
            for group in groups
        ]
        shown: list[Choice] = []
        for heading, rows in sections:
            if rows:
                shown.append(Choice("", heading, heading=True))
                shown += [_choice(reader, command, context) for command in rows]
        return shown

    reader.ask(
        Question(
            f"keys of {context} — type to filter, Enter runs, Ctrl+G closes",
            Context.PALETTE,
            lambda id_: reader.run_command(id_, None),
            choices=choices,
        )
    )


def _choice(reader: ReaderApp, command: Command, context: Context) -> Choice:
    keys = reader.keyboard.keymap.keys_for(command.id, context)
    shown = "  ".join(map(names.show_sequence, keys)) or "–"
    return Choice(command.id, command.english, shown, also=command.chinese, whole=True)


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    "app.quit": quit_,
    "app.cancel": cancel,
    "app.redraw": redraw,
    "app.suspend": suspend,
    "help.show": help_,
    "palette.open": palette,
    "panel.articles": _panel("articles"),
    "panel.spans": _panel("spans"),
    "panel.guideline": _panel("guideline"),
    "panel.progress": _panel("progress"),
    "panel.next": next_panel,
    "view.lanes": lanes,
    "view.theme": theme,
    "view.source": source,
    "list.down": _move(items=1),
    "list.up": _move(items=-1),
    "list.page.down": _move(pages=1),
    "list.page.up": _move(pages=-1),
    "list.start": list_start,
    "list.end": list_end,
    "list.open": list_open,
    "list.close": list_close,
    "list.filter": list_filter,
    "prompt.accept": accept,
    "prompt.next": _along(1),
    "prompt.previous": _along(-1),
    "prompt.down": _along(1),
    "prompt.up": _along(-1),
    "prompt.page.down": _pages(1),
    "prompt.page.up": _pages(-1),
}
"""Command id -> what it does."""
