"""A diff as text for people: pairs in their context, or counts by article, then counts by class and label."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from zoneread.cli.common import table_lines, terminal_width
from zoneread.compare.align import PairClass
from zoneread.compare.marking import flat, marked
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zoneread.cli.spool import Lines
    from zoneread.compare.diff import DiffRow, Tally
    from zoneread.session.reviewing import ComparedArticle, DiffTotals
    from zoneread.span.span import Span

COLOURS = {
    PairClass.SAME: "green",
    PairClass.BOUNDARY: "yellow",
    PairClass.LABEL: "magenta",
    PairClass.BOTH: "magenta",
    PairClass.ATTRIBUTE: "cyan",
    PairClass.SPLIT: "yellow",
    PairClass.ONLY_A: "red",
    PairClass.ONLY_B: "blue",
}
LETTERS = dict(zip(PairClass, "=blBas-+", strict=True))
"""What stands for a pair of each class in the bars of `--stat`."""

BAR = 40
"""Columns of the longest bar of `--stat`."""


@dataclass(frozen=True, slots=True)
class Text:
    """The pairs by article in their context, then the counts; the codes of colours only where `colour` says so."""

    show_same: bool
    context: int
    colour: bool

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """See `zoneread.cli.diff_formats.Form`."""
        rows = [row for row in compared.rows if self.show_same or row.kind is not PairClass.SAME]
        if rows:
            yield flat(f"{compared.article.name}  {compared.article.title}")
            yield from (_line(compared, row, self.context, colour=self.colour) for row in rows)
            yield ""

    def page(self, totals: DiffTotals, body: Lines) -> Iterator[str]:
        """See `zoneread.cli.diff_formats.Form`."""
        yield from body
        yield from _summary(totals)


class Stat:
    """The differences of each article as a bar, then the counts."""

    def __init__(self) -> None:
        self._differing: dict[str, Counter[PairClass]] = {}

    def article(self, compared: ComparedArticle) -> Iterator[str]:
        """See `zoneread.cli.diff_formats.Form`; the lines of all articles come with `page`, where it is known how long a bar is."""
        found = Counter(row.kind for row in compared.rows)
        if found.total() > found[PairClass.SAME]:
            self._differing[compared.article.name] = found
        return iter(())

    def page(self, totals: DiffTotals, _body: Lines) -> Iterator[str]:
        """See `zoneread.cli.diff_formats.Form`."""
        yield from _stat(self._differing)
        yield from _summary(totals)


def _line(compared: ComparedArticle, row: DiffRow, context: int, *, colour: bool) -> str:
    sides = " | ".join(side(span) for span in (row.pair.a, row.pair.b))
    number = f" #{row.group}" if row.group else ""
    kind = f"{row.kind}{number}".ljust(14)
    kind = click.style(kind, fg=COLOURS[row.kind]) if colour else kind
    words = marked(compared.text, row.pair, context, **({"paint": _painted} if colour else {}))
    return f"  {kind}  {sides}  {words}{_attributes(row)}"


def _attributes(row: DiffRow) -> str:
    """Return what the attributes of the two are where they are all that differs, "" elsewhere."""
    a, b = row.pair.a, row.pair.b
    if row.kind is not PairClass.ATTRIBUTE or a is None or b is None:
        return ""
    keys = [key for key in sorted({*a.attributes, *b.attributes}) if a.attributes.get(key) != b.attributes.get(key)]
    return "".join(f"  {key}: {a.attributes.get(key, '–')} | {b.attributes.get(key, '–')}" for key in map(flat, keys))


def _painted(words: str, whose: str) -> str:
    return click.style(words, fg="red" if whose == "a" else "green")


def side(span: Span | None) -> str:
    """Return a span as its label and range, a dash for none."""
    return f"{span.label} {span.range}" if span else "–"


def _stat(differing: Mapping[str, Counter[PairClass]]) -> Iterator[str]:
    most = max((found.total() - found[PairClass.SAME] for found in differing.values()), default=0)
    rows = []
    for name, found in differing.items():
        differences = found.total() - found[PairClass.SAME]
        letters = "".join(LETTERS[kind] * found[kind] for kind in PairClass if kind is not PairClass.SAME)
        shown = letters if most <= BAR else letters[:: -(-most // BAR)]
        rows.append([name, found.total(), differences, shown])
    if rows:
        yield from table_lines(["article", "pairs", "differ", "which"], rows, terminal_width())
        yield "  ".join(f"{letter} {kind}" for kind, letter in LETTERS.items() if kind is not PairClass.SAME)
        yield ""


def _summary(diff: DiffTotals) -> Iterator[str]:
    summary = diff.summary
    yield flat(f"A = {diff.a}, B = {diff.b}: {counted(summary.articles, 'article')} compared")
    reasons = Counter(left.why for left in diff.left_out)
    for why, count in reasons.items():
        yield f"{counted(count, 'article')} left out: {why}"
    if diff.greedy:
        yield f"{diff.greedy} clusters of overlapping spans were too large to be paired optimally"
    yield from table_lines(*summary_table(diff), terminal_width())
    if summary.total.exact_f1 is None:
        yield "F1 is undefined: neither set has a span in the articles compared"


def summary_table(diff: DiffTotals) -> tuple[list[str], list[list[object]]]:
    """Return header and rows of the counts by label."""
    header = ["label", "A", "B", *(str(kind) for kind in PairClass), "exact F1", "overlapping F1"]
    tallies = [*diff.summary.labels.items(), ("all", diff.summary.total)]
    return header, [[name, *_figures(tally)] for name, tally in tallies]


def _figures(tally: Tally) -> list[object]:
    classes = [tally.classes[kind] for kind in PairClass]
    return [tally.a, tally.b, *classes, _decimal(tally.exact_f1), _decimal(tally.overlapping_f1)]


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
