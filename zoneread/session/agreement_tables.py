"""Agreement as tables and sentences, for the command and for the reader. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.compare.agreement import LabelAgreement
    from zoneread.compare.figures import Figure
    from zoneread.session.agreeing import ComparedPair, ComparedSets

FIGURES = ("exact_f1", "relaxed_f1", "kappa", "alpha", "unitizing")
HEADS = ["exact F1", "relaxed F1", "κ", "α", "unitizing α"]
COUNTS = ["agreed", "paired"]


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a header, rows of cells, and for each row the id of the article it is about, "" where it is about none."""

    title: str
    header: list[str]
    rows: list[list[object]]
    articles: list[str]


def shown(figure: Figure) -> str:
    """Return a figure as ``0.8765 [0.81, 0.93]``; a dash when it is undefined."""
    if figure.value is None:
        return "–"
    interval = "" if figure.low is None or figure.high is None else f" [{figure.low:.2f}, {figure.high:.2f}]"
    return f"{figure.value:.4f}{interval}"


def title_of(pair: ComparedPair) -> str:
    """Return who was compared and how much."""
    found = pair.agreement
    return (
        f"{found.a} against {found.b}: {len(found.articles)} articles, {found.characters:,} characters, "
        f"{found.total.a} and {found.total.b} spans compared"
    )


def label_table(pair: ComparedPair) -> Table:
    """Return the figures by label, then of all labels."""
    found = pair.agreement
    rows = []
    for label in (*found.labels, found.total):
        by_gamma = _gamma_of(pair, label.label, total=label is found.total)
        rows.append([label.label, *_cells(label), *(shown(one) for one in by_gamma)])
    return Table(title_of(pair), _header("label", pair), rows, [""] * len(rows))


def article_table(pair: ComparedPair, most: int = 0) -> Table:
    """Return the figures by article with the lowest exact F1 first, at most so many when `most` is not 0."""
    found = pair.agreement
    lowest = sorted(found.articles, key=lambda one: (_or_one(one.total.exact_f1), one.name))[: most or None]
    more = f" ({len(lowest)} of {len(found.articles)})" if len(lowest) < len(found.articles) else ""
    rows: list[list[object]] = []
    for one in lowest:
        by_gamma = [pair.gamma.by_article[one.id]] if pair.gamma is not None else []
        rows.append([one.name, *_cells(one.total), *(shown(figure) for figure in by_gamma)])
    title = f"by article, lowest exact F1 first{more}"
    return Table(title, _header("article", pair), rows, [one.id for one in lowest])


def joint_table(found: ComparedSets) -> Table:
    """Return the agreement of all sets together."""
    title = f"{', '.join(found.sets)} together: {found.joint_articles} articles that all have finished"
    rows: list[list[object]] = [[one.label, one.spans, shown(one.alpha), shown(one.unitizing)] for one in found.joint]
    return Table(title, ["label", "spans", "α", "unitizing α"], rows, [""] * len(rows))


def notes(pair: ComparedPair, most: int = 0, *, unfinished: str = "--any-status") -> Iterator[str]:
    """Yield what goes with the figures: intervals, what is undefined and why, and what was left out and why.

    Of the articles left out at most so many are named when `most` is not 0. `unfinished` is what lets unfinished ones in.
    """
    agreement = pair.agreement
    if agreement.resamples:
        yield f"in brackets: 95 % intervals from {agreement.resamples:,} resamples by article"
    elif agreement.articles:
        yield "no intervals: they need two articles or more, and resamples"
    for label in (*agreement.labels, agreement.total):
        yield from _undefined(pair, label)
        if label.joined:
            yield f"{label.label}: {label.joined} overlapping spans of one set were joined for unitizing α"
    if agreement.greedy:
        yield f"{agreement.greedy} clusters of overlapping spans were too large to be paired optimally"
    if pair.gamma is not None:
        yield f"γ: from {pair.gamma.articles} articles, {pair.gamma.left_out} left out: spans of one set only, or no figure"
    yield from _left_out(pair, most, unfinished)


def _undefined(pair: ComparedPair, label: LabelAgreement) -> Iterator[str]:
    by_gamma = _gamma_of(pair, label.label, total=label is pair.agreement.total)
    figures = [*zip(HEADS, (getattr(label, name) for name in FIGURES), strict=True), *(("γ", one) for one in by_gamma)]
    reasons: dict[str, list[str]] = {}
    for head, figure in figures:
        if figure.value is None:
            reasons.setdefault(figure.reason, []).append(head)
    for reason, names in reasons.items():
        yield f"undefined for {label.label}: {', '.join(names)}: {reason}"


def _left_out(pair: ComparedPair, most: int, unfinished: str) -> Iterator[str]:
    if not pair.left_out:
        yield "no article was left out"
    else:
        yield f"{len(pair.left_out)} articles left out:"
        for left in pair.left_out[: most or None]:
            spans = f" ({left.a} and {left.b} spans)" if left.a or left.b else ""
            yield f"  {left.article}: {left.why}{spans}"
        if most and len(pair.left_out) > most:
            yield f"  and {len(pair.left_out) - most} more; --format json lists all"
    if not pair.left_out_spans:
        yield "no span was left out"
    for reason in pair.left_out_spans:
        yield f"{reason.a} and {reason.b} spans left out: {reason.why}"
    if not pair.agreement.articles and any(one.a and one.b for one in pair.left_out):
        yield f"no article was finished by both; {unfinished} takes in those that both have touched"


def _header(first: str, pair: ComparedPair) -> list[str]:
    by_gamma = ["γ"] if pair.gamma is not None else []
    return [first, pair.agreement.a, pair.agreement.b, *COUNTS, *HEADS, *by_gamma]


def _gamma_of(pair: ComparedPair, label: str, *, total: bool) -> list[Figure]:
    """Return γ of a label, or of all, in a list that is empty when it was not asked for."""
    if pair.gamma is None:
        return []
    return [pair.gamma.figure if total else pair.gamma.labels[label]]


def _or_one(figure: Figure) -> float:
    return 1.0 if figure.value is None else figure.value


def _cells(label: LabelAgreement) -> list[object]:
    return [label.a, label.b, label.agreed, label.overlapping, *(shown(getattr(label, key)) for key in FIGURES)]
