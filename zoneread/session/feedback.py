"""An annotator's spans against gold, with the reviewer's reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.compare.diff import Counting, Summary
from zoneread.compare.feedback import Confusions, Typical, met, table_of
from zoneread.session.adjudicating import GOLD, standing_verdicts
from zoneread.session.reviewing import Comparison, Uncompared
from zoneread.span.span import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    comparison = Comparison(store, name, gold)
    names = comparison.names
    unfinished = []
    counting, met_labels = Counting(), Counter[tuple[str, str]]()
    slips: Typical[tuple[str, str]] = Typical()
    finished = 0
    for one in comparison:
        why = [
            f"not finished by {who} ({article.status.replace('_', ' ')})"
            for who, article in zip(names, (one.article, one.other), strict=True)
            if article.status is not Status.DONE and not any_status
        ]
        if why:
            unfinished.append(Uncompared(one.article.name, "; ".join(why)))
            continue
        finished += 1
        counting.add(one.rows)
        met_labels.update(map(met, one.rows))
        for row in one.rows:
            slips.add(row, (one.article.name, one.text))
    return Feedback(
        *names,
        counting.summary(articles=finished),
        table_of(met_labels),
        tuple(_examples(slips, _reasons(store, gold, name))),
        (*unfinished, *comparison.totals().left_out),
    )


def _examples(slips: Typical[tuple[str, str]], reasons: Mapping[tuple[str, int, int, str], str]) -> Iterator[Example]:
    for alike, row, (name, text) in slips.chosen():
        said = {reasons.get((row.article, span.start, span.end, span.label), "") for span in row.pair.spans}
        yield Example(name, text, row, alike, "; ".join(sorted(filter(None, said))))


def _reasons(store: Store, gold: str, name: str) -> dict[tuple[str, int, int, str], str]:
    """Return the reviewer's reason by article, range and label of what the set had voted for."""
    return {
        (one.verdict.article, *vote): one.verdict.reason
        for one in standing_verdicts(store, gold)
        if one.verdict.reason
        for vote in one.verdict.votes.get(name, ())
    }
