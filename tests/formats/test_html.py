"""The page for reports: the whole text, every span marked and listed, nothing that runs or is fetched."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.builders import make_article, make_span
from tests.formats.laws import annotated_articles
from zoneread.formats.base import Report, WriteOptions
from zoneread.formats.html import write
from zoneread.span.scheme import Label, Scheme
from zoneread.span.span import Origin

if TYPE_CHECKING:
    from zoneread.span.annotated import AnnotatedArticle

VOID = {"meta"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "p", "mark", "section", "h2", "div", "table", "tr", "th", "td", "sup",
}  # fmt: skip


@dataclass
class Page(HTMLParser):
    """What a reader of the page sees: for each article its text with the marks open at each character."""

    tags: list[str] = field(default_factory=list)
    open: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[list[tuple[str, list[str]]]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = {key: value or "" for key, value in attrs}
        if tag not in VOID:
            self.open.append((tag, values))
        if values.get("class") == "text":
            self.texts.append([])

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        names = [tag for tag, _ in self.open]
        if any(values.get("class") == "text" for _, values in self.open) and "sup" not in names:
            marks = [values["title"].partition(":")[0] for tag, values in self.open if tag == "mark"]
            self.texts[-1] += [(character, marks) for character in data]
        if names[-1:] == ["td"]:
            self.cells.append(data)


def page(articles: list[AnnotatedArticle], scheme: Scheme | None = None) -> tuple[Page, str]:
    out = io.BytesIO()
    write(articles, out, WriteOptions(scheme=scheme) if scheme else WriteOptions(), Report())
    text = out.getvalue().decode()
    parsed = Page()
    parsed.feed(text)
    parsed.close()
    assert [tag for tag, _ in parsed.open] == []
    return parsed, text


@settings(max_examples=40)
@given(annotated_articles())
def test_every_character_is_there_under_the_marks_of_its_spans(articles: list[AnnotatedArticle]) -> None:
    parsed, _ = page(articles)
    hidden = dict.fromkeys(map(chr, [*range(9), 11, 12, *range(14, 32), 127]), "�")
    for article, shown in zip(articles, parsed.texts, strict=True):
        expected = [
            (hidden.get(character, character), sorted(s.label for s in article.spans if s.range.holds(offset)))
            for offset, character in enumerate(article.text)
        ]
        assert [(character, sorted(marks)) for character, marks in shown] == expected


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "</div><img src=x onerror=y>", '" onmouseover="x', "&lt;"]
)
def test_nothing_of_an_article_becomes_markup(evil: str) -> None:
    article = make_article(evil, [make_span(evil, 0, len(evil), note=evil)], name=evil, set_name=evil)
    scheme = Scheme((Label("reform", evil, evil, 'red;}</style><script>"', definition=evil),))
    parsed, text = page([article], scheme)
    assert set(parsed.tags) <= ALLOWED
    assert "".join(character for character, _ in parsed.texts[0]) == evil
    assert "<script" not in text
    assert "default-src 'none'" in text


def test_spans_that_overlap_have_lines_of_their_own_and_suggestions_are_told_apart() -> None:
    text = "云泽推行并联审批改革"
    spans = [make_span(text, 0, 8), make_span(text, 4, 10, "metric"), make_span(text, 8, 10, "project")]
    spans[2] = spans[2].with_(origin=Origin.SUGGESTED)
    _, html = page([make_article(text, spans)])
    assert '<mark class="l0 d0" title="reform">' in html
    assert '<mark class="l1 d1" title="metric">' in html
    assert '<mark class="l2 d0 unconfirmed" title="project">' in html


def test_every_span_is_listed_with_its_note() -> None:
    text = "云泽推行并联审批"
    parsed, _ = page([make_article(text, [make_span(text, 4, 8, note="见下")])])
    assert parsed.cells == ["1", "reform", "并联审批", "见下"]
