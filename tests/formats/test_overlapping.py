"""Formats in which a character has one label: nothing is lost but white space and what the policy names."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_article, make_span
from tests.formats.laws import LABELS, annotated_articles, forget, known_again, through
from zoneread.errors import FormatError
from zoneread.formats.base import Overlap, ReadOptions, Report, WriteOptions
from zoneread.formats.conll import read, write
from zoneread.formats.registry import FORMATS
from zoneread.span.span import CONFIRMED, Origin

if TYPE_CHECKING:
    from zoneread.span.annotated import AnnotatedArticle

TAGGED = ("bio", "bioes", "bmes")
POLICIES = (Overlap.LONGEST, Overlap.FIRST)


def squeezed(article: AnnotatedArticle, dropped: set[str]) -> tuple[str, list[tuple[str, str, int]]]:
    """Return the text without white space, and its spans by label, words and the place of their first character."""
    text = article.text
    return "".join(text.split()), sorted(
        (span.label, "".join(span.quote.split()), len("".join(text[: span.start].split())))
        for span in article.spans
        if span.id not in dropped
    )


@pytest.mark.parametrize("name", TAGGED)
@settings(max_examples=40)
@given(articles=annotated_articles(origins=tuple(CONFIRMED)), policy=st.sampled_from(POLICIES), data=st.data())
def test_tags_say_all_but_white_space_and_what_the_report_names(
    name: str, articles: list[AnnotatedArticle], policy: Overlap, data: st.DataObject
) -> None:
    options = WriteOptions(overlap=policy, breaks=data.draw(st.sampled_from(["paragraph", "sentence"])))
    loaded, report = through(FORMATS[name], articles, Path(), options)
    dropped = {drop.span for drop in report.drops if not drop.changed}
    assert [squeezed(article, set()) for article in known_again(loaded)] == [
        squeezed(article, dropped) for article in articles
    ]


@settings(max_examples=40)
@given(articles=annotated_articles(), policy=st.sampled_from(POLICIES))
def test_marks_in_the_text_say_all_but_what_the_report_names(articles: list[AnnotatedArticle], policy: Overlap) -> None:
    known = FORMATS["yedda"]
    with tempfile.TemporaryDirectory() as folder:
        loaded, report = through(known, articles, Path(folder) / "out", WriteOptions(overlap=policy))
    dropped = {drop.span for drop in report.drops}
    gone = {(drop.article, drop.set) for drop in report.drops if not drop.span}
    expected = [
        replace(article, spans=tuple(span for span in article.spans if span.id not in dropped))
        for article in articles
        if (article.name, article.set) not in gone
    ]
    assert forget(known_again(loaded), known.losses) == forget(expected, known.losses)


def overlapping() -> AnnotatedArticle:
    text = "岚川推行并联审批改革试点"
    spans = [make_span(text, 2, 8), make_span(text, 4, 12, "project"), make_span(text, 10, 12, "metric")]
    return make_article(text, spans)


def tags(article: AnnotatedArticle, policy: Overlap, scheme: str = "bio") -> tuple[list[str], Report]:
    out, report = io.BytesIO(), Report()
    write([article], out, WriteOptions(overlap=policy, variant=scheme), report)
    rows = [line.split("\t") for line in out.getvalue().decode().split("\n") if line]
    return [tag for _, tag in rows[1:]], report


def test_overlapping_spans_are_refused_unless_a_policy_is_chosen() -> None:
    with pytest.raises(FormatError, match=r"a.txt, set lin: reform at 2..8 and project at 4..12 overlap .*--overlap"):
        tags(overlapping(), Overlap.ERROR)


def test_the_longest_wins_or_the_first_and_the_others_are_named() -> None:
    longest, report = tags(overlapping(), Overlap.LONGEST)
    assert longest == ["O"] * 4 + ["B-project"] + ["I-project"] * 7
    assert [(drop.label, drop.why) for drop in report.drops] == [
        ("reform", "it overlaps project at 4..12"),
        ("metric", "it overlaps project at 4..12"),
    ]
    first, report = tags(overlapping(), Overlap.FIRST)
    assert first == ["O", "O", "B-reform", *["I-reform"] * 5, "O", "O", "B-metric", "I-metric"]
    assert [drop.label for drop in report.drops] == ["project"]


def test_adjacent_spans_of_one_label_stay_two() -> None:
    text = "并联审批容缺受理"
    article = make_article(text, [make_span(text, 0, 4), make_span(text, 4, 8)])
    for scheme in TAGGED:
        (found,), _ = through(FORMATS[scheme], [article], Path())
        assert [(span.range.start, span.range.end) for span in found.spans] == [(0, 4), (4, 8)]


def test_each_scheme_has_its_own_prefixes() -> None:
    text = "一并联网审"
    article = make_article(text, [make_span(text, 0, 1), make_span(text, 1, 4, "metric")])
    assert tags(article, Overlap.ERROR, "bio")[0] == ["B-reform", "B-metric", "I-metric", "I-metric", "O"]
    assert tags(article, Overlap.ERROR, "bioes")[0] == ["S-reform", "B-metric", "I-metric", "E-metric", "O"]
    assert tags(article, Overlap.ERROR, "bmes")[0] == ["S-reform", "B-metric", "M-metric", "E-metric", "O"]


def test_a_blank_line_stands_after_a_sentence_but_not_inside_a_span() -> None:
    text = "推行改革。成效好。\n又一段"
    article = make_article(text, [make_span(text, 3, 7)])
    out = io.BytesIO()
    write([article], out, WriteOptions(breaks="sentence"), Report())
    blocks = out.getvalue().decode().split("\n\n")[1:-1]
    assert ["".join(line[0] for line in block.split("\n")) for block in blocks] == ["推行改革。成效好。", "又一段"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("并 B-reform\n联\n", "f:2: expected a token and a tag"),
        ("并\tX-reform\n", 'f:1: "X-reform" is not a tag'),
        (b"\xff\xfe\n", "f:1: not UTF-8"),
    ],
)
def test_a_malformed_line_is_named(data: str | bytes, message: str) -> None:
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(FormatError, match=message):
        list(read(stream, "f", ReadOptions()))


def test_tags_of_other_tools_are_understood() -> None:
    rows = "A I-x\nB I-x\nC B-x\nD O\n\nE I-x\nF U-y\nG B-y\nH L-y\nI I-z\n"
    (found,) = read(io.BytesIO(rows.encode()), "f", ReadOptions())
    assert [(span.label, span.quote) for span in found.spans] == [
        ("x", "AB"),
        ("x", "C"),
        ("x", "E"),
        ("y", "F"),
        ("y", "GH"),
        ("z", "I"),
    ]


def test_yedda_recommendations_are_suggestions() -> None:
    text = "云泽推行并联审批"
    span = make_span(text, 4, 8).with_(origin=Origin.SUGGESTED)
    with tempfile.TemporaryDirectory() as folder:
        (found,), _ = through(FORMATS["yedda"], [make_article(text, [span])], Path(folder) / "out")
    assert [(one.origin, one.quote) for one in found.spans] == [(Origin.SUGGESTED, "并联审批")]


@pytest.mark.parametrize("label", LABELS)
def test_a_nested_span_of_any_label_is_named(label: str) -> None:
    text = "云泽推行并联审批"
    article = make_article(text, [make_span(text, 0, 8, "metric", id_="s1"), make_span(text, 4, 6, label, id_="s2")])
    _, report = tags(article, Overlap.LONGEST)
    assert [drop.span for drop in report.drops] == ["s2"]
