from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.store.builders import new_article
from tests.workspaces import FIRST, SECOND, make_workspace
from zoneread.errors import UsageError
from zoneread.session.opening import open_store
from zoneread.session.searching import Corpus, Mode, Query, alphabet_of, finder, parse_query, read_corpus, search
from zoneread.span.edits import EditKind, change_span
from zoneread.span.span import Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.store.sqlite import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(make_workspace(tmp_path / "zones")) as opened:
        yield opened


def quotes(store: SqliteStore, query: Query) -> list[str]:
    return [hit.quote for hit in search(store, query)]


@pytest.mark.parametrize("query", ["岚", "税收", "𠮷", "😀", "。\n", "9.5%"])
def test_text_of_any_length_is_found(store: SqliteStore, query: str) -> None:
    assert quotes(store, Query(query)) == [query] * (FIRST.count(query) + SECOND.count(query))


def test_letters_match_in_either_case() -> None:
    assert [hit.start for hit in finder("ab", Mode.TEXT, frozenset)("AB aB 甲ab")] == [0, 3, 7]


@pytest.mark.parametrize(("typed", "quote"), [("blsp", "并联审批"), ("zhutidangri", "主题党日"), ("cangchu", "仓储")])
def test_pinyin_finds_what_it_spells(store: SqliteStore, typed: str, quote: str) -> None:
    assert quotes(store, Query(typed, Mode.PINYIN)) == [quote]


def test_a_regular_expression_is_one(store: SqliteStore) -> None:
    assert quotes(store, Query(r"[0-9.]+[亿%]", Mode.REGEX)) == ["3.2亿", "9.5%"]
    assert quotes(store, Query(r"(?:无)?", Mode.REGEX)) == []


@pytest.mark.parametrize("query", ["(", "[z-a]", "a{2,1}"])
def test_a_malformed_expression_is_refused(store: SqliteStore, query: str) -> None:
    with pytest.raises(UsageError, match="not a regular expression"):
        list(search(store, Query(query, Mode.REGEX)))


def test_a_catastrophic_expression_is_stopped() -> None:
    find = finder(r"(?:\w|\w\w)+[!#]", Mode.REGEX, frozenset, seconds=0.1)
    with pytest.raises(UsageError, match=r"takes longer than 0\.1 s"):
        list(find("字" * 60))


def test_a_query_that_is_too_long_is_refused(store: SqliteStore) -> None:
    with pytest.raises(UsageError, match="at most 1000"):
        list(search(store, Query("字" * 1001)))


def test_a_corpus_in_memory_gives_the_same_hits(store: SqliteStore) -> None:
    corpus = Corpus(store)
    for query in (Query("税收"), Query("blsp", Mode.PINYIN)):
        assert list(search(store, query, corpus=corpus)) == list(search(store, query))


def test_a_hit_has_its_neighbourhood_on_its_own_line(store: SqliteStore) -> None:
    (hit,) = search(store, Query("澄海"))
    assert hit.before == ""
    assert hit.after.startswith("智能仓储项目开工")
    assert hit.article.name == "01-first.txt"


def test_labels_notes_and_statuses_of_a_set_narrow_the_search(store: SqliteStore) -> None:
    assert quotes(store, Query("税收", set_name="lin", labels=("metric",))) == ["税收"]
    assert quotes(store, Query("税收", set_name="lin", labels=("reform",))) == []
    assert quotes(store, Query("", set_name="lin", labels=("project",))) == ["澄海智能仓储项目"]
    assert quotes(store, Query("开", set_name="lin", statuses=(Status.DONE,))) == ["开", "开"]
    article = store.find_article("02-second.txt").id
    (span,) = store.spans(article, "lin")
    store.apply(change_span(EditKind.NOTE, "lin", article, span, span.with_(note="Ask Lin")), by="lin")
    assert quotes(store, Query("", set_name="lin", note="ask")) == ["主题党日活动"]


def test_filters_need_a_set_and_a_known_label(store: SqliteStore) -> None:
    with pytest.raises(UsageError, match="those of a set"):
        list(search(store, Query("税收", labels=("metric",))))
    with pytest.raises(UsageError, match='no label "metrics"'):
        list(search(store, Query("税收", set_name="lin", labels=("metrics",))))


@given(strategies.hard_text(), strategies.hard_text(max_pieces=2))
def test_text_search_finds_what_counting_finds(text: str, query: str) -> None:
    if query and query == query.lower() == query.upper():
        hits = list(finder(query, Mode.TEXT, frozenset)(text))
        assert len(hits) == text.count(query)
        assert all(hit.of(text) == query for hit in hits)


@given(st.lists(strategies.hard_text() | strategies.article(), max_size=40))
def test_the_alphabet_is_what_occurs(texts: list[str]) -> None:
    assert alphabet_of(texts) == frozenset().union(*texts)


def test_texts_that_were_kept_fit_until_an_article_changes(store: SqliteStore) -> None:
    corpus = Corpus(store)
    assert corpus.fits(store.articles())
    store.add_article(new_article("99-new.txt", "新的一篇。"))
    assert not corpus.fits(store.articles())


def test_another_connection_reads_the_same_texts(store: SqliteStore) -> None:
    apart, here = read_corpus(store.path), Corpus(store)
    assert (apart.rows, apart.texts, apart.alphabet) == (here.rows, here.texts, here.alphabet)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("改革", Query("改革")),
        ("label:project 港", Query("港", set_name="mei", labels=("project",))),
        ("label:project label:metric by:lin", Query("", set_name="lin", labels=("project", "metric"))),
        ("note:why status:done 开发 区", Query("开发 区", set_name="mei", note="why", statuses=(Status.DONE,))),
        ("区 label:project", Query("区 label:project")),
        ("by:lin", Query("", set_name="lin")),
        ("标签label:甲", Query("标签label:甲")),
    ],
)
def test_filters_stand_before_what_is_sought(typed: str, wanted: Query) -> None:
    assert parse_query(typed, Mode.TEXT, "mei") == wanted


def test_a_status_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='no status "don"'):
        parse_query("status:don", Mode.TEXT, "mei")
