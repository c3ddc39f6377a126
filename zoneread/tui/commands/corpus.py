"""Commands that search in all articles: a concordance to choose from and step through, and tagging what was found."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.text.wording import counted
from zoneread.tui.concordance import Concordance, kwic
from zoneread.tui.preview import Preview
from zoneread.tui.question import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zoneread.session.searching import Corpus, Hit
    from zoneread.tui.app import ReaderApp

MOST = 5_000
"""Hits after which a search stops."""
SECONDS = 0.25
"""The time limit of a regular expression while it is typed."""


def open_(reader: ReaderApp, _count: int) -> None:
    """Ask what to search for in all articles, showing the hits while it is typed."""
    ask(reader, reader.stage.last_query, anew=True)


def ask(reader: ReaderApp, query: str, *, anew: bool = False) -> None:
    """Ask for a query on all articles, beginning with `query`, or with `anew` in its place; choosing a hit goes there."""
    stage, texts = reader.stage, reader.desk.corpus_texts
    stage.search_scope = "corpus"
    corpus: Corpus | None = None
    found = Concordance("", ())
    trouble, way = "", stage.search_mode

    def read() -> None:
        nonlocal corpus
        corpus = texts.now(have_read)

    def have_read() -> None:
        nonlocal corpus
        asker = reader.asker
        if asker is not None and asker.question is question:
            corpus = None if texts.trouble else texts.now(have_read)
            asker.hear_again()

    def choices(typed: str) -> list[Choice]:
        nonlocal found, trouble, way
        trouble, way = texts.trouble, stage.search_mode
        if corpus is None:
            trouble = trouble or "reading the articles …"
            return []
        try:
            hits, way = _search(reader, corpus, typed)
            found = Concordance(typed, hits)
        except UsageError as error:
            found, trouble = Concordance(typed, ()), f"{error.message}{f' ({error.hint})' if error.hint else ''}"
        return [Choice(str(index), *kwic(hit)) for index, hit in enumerate(found.hits)]

    def change(_typed: str) -> str:
        mode = f"{way} · {reader.keyboard.shown('search.mode', Context.SEARCH)} changes"
        return trouble or f"{counted(len(found.hits), 'hit')} in {counted(found.articles, 'article')} · {mode}"

    def accept(key: str) -> None:
        stage.last_query = found.query
        stage.concordance = found
        go(reader, int(key))

    start = str(stage.concordance.index) if stage.concordance and stage.concordance.query == query else ""
    question = Question("search all articles", Context.SEARCH, accept, query, choices, change, start=start, anew=anew)
    read()
    reader.ask(question)


def spells_pinyin(typed: str) -> bool:
    """Whether what was typed can be meant as pinyin: Latin letters, more than one."""
    return len(typed) > 1 and typed.isascii() and typed.replace("+", "").isalpha()


def _search(reader: ReaderApp, corpus: Corpus, typed: str) -> tuple[list[Hit], str]:
    from zoneread.session.searching import Mode, parse_query, search

    mode = reader.stage.search_mode
    if not typed:
        return [], mode
    modes = {"text": Mode.TEXT, "regular expression": Mode.REGEX, "pinyin": Mode.PINYIN}

    def hits(way: str) -> list[Hit]:
        query = parse_query(typed, modes[way], reader.desk.session.set)
        return list(islice(search(reader.desk.session.store, query, corpus=corpus, seconds=SECONDS), MOST))

    found = hits(mode)
    if not found and mode == "text" and spells_pinyin(typed):
        return hits("pinyin"), "pinyin"
    return found, mode


def go(reader: ReaderApp, index: int) -> None:
    """Go to a hit of the concordance, in whichever article it is; over an end, from the other one."""
    stage, desk = reader.stage, reader.desk
    concordance = _concordance(reader)
    count = len(concordance.hits)
    hit = concordance.hits[index % count]
    if desk.article is None or desk.article.row.id != hit.article.id:
        stage.keep_place()
        if not desk.open(hit.article.id):
            return
    if hit.range.of(reader.view.document.text) != hit.quote:
        raise UsageError("the text has changed since it was searched", hint="search again")
    concordance.index = index % count
    reader.view.set_hits(other.range for other in concordance.in_article(hit.article.id))
    stage.jumps.leave(reader.view.cursor)
    stage.select(hit.range)
    wrapped = "" if 0 <= index < count else " — from the other end"
    reader.say(f"hit {index % count + 1} of {count} in {counted(concordance.articles, 'article')}{wrapped}")


def step(reader: ReaderApp, by: int) -> None:
    """Go on from hit to hit through all articles."""
    article = reader.desk.article
    concordance = _concordance(reader)
    here = article.row.id if article is not None else ""
    go(reader, concordance.step(here, reader.view.selection.start, by))


def _concordance(reader: ReaderApp) -> Concordance:
    found = reader.stage.concordance
    if found is None or not found.hits:
        key = reader.keyboard.shown("search.corpus")
        raise UsageError("nothing was searched for in all articles", hint=f"{key} searches in all articles")
    return found


def scope(reader: ReaderApp, _count: int) -> None:
    """Search for what is typed in this article, or in all of them."""
    from zoneread.tui.commands import searching

    if reader.asker is None or reader.asker.question is None:
        return
    typed = reader.asker.line.value
    if reader.stage.search_scope == "corpus":
        searching.ask(reader, typed)
    else:
        ask(reader, typed)


def tag_corpus(reader: ReaderApp, _count: int) -> None:
    """Tag the hits of the last search in all articles, after a label is chosen and each hit can be unticked."""
    hits, query = _concordance(reader).hits, _concordance(reader).query
    pick_label(
        reader, f"tag {counted(len(hits), 'hit')} in all articles", lambda label: propose(reader, hits, label, query)
    )


def pick_label(reader: ReaderApp, title: str, then: Callable[[str], None]) -> None:
    """Ask for one of the labels in use."""
    labels = [label for label in reader.desk.session.scheme.labels if not label.archived]

    def choices(typed: str) -> list[Choice]:
        return [
            Choice(one.key, f"{one.name} {one.chinese}", one.digit)
            for one in labels
            if typed.casefold() in f"{one.key} {one.name} {one.chinese} {one.digit}".casefold()
        ]

    reader.ask(Question(title, Context.PALETTE, then, choices=choices))


def propose(reader: ReaderApp, hits: Sequence[Hit], label: str, query: str) -> None:
    """Show the hits that are to be tagged, and tag in one edit those that stay ticked."""
    from zoneread.session.propagating import tag_hits, untagged

    session = reader.desk.session
    left = untagged(session, hits, label)
    if not left:
        raise UsageError(f"every one of them is {label} already")

    def store(ticked: list[int]) -> None:
        if not ticked:
            raise UsageError("nothing is ticked, nothing was tagged")
        chosen = [left[index] for index in ticked]
        edit = tag_hits(session, chosen, label, query)
        count = len({hit.article.id for hit in chosen})
        articles = counted(count, "article")
        reader.desk.commit(edit, f"{counted(len(chosen), 'hit')} in {articles} tagged {label}")

    Preview(reader, [kwic(hit) for hit in left], f"tag as {label}", store).ask()


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    "search.corpus": open_,
    "search.scope": scope,
    "search.tag.corpus": tag_corpus,
}
"""Command id -> what it does."""
