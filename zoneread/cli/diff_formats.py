"""A diff as JSON, JSON lines, CSV, Markdown and a patch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zoneread.cli.common import json_text
from zoneread.cli.diff_text import side, summary_table
from zoneread.cli.tables import escape_markdown, markdown_table
from zoneread.compare.align import PairClass
from zoneread.compare.marking import around, flat, marked
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.compare.diff import DiffRow
    from zoneread.session.reviewing import ComparedArticle, SetDiff
    from zoneread.span.span import Span


def json_value(diff: SetDiff, context: int) -> dict[str, Any]:
    """Return the whole diff as one JSON value."""
    summary = diff.summary
    return {
        "a": diff.a,
        "b": diff.b,
        "articles": summary.articles,
        "left_out": [left.name for left in diff.left_out],
        "left_out_why": {left.name: left.why for left in diff.left_out},
        "greedy_clusters": diff.greedy,
        "rows": list(row_values(diff, context)),
        "summary": {
            name: {
                "a": tally.a,
                "b": tally.b,
                "classes": {str(kind): tally.classes[kind] for kind in PairClass},
                "exact_f1": tally.exact_f1,
                "overlapping_f1": tally.overlapping_f1,
            }
            for name, tally in [*summary.labels.items(), ("all", summary.total)]
        },
    }


def json_lines(diff: SetDiff, context: int) -> Iterator[str]:
    """Yield one JSON object a pair."""
    for value in row_values(diff, context):
        yield json_text(value)


def row_values(diff: SetDiff, context: int) -> Iterator[dict[str, Any]]:
    """Yield every pair as a JSON object; `group` numbers the pairs of one split or merge of an article."""
    for compared in diff.compared:
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


def csv_rows(diff: SetDiff, context: int) -> Iterator[list[object]]:
    """Yield a header and one row a pair."""
    sides = [f"{side}_{field}" for side in "ab" for field in ("label", "start", "end", "text")]
    yield ["article_id", "article_name", "class", *sides, "before", "after"]
    for value in row_values(diff, context):
        cells: list[object] = [value["article"], value["name"], value["class"]]
        for own in (value["a"], value["b"]):
            cells += [own["label"], own["start"], own["end"], own["text"]] if own else [""] * 4
        yield [*cells, value["before"], value["after"]]


def shown_rows(compared: ComparedArticle, *, show_same: bool) -> list[DiffRow]:
    """Return the article's pairs that are listed."""
    return [row for row in compared.rows if show_same or row.kind is not PairClass.SAME]


def markdown(diff: SetDiff, *, show_same: bool, context: int) -> Iterator[str]:
    """Yield the diff as Markdown: a table for each article, then the counts."""
    yield f"# {escape_markdown(diff.a)} against {escape_markdown(diff.b)}"
    for compared in diff.compared:
        rows = shown_rows(compared, show_same=show_same)
        if rows:
            yield f"\n## {escape_markdown(compared.article.name)}\n"
            yield markdown_table(
                ["class", diff.a, diff.b, "text"],
                [
                    [row.kind, side(row.pair.a), side(row.pair.b), marked(compared.text, row.pair, context)]
                    for row in rows
                ],
            )
    yield f"\n## Counts\n\n{counted(diff.summary.articles, 'article')} compared, {len(diff.left_out)} left out.\n"
    if diff.left_out:
        yield from (f"- {escape_markdown(left.name)}: {escape_markdown(left.why)}" for left in diff.left_out)
        yield ""
    yield markdown_table(*summary_table(diff))


def patch(diff: SetDiff, *, show_same: bool) -> Iterator[str]:
    """Yield what takes A to B as a patch of lists of spans: ``-`` goes, ``+`` comes, a blank stays.

    A line is label, start, end and quote with tabs between; offsets are code points of the reading text, half-open.
    """
    yield f"--- {flat(diff.a)}"
    yield f"+++ {flat(diff.b)}"
    for compared in diff.compared:
        rows = shown_rows(compared, show_same=show_same)
        if rows:
            yield f"@@ {compared.article.id} {flat(compared.article.name)} @@"
        for row in rows:
            if row.pair.a is not None and row.kind is PairClass.SAME:
                yield f" {_patch_line(row.pair.a)}"
                continue
            yield from (
                f"{sign}{_patch_line(span)}" for sign, span in zip("-+", (row.pair.a, row.pair.b), strict=True) if span
            )


def _patch_line(span: Span) -> str:
    facts = json.dumps(dict(span.attributes), ensure_ascii=False, sort_keys=True) if span.attributes else ""
    return "\t".join([span.label, str(span.start), str(span.end), flat(span.quote), *([flat(facts)] if facts else [])])
