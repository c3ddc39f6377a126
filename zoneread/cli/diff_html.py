"""A diff as one self-contained HTML page: no script, nothing loaded from elsewhere, every text escaped."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from zoneread.cli.diff_formats import shown_rows
from zoneread.cli.diff_text import summary_table
from zoneread.compare.diff import pieces
from zoneread.compare.marking import around, flat
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.cli.spool import Lines
    from zoneread.compare.diff import DiffRow
    from zoneread.session.reviewing import ComparedArticle, DiffTotals
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import Span

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; margin: 2rem auto; max-width: 70rem;
  padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.around { opacity: .6; }
mark { background: #ffe08a; color: #000; }
del { background: #ffb3b3; color: #000; text-decoration: line-through; }
ins { background: #b3f0b3; color: #000; text-decoration: underline; }
.label { border-bottom: 3px solid; white-space: nowrap; }
"""
CLOSING = "</body>\n</html>"


@dataclass(frozen=True, slots=True)
class Html:
    """The page: the counts, then the pairs by article."""

    names: tuple[str, str]
    scheme: Scheme
    show_same: bool
    context: int

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """See `zoneread.cli.diff_formats.Form`."""
        rows = shown_rows(compared, show_same=self.show_same)
        if rows:
            yield f"<h2>{escape(flat(compared.article.name))}</h2>"
            sides = "".join(f"<th>{escape(flat(name))}</th>" for name in self.names)
            yield f"<table>\n<tr><th>class</th>{sides}<th>text</th></tr>"
            yield from (_row(compared, row, self.scheme, self.context) for row in rows)
            yield "</table>"

    def page(self, totals: DiffTotals, body: Lines) -> Iterator[str]:
        """See `zoneread.cli.diff_formats.Form`."""
        title = f"{totals.a} against {totals.b}"
        yield _opening(title)
        yield f"<h1>{escape(flat(title))}</h1>"
        yield f"<p>{counted(totals.summary.articles, 'article')} compared, {len(totals.left_out)} left out.</p>"
        if totals.left_out:
            items = "".join(f"<li>{escape(flat(left.name))}: {escape(flat(left.why))}</li>" for left in totals.left_out)
            yield f"<ul>{items}</ul>"
        yield html_table(*summary_table(totals))
        yield from body
        yield CLOSING


def document(title: str, body: str) -> str:
    """Return a whole HTML document around `body`, which is HTML; `title` is text."""
    return f"{_opening(title)}\n{body}\n{CLOSING}"


def _opening(title: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{escape(flat(title))}</title>\n<style>{STYLE}</style>\n</head>\n<body>"
    )


def html_table(header: list[str], rows: list[list[object]]) -> str:
    """Return a table of texts and numbers."""
    numbers = [' class="n"' if at else "" for at in range(len(header))]
    head = "".join(f"<th{n}>{escape(flat(cell))}</th>" for n, cell in zip(numbers, header, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{n}>{escape(flat(str(c)))}</td>" for n, c in zip(numbers, row, strict=True)) + "</tr>\n"
        for row in rows
    )
    return f"<table>\n<tr>{head}</tr>\n{body}</table>"


def _row(compared: ComparedArticle, row: DiffRow, scheme: Scheme, context: int) -> str:
    before, after = around(compared.text, row.pair, context)
    tags = {"both": "mark", "a": "del", "b": "ins"}
    inside = "".join(
        f"<{tags[whose]}>{escape(flat(compared.text[start:end]))}</{tags[whose]}>"
        for whose, start, end in pieces(row.pair)
    )
    text = (
        f'<span class="around">{escape(flat(before))}</span>{inside}<span class="around">{escape(flat(after))}</span>'
    )
    sides = "".join(f"<td>{_side(span, scheme)}</td>" for span in (row.pair.a, row.pair.b))
    return f"<tr><td>{row.kind}</td>{sides}<td>{text}</td></tr>"


def _side(span: Span | None, scheme: Scheme) -> str:
    if span is None:
        return "–"
    colour = scheme.label(span.label).colour if span.label in scheme else "#888888"
    return f'<span class="label" style="border-color:{escape(colour)}">{escape(span.label)}</span> {span.range}'
