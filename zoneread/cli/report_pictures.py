"""The pictures of a report, drawn with matplotlib (the extra "pictures"), and the page that shows them.

Every picture is an SVG whose texts are texts, so that Chinese names are drawn with the fonts of whoever looks at it.
"""

from __future__ import annotations

import base64
import io
import math
import warnings
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import cycle
from typing import TYPE_CHECKING, Any

from zoneread.cli.diff_html import document, html_table
from zoneread.compare.marking import flat
from zoneread.errors import missing_extra
from zoneread.span.span import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.session.picturing import PairFacts, ReportFacts

GREY = "#888888"
MARKERS = "os^Dv"
"""The signs of the sets in the picture of progress, where lines may lie on each other."""
TITLES = {
    "labels": "Spans by label",
    "progress": "Articles finished, day by day",
    "agreement": "Exact F1 of every two sets",
}


def pictures(facts: ReportFacts) -> dict[str, bytes]:
    """Return the pictures as SVG by name; those that would be empty are left out.

    Raises MissingExtraError when matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise missing_extra("matplotlib", "pictures", "zoneread report -o") from None
    drawn = {"labels": _labels(Figure, facts), "progress": _progress(Figure, facts)}
    if facts.pairs:
        drawn["agreement"] = _agreement(Figure, facts)
    for pair in facts.pairs:
        if pair.confusions.counts:
            drawn[confusion_name(pair)] = _confusion(Figure, pair)
    return drawn


def confusion_name(pair: PairFacts) -> str:
    """Return the name of the picture of two sets' confusions, fit for a file."""
    safe = ("".join(c if c.isalnum() or c in "-_" else "_" for c in name) for name in (pair.a, pair.b))
    return f"confusion-{'-'.join(safe)}"


def _svg(figure: Any) -> bytes:
    import matplotlib as mpl

    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "zoneread", "svg.fonttype": "none"}), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="Glyph .* missing", category=UserWarning
        )  # measured, never drawn here
        figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
    return out.getvalue()


def _labels(make: Any, facts: ReportFacts) -> bytes:
    figure = make(figsize=(8, 1.2 + 0.7 * len(facts.sets)))
    axes = figure.subplots()
    left = [0] * len(facts.sets)
    names = [one.name for one in facts.sets]
    for label in dict.fromkeys((*facts.labels, *sorted({key for one in facts.sets for key in one.labels}))):
        counts = [one.labels[label] for one in facts.sets]
        axes.barh(names, counts, left=left, color=facts.labels.get(label, GREY), label=label)
        left = [start + count for start, count in zip(left, counts, strict=True)]
    axes.set_xlabel("spans")
    axes.invert_yaxis()
    axes.legend(ncols=4, loc="upper center", bbox_to_anchor=(0.5, 1.25), frameon=False)
    return _svg(figure)


def _progress(make: Any, facts: ReportFacts) -> bytes:
    from matplotlib.ticker import MaxNLocator

    figure = make(figsize=(8, 3.5))
    axes = figure.subplots()
    every: set[int] = set()
    for one, marker in zip(facts.sets, cycle(MARKERS), strict=False):
        days = [date.fromisoformat(day).toordinal() for day, _, _ in one.days]
        done = [done for _, done, _ in one.days]
        axes.step(days, done, where="post", marker=marker, markersize=9, fillstyle="none", label=one.name)
        every.update(days)
    if every:
        axes.set_xlim(min(every) - 1, max(every) + 1)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.xaxis.set_major_formatter(lambda day, _: date.fromordinal(max(1, round(day))).isoformat())
    axes.set_ylim(0, 1.05 * max(1, facts.articles))
    axes.set_ylabel("articles finished")
    axes.legend(frameon=False)
    figure.autofmt_xdate()
    return _svg(figure)


def _agreement(make: Any, facts: ReportFacts) -> bytes:
    names = [one.name for one in facts.sets]
    table = [[float("nan")] * len(names) for _ in names]
    for pair in facts.pairs:
        if pair.exact_f1 is not None:
            a, b = names.index(pair.a), names.index(pair.b)
            table[a][b] = table[b][a] = pair.exact_f1
    return _heat(make, _Heat(table, names, names, "{:.2f}", 1.0))


def _confusion(make: Any, pair: PairFacts) -> bytes:
    labels = list(pair.confusions.labels)
    table = [[float(pair.confusions.count(a, b)) for b in labels] for a in labels]
    own, other = ([f"{name}: {label}" for label in labels] for name in (pair.a, pair.b))
    return _heat(make, _Heat(table, own, other, "{:.0f}", max(1.0, *(max(row) for row in table))))


@dataclass(frozen=True, slots=True)
class _Heat:
    """A table of numbers to be drawn in shades, from 0 to `most`; `form` is how a number is written."""

    table: list[list[float]]
    rows: list[str]
    columns: list[str]
    form: str
    most: float


def _heat(make: Any, heat: _Heat) -> bytes:
    figure = make(figsize=(2 + 0.9 * len(heat.columns), 1.5 + 0.5 * len(heat.rows)))
    axes = figure.subplots()
    axes.imshow(heat.table, cmap="Blues", vmin=0, vmax=heat.most, aspect="auto")
    axes.set_xticks(range(len(heat.columns)), heat.columns, rotation=30, ha="right")
    axes.set_yticks(range(len(heat.rows)), heat.rows)
    for y, row in enumerate(heat.table):
        for x, value in enumerate(row):
            if not math.isnan(value):
                colour = "w" if value > 0.6 * heat.most else "k"
                axes.text(x, y, heat.form.format(value), ha="center", va="center", color=colour)
    return _svg(figure)


COMPARED = [
    "set",
    "other",
    "articles",
    "spans",
    "other's",
    "articles left out",
    "spans left out",
    "other's",
    "exact F1",
]
"""Over the table of agreement: what was compared and what was left out, because not both had finished it."""


def _figure(pair: PairFacts) -> str:
    return f"{pair.exact_f1:.4f}" if pair.exact_f1 is not None else pair.reason


def page(facts: ReportFacts, drawn: Mapping[str, bytes]) -> str:
    """Return the page: every picture inside it, and the figures as tables."""
    parts = ["<h1>Annotation report</h1>"]
    labels = list(facts.labels)
    header = ["set", "done", *labels]
    parts.append(
        html_table(header, [[s.name, s.statuses[Status.DONE], *(s.labels[k] for k in labels)] for s in facts.sets])
    )
    titles = TITLES | {confusion_name(pair): f"{pair.a} against {pair.b}: labels" for pair in facts.pairs}
    for name, svg in drawn.items():
        title = escape(flat(titles[name]))
        encoded = base64.b64encode(svg).decode()
        parts.append(f'<h2>{title}</h2>\n<img alt="{title}" src="data:image/svg+xml;base64,{encoded}">')
    agreement = [[p.a, p.b, p.articles, *p.spans, p.left_out, *p.spans_left_out, _figure(p)] for p in facts.pairs]
    if agreement:
        parts.append(f"<h2>What was compared</h2>\n{html_table(COMPARED, agreement)}")
    return document("Annotation report", "\n".join(parts))
