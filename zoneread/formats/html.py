"""HTML for a report or a mail: the articles with their spans marked, a legend and a list; no script, nothing to fetch.

Each label has its colour from the scheme and its Chinese name after the span, so that it can be read in print and by
those who do not see the colours. Spans that overlap are underlined one below the other. Text is escaped, control
characters are shown as U+FFFD, and the page's own policy forbids everything but its style. Not read back.
"""

from __future__ import annotations

import re
from html import escape
from typing import IO, TYPE_CHECKING

from zoneread.span.span import CONFIRMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zoneread.formats.base import Report, WriteOptions
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import Span

MAX_DEPTH = 6
"""Spans that are told apart when they overlap; further ones share the lowest line."""
JOINER = "\u2060"
"""Keeps a label's name on the line on which its span ends."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_STYLE = """
body { font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif; max-width: 46em; margin: 2em auto; padding: 0 1em;
  color: #222; background: #fff; line-height: 2.1; }
h1 { font-size: 1.4em; line-height: 1.4; } h2 { font-size: 1.15em; line-height: 1.4; margin-top: 2.5em; }
.about, .legend, table { font-family: sans-serif; font-size: .85em; line-height: 1.6; }
.about { color: #666; } .text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; border-bottom: 2px solid var(--c); padding-bottom: calc(var(--d) * 4px);
  background: color-mix(in srgb, var(--c) 14%, transparent); }
mark.unconfirmed { border-bottom-style: dashed; background: none; }
sup { font: .6em sans-serif; color: color-mix(in srgb, var(--c) 65%, #000); user-select: none; white-space: nowrap; }
.legend mark { margin-right: .6em; padding: .1em .4em; }
table { border-collapse: collapse; width: 100%; margin-top: 1.5em; } td.n { text-align: right; color: #666; }
td, th { text-align: left; vertical-align: top; padding: .2em .6em; border-bottom: 1px solid #ddd; white-space: pre-line; }
td:nth-child(2) { white-space: nowrap; width: 1%; } tr { break-inside: avoid; }
"""


def write(articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions, report: Report) -> None:
    """Write the page, one article after the other."""
    scheme = options.scheme
    out.write(_head(scheme).encode())
    for article in articles:
        out.write("".join(_section(article, scheme)).encode("utf-8", "replace"))
    out.write(b"</body>\n</html>\n")


def _head(scheme: Scheme) -> str:
    colours = "".join(
        f".l{number} {{ --c: {label.colour if _COLOUR.fullmatch(label.colour) else '#555555'}; }}\n"
        for number, label in enumerate(scheme.labels)
    )
    legend = " ".join(
        f'<mark class="l{number} d0" title="{_safe(f"{label.definition} {label.definition_chinese}".strip())}">{_safe(label.chinese or label.name)}'
        f" {_safe(label.key)}</mark>"
        for number, label in enumerate(scheme.labels)
    )
    depths = "".join(f".d{depth} {{ --d: {depth}; }}\n" for depth in range(MAX_DEPTH))
    return (
        '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n<title>zoneread</title>\n'
        f"<style>{_STYLE}.lx {{ --c: #555555; }}\n{colours}{depths}</style>\n</head>\n<body>\n"
        f'<p class="legend">{legend} (labels version {scheme.version})</p>\n'
    )


def _safe(text: str) -> str:
    return escape(_CONTROL.sub("\ufffd", text))


def _section(article: AnnotatedArticle, scheme: Scheme) -> Iterator[str]:
    numbers = {label.key: number for number, label in enumerate(scheme.labels)}
    yield f"<section>\n<h2>{_safe(article.title or article.name)}</h2>\n"
    count = f"{len(article.spans)} spans"
    status = str(article.status).replace("_", " ")
    about = " · ".join(filter(None, (article.name, article.set, article.annotator, status, count)))
    yield f'<p class="about">{_safe(about)}</p>\n<div class="text">'
    yield from _marked(article, numbers, scheme)
    yield "</div>\n<table>\n<tr><th>#</th><th>label</th><th>text</th><th>note</th></tr>\n"
    for number, span in enumerate(article.spans, start=1):
        more = [f"{name}: {value}" for name, value in span.attributes.items()]
        said = (_named(span), span.quote, "\n".join(filter(None, (span.note, *more))))
        cells = "".join(f"<td>{_safe(words)}</td>" for words in said)
        yield f'<tr><td class="n">{number}</td>{cells}</tr>\n'
    yield "</table>\n</section>\n"


def _named(span: Span) -> str:
    return span.label if span.origin in CONFIRMED else f"{span.label} ({span.origin})"


def _marked(article: AnnotatedArticle, numbers: dict[str, int], scheme: Scheme) -> Iterator[str]:
    """Yield the text, cut at every boundary of a span, each piece inside the marks of the spans that hold it."""
    depths = _depths(article.spans)
    cuts = sorted({0, len(article.text), *(cut for span in article.spans for cut in span.range)})
    starting: dict[int, list[int]] = {}
    for index, span in enumerate(article.spans):
        starting.setdefault(span.start, []).append(index)
    active: list[int] = []
    for start, end in zip(cuts, [*cuts[1:], len(article.text)], strict=True):
        for index in [index for index in active if article.spans[index].end <= start]:
            active.remove(index)
            yield _name(article.spans[index], numbers, scheme)
        active += starting.get(start, [])
        opened = [_open(article.spans[index], min(depths[index], MAX_DEPTH - 1), numbers) for index in active]
        yield "".join(opened) + _safe(article.text[start:end]) + "</mark>" * len(opened)


def _class(span: Span, numbers: dict[str, int]) -> str:
    return f"l{numbers.get(span.label, 'x')}"


def _open(span: Span, depth: int, numbers: dict[str, int]) -> str:
    marked = "" if span.origin in CONFIRMED else " unconfirmed"
    title = f"{span.label}: {span.note}" if span.note else span.label
    return f'<mark class="{_class(span, numbers)} d{depth}{marked}" title="{_safe(title)}">'


def _name(span: Span, numbers: dict[str, int], scheme: Scheme) -> str:
    name = scheme.label(span.label).chinese if span.label in scheme else span.label
    return f'<sup class="{_class(span, numbers)}">{JOINER}{_safe(name or span.label)}</sup>'


def _depths(spans: Sequence[Span]) -> list[int]:
    """Return for each span the lowest line below the text that no span overlapping it has taken."""
    depths: list[int] = []
    for index, span in enumerate(spans):
        taken = {depths[before] for before in range(index) if spans[before].range.overlaps(span.range)}
        depths.append(next(depth for depth in range(len(spans)) if depth not in taken))
    return depths
