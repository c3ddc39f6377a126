"""The annotator's own spans against gold: by class, by label, and the most typical disagreements to go to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zoneread.keys.command import Context
from zoneread.session.feedback import feedback as compare_with_gold
from zoneread.text.wording import counted
from zoneread.tui.question import Choice, Question

if TYPE_CHECKING:
    from zoneread.session.feedback import Feedback
    from zoneread.tui.app import ReaderApp


def fitting(choices: list[Choice], typed: str) -> list[Choice]:
    """Return the choices whose text holds what was typed."""
    return [one for one in choices if typed.casefold() in one.text.casefold()]


def feedback(reader: ReaderApp, _count: int) -> None:
    """List the annotator's spans against gold: by class, by label, and the most typical disagreements to go to."""
    session = reader.desk.session
    found = compare_with_gold(session.store, session.annotator)
    rows = _feedback_rows(found)

    def go(key: str) -> None:
        if key:
            example = found.examples[int(key)]
            reader.stage.keep_place()
            if reader.desk.open(example.row.article):
                reader.stage.look_at(example.row.pair.spans[0].range)

    title = f"{found.set} against {found.gold} — Enter goes there"
    reader.ask(Question(title, Context.PALETTE, go, choices=partial(fitting, rows)))


def _feedback_rows(found: Feedback) -> list[Choice]:
    articles, left_out = found.summary.articles, found.left_out
    rows = [Choice("", f"{counted(articles, 'article')} compared, {left_out} left out", heading=True)]
    rows += [Choice("", str(kind), str(count)) for kind, count in found.summary.total.classes.items() if count]
    rows.append(Choice("", "yours → gold", heading=True))
    table = found.confusions
    pairs = [(own, gold) for own in table.labels for gold in table.labels if table.count(own, gold)]
    rows += [Choice("", f"{own} → {gold}", str(table.count(own, gold))) for own, gold in pairs]
    rows.append(Choice("", "most typical", heading=True))
    for place, example in enumerate(found.examples):
        own, gold = (span and f"{span.label} 「{span.quote}」" for span in (example.row.pair.a, example.row.pair.b))
        because = f": {example.reason}" if example.reason else ""
        rows.append(Choice(str(place), f"{own or 'nothing'} → {gold or 'nothing'}{because}", str(example.row.kind)))
    return rows
