"""Agreement worked out in a process of its own, for a reader that must not wait for it.

``python -m zoneread.session.measuring ROOT DATABASE`` reads one JSON object from standard input and writes one JSON object
a line to standard output::

    {"sets": ["lin", "zhao"], "any_status": false, "gamma": false}
    ->  {"doing": "lin against zhao: articles aligned", "done": 120, "of": 4000}, …
    ->  {"tables": [{"title", "header", "rows", "articles", "details"}], "notes": [...]}   or   {"error": "why, in words"}

The figures in the rows are short; `details` has for each row its figures in full, with intervals and reasons. Nothing is
written anywhere, and whoever ends the process ends the work.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from zoneread.errors import ZonereadError
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
from zoneread.session.opening import open_store
from zoneread.session.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.compare.agreement import LabelAgreement
    from zoneread.compare.figures import Figure
    from zoneread.session.agreeing import ComparedPair, ComparedSets

EVERY = 0.1
"""Seconds between two lines about how far it is."""
UNFINISHED = "+ before the sets"
"""What lets unfinished articles in where the sets are asked for in the reader."""


def main(root: str, database: str) -> None:
    """Answer one question."""
    question = json.loads(sys.stdin.buffer.read())
    workspace = Workspace(Path(root), Path(database))
    try:
        with open_store(workspace, readonly=True) as store:
            entry = Entry(any_status=question["any_status"], gamma=question["gamma"])
            _say(answer(agree(store, question["sets"], entry, told=_telling())))
    except ZonereadError as error:
        _say({"error": str(error)})


def _telling() -> Callable[[str, int, int], None]:
    last = 0.0

    def tell(doing: str, done: int, of: int) -> None:
        nonlocal last
        if monotonic() - last >= EVERY:
            last = monotonic()
            _say({"doing": doing, "done": done, "of": of})

    return tell


def _say(value: Mapping[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def answer(found: ComparedSets) -> dict[str, Any]:
    """Return the tables of every pair and of all sets together, each with what is to be said of it."""
    tables = [table for pair in found.pairs for table in _of_pair(pair)]
    if found.joint:
        table = joint_table(found)
        details = [
            [_figure("α", one.alpha), _figure("unitizing α", one.unitizing), f"spans {one.spans}"]
            for one in found.joint
        ]
        tables.append(_value(table, details, []))
    return {"tables": tables}


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
    main(*sys.argv[1:])
