"""Agreement as tables, JSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zoneread.cli.diff_formats import span_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.compare.agreement import LabelAgreement
    from zoneread.compare.figures import Figure
    from zoneread.session.agreeing import ComparedPair, ComparedSets

FIGURES = ("exact_f1", "relaxed_f1", "kappa", "alpha", "unitizing")
HEADS = ["exact F1", "relaxed F1", "κ", "α", "unitizing α"]

Table = tuple[str, list[str], list[list[object]]]


def shown(figure: Figure) -> str:
    """Return a figure as ``0.8765 [0.81, 0.93]``; a dash when it is undefined."""
    if figure.value is None:
        return "–"
    interval = "" if figure.low is None or figure.high is None else f" [{figure.low:.2f}, {figure.high:.2f}]"
    return f"{figure.value:.4f}{interval}"


def pair_tables(pair: ComparedPair, *, articles: int) -> Iterator[Table]:
    """Yield title, header and rows: by label, then by article with the lowest exact F1 first, at most so many."""
    found = pair.agreement
    title = (
        f"{found.a} against {found.b}: {len(found.articles)} articles, {found.characters:,} characters, "
        f"{found.total.a} and {found.total.b} spans compared"
    )
    header = ["label", found.a, found.b, "agreed", "paired", *HEADS]
    yield title, header, [_cells(label.label, label) for label in (*found.labels, found.total)]
    lowest = sorted(found.articles, key=lambda one: (_or_one(one.total.exact_f1), one.name))[:articles]
    if lowest:
        more = f" ({len(lowest)} of {len(found.articles)})" if len(lowest) < len(found.articles) else ""
        header = ["article", found.a, found.b, "agreed", "paired", *HEADS]
        yield f"by article, lowest exact F1 first{more}", header, [_cells(one.name, one.total) for one in lowest]


def joint_table(found: ComparedSets) -> tuple[list[str], list[list[object]]]:
    """Return header and rows of the agreement of all sets together."""
    rows: list[list[object]] = [[one.label, one.spans, shown(one.alpha), shown(one.unitizing)] for one in found.joint]
    return ["label", "spans", "α", "unitizing α"], rows


def _or_one(figure: Figure) -> float:
    return 1.0 if figure.value is None else figure.value


def _cells(name: str, label: LabelAgreement) -> list[object]:
    return [name, label.a, label.b, label.agreed, label.overlapping, *(shown(getattr(label, key)) for key in FIGURES)]


def json_value(found: ComparedSets, *, spans: bool) -> dict[str, Any]:
    """Return the whole comparison as JSON; an undefined figure has a reason instead of a value."""
    value: dict[str, Any] = {
        "sets": list(found.sets),
        "pairs": [_pair_value(pair, spans=spans) for pair in found.pairs],
    }
    if found.joint:
        value["together"] = {
            "articles": found.joint_articles,
            "labels": {
                one.label: {"spans": one.spans, "alpha": _figure(one.alpha), "unitizing": _figure(one.unitizing)}
                for one in found.joint
            },
        }
    return value


def _pair_value(pair: ComparedPair, *, spans: bool) -> dict[str, Any]:
    found = pair.agreement
    value: dict[str, Any] = {
        "a": found.a,
        "b": found.b,
        "articles": len(found.articles),
        "characters": found.characters,
        "left_out": [{"article": left.article, "why": left.why} for left in pair.left_out],
        "resamples": found.resamples,
        "greedy_clusters": found.greedy,
        "labels": {label.label: _label(label) for label in (*found.labels, found.total)},
        "by_article": {one.name: {"characters": one.characters} | _label(one.total) for one in found.articles},
    }
    if pair.gamma is not None:
        counts = {"articles": pair.gamma.articles, "left_out": pair.gamma.left_out}
        value["gamma"] = _figure(pair.gamma.figure) | counts
    if spans:
        value["spans"] = [
            {
                "article": article.name,
                "class": str(row.kind),
                "a": span_value(row.pair.a),
                "b": span_value(row.pair.b),
                "exact": row.pair.agrees,
                "relaxed": row.pair.overlaps,
            }
            for article, row in pair.spans()
        ]
    return value


def _label(label: LabelAgreement) -> dict[str, Any]:
    counts = {"a": label.a, "b": label.b, "agreed": label.agreed, "paired": label.overlapping, "joined": label.joined}
    return counts | {key: _figure(getattr(label, key)) for key in FIGURES}


def _figure(figure: Figure) -> dict[str, Any]:
    if figure.value is None:
        return {"value": None, "reason": figure.reason}
    interval = {} if figure.low is None else {"low": figure.low, "high": figure.high}
    return {"value": figure.value} | interval


def csv_rows(found: ComparedSets) -> Iterator[list[object]]:
    """Yield a header and one row for each pair, article (or "all" of them), label and figure."""
    yield ["a", "b", "article", "label", "a_spans", "b_spans", "figure", "value", "low", "high", "reason"]
    for pair in found.pairs:
        agreement = pair.agreement
        parts = [("all", label) for label in (*agreement.labels, agreement.total)]
        parts += [(one.name, one.total) for one in agreement.articles]
        for article, label in parts:
            for key in FIGURES:
                figure = getattr(label, key)
                ends = [figure.value, figure.low, figure.high]
                yield [
                    *(agreement.a, agreement.b, article, label.label, label.a, label.b, key),
                    *("" if end is None else end for end in ends),
                    figure.reason,
                ]
