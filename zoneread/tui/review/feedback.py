"""The annotator's own spans against gold or another set: by class, by label, and the most typical disagreements to go to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len

from zoneread.compare.align import PairClass
from zoneread.compare.feedback import NONE
from zoneread.compare.marking import marked
from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.session.adjudicating import GOLD
from zoneread.session.feedback import feedback as compare_with_gold
from zoneread.text.wording import counted
from zoneread.tui.lines import cut
from zoneread.tui.question import Choice, Question, fitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.compare.diff import Tally
    from zoneread.session.feedback import Feedback
    from zoneread.tui.app import ReaderApp


HEADS = {
    PairClass.SAME: "same",
    PairClass.BOUNDARY: "edges",
    PairClass.LABEL: "label",
    PairClass.BOTH: "both",
    PairClass.ATTRIBUTE: "attr.",
    PairClass.SPLIT: "split",
    PairClass.ONLY_B: "miss",
    PairClass.ONLY_A: "extra",
}
"""What stands over the counts of a class."""


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
    rows = [Choice("", f"{counted(articles, 'article')} compared, {total.a} and {total.b} spans", heading=True)]
    rows.append(Choice("", _line(["label", found.set, found.gold, *HEADS.values()]), heading=True))
    rows += [
        Choice("", _line([name, *_counts(tally)])) for name, tally in (*found.summary.labels.items(), ("all", total))
    ]
    rows.append(Choice("", f"{found.set} → {found.gold}", heading=True))
    table = found.confusions
    pairs = [(own, gold) for own in table.labels for gold in table.labels if table.count(own, gold)]
    rows += [Choice("", f"{own} → {gold}", str(table.count(own, gold))) for own, gold in pairs]
    rows.append(Choice("", "most typical", heading=True))
    for place, example in enumerate(found.examples):
        pair = example.row.pair
        own, gold = (span.label if span is not None else NONE for span in (pair.a, pair.b))
        because = f" * {example.reason}" if example.reason else ""
        words = f"{own} → {gold} {marked(example.text, pair)}{because}"
        rows.append(Choice(str(place), words, f"{example.row.kind} ×{example.alike}"))
    rows.append(Choice("", f"{len(found.left_out)} articles left out", heading=True))
    rows += [Choice("", left.why, left.name, whole=True) for left in found.left_out]
    return rows


def _counts(tally: Tally) -> list[str]:
    return [str(count) for count in (tally.a, tally.b, *(tally.classes[kind] for kind in HEADS))]


def _line(cells: Sequence[str]) -> str:
    """Return a label and its counts in columns that fit in a terminal of 80."""
    name, *counts = (cut(cell, 5 if at else 16) for at, cell in enumerate(cells))
    return name + " " * (16 - cell_len(name)) + "".join(" " * (6 - cell_len(cell)) + cell for cell in counts)
