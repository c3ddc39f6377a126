"""Exporting annotation sets: what goes out, in which coordinates, checked against its text, accounted for as it goes."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any

from zoneread.compare.verdicts import to_value
from zoneread.errors import UsageError
from zoneread.formats.base import Fact, Format, Overlap, Report, Shape, WriteOptions
from zoneread.formats.folder import FolderTarget
from zoneread.formats.registry import folder_writer, writer
from zoneread.session.adjudicating import nothing_in, standing_verdicts
from zoneread.session.manifest import manifest
from zoneread.session.sets import find_set
from zoneread.session.splitting import Split, divide
from zoneread.span.span import CONFIRMED, Origin, Span, Status, reading_order, shorten
from zoneread.store.protocol import SetKind
from zoneread.text.surrogates import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from zoneread.formats.folder import FileSink
    from zoneread.session.adjudicating import Settled
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.store.protocol import Store

CONTENT = (Fact.NOTE, Fact.ATTRIBUTES)
"""Facts that a person has written: to leave them behind needs leave. The others are told of and no more."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export. Empty `articles` or `statuses` mean all of them; articles that a set has not touched stay out.

    `orphans` asks, instead of the spans of current texts, for those that a newer text has no place for, each with the
    last reading text that had their words.
    """

    sets: tuple[str, ...]
    articles: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    origins: frozenset[Origin] = CONFIRMED
    orphans: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """An export: what, as which format, how. `only` are the ids of a split's articles, `label` the one of a layer."""

    selection: Selection
    known: Format
    options: WriteOptions = field(default_factory=WriteOptions)
    only: frozenset[str] | None = None
    label: str = ""


def check_request(request: Request) -> None:
    """Raise UsageError when the format cannot do what is asked of it."""
    known, options = request.known, request.options
    if options.unit not in known.units:
        allowed = ", ".join(known.units)
        raise UsageError(f"{known.name} cannot count in {options.unit}", where="--offsets", hint=f"it counts {allowed}")
    if request.selection.orphans and options.coordinates == "source":
        raise UsageError(
            "orphans leave with the reading text that had them", where="--orphans", hint="no --text source"
        )
    if options.overlap is not Overlap.ERROR and not known.overlap:
        raise UsageError(f"{known.name} holds overlapping spans as they are", where="--overlap", hint="leave it out")


def parts(store: Store, request: Request, split: Split | None = None) -> list[tuple[str, Request]]:
    """Return the exports that a request makes, each with its name: one called "", or one for each split, label, or both."""
    check_request(request)
    found = [("", request)]
    if split is not None:
        found = [(name, replace(request, only=ids)) for name, ids in divide(store, split).items()]
    if request.options.overlap is not Overlap.LAYER:
        return found
    options = replace(request.options, overlap=Overlap.LONGEST)
    used = store.label_uses()
    keys = [label.key for label in store.scheme().labels if not label.archived or label.key in used]
    return [
        (f"{name}.{key}" if name else key, replace(part, options=options, label=key))
        for name, part in found
        for key in keys
    ]


def select(store: Store, selection: Selection) -> Iterator[AnnotatedArticle]:
    """Yield the selected articles; the store checks each span against its text.

    Raises UsageError for a set or an article that is not there, before the first article, and AnchorError at a span
    whose quote is not its text.
    """
    articles = [store.find_article(ref).id for ref in selection.articles] or None
    sets = [find_set(store, name).name for name in dict.fromkeys(selection.sets)]
    export = store.export_orphans if selection.orphans else store.export_rows
    with _closed(export(sets, articles, selection.statuses or None, selection.origins)) as rows:
        for article in rows:
            if selection.articles or article.spans or article.status is not Status.TODO:
                yield article


@contextmanager
def _closed(articles: Iterator[AnnotatedArticle]) -> Iterator[Iterator[AnnotatedArticle]]:
    """Close a generator when the block ends, however it ends: the store's reading must not outlive the store."""
    try:
        yield articles
    finally:
        if isinstance(articles, Generator):
            articles.close()


def export(store: Store, request: Request, out: IO[bytes]) -> Report:
    """Write the selection to `out` in a format that is one file, and return what was written and what was not."""
    report = Report()
    options = _options(store, request)
    with _closed(_prepared(store, request, report)) as articles:
        writer(request.known)(articles, out, options, report)
    return report


def export_folder(store: Store, request: Request, sink: FileSink) -> Report:
    """Write the selection to `sink` in a format that is a folder, with its manifest; see `export`."""
    report = Report()
    target = FolderTarget(sink)
    with _closed(_prepared(store, request, report)) as articles:
        folder_writer(request.known)(articles, target, _options(store, request), report)
    target.finish(account(store, request, report))
    return report


def account(store: Store, request: Request, report: Report) -> dict[str, Any]:
    """Return the manifest of an export: what was asked for, what went out, what did not."""
    selection, options = request.selection, request.options
    chosen: dict[str, Any] = {
        "scheme_version": store.scheme().version,
        "chosen": {
            "sets": list(selection.sets),
            "articles": list(selection.articles),
            "statuses": [str(status) for status in selection.statuses],
            "origins": sorted(selection.origins),
            "orphans": selection.orphans,
            "label": request.label,
        },
        "text": options.coordinates,
        "offsets": str(options.unit),
        "overlap": str(options.overlap) if request.known.overlap else "",
    }
    return manifest(request.known, report, chosen)


def left_behind(store: Store, selection: Selection) -> int:
    """Return how many spans of the selection have no place in a current text; `Selection.orphans` exports them."""
    ids = {store.find_article(ref).id for ref in selection.articles}
    orphans = [orphan for name in dict.fromkeys(selection.sets) for orphan in store.orphans(set=name)]
    return sum(one.span.origin in selection.origins and (not ids or one.article in ids) for one in orphans)


def is_lossy(report: Report) -> bool:
    """Whether something went missing that only a user who knows of it may leave behind."""
    return bool(report.drops) or any(report.lost[fact] for fact in CONTENT)


def is_folder(request: Request) -> bool:
    """Whether the format is a folder."""
    return request.known.shape is Shape.FOLDER


def _options(store: Store, request: Request) -> WriteOptions:
    return replace(request.options, variant=request.known.variant, scheme=store.scheme())


def _prepared(store: Store, request: Request, report: Report) -> Iterator[AnnotatedArticle]:
    """Yield the articles as the format gets them, and count them and what the format has no room for."""
    losses = request.known.losses
    decided = _Decided(store)
    with _closed(select(store, request.selection)) as chosen:
        for selected in chosen:
            if request.only is not None and selected.id not in request.only:
                continue
            article = in_source(store, selected) if request.options.coordinates == "source" else selected
            if request.label:
                article = _with_spans(article, [span for span in article.spans if span.label == request.label])
            if Fact.JUDGEMENT in losses:
                article = _confirmed(article, report)
            if request.options.coordinates == "source" and Fact.ANCHOR in losses:
                _note_hulls(article, report)
            article = decided.told_of(article)
            _count(article, losses, report)
            yield article


class _Decided:
    """What was decided in gold sets. Kept in memory of the set at hand: a set's log is read once, as a whole."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._gold = frozenset(known.name for known in store.sets() if known.kind is SetKind.GOLD)
        self._found: dict[str, dict[str, list[Settled]]] = {}

    def told_of(self, article: AnnotatedArticle) -> AnnotatedArticle:
        """Return the article with the verdicts all of whose spans are in it."""
        if article.set not in self._gold:
            return article
        if article.set not in self._found:
            by_article = self._found[article.set] = {}
            nothing = [settled for _, settled in nothing_in(self._store, article.set)]
            for settled in (*standing_verdicts(self._store, article.set), *nothing):
                by_article.setdefault(settled.verdict.article, []).append(settled)
        ids = {span.id for span in article.spans}
        verdicts = [
            to_value(replace(settled.verdict, by=settled.by, at=settled.at))
            for settled in self._found[article.set].get(article.id, ())
            if ids.issuperset(settled.verdict.gold)
        ]
        return replace(article, verdicts=tuple(verdicts))


def in_source(store: Store, article: AnnotatedArticle) -> AnnotatedArticle:
    """Return the article with its source text for text, its spans on the hulls of their fragments there.

    A lone surrogate, which stands for a byte that does not decode, reads U+FFFD, so that every offset stays.
    """
    text = masked(store.article(article.id).source.text)
    spans = [span.with_(range=span.hull, quote=span.hull.of(text)) for span in article.spans]
    return replace(article, text=text, spans=tuple(sorted(spans, key=reading_order)))


def _note_hulls(article: AnnotatedArticle, report: Report) -> None:
    """Note the spans whose range in the source text holds words that are not theirs, where a format cannot say so."""
    for span in article.spans:
        parts = sorted(span.source)
        between = [article.text[one.end : two.start] for one, two in pairwise(parts)]
        if others := shorten(" ".join(gap for gap in between if gap.strip())):
            report.change(article, span, f'it is in {len(parts)} pieces there, and goes out with "{others}" in between')


def _with_spans(article: AnnotatedArticle, spans: Iterable[Span]) -> AnnotatedArticle:
    return replace(article, spans=tuple(spans))


def _confirmed(article: AnnotatedArticle, report: Report) -> AnnotatedArticle:
    kept = []
    for span in article.spans:
        if span.origin in CONFIRMED:
            kept.append(span)
        else:
            report.drop(article, span, f"the format cannot mark it as {span.origin}")
    return _with_spans(article, kept)


_PRESENT: dict[Fact, Callable[[Span], bool]] = {
    Fact.NOTE: lambda span: bool(span.note),
    Fact.NOTE_LINES: lambda span: "\n" in span.note,
    Fact.ATTRIBUTES: lambda span: bool(span.attributes),
    Fact.ORIGIN: lambda span: span.origin is not Origin.MANUAL,
}


def _count(article: AnnotatedArticle, losses: frozenset[Fact], report: Report) -> None:
    report.articles += 1
    report.spans += len(article.spans)
    report.sets[article.set] += 1
    report.statuses[str(article.status)] += 1
    report.checksums[article.id] = article.sha256
    if Fact.EMPTY in losses and not article.spans:
        report.lost[Fact.EMPTY] += 1
    if Fact.VERDICTS in losses and article.verdicts:
        report.lost[Fact.VERDICTS] += len(article.verdicts)
    if Fact.TITLE in losses and article.title:
        report.lost[Fact.TITLE] += 1
    report.labels.update([span.label for span in article.spans])
    report.origins.update([span.origin for span in article.spans])
    for fact in losses & _PRESENT.keys():
        if count := sum(map(_PRESENT[fact], article.spans)):
            report.lost[fact] += count


def parse_statuses(words: Sequence[str]) -> tuple[Status, ...]:
    """Return the statuses that `words` name; they come from a checked list of choices."""
    return tuple(Status(word.replace("-", "_")) for word in words)


def parse_origins(words: Sequence[str]) -> frozenset[Origin]:
    """Return the origins that `words` name, of which "confirmed" names several; all confirmed ones when there is none."""
    found: set[Origin] = set()
    for word in words or ("confirmed",):
        found |= CONFIRMED if word == "confirmed" else {Origin(word)}
    return frozenset(found)
