"""The reading text as people change it: settling uncertain places, and cleaning an article in another way.

Both are edits like any other, logged and undoable. A decision that changes the text becomes another revision of it with
every span found again through its place in the source; one that leaves the text as it is is only written down. How one
article is to be cleaned is a decision too, under the marks `SCRIPT` and `STEPS`, and later imports keep to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as changed
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.session.audits import check_decision, entry_of, with_decisions
from zoneread.session.titles import title_of
from zoneread.span.edits import Edit, EditKind, SettlementChange
from zoneread.store.protocol import WHOLE_ARTICLE, NewArticle, Revising
from zoneread.text.normalise import Options, normalise, options_of, step_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zoneread.store.protocol import Store, StoredArticle
    from zoneread.text.reading import Reading

SCRIPT = f"{WHOLE_ARTICLE}script"
"""The mark of an article's own choice of script."""
STEPS = f"{WHOLE_ARTICLE}steps"
"""The mark of an article's own choice of steps: their names with commas between them, or "none"."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling came to: the edit as it was stored, and for a new revision what became of the spans; see `Outcome`."""

    edit: Edit
    anchors: Mapping[str, int]
    to_check: tuple[str, ...]


def stored_reading(store: Store, stored: StoredArticle) -> Reading:
    """Return the reading of an article's current revision with all that people have decided about it."""
    return with_decisions(stored.reading, store.settlements(stored.row.id))


def article_options(base: Options, settlements: Mapping[str, str]) -> Options:
    """Return how an article with these settlements is cleaned where others are cleaned by `base`."""
    chosen = settlements.get(STEPS)
    steps = base.steps if chosen is None else tuple(name for name in step_names() if name in chosen.split(","))
    return Options(steps, settlements.get(SCRIPT, base.script), settlements)


def settle(store: Store, article: str, words: Mapping[str, str], *, by: str, active_seconds: float = 0) -> Settled:
    """Settle places of the article with this id: mark -> accept, reject, undecided, or one of the proposals.

    One edit. Raises UsageError for a mark or a word that is not known, and when all of it is settled so already.
    """
    stored = store.article(article)
    reading = stored_reading(store, stored)
    decisions = {mark: check_decision(entry_of(reading, mark), word) for mark, word in words.items()}
    options = options_of(stored.row.steps)
    return _decide(store, stored, decisions, options, _Author(EditKind.SETTLE, by, active_seconds))


def reclean(
    store: Store,
    article: str,
    base: Options,
    *,
    by: str,
    steps: Sequence[str] | None = None,
    script: str | None = None,
) -> Settled:
    """Clean an article by steps or to a script of its own from now on, or by those of `base` again.

    `steps` are names of steps, () for none, and ``("default",)`` for those of `base`; `script` likewise. None leaves
    the choice as it is. One edit. Raises UsageError for names that are not known, and when nothing would change.
    """
    stored = store.article(article)
    decisions = {}
    if steps is not None:
        decisions[STEPS] = "" if tuple(steps) == ("default",) else ",".join(steps) or "none"
    if script is not None:
        decisions[SCRIPT] = "" if script == "default" else script
    return _decide(store, stored, decisions, base, _Author(EditKind.REVISE, by))


@dataclass(frozen=True, slots=True)
class _Author:
    kind: EditKind
    by: str
    active_seconds: float = 0


def _decide(
    store: Store, stored: StoredArticle, decisions: Mapping[str, str], base: Options, author: _Author
) -> Settled:
    """Store the decisions, with another revision of the text when they make one."""
    article = stored.row.id
    known = store.settlements(article)
    changes = tuple(
        SettlementChange(article, mark, known.get(mark, ""), decision)
        for mark, decision in decisions.items()
        if known.get(mark, "") != decision
    )
    after = {mark: decision for mark, decision in (known | dict(decisions)).items() if decision}
    options = article_options(base, after) if author.kind is EditKind.REVISE else changed(base, settlements=after)
    fresh = normalise(stored.source.text, options)
    if fresh == with_decisions(stored.reading, after):
        if not changes:
            raise UsageError("it is settled so already", where=stored.row.name)
        plan = Revising(Edit(author.kind, ()), {}, ())
    else:
        plan = store.revising(article, store.add_revision(article, _revised(stored, fresh)))
    edit = Edit(author.kind, (*changes, *plan.edit.changes), plan.edit.why)
    applied = store.apply(edit, by=author.by, active_seconds=author.active_seconds)
    return Settled(applied.edit, plan.anchors, plan.to_check)


def _revised(stored: StoredArticle, fresh: Reading) -> NewArticle:
    """Return the article with another reading text; a title that was read off the old text is read off the new one."""
    row = stored.row
    title = title_of(fresh) if row.title == title_of(stored.reading) else row.title
    return NewArticle(row.name, title, stored.source, fresh, row.source_path)
