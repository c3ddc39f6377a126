"""``zoneread report``: labels, progress, agreement and confusions, as bars in the terminal or as pictures in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zoneread.cli.common import Target, narrate, print_table, say, target_options
from zoneread.errors import UsageError
from zoneread.session.opening import open_store
from zoneread.session.output import whole_file
from zoneread.session.picturing import report_facts
from zoneread.span.span import Status
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from zoneread.session.picturing import PairFacts, ReportFacts

WIDTH = 40
"""Cells of the longest bar."""

_EIGHTHS = " ▏▎▍▌▋▊▉"


@click.command("report", short_help="Picture labels, progress and agreement.")
@click.option(
    "--set", "sets", multiple=True, metavar="NAME", help="A set to report on; may be repeated. [default: all]"
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Write pictures and a page there.")
@target_options
def report_command(sets: tuple[str, ...], output: Path | None, target: Target) -> None:
    """Show how labels are distributed, how far the sets are, and how they agree.

    Without -o as bars in the terminal; with it as SVG pictures and one self-contained page, report.html, for which the
    extra "pictures" is needed.

    \b
    Examples:
      zoneread report
      zoneread report -o report
    """
    with open_store(target.workspace(), readonly=True) as store:
        facts = report_facts(store, sets)
    if output is None:
        _print(facts)
        return
    from zoneread.cli.report_pictures import page, pictures

    drawn = pictures(facts)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make this folder: {error.strerror}", where=str(output)) from error
    for name, svg in drawn.items():
        with whole_file(output / f"{name}.svg") as out:
            out.write(svg)
    with whole_file(output / "report.html") as out:
        out.write(page(facts, drawn).encode())
    narrate(f"wrote report.html and {len(drawn)} pictures to {output}")


def compared(pair: PairFacts) -> str:
    """Return how much two sets' figure is from, and how much was left out."""
    spans, lost = (" and ".join(map(str, counts)) for counts in (pair.spans, pair.spans_left_out))
    return f"{spans} spans compared; {pair.left_out} articles left out, with {lost} spans"


def bar(value: float, most: float, width: int = WIDTH) -> str:
    """Return a bar of at most `width` cells, to an eighth of a cell."""
    eighths = round(8 * width * value / most) if most else 0
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def _print(facts: ReportFacts) -> None:
    say("spans by label")
    most = max((count for one in facts.sets for count in one.labels.values()), default=0)
    rows: list[list[object]] = [
        [one.name, label, one.labels[label], bar(one.labels[label], most)]
        for one in facts.sets
        for label in dict.fromkeys((*facts.labels, *sorted(one.labels)))
    ]
    print_table(["set", "label", "spans", ""], rows)
    say()
    say(f"progress: articles finished of {facts.articles}")
    done = [(one.name, one.statuses[Status.DONE]) for one in facts.sets]
    print_table(["set", "done", ""], [[name, count, bar(count, facts.articles)] for name, count in done])
    for one in facts.pairs:
        say()
        value = f"{one.exact_f1:.4f}" if one.exact_f1 is not None else f"undefined: {one.reason}"
        say(f"{one.a} against {one.b}: exact F1 {value} on {counted(one.articles, 'article')} that both have finished")
        say(compared(one))
        labels = one.confusions.labels
        if one.articles:
            print_table(["", *labels], [[a, *(one.confusions.count(a, b) for b in labels)] for a in labels])
