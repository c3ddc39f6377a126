"""The annotator's own spans against gold or another set: by class, by label, and the most typical disagreements to go to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.session.adjudicating import GOLD
from zoneread.session.feedback import feedback as compare_with_gold
from zoneread.tui.question import Choice, Question, fitting

if TYPE_CHECKING:
    from zoneread.session.feedback import Feedback
    from zoneread.tui.app import ReaderApp


def feedback(reader: ReaderApp, _count: int) -> None:
    """List the annotator's spans against gold, or against a set that is chosen where there are several."""
    session = reader.desk.session
    others = [found for found in session.store.sets() if found.name != session.annotator]
    others.sort(key=lambda found: (found.kind != "gold", found.name))
    if len(others) < 2:
        against(reader, others[0].name if others else GOLD)
        return
    choices = [Choice(found.name, found.name, found.kind) for found in others]
    question = Question(
        f"{session.annotator} against which set?",
        Context.PALETTE,
        lambda name: _or_alert(reader, name),
        choices=partial(fitting, choices),
    )
    reader.ask(question)


def _or_alert(reader: ReaderApp, name: str) -> None:
    try:
        against(reader, name)
    except UsageError as error:
        reader.alert(str(error))


def against(reader: ReaderApp, name: str) -> None:
    """List the annotator's spans against a set: by class, by label, and the most typical disagreements to go to."""
    session = reader.desk.session
    found = compare_with_gold(session.store, session.annotator, gold=name)
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
    articles, total = found.summary.articles, found.summary.total
    rows = [Choice("", f"{articles} articles compared, {total.a} and {total.b} spans", heading=True)]
    rows += [Choice("", str(kind), str(count)) for kind, count in found.summary.total.classes.items() if count]
    rows.append(Choice("", f"{found.set} → {found.gold}", heading=True))
    table = found.confusions
    pairs = [(own, gold) for own in table.labels for gold in table.labels if table.count(own, gold)]
    rows += [Choice("", f"{own} → {gold}", str(table.count(own, gold))) for own, gold in pairs]
    rows.append(Choice("", "most typical", heading=True))
    for place, example in enumerate(found.examples):
        own, gold = (span and f"{span.label} 「{span.quote}」" for span in (example.row.pair.a, example.row.pair.b))
        because = f": {example.reason}" if example.reason else ""
        rows.append(Choice(str(place), f"{own or 'nothing'} → {gold or 'nothing'}{because}", str(example.row.kind)))
    rows.append(Choice("", f"{len(found.left_out)} articles left out", heading=True))
    rows += [Choice("", left.why, left.name) for left in found.left_out]
    return rows
