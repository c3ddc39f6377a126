"""Settling places of the clean-up and cleaning in another way, on a real store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import counting, ticking
from zoneread.corpus.found import ReadOptions
from zoneread.errors import StoreReadOnlyError, UsageError
from zoneread.session.importing import ImportOptions, ImportResult, import_paths
from zoneread.session.narrate import narrate, place
from zoneread.session.session import Session
from zoneread.session.texts import SCRIPT, STEPS, Settled, article_options, reclean, settle, stored_reading
from zoneread.session.titles import title_of
from zoneread.span.edits import EditKind
from zoneread.store.protocol import NewArticle, SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import DEFAULT, Options, identity_reading, normalise, signature
from zoneread.text.ranges import Range
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.span.span import Span

SOURCE = (
    "青砚开发区盘活闲置厂房'空置写字楼12处。\r\n\r\n"
    "\u3000\u3000青硯開發(fā)區(qū)完成投資8.6億元，企業(yè)增長(zhǎng)12.3%，產(chǎn)業(yè)興旺。\r\n"
)
MARK = "ocr:lone_quote:11..12"
WORDS = ("空置写字楼12处", "开发区完成投资8.6亿元", "企业增长12.3%")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_bytes(SOURCE.encode())
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "annotations.db", create=True, clock=ticking(), new_id=counting()) as opened:
        yield opened


@pytest.fixture
def article(store: SqliteStore, corpus: Path) -> str:
    (outcome,) = imported(store, corpus)
    return outcome


def imported(store: SqliteStore, corpus: Path, clean: Options = DEFAULT) -> list[str]:
    options = ImportOptions(read=ReadOptions(base=corpus), clean=clean, by="importer", workers=1)
    return [outcome.article for outcome in import_paths(store, [corpus], options)]


def tagged(store: SqliteStore, article: str, who: str = "lin") -> list[Span]:
    """Tag `WORDS` as one annotator and return the spans."""
    session = Session(store, who)
    opened = session.open(article)
    for words in WORDS:
        start = opened.text.index(words)
        opened.take(session.apply(session.tag(opened, Range(start, start + len(words)), "metric")), session.set)
    return store.spans(article, who)


def quotes(store: SqliteStore, article: str, who: str = "lin") -> list[str]:
    return [span.quote for span in store.spans(article, who)]


def do(store: SqliteStore, article: str, word: str) -> Settled:
    return settle(store, article, {MARK: word}, by="lin")


def test_accepting_changes_the_text_by_a_new_revision_and_undo_brings_the_old_one_back(
    store: SqliteStore, article: str
) -> None:
    before, spans = store.article(article).text, tagged(store, article)
    settled = do(store, article, "accept")
    assert store.article(article).text == before.replace("'", "、")
    assert store.find_article(article).revision == 2
    assert settled.edit.kind is EditKind.SETTLE
    assert settled.anchors == {"exact": 3}
    assert store.settlements(article) == {MARK: "accept"}
    assert [span.source for span in store.spans(article, "lin")] == [span.source for span in spans]
    store.undo("lin")
    assert (store.article(article).text, store.find_article(article).revision) == (before, 1)
    assert (store.spans(article, "lin"), store.settlements(article)) == (spans, {})
    store.redo("lin")
    assert (store.find_article(article).revision, quotes(store, article)) == (2, list(WORDS))


def test_hiding_moves_what_comes_after_and_every_span_stays_on_its_words(store: SqliteStore, article: str) -> None:
    spans = tagged(store, article)
    assert do(store, article, "hide").anchors == {"moved": 3}
    moved = store.spans(article, "lin")
    assert [span.start for span in moved] == [span.start - 1 for span in spans]
    assert [(span.id, span.quote, span.source) for span in moved] == [(s.id, s.quote, s.source) for s in spans]


def test_rejecting_leaves_the_text_and_makes_no_revision(store: SqliteStore, article: str) -> None:
    tagged(store, article)
    settled = do(store, article, "reject")
    assert (settled.anchors, len(settled.edit.changes)) == ({}, 1)
    assert store.find_article(article).revision == 1
    assert [entry.mark for entry in store.article(article).reading.open_marks] == [MARK]
    assert stored_reading(store, store.article(article)).open_marks == ()
    assert Session(store, "zhao").open(article).reading.open_marks == ()
    store.undo("lin")
    assert [entry.mark for entry in stored_reading(store, store.article(article)).open_marks] == [MARK]


def test_a_decision_can_be_changed_and_taken_back(store: SqliteStore, article: str) -> None:
    before = store.article(article).text
    do(store, article, "hide")
    do(store, article, "、")
    assert store.article(article).text == before.replace("'", "、")
    do(store, article, "undecided")
    assert (store.article(article).text, store.settlements(article)) == (before, {})
    with pytest.raises(UsageError, match="settled so already"):
        do(store, article, "undecided")


def test_a_span_whose_words_change_needs_a_look(store: SqliteStore, article: str) -> None:
    session = Session(store, "lin")
    opened = session.open(article)
    session.apply(session.tag(opened, Range(7, 17), "project"))
    (span,) = store.spans(article, "lin")
    settled = do(store, article, "accept")
    assert (settled.anchors, settled.to_check) == ({"needs a look": 1}, (span.id,))
    assert quotes(store, article) == [span.quote.replace("'", "、")]


def test_settling_moves_the_spans_of_every_set_locked_and_other_peoples_too(store: SqliteStore, article: str) -> None:
    tagged(store, article, "zhao")
    store.ensure_set("gold", SetKind.GOLD)
    store.lock_set("zhao")
    assert do(store, article, "hide").anchors == {"moved": 3}
    assert quotes(store, article, "zhao") == list(WORDS)
    store.undo("lin")
    assert quotes(store, article, "zhao") == list(WORDS)


def test_an_unknown_place_or_word_is_refused_and_nothing_is_stored(store: SqliteStore, article: str) -> None:
    with pytest.raises(UsageError, match="no place of the clean-up"):
        settle(store, article, {"ocr:lone_quote:1..2": "accept"}, by="lin")
    with pytest.raises(UsageError, match="is no decision"):
        settle(store, article, {MARK: "yes"}, by="lin")
    assert (store.find_article(article).revision, list(store.log())) == (1, [])


def test_a_store_that_may_not_be_written_refuses(store: SqliteStore, article: str) -> None:
    store.close()
    with SqliteStore.open(store.path, readonly=True) as readonly, pytest.raises(StoreReadOnlyError):
        do(readonly, article, "accept")


def test_the_session_settles_with_the_persons_time_and_says_what_it_did(store: SqliteStore, article: str) -> None:
    session = Session(store, "lin")
    session.active.touch(0)
    session.active.touch(9)
    edit = session.settle(session.open(article), MARK, "accept")
    assert (narrate(edit), place(edit)) == (f"{MARK} accept", (article, None))
    assert [entry.active_seconds for entry in store.log()] == [9]
    assert session.active.unsaid == 0
    undone = session.undo()
    assert undone is not None
    assert narrate(undone) == f"{MARK} undecided"


def test_an_article_is_shown_in_its_own_script_and_later_imports_keep_to_it(
    store: SqliteStore, article: str, corpus: Path
) -> None:
    spans = tagged(store, article)
    before = store.article(article).text
    settled = reclean(store, article, DEFAULT, by="lin", script="original")
    assert "開發區完成投資8.6億元" in store.article(article).text
    assert settled.anchors == {"exact": 1, "needs a look": 2}
    assert [span.source for span in store.spans(article, "lin")] == [span.source for span in spans]
    assert store.settlements(article) == {SCRIPT: "original"}
    options = ImportOptions(read=ReadOptions(base=corpus), by="importer", workers=1)
    (outcome,) = import_paths(store, [corpus], options)
    assert outcome.result is ImportResult.UNCHANGED
    reclean(store, article, DEFAULT, by="lin", script="default")
    assert (store.article(article).text, store.settlements(article)) == (before, {})
    store.undo("lin")
    store.undo("lin")
    assert store.spans(article, "lin") == spans


def test_steps_are_chosen_for_one_article(store: SqliteStore, article: str) -> None:
    reclean(store, article, DEFAULT, by="lin", steps=())
    assert store.article(article).text == SOURCE
    assert store.settlements(article) == {STEPS: "none"}
    reclean(store, article, DEFAULT, by="lin", steps=("lines", "pinyin"))
    assert "發(fā)" not in store.article(article).text
    assert store.find_article(article).steps == signature(Options(steps=("lines", "pinyin")))
    with pytest.raises(UsageError, match="settled so already"):
        reclean(store, article, DEFAULT, by="lin", steps=("lines", "pinyin"))


def test_an_articles_choice_goes_before_what_others_are_cleaned_by() -> None:
    base = Options(steps=("lines",), script="simplified")
    chosen = {STEPS: "pinyin,gone,lines", SCRIPT: "original"}
    assert article_options(base, chosen) == Options(("lines", "pinyin"), "original", chosen)
    assert article_options(base, {STEPS: "none"}).steps == ()
    assert article_options(base, {}) == base


def test_a_settled_place_stays_settled_when_newer_steps_clean_the_article(
    store: SqliteStore, corpus: Path, article: str
) -> None:
    spans = tagged(store, article)
    do(store, article, "hide")
    imported(store, corpus, Options(steps=("lines", "ocr")))
    text = store.article(article).text
    assert "厂房空置" in text
    assert "發(fā)" in text
    ends = [(span.source[0].start, span.source[-1].end) for span in spans]
    assert [(span.source[0].start, span.source[-1].end) for span in store.spans(article, "lin")] == ends
    imported(store, corpus)
    back = store.spans(article, "lin")
    assert [(span.id, span.quote, span.source) for span in back] == [(one.id, one.quote, one.source) for one in spans]


def test_another_source_text_takes_the_decisions_back_and_undoing_it_brings_them_again(
    store: SqliteStore, article: str
) -> None:
    do(store, article, "reject")
    reclean(store, article, DEFAULT, by="lin", script="original")
    old = store.article(article)
    changed = from_text("前言。" + old.source.text)
    new = NewArticle("a.txt", "", changed, normalise(changed.text), "/in/a.txt")
    store.add_article(new, by="importer")
    assert store.settlements(article) == {SCRIPT: "original"}
    store.undo("importer")
    assert store.settlements(article) == {MARK: "reject", SCRIPT: "original"}


@pytest.mark.parametrize(("title", "after"), [("", "青硯開發區改革見聞"), ("文件的标题", "文件的标题")])
def test_a_title_read_off_the_text_follows_it_and_one_that_came_with_the_file_stays(
    store: SqliteStore, title: str, after: str
) -> None:
    text = "青硯開發區改革見聞\n" + "青硯開發區上半年完成投資八億元，新開工項目十二個，企業增至百家。\n" * 3
    reading = normalise(text)
    article = store.add_article(NewArticle("x.txt", title or title_of(reading), from_text(text), reading)).article
    assert store.find_article(article).title == (title or "青砚开发区改革见闻")
    reclean(store, article, DEFAULT, by="lin", script="original")
    assert store.find_article(article).title == after


def test_settling_nothing_new_with_an_identity_reading_is_refused(store: SqliteStore) -> None:
    text = "青砚开发区。"
    article = store.add_article(NewArticle("i.txt", "", from_text(text), identity_reading(text))).article
    with pytest.raises(UsageError, match="no place of the clean-up"):
        settle(store, article, {MARK: "accept"}, by="lin")
