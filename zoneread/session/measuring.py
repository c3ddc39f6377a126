"""Agreement worked out in a process of its own, for a reader that must not wait for it. See `zoneread.session.telling`.

::

    {"sets": ["lin", "zhao"], "any_status": false, "gamma": false}
    ->  {"tables": [{"title", "header", "rows", "articles", "details", "notes"}, …]}

The figures in the rows are short; `details` has for each row its figures in full, with intervals and reasons.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from zoneread.session.agreeing import Entry, agree
from zoneread.session.agreement_tables import (
    FIGURES,
    HEADS,
    Table,
    article_table,
    joint_table,
    label_table,
    notes,
    shown,
)
from zoneread.session.telling import serve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.compare.agreement import LabelAgreement
    from zoneread.compare.figures import Figure
    from zoneread.session.agreeing import ComparedPair, ComparedSets
    from zoneread.session.telling import Told
    from zoneread.store.protocol import Store

UNFINISHED = "+ before the sets"
"""What lets unfinished articles in where the sets are asked for in the reader."""


def answer(store: Store, question: Mapping[str, Any], told: Told) -> dict[str, Any]:
    """Return the agreement that is asked for."""
    entry = Entry(any_status=question["any_status"], gamma=question["gamma"])
    return tables(agree(store, question["sets"], entry, told=told))


def tables(found: ComparedSets) -> dict[str, Any]:
    """Return the tables of every pair and of all sets together, each with what is to be said of it."""
    made = [table for pair in found.pairs for table in _of_pair(pair)]
    if found.joint:
        table = joint_table(found)
        details = [
            [_figure("α", one.alpha), _figure("unitizing α", one.unitizing), f"spans {one.spans}"]
            for one in found.joint
        ]
        made.append(_value(table, details, []))
    return {"tables": made}


def _of_pair(pair: ComparedPair) -> list[dict[str, Any]]:
    agreement = pair.agreement
    labels, articles = label_table(pair), article_table(pair)
    totals = {one.id: one.total for one in agreement.articles}
    of_labels = [_details(label) for label in (*agreement.labels, agreement.total)]
    of_articles = [_details(totals[id_]) for id_ in articles.articles]
    if pair.gamma is not None:
        figures = [*(pair.gamma.labels[label.label] for label in agreement.labels), pair.gamma.figure]
        for lines, figure in zip(of_labels, figures, strict=True):
            lines.append(_figure("γ", figure))
    return [
        _value(labels, of_labels, []),
        _value(articles, of_articles, list(notes(pair, unfinished=UNFINISHED))),
    ]


def _details(label: LabelAgreement) -> list[str]:
    return [_figure(head, getattr(label, name)) for head, name in zip(HEADS, FIGURES, strict=True)]


def _figure(head: str, figure: Figure) -> str:
    return f"{head} {shown(figure)}" if figure.value is not None else f"{head} is undefined: {figure.reason}"


def _short(cell: str, head: str) -> str:
    """Return a cell without its interval and with three digits if it is a figure."""
    value = cell.partition(" ")[0]
    return f"{float(value):.3f}" if head in {*HEADS, "γ"} and value != "–" else cell


def _value(table: Table, details: list[list[str]], said: list[str]) -> dict[str, Any]:
    rows = [[_short(str(cell), head) for cell, head in zip(row, table.header, strict=True)] for row in table.rows]
    return {
        "title": table.title,
        "header": table.header,
        "rows": rows,
        "articles": table.articles,
        "details": details,
        "notes": said,
    }


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], answer)
