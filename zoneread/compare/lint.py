"""Consistency of one annotation set: findings, each with a fix that can be made with one key. Pure.

Rules about one span look at the span and its text; rules about the set compare its spans with each other. Each has a
name by which it can be switched off. A fix is only proposed, never made here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from statistics import quantiles
from typing import TYPE_CHECKING

from zoneread.compare.lint_text import (
    clause_around,
    half_number,
    half_pair,
    has_figure,
    longest_clause,
    trimmed,
    without_breaks,
    without_lone,
)
from zoneread.errors import UsageError, nearest
from zoneread.span.span import Status, shorten
from zoneread.text.ranges import Range
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import Span


class FixKind(StrEnum):
    """What a fix does."""

    RESIZE = "resize"
    RETAG = "retag"
    REMOVE = "remove"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Fix:
    """What would put a finding right: the range for RESIZE and ADD, the label for RETAG and ADD.

    One that is not `sure` is a way among several: a person may take it, and it is never made in bulk.
    """

    kind: FixKind
    range: Range | None = None
    label: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One inconsistency. `span` is None where a span is missing; `range` is the place in the reading text."""

    rule: str
    article: str
    name: str
    set: str
    range: Range
    span: Span | None
    message: str
    fix: Fix


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what it finds, and how, over all of a set's articles."""

    name: str
    summary: str
    check: Callable[[Sequence[AnnotatedArticle], Scheme], Iterator[Finding]]


FEWEST_FOR_LENGTHS = 20
"""A label with fewer spans has no outliers."""

SHORTEST_SURFACE = 4
"""Code points that words must have before an untagged occurrence of them is a finding."""

METRIC = "metric"
"""The label whose spans state a quantity, and so do those of the labels below it."""

_SEED = 3
_QUOTES = "“”‘’《》〈〉「」『』\"'"
_NUMERALS = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")


def lint(
    articles: Sequence[AnnotatedArticle],
    scheme: Scheme,
    *,
    off: Collection[str] = (),
    told: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
) -> list[Finding]:
    """Return what the rules find in the articles of one set, by article and in text order; `off` names rules left out.

    `told` hears which rule is at work, how many have been, and how many there are. Raises UsageError for a rule that is not known.
    """
    for name in off:
        if name not in RULES:
            raise UsageError(f'no lint rule "{name}"', hint=nearest(name, RULES, limit=len(RULES)))
    places = {article.id: place for place, article in enumerate(articles)}
    on = [rule for name, rule in RULES.items() if name not in off]
    found: list[Finding] = []
    for done, rule in enumerate(on):
        told(rule.name, done, len(on))
        found += rule.check(articles, scheme)
    return sorted(found, key=lambda one: (places[one.article], one.range.start, one.range.end))


def _finding(rule: str, article: AnnotatedArticle, span: Span, message: str, fix: Fix) -> Finding:
    return Finding(rule, article.id, article.name, article.set, span.range, span, message, fix)


def _each(articles: Sequence[AnnotatedArticle]) -> Iterator[tuple[AnnotatedArticle, Span]]:
    return ((article, span) for article in articles for span in article.spans)


def _resized(rule: str, message: str, better: Callable[[str, Range], Range | None]) -> Rule:
    """Return a rule about one span's ends: `better` returns the range that it should have, None when it is right.

    Where it knows no other range, the longest part without the lone half of a pair is offered.
    """

    def check(articles: Sequence[AnnotatedArticle], scheme: Scheme) -> Iterator[Finding]:  # noqa: ARG001
        for article, span in _each(articles):
            range_ = better(article.text, span.range)
            if range_ is not None:
                known = range_ != span.range
                range_ = range_ if known else without_lone(article.text, span.range)
                yield _finding(rule, article, span, message, _cut_to(range_, span, sure=known))

    return Rule(rule, message, check)


def _cut_to(range_: Range, span: Span, *, sure: bool) -> Fix:
    """Return the fix that gives a span another range, or takes it away when nothing is left or nothing else known."""
    if range_.is_empty or range_ == span.range:
        return Fix(FixKind.REMOVE, sure=sure)
    return Fix(FixKind.RESIZE, range_, sure=sure)


def _duplicates(articles: Sequence[AnnotatedArticle], scheme: Scheme) -> Iterator[Finding]:  # noqa: ARG001
    for article in articles:
        seen: set[tuple[Range, str]] = set()
        for span in article.spans:
            if (span.range, span.label) in seen:
                yield _finding("duplicate", article, span, "the same span is there already", Fix(FixKind.REMOVE))
            seen.add((span.range, span.label))


def _lengths(articles: Sequence[AnnotatedArticle], scheme: Scheme) -> Iterator[Finding]:  # noqa: ARG001
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    for _, span in _each(articles):
        lengths[span.label].append(span.range.length)
    longest = {}
    for label, found in lengths.items():
        if len(found) >= FEWEST_FOR_LENGTHS:
            low, _, high = quantiles(found, n=4, method="inclusive")
            longest[label] = high + 3 * max(1.0, high - low)
    for article, span in _each(articles):
        limit = longest.get(span.label)
        if limit is not None and span.range.length > limit:
            message = f"{span.range.length} characters are many: {span.label} spans have up to {limit:.0f} as a rule"
            shorter = longest_clause(article.text, span.range)
            yield _finding("length", article, span, message, _cut_to(shorter, span, sure=False))


def _single(articles: Sequence[AnnotatedArticle], scheme: Scheme) -> Iterator[Finding]:  # noqa: ARG001
    for article, span in _each(articles):
        if span.range.length == 1:
            yield _finding("single", article, span, "one character only", Fix(FixKind.REMOVE, sure=False))


def _figures(articles: Sequence[AnnotatedArticle], scheme: Scheme) -> Iterator[Finding]:
    metrics = {label.key for label in scheme.labels if METRIC in _line_of(label.key, scheme)}
    for article, span in _each(articles):
        if span.label not in metrics or has_figure(span.quote):
            continue
        clause = clause_around(article.text, span.range)
        holds = has_figure(clause.of(article.text))
        fix = Fix(FixKind.RESIZE, clause, sure=False) if holds else Fix(FixKind.REMOVE, sure=False)
        yield _finding("no-figure", article, span, f"a {span.label} without a figure, share or rank", fix)


def _line_of(key: str, scheme: Scheme) -> set[str]:
    """Return the keys of a label and of those above it."""
    found: set[str] = set()
    while key in scheme and key not in found:
        found.add(key)
        key = scheme.label(key).parent
    return found


def _examples(articles: Sequence[AnnotatedArticle], scheme: Scheme) -> Iterator[Finding]:
    by_example = {gist(example): label.key for label in scheme.labels for example in label.examples}
    own_words = {label.key: {gist(words) for words in label.examples} for label in scheme.labels}
    refused = {label.key: {gist(words): words for words in label.counterexamples} for label in scheme.labels}
    for article, span in _each(articles):
        if span.label not in scheme:
            continue
        words = gist(span.quote)
        if words in refused[span.label]:
            message = f'the definition of {span.label} names "{shorten(refused[span.label][words])}" as what it is not'
            yield _finding("counterexample", article, span, message, Fix(FixKind.REMOVE))
        elif by_example.get(words, span.label) != span.label and words not in own_words[span.label]:
            other = by_example[words]
            message = f'"{shorten(span.quote)}" is like an example of {other}, not of {span.label}'
            yield _finding("counterexample", article, span, message, Fix(FixKind.RETAG, label=other))


def gist(words: str) -> str:
    """Return words as examples are compared: without blanks and quotation marks, and every number the same."""
    return _NUMERALS.sub("0", "".join(c for c in words if not c.isspace() and c not in _QUOTES))


def _labels_by_surface(articles: Sequence[AnnotatedArticle]) -> dict[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, span in _each(articles):
        found[span.quote][span.label] += 1
    return found


def _relabelled(articles: Sequence[AnnotatedArticle], scheme: Scheme) -> Iterator[Finding]:  # noqa: ARG001
    surfaces = {quote: labels for quote, labels in _labels_by_surface(articles).items() if len(labels) > 1}
    for article in articles:
        here = {(span.range, span.label) for span in article.spans}
        for span in article.spans:
            labels = surfaces.get(span.quote)
            if labels is None:
                continue
            most = max(labels.values())
            usual = sorted(label for label, count in labels.items() if count == most)
            if span.label in usual and len(usual) == 1:
                continue
            others = {label: count for label, count in labels.items() if label != span.label}
            if all((span.range, label) in here for label in others):
                continue  # both labels on the very same words is a choice, not a slip
            said = ", ".join(f"{label} {count} times" for label, count in sorted(others.items()))
            to = next(label for label in usual if label != span.label)
            fix = Fix(FixKind.RETAG, label=to, sure=len(usual) == 1 and (span.range, to) not in here)
            yield _finding("relabelled", article, span, f'"{shorten(span.quote)}" is {said} elsewhere', fix)


def _untagged(articles: Sequence[AnnotatedArticle], scheme: Scheme) -> Iterator[Finding]:  # noqa: ARG001
    surfaces = {
        quote: labels for quote, labels in _labels_by_surface(articles).items() if len(quote) >= SHORTEST_SURFACE
    }
    missed: defaultdict[str, list[tuple[AnnotatedArticle, Range]]] = defaultdict(list)
    by_seed: defaultdict[str, list[str]] = defaultdict(list)
    for quote in sorted(surfaces, key=lambda words: (-len(words), words)):
        by_seed[quote[:_SEED]].append(quote)
    for article in articles:
        if article.status is Status.DONE:
            for quote, range_ in _untagged_in(article, by_seed):
                missed[quote].append((article, range_))
    for quote, places in missed.items():
        labels = surfaces[quote]
        if labels.total() < len(places):
            continue  # more often left untagged than tagged: the tagged ones are the exception
        label = min(labels, key=lambda key: (-labels[key], key))
        message = f'"{shorten(quote)}" is {label} elsewhere, {counted(labels[label], "time")}'
        for article, range_ in places:
            fix = Fix(FixKind.ADD, range_, label)
            yield Finding("untagged", article.id, article.name, article.set, range_, None, message, fix)


def _untagged_in(article: AnnotatedArticle, by_seed: dict[str, list[str]]) -> Iterator[tuple[str, Range]]:
    """Yield tagged words that occur where the article has no span, the longest at each place, none overlapping."""
    covered = bytearray(len(article.text))
    for span in article.spans:
        covered[span.start : span.end] = b"\1" * span.range.length
    text, free_from = article.text, 0
    for at in range(len(text) - _SEED + 1):
        quotes = by_seed.get(text[at : at + _SEED])
        if quotes is None or at < free_from:
            continue
        for quote in quotes:
            if text.startswith(quote, at) and not any(covered[at : at + len(quote)]):
                yield quote, Range(at, at + len(quote))
                free_from = at + len(quote)
                break


_ALL = (
    _resized("edges", "punctuation or blanks at an end", trimmed),
    _resized("half-number", "an end cuts a number or percentage in two", half_number),
    _resized("half-pair", "a quotation mark or bracket without its other half", half_pair),
    _resized("paragraphs", "it runs across paragraphs", without_breaks),
    Rule("duplicate", "the same range and label twice", _duplicates),
    Rule("length", "far longer than other spans of its label", _lengths),
    Rule("single", "one character only, as a key that slipped leaves it", _single),
    Rule("no-figure", "a metric that states no figure, share or rank", _figures),
    Rule("counterexample", "the examples in the definition of its label, or of another, say otherwise", _examples),
    Rule("relabelled", "the same words have another label elsewhere", _relabelled),
    Rule("untagged", "the same words are tagged elsewhere (finished articles)", _untagged),
)

RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
"""The rules by name, in the order in which they are asked."""
