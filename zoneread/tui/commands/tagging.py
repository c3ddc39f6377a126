"""Commands that make and change spans: tag, retag, delete, note, resize, split, merge, undo, redo.

What a label key does depends on what is selected. A span that was selected as a span is retagged; anything else that
is selected becomes a span, also where one of another label lies already; with nothing selected the unit at the
cursor is taken, and the status row says so. Every edit is stored before the screen shows it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.session.narrate import quoted
from zoneread.session.readoff import read_off
from zoneread.span.span import Span, shorten
from zoneread.tui.question import Choice, Field, Question
from zoneread.view.boundary import Fault, find_trouble, without_blanks
from zoneread.view.objects import OBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.session.open_article import OpenArticle
    from zoneread.text.ranges import Range
    from zoneread.tui.app import ReaderApp


FAULTS = {
    Fault.LINES: "goes over a line's end",
    Fault.NUMBER: "cuts a number or its unit",
    Fault.PAIR: "holds half of a pair",
    Fault.SIGNS: "has a sign at an end",
}
QUOTED, QUOTED_SHORT = 16, 8
"""Characters shown of what was tagged; fewer where more is to be said, so that 80 columns hold it."""


def here(reader: ReaderApp) -> tuple[OpenArticle, Span]:
    """Return the open article and the span that a command is about: the selected one, else the innermost at the cursor.

    Raises UsageError when there is none.
    """
    article = opened(reader)
    span = reader.picked
    if span is None and reader.stage.room.focus == "spans" and reader.span_list.count():
        span = _listed(reader, article)
    if span is None:
        selection = reader.view.selection
        inner = article.exactly(selection) if not selection.is_empty else []
        inner = inner or reader.stage.stack()[-1:]
        span = inner[0] if inner else None
    if span is None:
        raise UsageError("no span here", hint="move onto a span first")
    return article, span


def _listed(reader: ReaderApp, article: OpenArticle) -> Span:
    """Return the span under the cursor of the list. Raises UsageError for an orphan."""
    index = reader.span_list.index
    if index >= len(article.spans):
        key = reader.keyboard.shown("orphan.attach")
        raise UsageError("this span has lost its words", hint=f"Enter goes where they were; select others, then {key}")
    return article.spans[index]


def opened(reader: ReaderApp) -> OpenArticle:
    """Return the open article; raise UsageError when there is none."""
    if reader.desk.article is None:
        raise UsageError("no article is open")
    return reader.desk.article


def tag(reader: ReaderApp, label: str) -> None:
    """Tag what is selected, or retag the selected span, or tag the unit at the cursor."""
    article = opened(reader)
    session = reader.desk.session
    reader.desk.last_label = label
    if reader.review is not None and reader.review.tag(label):
        return
    if reader.stage.context is Context.SUGGESTION:
        from zoneread.tui.commands.suggesting import take

        take(reader, label)
        return
    if reader.picked is not None:
        span = reader.picked
        edit = session.retag(article, span, label)
        reader.desk.commit(edit)
        return
    range_, how = target(reader)
    same = [span for span in article.exactly(range_) if span.label != label]
    if how and same:
        reader.desk.commit(session.retag(article, same[0], label))
        return
    edit = session.tag(article, range_, label)
    reader.desk.last_quote = range_.of(article.text)
    also = f" (also {same[0].label})" if same else ""
    more = f"{also}{how}{advice(reader, range_)}"
    quote = shorten(range_.of(article.text), QUOTED_SHORT if more else QUOTED)
    words = f"{label} 「{quote}」{more}"
    reader.desk.commit(edit, words, then=partial(reader.tagged, range_))


def target(reader: ReaderApp) -> tuple[Range, str]:
    """Return the range to tag and, when it was not selected, how it was found."""
    selection = reader.view.selection
    if not selection.is_empty:
        return wanted(reader), ""
    return OBJECTS["unit"](reader.view.document, selection), " — nothing was selected: the unit at the cursor"


def wanted(reader: ReaderApp) -> Range:
    """Return what a span made of the selection holds: no blanks and no line ends at its ends.

    Raises UsageError when nothing is selected, or nothing else.
    """
    selection = reader.view.selection
    if selection.is_empty:
        raise UsageError("nothing is selected", hint="select the text that the span should hold")
    bare = without_blanks(reader.view.document.text, selection)
    if bare.is_empty:
        raise UsageError("only blanks are selected")
    return bare


def advice(reader: ReaderApp, range_: Range) -> str:
    """Return what is doubtful about the ends of `range_`, as an afterthought."""
    found = find_trouble(reader.view.document, range_)
    if found is None:
        return ""
    return f" — {FAULTS[found.fault]}; {reader.keyboard.shown('select.mend')} mends it"


def no_label(number: int, _reader: ReaderApp, _count: int) -> None:
    """Refuse the digit of no label; those of labels are found before commands are."""
    raise UsageError(f"no label has the digit {number}")


def repeat(reader: ReaderApp, _count: int) -> None:
    """Tag with the last label again."""
    if not reader.desk.last_label:
        raise UsageError("no label was used yet")
    tag(reader, reader.desk.last_label)


def delete(reader: ReaderApp, _count: int) -> None:
    """Delete the span here."""
    article, span = here(reader)
    reader.desk.commit(reader.desk.session.remove(article, [span]))


def note(reader: ReaderApp, _count: int) -> None:
    """Write a note on the span here."""
    article, span = here(reader)

    def store(text: str) -> None:
        if text != span.note:
            reader.desk.commit(reader.desk.session.note(article, span, text))

    reader.ask(Question(f"note on {span.label} {quoted(span)}", Context.PROMPT, store, span.note))


def attributes(reader: ReaderApp, _count: int) -> None:
    """Fill in the attributes of the span here; what its words state is there already."""
    article, span = here(reader)
    label = reader.desk.session.scheme.label(span.label)
    if not label.attributes:
        raise UsageError(f"{label.name} has no attributes")
    stated = read_off(label, span.quote) | {key: str(value) for key, value in span.attributes.items()}
    fields = [
        Field(one.key, f"{one.name} {one.chinese}", stated.get(one.key, ""), one.choices) for one in label.attributes
    ]

    def store(values: Mapping[str, str]) -> None:
        kept = {key: value for key, value in values.items() if value}
        if kept != dict(span.attributes):
            reader.desk.commit(reader.desk.session.attributes(article, span, kept))

    reader.ask_form(f"{label.name} {quoted(span)}", fields, store)


def resize(reader: ReaderApp, _count: int) -> None:
    """Give the span that shares most with the selection the selection's boundaries."""
    article, selection = opened(reader), wanted(reader)
    near = (article.span(over.key) for over in reader.view.highlights.over(selection))
    spans = [span for span in near if span is not None and span.range != selection]
    if not spans:
        raise UsageError("the selection shares nothing with a span", hint="select text that overlaps the span")
    span = max(spans, key=lambda one: _shared(one.range, selection))
    reader.desk.commit(reader.desk.session.resize(article, span, selection))


def _shared(one: Range, other: Range) -> float:
    """Return how much two overlapping ranges have in common: 1 when they are the same."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / one.hull(other).length


def retag(reader: ReaderApp, _count: int) -> None:
    """Pick the span here, so that the next label key gives it another label."""
    _, span = here(reader)
    reader.stage.room.give_keyboard("")
    reader.stage.pick(span)
    reader.say(f"{span.label} {quoted(span)}: now the key of another label")


def pick_label(reader: ReaderApp, _count: int) -> None:
    """Choose a label from the list and tag with it."""
    opened(reader)
    labels = [label for label in reader.desk.session.scheme.labels if not label.archived]

    def choices(typed: str) -> list[Choice]:
        found = [
            one for one in labels if typed.casefold() in f"{one.key} {one.name} {one.chinese} {one.code}".casefold()
        ]
        return [
            Choice(one.key, one.name, f"{one.digit} {one.letter} {one.code}", also=one.chinese, whole=True)
            for one in found
        ]

    reader.ask(Question("label", Context.PALETTE, lambda key: tag(reader, key), choices=choices))


def split(reader: ReaderApp, _count: int) -> None:
    """Split the span at the cursor."""
    article, span = here(reader)
    reader.desk.commit(reader.desk.session.split(article, span, reader.view.cursor))


def merge(reader: ReaderApp, _count: int) -> None:
    """Merge the span with the next one of its label."""
    article, span = here(reader)
    later = [other for other in article.spans if other.label == span.label and other.id != span.id]
    after = [other for other in later if other.start >= span.start]
    if not after:
        raise UsageError(f"no later {span.label} to merge with")
    reader.desk.commit(reader.desk.session.merge(article, span, after[0]))


def undo(reader: ReaderApp, count: int) -> None:
    """Take back the last edits."""
    for _ in range(count):
        reader.desk.undo()


def redo(reader: ReaderApp, count: int) -> None:
    """Do again what was taken back."""
    for _ in range(count):
        reader.desk.redo()


def orphan_next(reader: ReaderApp, _count: int) -> None:
    """Go to where the words of the next orphan were; over the end, from the first on."""
    orphans = opened(reader).orphans
    if not orphans:
        raise UsageError("no span of this article has lost its words")
    ids = [one.span.id for one in orphans]
    at = ids.index(reader.stage.orphan) + 1 if reader.stage.orphan in ids else 0
    reader.stage.go_to_orphan(at % len(ids))


def orphan_attach(reader: ReaderApp, _count: int) -> None:
    """Give the orphan that was gone to last, or the only one, the words that are selected."""
    article = opened(reader)
    orphans = {one.span.id: one.span for one in article.orphans}
    if not orphans:
        raise UsageError("no span of this article has lost its words")
    span = orphans.get(reader.stage.orphan) or (next(iter(orphans.values())) if len(orphans) == 1 else None)
    if span is None:
        raise UsageError("which of them?", hint=f"{reader.keyboard.shown('orphan.next')} goes to the next one")
    if reader.view.selection.is_empty:
        raise UsageError("nothing is selected", hint=f"select the words of {span.label} {quoted(span)}")
    selection = wanted(reader)
    edit = reader.desk.session.reattach(article, span, selection)
    reader.desk.commit(edit, f"{span.label} {quoted(span)} is now 「{shorten(selection.of(article.text), 16)}」")


def undo_rest(reader: ReaderApp, _count: int) -> None:
    """Take back of the last edit what others have not built upon."""
    reader.desk.undo_rest()


def redo_rest(reader: ReaderApp, _count: int) -> None:
    """Do again of what was taken back last what others have not built upon."""
    reader.desk.undo_rest(again=True)


def elsewhere(reader: ReaderApp, _count: int) -> None:
    """Write the edit that the store cannot take to a file that is asked for."""
    desk = reader.desk
    desk.edit_to_keep()

    def write(typed: str) -> None:
        if typed.strip():
            desk.write_elsewhere(Path(typed.strip()).expanduser())

    reader.ask(Question("write the edit to", Context.PROMPT, write, str(desk.places.edits_in_hand)))


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    **{f"label.{number}": partial(no_label, number) for number in range(1, 10)},
    "label.pick": pick_label,
    "label.repeat": repeat,
    "span.retag": retag,
    "span.delete": delete,
    "span.note": note,
    "span.attributes": attributes,
    "span.resize": resize,
    "span.split": split,
    "span.merge": merge,
    "edit.undo": undo,
    "edit.redo": redo,
    "orphan.next": orphan_next,
    "orphan.attach": orphan_attach,
    "edit.undo.rest": undo_rest,
    "edit.redo.rest": redo_rest,
    "edit.elsewhere": elsewhere,
}
"""Command id -> what it does."""
