"""The page for reports: the whole text, every span marked and listed, nothing that runs or is fetched."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.builders import make_article, make_span
from tests.formats.laws import annotated_articles
from zoneread.formats.base import Report, WriteOptions
from zoneread.formats.html import write
from zoneread.span.scheme import DEFAULT_SCHEME, Label, Scheme
from zoneread.span.span import Origin, Status

if TYPE_CHECKING:
    from pathlib import Path

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


def test_the_list_has_attributes_and_what_is_not_confirmed() -> None:
    text = "云泽推行并联审批"
    span = make_span(text, 4, 8).with_(attributes={"value": "3.2", "单位": "亿元"}, origin=Origin.REJECTED)
    parsed, _ = page([make_article(text, [span])])
    assert parsed.cells == ["1", "reform (rejected)", "并联审批", "value: 3.2\n单位: 亿元"]


def test_the_line_above_the_text_leaves_out_what_is_not_known() -> None:
    _, html = page([replace(make_article("云泽"), annotator="", status=Status.IN_PROGRESS)])
    assert '<p class="about">a.txt · lin · in progress · 0 spans</p>' in html


def colours(chromium: str, html: str, folder: Path) -> Counter[tuple[int, int, int]]:
    """Return how many points of each colour the browser paints the page with."""
    image = pytest.importorskip("PIL.Image")
    (folder / "page.html").write_text(html, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    options += ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    options += ["--force-device-scale-factor=1", "--window-size=800,500", f"--screenshot={folder / 'page.png'}"]
    run = [chromium, *options, (folder / "page.html").as_uri()]
    subprocess.run(run, check=True, capture_output=True, timeout=120)
    with image.open(folder / "page.png") as picture:
        points = picture.convert("RGB").tobytes()
    return Counter(zip(points[::3], points[1::3], points[2::3], strict=True))


@pytest.mark.slow
def test_a_browser_paints_every_label_in_its_colour(tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium here")
    text = "云泽推行并联审批，完成税收3.2亿元，澄海智能仓储项目开工。"
    labels = [label for label in DEFAULT_SCHEME.labels if label.key in {"reform", "metric", "project"}]
    places = [(4, 8), (9, 18), (19, 27)]
    spans = [make_span(text, *place, label.key) for place, label in zip(places, labels, strict=True)]
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    _, marked = page([make_article(text, spans)])
    _, bare = page([make_article(text)])
    painted, blank = colours(chromium, marked, tmp_path / "with"), colours(chromium, bare, tmp_path / "without")
    for label, (start, end) in zip(labels, places, strict=True):
        red, green, blue = bytes.fromhex(label.colour.removeprefix("#"))
        line = painted[red, green, blue] - blank[red, green, blue]
        assert line >= (end - start) * 16, f"{label.key} is not underlined"
