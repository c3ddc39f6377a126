"""An annotator's spans against gold, with the reviewer's reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.compare.diff import Summary, summarise
from zoneread.compare.feedback import Confusions, confusions, typical
from zoneread.session.adjudicating import GOLD, standing_verdicts
from zoneread.session.reviewing import Uncompared, diff_sets
from zoneread.span.span import Status

if TYPE_CHECKING:
    from zoneread.compare.diff import DiffRow
    from zoneread.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Example:
    """A disagreement: its article's name and text, how many are of its kind, the reviewer's reason or ""."""

    name: str
    text: str
    row: DiffRow
    alike: int
    reason: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What an annotator gets to hear. `left_out` are the articles that do not count, each with the reason."""

    set: str
    gold: str
    summary: Summary
    confusions: Confusions
    examples: tuple[Example, ...]
    left_out: tuple[Uncompared, ...]


def feedback(store: Store, name: str, *, gold: str = GOLD, any_status: bool = False) -> Feedback:
    """Compare a set with gold on the articles that both have finished; with `any_status`, that both have touched.

    What gold has not settled yet would else be told as wrong. Raises UsageError when either set is not there.
    """
    diff = diff_sets(store, name, gold)
    finished, unfinished = [], []
    for one in diff.compared:
        sides = ((diff.a, one.article.status), (diff.b, one.other.status))
        why = [
            f"not finished by {who} ({status.replace('_', ' ')})"
            for who, status in sides
            if status is not Status.DONE and not any_status
        ]
        if why:
            unfinished.append(Uncompared(one.article.name, "; ".join(why)))
        else:
            finished.append(one)
    rows = [row for one in finished for row in one.rows]
    by_article = {one.article.id: one for one in finished}
    reasons = _reasons(store, gold, name)
    examples = []
    for alike, row in typical(rows):
        one = by_article[row.article]
        said = {reasons.get((row.article, span.start, span.end, span.label), "") for span in row.pair.spans}
        examples.append(Example(one.article.name, one.text, row, alike, "; ".join(sorted(filter(None, said)))))
    return Feedback(
        diff.a,
        diff.b,
        summarise(rows, articles=len(finished)),
        confusions(rows),
        tuple(examples),
        (*unfinished, *diff.left_out),
    )


def _reasons(store: Store, gold: str, name: str) -> dict[tuple[str, int, int, str], str]:
    """Return the reviewer's reason by article, range and label of what the set had voted for."""
    return {
        (one.verdict.article, *vote): one.verdict.reason
        for one in standing_verdicts(store, gold)
        if one.verdict.reason
        for vote in one.verdict.votes.get(name, ())
    }
