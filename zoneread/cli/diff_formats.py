"""A diff as JSON, JSON lines, CSV, Markdown and a patch. The articles come one after the other, and none is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from zoneread.cli.common import json_text
from zoneread.cli.diff_text import side, summary_table
from zoneread.cli.json_stream import Members, json_lines
from zoneread.cli.tables import csv_lines, escape_markdown, markdown_table
from zoneread.compare.align import PairClass
from zoneread.compare.marking import around, flat, marked
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zoneread.cli.spool import Lines
    from zoneread.compare.diff import DiffRow
    from zoneread.session.reviewing import ComparedArticle, DiffTotals
    from zoneread.span.span import Span


class Form(Protocol):
    """How a diff is written: each article as it comes, then the whole around the lines of the articles."""

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """Yield the lines of one article."""

    def page(self, totals: DiffTotals, body: Lines) -> Iterator[str]:
        """Yield the lines of the whole; `body` has those of all articles."""


@dataclass(frozen=True, slots=True)
class JsonLines:
    """One JSON object a pair."""

    context: int

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """See `Form`."""
        return map(json_text, row_values(compared, self.context))

    def page(self, _totals: DiffTotals, body: Lines) -> Iterator[str]:
        """See `Form`."""
        yield from body


@dataclass(frozen=True, slots=True)
class Json:
    """The whole diff as one JSON value."""

    context: int

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """See `Form`."""
        return map(json.dumps, row_values(compared, self.context))

    def page(self, totals: DiffTotals, body: Lines) -> Iterator[str]:
        """See `Form`."""
        summary = totals.summary
        head = {
            "a": totals.a,
            "b": totals.b,
            "articles": summary.articles,
            "left_out": [left.name for left in totals.left_out],
            "left_out_why": {left.name: left.why for left in totals.left_out},
            "greedy_clusters": totals.greedy,
        }
        counts = {
            name: {
                "a": tally.a,
                "b": tally.b,
                "classes": {str(kind): tally.classes[kind] for kind in PairClass},
                "exact_f1": tally.exact_f1,
                "overlapping_f1": tally.overlapping_f1,
            }
            for name, tally in [*summary.labels.items(), ("all", summary.total)]
        }
        rows = map(json.loads, body)
        return json_lines(Members([*head.items(), ("rows", rows), ("summary", counts)]))


def row_values(compared: ComparedArticle, context: int) -> Iterator[dict[str, Any]]:
    """Yield every pair as a JSON object; `group` numbers the pairs of one split or merge of an article."""
    for row in compared.rows:
        before, after = around(compared.text, row.pair, context)
        value: dict[str, Any] = {
            "article": compared.article.id,
            "name": compared.article.name,
            "class": str(row.kind),
            "a": span_value(row.pair.a),
            "b": span_value(row.pair.b),
            "before": before,
            "after": after,
        }
        yield value | ({"group": row.group} if row.group else {})


def span_value(span: Span | None) -> dict[str, Any] | None:
    """Return a span as a JSON object, None for none."""
    if span is None:
        return None
    value = {"id": span.id, "label": span.label, "start": span.start, "end": span.end, "text": span.quote}
    return value | ({"attributes": dict(span.attributes)} if span.attributes else {})


@dataclass(frozen=True, slots=True)
class Csv:
    """A header and one row a pair."""

    context: int

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """See `Form`."""
        return csv_lines(map(_cells, row_values(compared, self.context)))

    def page(self, _totals: DiffTotals, body: Lines) -> Iterator[str]:
        """See `Form`."""
        sides = [f"{side}_{field}" for side in "ab" for field in ("label", "start", "end", "text")]
        yield from csv_lines([["article_id", "article_name", "class", *sides, "before", "after"]])
        yield from body


def _cells(value: Mapping[str, Any]) -> list[object]:
    cells: list[object] = [value["article"], value["name"], value["class"]]
    for own in (value["a"], value["b"]):
        cells += [own["label"], own["start"], own["end"], own["text"]] if own else [""] * 4
    return [*cells, value["before"], value["after"]]


def shown_rows(compared: ComparedArticle, *, show_same: bool) -> list[DiffRow]:
    """Return the article's pairs that are listed."""
    return [row for row in compared.rows if show_same or row.kind is not PairClass.SAME]


@dataclass(frozen=True, slots=True)
class Markdown:
    """A table for each article, then the counts."""

    names: tuple[str, str]
    show_same: bool
    context: int

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """See `Form`."""
        rows = shown_rows(compared, show_same=self.show_same)
        if rows:
            yield f"\n## {escape_markdown(compared.article.name)}\n"
            yield markdown_table(
                ["class", *self.names, "text"],
                [
                    [row.kind, side(row.pair.a), side(row.pair.b), marked(compared.text, row.pair, self.context)]
                    for row in rows
                ],
            )

    def page(self, totals: DiffTotals, body: Lines) -> Iterator[str]:
        """See `Form`."""
        yield f"# {escape_markdown(totals.a)} against {escape_markdown(totals.b)}"
        yield from body
        yield f"\n## Counts\n\n{counted(totals.summary.articles, 'article')} compared, {len(totals.left_out)} left out.\n"
        if totals.left_out:
            yield from (f"- {escape_markdown(left.name)}: {escape_markdown(left.why)}" for left in totals.left_out)
            yield ""
        yield markdown_table(*summary_table(totals))


@dataclass(frozen=True, slots=True)
class Patch:
    """What takes A to B as a patch of lists of spans: ``-`` goes, ``+`` comes, a blank stays.

    A line is label, start, end and quote with tabs between; offsets are code points of the reading text, half-open.
    """

    show_same: bool

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """See `Form`."""
        rows = shown_rows(compared, show_same=self.show_same)
        if rows:
            yield f"@@ {compared.article.id} {flat(compared.article.name)} @@"
        for row in rows:
            if row.pair.a is not None and row.kind is PairClass.SAME:
                yield f" {_patch_line(row.pair.a)}"
                continue
            yield from (
                f"{sign}{_patch_line(span)}" for sign, span in zip("-+", (row.pair.a, row.pair.b), strict=True) if span
            )

    def page(self, totals: DiffTotals, body: Lines) -> Iterator[str]:
        """See `Form`."""
        yield f"--- {flat(totals.a)}"
        yield f"+++ {flat(totals.b)}"
        yield from body


def _patch_line(span: Span) -> str:
    facts = json.dumps(dict(span.attributes), ensure_ascii=False, sort_keys=True) if span.attributes else ""
    return "\t".join([span.label, str(span.start), str(span.end), flat(span.quote), *([flat(facts)] if facts else [])])
