"""The logs of edits and of acts in words: who did what, when and why, with before and after. Pure.

Acts are what was done to the workspace and not to its spans: locks, deals, labels, reviewers. They are told behind the edit
that was the latest at the time. A span's life is every entry that touches it, oldest first. Of an entry that touched other things as well only what was
asked for is told, and how many changes are left out.
"""

from __future__ import annotations

import json
import sys
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zoneread.compare.verdicts import decode
from zoneread.errors import UsageError
from zoneread.session.narrate import STATUS_WORDS
from zoneread.session.sets import find_set
from zoneread.span.codec import encode_change
from zoneread.span.edits import RevisionChange, SettlementChange, SpanChange, StatusChange
from zoneread.span.span import shorten
from zoneread.store.protocol import ActKind
from zoneread.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zoneread.span.edits import Change
    from zoneread.span.span import Span
    from zoneread.store.protocol import Act, LogEntry, Store

QUOTE = 24
"""Code points of a quote or note that are shown."""
WHY = 120
"""Code points of a reason that are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the log is asked for: an article's id, a set's name, a span's id; None for any."""

    article: str | None = None
    set: str | None = None
    span: str | None = None

    def holds(self, change: Change) -> bool:
        """Whether the change is about what is asked for."""
        if self.article is not None and change.article != self.article:
            return False
        if self.set is not None and getattr(change, "set", None) != self.set:
            return False
        return self.span is None or self.span in _span_ids(change)

    def holds_act(self, act: Act) -> bool:
        """Whether the act is about what is asked for; the labels and reviewers are about the whole workspace."""
        if self.span is not None:
            return False
        if self.article is not None:
            return self.set is None and act.kind is ActKind.ASSIGN and self.article in json.loads(act.after)
        return self.set is None or (act.kind in {ActKind.LOCK, ActKind.UNLOCK} and act.subject == self.set)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with those of its changes that were asked for; `others` counts the rest."""

    entry: LogEntry
    changes: tuple[Change, ...]
    others: int


def read_chronicle(
    store: Store, *, article: str | None = None, set_name: str | None = None, span: str | None = None, limit: int | None
) -> Iterator[Told | Act]:
    """Yield the entries of both logs about these, oldest first; with `limit` the latest so many.

    `article` is an id, a beginning of one, or a name. Raises UsageError for what is not known, and for a span of which
    the log has never heard.
    """
    asked = Asked(
        store.find_article(article).id if article else None, find_set(store, set_name).name if set_name else None, span
    )
    acts = deque(act for act in store.acts() if asked.holds_act(act))
    if limit is not None:
        latest = deque(_told(store, asked, acts, limit), maxlen=min(limit, sys.maxsize))
        yield from latest
        return
    yield from _told(store, asked, acts, None)


def _told(store: Store, asked: Asked, acts: deque[Act], limit: int | None) -> Iterator[Told | Act]:
    heard = False
    for entry in store.log(article=asked.article, set=asked.set, span=asked.span, limit=limit):
        heard = True
        while acts and acts[0].edit < entry.number:
            yield acts.popleft()
        changes = tuple(change for change in entry.changes if asked.holds(change))
        yield Told(entry, changes, len(entry.changes) - len(changes))
    if asked.span is not None and not heard:
        raise UsageError(f'the log knows no span "{asked.span}" here', hint="zoneread show --json names the spans' ids")
    yield from acts


def act_line(act: Act, names: Mapping[str, str]) -> str:
    """Return one act as ``2031-05-01T08:00:00Z  gao  lock  lin  (zoneread 0.1)``."""
    return f"{act.at}  {act.by or 'nobody'}  {_act_words(act, names)}  ({act.program})"


def act_value(act: Act, names: Mapping[str, str]) -> dict[str, Any]:
    """Return an act as a JSON value."""
    return {
        "act": act.number,
        "at": act.at,
        "by": act.by,
        "kind": str(act.kind),
        "subject": act.subject,
        "before": act.before,
        "after": act.after,
        "program": act.program,
        "words": _act_words(act, names),
    }


def _act_words(act: Act, names: Mapping[str, str]) -> str:
    match act.kind:
        case ActKind.ASSIGN:
            dealt = [names.get(article, article) for article in json.loads(act.after)]
            return f"assign  {act.subject}: {len(dealt)} articles: {shorten(', '.join(dealt), WHY)}"
        case ActKind.LABELS:
            return f"labels  version {act.before} → {act.after}"
        case ActKind.REVIEWERS:
            return f"reviewers  {act.before or 'everybody'} → {act.after or 'everybody'}"
        case ActKind.DOCUMENT:
            return f"document  {act.subject}: {act.before} → {act.after} characters"
        case ActKind.LOCK | ActKind.UNLOCK:
            return f"{act.kind}  {act.subject}"


def describe(change: Change, names: Mapping[str, str]) -> str:
    """Return one change as ``01-a.txt [lin]: reform → metric 「…」 12..20``; `names` are the articles' names by id."""
    where = names.get(change.article, change.article)
    match change:
        case SpanChange(set=set_name, before=before, after=after):
            return f"{where} [{set_name}]: {_span(before, after)}"
        case StatusChange(set=set_name, before=before_status, after=after_status):
            return f"{where} [{set_name}]: {STATUS_WORDS[before_status]} → {STATUS_WORDS[after_status]}"
        case SettlementChange(mark=mark, before=decided, after=decides):
            return f"{where}: {mark} {decided or 'undecided'} → {decides or 'undecided'}"
        case RevisionChange(before=old, after=new):
            return f"{where}: revision {old} → {new}"


def heading(entry: LogEntry) -> str:
    """Return who did what and when, why, and with which program."""
    target = f" of {entry.target}" if entry.target else ""
    why = f", because: {shorten(_reason(entry.why), WHY)}" if entry.why else ""
    return f"{entry.at}  {entry.by or 'nobody'}  {entry.kind}{target}  {entry.id}  ({entry.program}){why}"


def _reason(why: str) -> str:
    """Return why an entry was made; of verdicts, how many there are and the rules and reasons that they give."""
    verdicts = decode(why)
    if not verdicts:
        return why
    given = dict.fromkeys(word for one in verdicts for word in (one.rule, one.reason) if word)
    return ": ".join((counted(len(verdicts), "verdict"), *filter(None, [", ".join(given)])))


def as_value(told: Told, names: Mapping[str, str]) -> dict[str, Any]:
    """Return an entry as a JSON value: changes with before and after as the log keeps them."""
    entry = told.entry
    return {
        "number": entry.number,
        "id": entry.id,
        "at": entry.at,
        "by": entry.by,
        "kind": str(entry.kind),
        "target": entry.target,
        "why": entry.why,
        "active_seconds": entry.active_seconds,
        "program": entry.program,
        "changes": [
            {"name": names.get(change.article, ""), **encode_change(change), "words": describe(change, names)}
            for change in told.changes
        ],
        "other_changes": told.others,
    }


def _span(before: Span | None, after: Span | None) -> str:
    if before is None:
        return f"added {_whole(after)}" if after else "nothing"
    if after is None:
        return f"removed {_whole(before)}"
    parts = [
        f"{before.label} → {after.label}" if before.label != after.label else after.label,
        _quote(after),
        f"{before.range} 「{shorten(before.quote, QUOTE)}」 → {after.range}"
        if (before.range, before.quote) != (after.range, after.quote)
        else str(after.range),
    ]
    if before.note != after.note:
        parts.append(f"note {_note(before)} → {_note(after)}")
    parts += _attributes(before.attributes, after.attributes)
    if before.origin is not after.origin:
        parts.append(f"{before.origin} → {after.origin}")
    return f"{' '.join(parts)}  {after.id}"


def _whole(span: Span) -> str:
    facts = [f"{key}={value}" for key, value in sorted(span.attributes.items())]
    if span.note:
        facts.append(f"note {_note(span)}")
    return " ".join([f"{span.label} {_quote(span)} {span.range} ({span.origin})", *facts, f" {span.id}"])


def _attributes(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    keys = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    return [f"{key}: {before.get(key, '–')} → {after.get(key, '–')}" for key in keys]


def _quote(span: Span) -> str:
    return f"「{shorten(span.quote, QUOTE)}」"


def _note(span: Span) -> str:
    return f'"{shorten(span.note, QUOTE)}"' if span.note else "none"


def _span_ids(change: Change) -> set[str]:
    if not isinstance(change, SpanChange):
        return set()
    return {span.id for span in (change.before, change.after) if span is not None}
