"""Agreement as JSON and CSV, and the list of the spans behind it."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zoneread.cli.diff_formats import span_value
from zoneread.cli.json_stream import Members
from zoneread.cli.spool import Lines
from zoneread.compare.marking import marked
from zoneread.session.agreement_tables import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from zoneread.compare.agreement import LabelAgreement
    from zoneread.compare.diff import DiffRow
    from zoneread.compare.figures import Figure
    from zoneread.session.agreeing import ComparedPair, ComparedSets
    from zoneread.session.gamma import Gamma
    from zoneread.span.annotated import AnnotatedArticle


class Listing:
    """A context manager: the aligned spans behind the figures, kept in files until the figures are there.

    `hear` is what `zoneread.session.agreeing.agree` tells them to.
    """

    def __init__(self) -> None:
        self._files = ExitStack()
        self._rows: dict[tuple[str, str], Lines] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def hear(self, a: str, b: str, article: AnnotatedArticle, row: DiffRow) -> None:
        """Keep an aligned pair of spans; raises UsageError when the temporary folder has no room."""
        if (a, b) not in self._rows:
            self._rows[a, b] = self._files.enter_context(Lines())
        value = {
            "article": article.name,
            "class": str(row.kind),
            "a": span_value(row.pair.a),
            "b": span_value(row.pair.b),
            "exact": row.pair.agrees,
            "relaxed": row.pair.overlaps,
        }
        self._rows[a, b].add(json.dumps([value, marked(article.text, row.pair)], ensure_ascii=False))

    def of(self, pair: ComparedPair) -> Iterator[tuple[dict[str, Any], str]]:
        """Yield two sets' aligned spans as JSON objects in text order, each with the marked text."""
        for line in self._rows.get((pair.agreement.a, pair.agreement.b), ()):
            value, text = json.loads(line)
            yield value, text


def json_value(found: ComparedSets, listing: Listing | None) -> Members:
    """Return the whole comparison as JSON; an undefined figure has a reason instead of a value."""
    members: list[tuple[str, object]] = [
        ("sets", list(found.sets)),
        ("pairs", (Members(_pair_members(pair, listing)) for pair in found.pairs)),
    ]
    if found.joint:
        together = {
            "articles": found.joint_articles,
            "labels": {
                one.label: {"spans": one.spans, "alpha": _figure(one.alpha), "unitizing": _figure(one.unitizing)}
                for one in found.joint
            },
        }
        members.append(("together", together))
    return Members(members)


def _pair_members(pair: ComparedPair, listing: Listing | None) -> Iterator[tuple[str, object]]:
    found = pair.agreement
    yield "a", found.a
    yield "b", found.b
    yield "articles", len(found.articles)
    yield "characters", found.characters
    yield "left_out", ({"article": o.article, "why": o.why, "a": o.a, "b": o.b} for o in pair.left_out)
    yield "left_out_spans", [{"why": left.why, "a": left.a, "b": left.b} for left in pair.left_out_spans]
    yield "resamples", found.resamples
    yield "greedy_clusters", found.greedy
    yield "labels", {label.label: _label(label) for label in (*found.labels, found.total)}
    yield (
        "by_article",
        Members((one.name, {"characters": one.characters} | _label(one.total)) for one in found.articles),
    )
    if pair.gamma is not None:
        yield "gamma", _gamma(pair, pair.gamma)
    if listing is not None:
        yield "spans", (value for value, _ in listing.of(pair))


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


def csv_spans(found: ComparedSets, listing: Listing) -> Iterator[list[object]]:
    """Yield a header and one row for each aligned pair of spans that the figures are made of."""
    sides = [f"{side}_{part}" for side in "ab" for part in ("label", "start", "end", "text")]
    yield ["a", "b", "article", "class", *sides, "exact", "relaxed"]
    for pair in found.pairs:
        for value, _ in listing.of(pair):
            cells: list[object] = [pair.agreement.a, pair.agreement.b, value["article"], value["class"]]
            for span in (value["a"], value["b"]):
                cells += [span["label"], span["start"], span["end"], span["text"]] if span is not None else [""] * 4
            yield [*cells, int(value["exact"]), int(value["relaxed"])]


@dataclass(frozen=True, slots=True)
class SpanRows:
    """Two sets' aligned spans as rows for people; they can be gone through again and again."""

    pair: ComparedPair
    listing: Listing

    def __iter__(self) -> Iterator[list[object]]:
        """Yield the rows in text order."""
        for value, text in self.listing.of(self.pair):
            sides = [f"{one['label']} {one['start']}..{one['end']}" if one else "–" for one in (value["a"], value["b"])]
            hits = ["1" if value[hit] else "0" for hit in ("exact", "relaxed")]
            yield [value["article"], value["class"], *sides, *hits, text]
