"""Comparing article by article: what is heard, and that no article is read before it is needed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.builders import make_span
from tests.store.builders import new_article
from zoneread.compare.agreement import Measured, pair_agreement
from zoneread.session.agreeing import Entry, agree
from zoneread.session.reviewing import Comparison, diff_sets
from zoneread.span.edits import EditKind, add_span, together
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.compare.diff import DiffRow
    from zoneread.span.annotated import AnnotatedArticle

TEXT = "白鹭湖高新区推行容缺受理，签约项目十七个，同比增长百分之六。"
ARTICLES = 12


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Twelve articles in which lin and zhao have two spans each, one of them the same."""
    with SqliteStore.open(tmp_path / "a.db", create=True) as made:
        for name in ("lin", "zhao"):
            made.ensure_set(name, SetKind.ANNOTATOR, name)
        for number in range(ARTICLES):
            article = made.add_article(new_article(f"{number:02}.txt", f"{TEXT}{number}")).article
            for name, end in (("lin", 19), ("zhao", 20)):
                spans = (make_span(TEXT, 8, 12, "reform"), make_span(TEXT, 13, end, "project"))
                edit = together(EditKind.IMPORT, [add_span(name, article, span.with_(id="")) for span in spans])
                made.apply(edit, by=name)
        yield made


def watch(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> list[AnnotatedArticle]:
    """Return a list that every article comes to when the store gives it."""
    given: list[AnnotatedArticle] = []
    rows = SqliteStore.export_rows

    def telling(*arguments: object, **options: object) -> Iterator[AnnotatedArticle]:
        for article in rows(*arguments, **options):  # type: ignore[arg-type]
            given.append(article)
            yield article

    monkeypatch.setattr(SqliteStore, "export_rows", telling)
    return given


def test_a_diff_reads_an_article_only_when_it_comes_to_it(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    given = watch(store, monkeypatch)
    for place, compared in enumerate(Comparison(store, "lin", "zhao"), 1):
        assert compared.article.name == f"{place - 1:02}.txt"
        assert len(given) <= 2 * place + 1
    assert len(given) == 2 * ARTICLES


def test_a_diff_with_another_database_or_time_reads_both_sides_hand_in_hand(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = diff_sets(store, "lin", "zhao")
    given = watch(store, monkeypatch)
    for a, b, sides in ((f"{store.path}:lin", "zhao", 2), ("lin@2999-01-01", "zhao", 1)):
        given.clear()
        comparison = Comparison(store, a, b)
        rows = []
        for place, compared in enumerate(comparison, 1):
            rows.append(compared.rows)
            assert len(given) <= sides * place
        assert rows == [one.rows for one in wanted.compared]
        assert comparison.totals().summary == wanted.summary


def test_sides_in_another_order_are_paired_all_the_same(store: SqliteStore, tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "b.db", create=True) as other:
        other.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        for number in reversed(range(ARTICLES)):
            ids = other.add_article(new_article(f"{ARTICLES - number:02}.txt", f"{TEXT}{number}")).article
            other.apply(add_span("lin", ids, make_span(TEXT, 8, 12, "reform").with_(id="")), by="lin")
    found = diff_sets(store, f"{tmp_path / 'b.db'}:lin", "zhao")
    assert len(found.compared) == ARTICLES
    assert found.summary.total.agreed == ARTICLES


def test_agreement_tells_the_aligned_spans_as_it_goes(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    given = watch(store, monkeypatch)
    heard: list[tuple[str, DiffRow]] = []

    def hear(a: str, b: str, article: AnnotatedArticle, row: DiffRow) -> None:
        assert (a, b) == ("lin", "zhao")
        heard.append((article.id, row))
        assert len(given) <= 2 * len({id_ for id_, _ in heard}) + 1

    found = agree(store, ["lin", "zhao"], Entry(any_status=True, resamples=0), heard=hear).pairs[0].agreement
    wanted = diff_sets(store, "lin", "zhao")
    assert heard == [(one.article.id, row) for one in wanted.compared for row in one.rows]
    assert (found.total.agreed, found.total.a, len(found.articles)) == (ARTICLES, 2 * ARTICLES, ARTICLES)
    assert Counter(str(row.kind) for _, row in heard) == {"same": ARTICLES, "boundary": ARTICLES}


class Living:
    """A span that counts how many of its kind there are."""

    label = "reform"
    there = 0
    most = 0

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end
        Living.there += 1
        Living.most = max(Living.most, Living.there)

    def __del__(self) -> None:
        Living.there -= 1


def test_agreement_keeps_no_span_of_an_article_that_it_has_done_with() -> None:
    def articles() -> Iterator[Measured]:
        for number in range(50):
            spans = {name: [Living(at, at + 4) for at in range(0, 60, 10)] for name in ("lin", "zhao")}
            yield Measured(str(number), str(number), 70, spans)

    found = pair_agreement("lin", "zhao", articles(), resamples=100)
    assert found.total.agreed == 50 * 6
    assert found.total.unitizing.value == 1
    assert Living.most <= 3 * 12
