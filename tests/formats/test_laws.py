"""Every format gives back what was put in, but for what its list of losses says, which is no longer than it must be."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import make_article, make_span
from tests.formats.laws import VERDICT, annotated_articles, forget, known_again, origins_for, through
from zoneread.formats.base import Fact, Overlap, Report, WriteOptions
from zoneread.formats.registry import FORMATS
from zoneread.span.annotated import AnnotatedArticle
from zoneread.span.span import Origin, Span, Status
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from zoneread.formats.base import Format

BOTH_WAYS = [known for known in FORMATS.values() if known.readable and not known.overlap]


@pytest.mark.parametrize("known", BOTH_WAYS, ids=lambda known: known.name)
@settings(max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
@given(st.data())
def test_what_is_read_back_is_what_was_written_but_for_the_listed_losses(known: Format, data: st.DataObject) -> None:
    if known.extra:
        pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl", "spacy": "spacy"}[known.extra])
    articles = data.draw(annotated_articles(origins=origins_for(known)))
    with tempfile.TemporaryDirectory() as folder:
        loaded, report = through(known, articles, Path(folder) / "out")
    if report.drops:
        return  # what a format must drop is the subject of its own tests
    assert forget(known_again(loaded), known.losses) == forget(articles, known.losses)


HARD = "一\x00\x1b\u3000𠮷\r\n　改 革\n\n试点 é😀。\n"


def telling_article() -> AnnotatedArticle:
    """Return an article with every fact set otherwise than it is when nothing is known."""
    spans = [
        Span(
            "s0123456789abcdef",
            "reform",
            Range(8, 11),
            (Range(8, 9), Range(12, 14)),
            HARD[8:11],
            "两\n行",
            {"value": "亿元"},
            Origin.PROPAGATED,
            "zhao",
            "2026-01-02T03:04:05Z",
            "2026-02-02T03:04:05Z",
        )
    ]
    return AnnotatedArticle(
        "a0123456789ab",
        "云溪/一.txt",
        "标题",
        "corpus/一.txt",
        "f" * 64,
        "gb18030",
        "lin",
        "lin",
        Status.DONE,
        HARD,
        tuple(spans),
        (VERDICT,),
    )


def written_and_read(known: Format, article: AnnotatedArticle, folder: Path) -> tuple[list[AnnotatedArticle], Report]:
    loaded, report = through(
        known, [article], folder, WriteOptions(overlap=Overlap.LONGEST if known.overlap else Overlap.ERROR)
    )
    return known_again(loaded), report


STRUCTURAL = {Fact.OVERLAPS, Fact.JUDGEMENT, Fact.EMPTY, Fact.BLANK, Fact.ENDS, Fact.WHITESPACE}
"""Losses that show as drops or changes in the report or as another shape of the text, each with a test of its own."""


@pytest.mark.parametrize("known", [known for known in FORMATS.values() if known.readable], ids=lambda known: known.name)
def test_every_listed_loss_is_one(known: Format, tmp_path: Path) -> None:
    article = telling_article()
    again, _ = written_and_read(known, article, tmp_path / "out")
    for fact in known.losses - STRUCTURAL:
        still = known.losses - {fact}
        assert forget(again, still) != forget([article], still), f"{known.name} carries {fact}"


@pytest.mark.parametrize(
    "known", [one for one in FORMATS.values() if Fact.EMPTY in one.losses], ids=lambda one: one.name
)
def test_articles_without_spans_are_lost_where_the_list_says_so(known: Format, tmp_path: Path) -> None:
    again, _ = written_and_read(known, replace(telling_article(), spans=()), tmp_path / "out")
    assert again == []


@pytest.mark.parametrize(
    "known", [one for one in FORMATS.values() if Fact.BLANK in one.losses], ids=lambda one: one.name
)
def test_blank_texts_are_named_where_the_list_says_that_they_are_lost(known: Format, tmp_path: Path) -> None:
    again, report = written_and_read(known, make_article(" \n\u3000", [make_span(" \n\u3000", 0, 1)]), tmp_path / "out")
    assert again == []
    assert [drop.span == "" for drop in report.drops] == [True, False]


@pytest.mark.parametrize(
    "known", [one for one in FORMATS.values() if Fact.ENDS in one.losses], ids=lambda one: one.name
)
def test_white_space_at_the_ends_of_spans_is_named_where_the_list_says_that_it_is_lost(
    known: Format, tmp_path: Path
) -> None:
    text = "推行\n改革\n试点"
    _, report = written_and_read(known, make_article(text, [make_span(text, 2, 6)]), tmp_path / "out")
    assert [(drop.changed, drop.start, drop.end) for drop in report.drops] == [(True, 2, 6)]


@pytest.mark.parametrize("known", BOTH_WAYS, ids=lambda known: known.name)
def test_nothing_is_named_in_the_report_when_everything_could_go(known: Format, tmp_path: Path) -> None:
    text = "云泽推行并联审批，同比增长9.5%。"
    article = make_article(text, [make_span(text, 0, 8), make_span(text, 4, 8), make_span(text, 6, 13, "metric")])
    (again,), report = written_and_read(known, article, tmp_path / "out")
    assert report.drops == []
    assert [(span.label, span.range) for span in again.spans] == [(span.label, span.range) for span in article.spans]
