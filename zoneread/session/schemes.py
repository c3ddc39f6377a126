"""Changing the label scheme: what an import would do, and doing it. No span is ever lost by it.

A label that keeps its key keeps its spans whatever else of it changes. A label that names an earlier key (``was``) takes
over the spans of that one, by one edit that the log tells and that undo takes back. A label that is left out and has spans is
archived: the spans stay, and nobody is offered it any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.errors import SchemeError, UsageError, nearest
from zoneread.session.session import utc_now
from zoneread.span.edits import Edit, EditKind, SpanChange
from zoneread.span.span import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.session.scheme_file import SchemeFile
    from zoneread.span.scheme import Scheme
    from zoneread.store.protocol import Store


@dataclass(frozen=True, slots=True)
class SchemePlan:
    """What importing a scheme would do. `archived` counts the spans of labels in use that it leaves out."""

    scheme: Scheme
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    archived: Mapping[str, int]
    renamed: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether the labels are like that already."""
        return not (self.added or self.changed or self.removed or self.archived or self.renamed)


def plan_scheme(store: Store, file: SchemeFile, where: str) -> SchemePlan:
    """Return what importing the file would do to the labels that are now.

    Raises SchemeError when a label was one that never was, or that the file still has.
    """
    present = store.scheme()
    uses = store.label_uses()
    known = [label.key for label in present.labels]
    renamed = {}
    for new, old in file.renamed.items():
        if old in file.scheme:
            raise SchemeError(f'"{new}" cannot have been "{old}": that is still a label', where=where)
        if old in present:
            renamed[new] = old
        elif new not in present:
            raise SchemeError(f'"{new}" was no label "{old}"', where=where, hint=nearest(old, known))
    now = {label.key: label for label in present.labels}
    gone = [key for key in known if key not in file.scheme and key not in renamed.values()]
    still_archived = {key for key in gone if now[key].archived and key in uses}
    order = [label.key for label in file.scheme.labels if label.key in now]
    moved = order != [key for key in known if key in file.scheme]
    return SchemePlan(
        file.scheme,
        tuple(label.key for label in file.scheme.labels if label.key not in now and label.key not in renamed),
        tuple(label.key for label in file.scheme.labels if label.key in now and (moved or label != now[label.key])),
        tuple(key for key in gone if key not in uses),
        {key: uses[key] for key in gone if key in uses and key not in still_archived},
        {new: old for new, old in renamed.items() if not now[old].archived or old in uses},
    )


def change_scheme(store: Store, plan: SchemePlan, *, by: str) -> tuple[Scheme, int]:
    """Store the plan's scheme as the next version, with the spans' renamed labels in the same transaction.

    Return it and how many spans were given a renamed label. Raises UsageError when a set whose spans would be
    relabelled is locked, and when reviewers are named and `by` is none; then nothing is changed.
    """
    edit = _relabelling(store, plan.renamed)
    check_may_change(store, plan, by=by)
    saved = store.save_scheme(plan.scheme, by=by, relabelling=edit)
    return saved, len(edit.changes) if edit else 0


def check_may_change(store: Store, plan: SchemePlan, *, by: str) -> None:
    """Raise UsageError when `change_scheme` would, before anything of the plan is told as done."""
    store.require_reviewer(by, "change the labels")
    if not plan.renamed:
        return
    for known in store.sets():
        if known.locked and store.label_figures(known.name).keys() & set(plan.renamed.values()):
            raise UsageError(
                f'the set "{known.name}" is locked and has spans of a renamed label',
                hint=f"zoneread sets --unlock {known.name}",
            )


def _relabelling(store: Store, renamed: Mapping[str, str]) -> Edit | None:
    """Return the edit that gives the spans of each old label the new one; spans of texts long gone keep the old."""
    new_key = {old: new for new, old in renamed.items()}
    if not new_key:
        return None
    now = utc_now()
    changes = [
        SpanChange(one.name, row.id, span, span.with_(label=new_key[span.label], updated=now))
        for one in store.sets()
        for row in store.articles()
        for span in store.spans(row.id, one.name, origins=frozenset(Origin))
        if span.label in new_key
    ]
    words = ", ".join(f"{old} is now {new}" for old, new in sorted(new_key.items()))
    return Edit(EditKind.BULK, tuple(changes), f"labels renamed: {words}") if changes else None
