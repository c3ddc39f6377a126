"""Commands that search in the article and tag what was found.

The query is text, a regular expression, or pinyin; hits are shown while it is typed. Tagging every hit is one edit:
shown before it is made, stored whole, and undone in one step.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.span.span import shorten
from zoneread.text.ranges import Range
from zoneread.text.wording import counted
from zoneread.tui.commands.corpus import pick_label, propose, spells_pinyin
from zoneread.tui.commands.tagging import opened
from zoneread.tui.question import Question
from zoneread.view.document import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zoneread.tui.app import ReaderApp

MODES = ("text", "regular expression", "pinyin")
MOST = 5_000
"""Hits after which a search stops."""


def find(text: str, query: str, mode: str) -> list[Range]:
    """Return where `query` is found in `text`, in order, at most `MOST` places, none of them empty.

    Raises UsageError when a regular expression is malformed.
    """
    if not query:
        return []
    if mode == "pinyin":
        from zoneread.text.pinyin_match import compile_pinyin

        pattern = compile_pinyin(query, frozenset(text))
    else:
        try:
            pattern = re.compile(re.escape(query) if mode == "text" else query, re.IGNORECASE)
        except re.error as error:
            raise UsageError(f"not a regular expression: {error}") from None
    found: list[Range] = []
    for match in pattern.finditer(text):
        if match.end() > match.start():
            found.append(Range(*match.span()))
        if len(found) == MOST:
            break
    return found


def find_typed(text: str, typed: str, mode: str) -> tuple[list[Range], str]:
    """Return where what was typed is found, and by which mode: Latin letters that the text has not are pinyin.

    Raises UsageError when a regular expression is malformed.
    """
    found = find(text, typed, mode)
    if not found and mode == "text" and spells_pinyin(typed):
        return find(text, typed, "pinyin"), "pinyin"
    return found, mode


def open_(reader: ReaderApp, _count: int) -> None:
    """Ask what to search for, showing the hits while it is typed."""
    ask(reader, reader.stage.last_query, anew=True)


def ask(reader: ReaderApp, query: str, *, anew: bool = False, heading: str = "search") -> None:
    """Ask for a query, beginning with `query`; with `anew` what is typed takes its place.

    A query that finds nothing is asked for again, to be mended: the key after it was meant for a hit, and must not tag
    what happens to be at the cursor.
    """
    article, stage = opened(reader), reader.stage
    stage.search_scope = "article"

    def change(typed: str) -> str:
        try:
            hits, way = find_typed(article.text, typed, stage.search_mode)
        except UsageError as error:
            return error.message
        reader.view.set_hits(hits)
        return f"{counted(len(hits), 'hit')} · {way} · {reader.keyboard.shown('search.mode', Context.SEARCH)} changes"

    def accept(typed: str) -> None:
        stage.last_query, stage.concordance = typed, None
        change(typed)
        hits = reader.view.document.hits
        if hits:
            first = next((hit for hit in hits if hit.start >= reader.view.cursor), hits[0])
            stage.jumps.leave(reader.view.cursor)
            stage.select(first)
            reader.say(f"hit {hits.index(first) + 1} of {len(hits)}")
        elif typed:
            ask(reader, typed, heading="search: not found; mend it, or Escape")
            reader.alert(f"not found: {typed}")

    cancel = partial(reader.view.set_hits, ())
    reader.ask(Question(heading, Context.SEARCH, accept, query, change=change, cancel=cancel, anew=anew))


def mode(reader: ReaderApp, _count: int) -> None:
    """Turn to the next way of searching while the query is typed."""
    stage = reader.stage
    stage.search_mode = MODES[(MODES.index(stage.search_mode) + 1) % len(MODES)]
    if reader.asker is not None:
        reader.asker.hear_again()


def selection(reader: ReaderApp, _count: int) -> None:
    """Search for the selected text."""
    article = opened(reader)
    query = reader.view.selection.of(article.text)
    if not query:
        raise UsageError("nothing is selected")
    reader.stage.last_query, reader.stage.concordance = query, None
    reader.view.set_hits(find(article.text, query, "text"))
    reader.run_command("move.hit.next", None)


def clear(reader: ReaderApp, _count: int) -> None:
    """Forget the search."""
    reader.stage.concordance = None
    reader.view.set_hits(())
    reader.say("search cleared")


def tag_paragraph(reader: ReaderApp, _count: int) -> None:
    """Tag every hit of the paragraph."""
    document = reader.view.document
    here = document.segment_at(Segment.PARAGRAPH, reader.view.cursor)
    _tag(reader, [hit for hit in document.hits if here.contains(hit)], "paragraph")


def tag_article(reader: ReaderApp, _count: int) -> None:
    """Tag every hit of the article."""
    _tag(reader, reader.view.document.hits, "article")


def _tag(reader: ReaderApp, hits: Sequence[Range], where: str) -> None:
    from zoneread.session.searching import hit_at

    article, query = opened(reader), reader.stage.last_query
    if not hits:
        raise UsageError(f"no hits in this {where}", hint="search first")
    found = [hit_at(article.row, article.text, hit) for hit in hits]
    pick_label(
        reader, f"tag {counted(len(hits), 'hit')} in the {where}", lambda label: propose(reader, found, label, query)
    )


def repeat_next(reader: ReaderApp, count: int) -> None:
    """Go to the next occurrence of the text that was tagged last and tag it the same."""
    article, desk = opened(reader), reader.desk
    if not desk.last_label or not desk.last_quote:
        raise UsageError("nothing was tagged yet")
    for _ in range(count):
        after = max(reader.view.cursor, reader.view.selection.end)
        found = _next_untagged(reader, desk.last_quote, desk.last_label, after)
        if found is None:
            raise UsageError(f"no further 「{shorten(desk.last_quote, 12)}」 to tag")
        reader.stage.jumps.leave(reader.view.cursor)
        desk.commit(desk.session.tag(article, found, desk.last_label))
        reader.stage.move(found.start)


def _next_untagged(reader: ReaderApp, quote: str, label: str, after: int) -> Range | None:
    article = opened(reader)
    hits = find(article.text, quote, "text")
    free = [
        hit
        for hit in hits
        if hit.of(article.text) == quote and not any(span.label == label for span in article.exactly(hit))
    ]
    return next((hit for hit in free if hit.start >= after), free[0] if free else None)


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    "search.open": open_,
    "search.mode": mode,
    "search.selection": selection,
    "search.clear": clear,
    "search.tag.paragraph": tag_paragraph,
    "search.tag.article": tag_article,
    "label.repeat.next": repeat_next,
}
"""Command id -> what it does."""
