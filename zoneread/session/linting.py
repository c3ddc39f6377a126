"""Linting the store's sets, and turning a finding's fix into an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.compare.lint import Finding, Fix, FixKind, lint
from zoneread.session.session import utc_now
from zoneread.session.sets import find_set
from zoneread.span.edits import Edit, EditKind, add_span, change_span, remove_span, together
from zoneread.span.span import Span, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from zoneread.store.protocol import Store, StoredArticle


def lint_set(
    store: Store,
    name: str,
    articles: Sequence[str] = (),
    *,
    off: Collection[str] = (),
    told: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
) -> list[Finding]:
    """Return the findings in a set; with `articles` only those there, though the whole set is compared.

    `told` hears how far it is, see `zoneread.compare.lint.lint`.

    Raises UsageError for a set, an article or a rule that is not known.
    """
    wanted = {store.find_article(ref).id for ref in articles}
    touched = [
        one for one in store.export_rows([find_set(store, name).name]) if one.spans or one.status is not Status.TODO
    ]
    found = lint(touched, store.scheme(), off=off, told=told)
    return [one for one in found if not wanted or one.article in wanted]


def fix_edit(store: Store, finding: Finding, *, now: Callable[[], str] = utc_now) -> Edit:
    """Return the edit that makes the finding's fix.

    A resize or retag onto a span that the set has already removes the one that was wrong.
    """
    stored = store.article(finding.article)
    there = {(span.range, span.label) for span in store.spans(finding.article, finding.set)}
    if finding.span is None:
        return _added(finding, finding.fix, stored)
    after = _fixed(finding.span, finding.fix, stored, now())
    if after is None or (after.range, after.label) in there:
        return remove_span(finding.set, finding.article, finding.span)
    kind = EditKind.RETAG if finding.fix.kind is FixKind.RETAG else EditKind.RESIZE
    return change_span(kind, finding.set, finding.article, finding.span, after)


def fix_all(store: Store, findings: Iterable[Finding]) -> Edit | None:
    """Return one edit with the first sure fix of each span and every missing span added, None when there is none."""
    edits = list(_first_fixes(store, findings))
    return together(EditKind.BULK, edits, "lint") if edits else None


def _first_fixes(store: Store, findings: Iterable[Finding]) -> Iterator[Edit]:
    met: set[str] = set()
    for finding in findings:
        if not finding.fix.sure or (finding.span is not None and finding.span.id in met):
            continue
        if finding.span is not None:
            met.add(finding.span.id)
        yield fix_edit(store, finding)


def _added(finding: Finding, fix: Fix, stored: StoredArticle) -> Edit:
    range_ = fix.range or finding.range
    span = Span("", fix.label, range_, stored.reading.map.to_source(range_), range_.of(stored.text))
    return add_span(finding.set, finding.article, span)


def _fixed(span: Span, fix: Fix, stored: StoredArticle, now: str) -> Span | None:
    if fix.kind is FixKind.RETAG:
        return span.with_(label=fix.label, attributes={}, updated=now)
    if fix.kind is FixKind.RESIZE and fix.range is not None:
        source = stored.reading.map.to_source(fix.range)
        return span.with_(range=fix.range, source=source, quote=fix.range.of(stored.text), updated=now)
    return None
