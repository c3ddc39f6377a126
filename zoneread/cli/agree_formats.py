"""Agreement as JSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zoneread.cli.diff_formats import span_value
from zoneread.session.agreement_tables import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.compare.agreement import LabelAgreement
    from zoneread.compare.figures import Figure
    from zoneread.session.agreeing import ComparedPair, ComparedSets
    from zoneread.session.gamma import Gamma


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
        "left_out": [{"article": o.article, "why": o.why, "a": o.a, "b": o.b} for o in pair.left_out],
        "left_out_spans": [{"why": left.why, "a": left.a, "b": left.b} for left in pair.left_out_spans],
        "resamples": found.resamples,
        "greedy_clusters": found.greedy,
        "labels": {label.label: _label(label) for label in (*found.labels, found.total)},
        "by_article": {one.name: {"characters": one.characters} | _label(one.total) for one in found.articles},
    }
    if pair.gamma is not None:
        value["gamma"] = _gamma(pair, pair.gamma)
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


def _gamma(pair: ComparedPair, found: Gamma) -> dict[str, Any]:
    names = {one.id: one.name for one in pair.agreement.articles}
    return {
        **_figure(found.figure),
        "articles": found.articles,
        "left_out": found.left_out,
        "labels": {label: _figure(figure) for label, figure in found.labels.items()},
        "by_article": {names[id_]: _figure(figure) for id_, figure in found.by_article.items()},
    }


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
        whole = pair.gamma.figure if pair.gamma is not None else None
        parts = [("all", label, _gamma_of(pair, label.label)) for label in agreement.labels]
        parts.append(("all", agreement.total, whole))
        parts += [(one.name, one.total, _gamma_in(pair, one.id)) for one in agreement.articles]
        for article, label, by_gamma in parts:
            figures = [(key, getattr(label, key)) for key in FIGURES] + ([("gamma", by_gamma)] if by_gamma else [])
            for key, figure in figures:
                ends = ["" if end is None else end for end in (figure.value, figure.low, figure.high)]
                yield [agreement.a, agreement.b, article, label.label, label.a, label.b, key, *ends, figure.reason]


def _gamma_of(pair: ComparedPair, label: str) -> Figure | None:
    return pair.gamma.labels[label] if pair.gamma is not None else None


def _gamma_in(pair: ComparedPair, article: str) -> Figure | None:
    return pair.gamma.by_article[article] if pair.gamma is not None else None


def csv_spans(found: ComparedSets) -> Iterator[list[object]]:
    """Yield a header and one row for each aligned pair of spans that the figures are made of."""
    sides = [f"{side}_{part}" for side in "ab" for part in ("label", "start", "end", "text")]
    yield ["a", "b", "article", "class", *sides, "exact", "relaxed"]
    for pair in found.pairs:
        for article, row in pair.spans():
            cells: list[object] = [pair.agreement.a, pair.agreement.b, article.name, str(row.kind)]
            for span in (row.pair.a, row.pair.b):
                cells += [span.label, span.start, span.end, span.quote] if span is not None else [""] * 4
            yield [*cells, int(row.pair.agrees), int(row.pair.overlaps)]
