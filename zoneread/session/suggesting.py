"""Suggestions for the articles of a store: which suggesters there are, what they know, what accepting and rejecting do.

Suggestions are computed when they are wanted and never stored. An accepted one becomes a span with the origin accepted,
or mended when its boundary or label was changed; a refused one becomes a span with the origin rejected, which no export
takes for confirmed and which is not offered again.

A workspace may name further suggesters in ``suggesters.toml``::

    patterns = ["patterns.jsonl"]          # Prodigy's pattern files
    [commands.mymodel]                     # programs; see zoneread.suggest.external
    run = ["python", "model.py"]
    seconds = 20
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zoneread.errors import ConfigError, UsageError, nearest
from zoneread.session.sets import find_set
from zoneread.session.settings import FILE
from zoneread.session.training import learned_for, models_folder
from zoneread.span.edits import Edit, EditKind, SpanChange, add_span, change_span, set_status, together
from zoneread.span.span import CONFIRMED, Origin, Span, Status
from zoneread.store.protocol import SetKind
from zoneread.suggest.external import SECONDS, CommandSuggester
from zoneread.suggest.imported import SetSuggester
from zoneread.suggest.learner import LearnedSuggester, RulesBesideLearner
from zoneread.suggest.memory import Memory, MemorySuggester
from zoneread.suggest.patterns import PatternSuggester
from zoneread.suggest.protocol import ArticleText, Context, Suggestion
from zoneread.suggest.rules import RuleSuggester
from zoneread.suggest.settling import suggest_all
from zoneread.text.reading import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zoneread.session.open_article import OpenArticle
    from zoneread.session.session import Session
    from zoneread.session.workspace import Workspace
    from zoneread.store.protocol import ArticleRow, Store, StoredArticle
    from zoneread.suggest.protocol import Suggester
    from zoneread.text.ranges import Range
    from zoneread.text.reading import Reading

DEFAULT = ("rules", "memory")
"""The suggesters that are asked unless others are named."""
SILENT = frozenset({Kind.BYLINE, Kind.CHROME})
JUDGED = CONFIRMED | {Origin.REJECTED}
CONFIG = "suggesters.toml"


@dataclass(frozen=True, slots=True)
class Suggested:
    """An article with its settled suggestions in reading order."""

    article: StoredArticle
    suggestions: tuple[Suggestion, ...]


def article_text(row: ArticleRow, reading: Reading) -> ArticleText:
    """Return what suggesters see of an article."""
    silent = tuple(part.range for part in reading.paragraphs if part.kind in SILENT)
    return ArticleText(row.id, row.name, reading.text, silent)


def context_of(store: Store, set_name: str, article: str) -> Context:
    """Return what the set has judged of the article. A set that is not there has judged nothing."""
    judged = tuple(span.range for span in store.spans(article, set_name, origins=JUDGED))
    finished = store.status(article, set_name) is Status.DONE
    return Context(store.scheme().keys, judged, finished)


def memory_of(store: Store, set_name: str, without: str = "") -> Memory:
    """Return what the set and gold have accepted and refused, the article with the id `without` left out."""
    memory = Memory()
    gold = [found.name for found in store.sets() if found.kind is SetKind.GOLD and found.name != set_name]
    for row in store.articles():
        if row.id != without:
            memory.learn(store.spans(row.id, set_name, origins=JUDGED))
            for name in gold:
                memory.learn(store.spans(row.id, name), secret_of=row.id)
    return memory


class Suggesting:
    """Suggests for one annotation set with the named suggesters. Made once for a run of articles; it never writes.

    Raises UsageError with the nearest name for a suggester that is not known, ConfigError for a faulty suggesters.toml.
    """

    def __init__(
        self, store: Store, workspace: Workspace, set_name: str, names: Sequence[str] = (), *, without: str = ""
    ) -> None:
        self._store = store
        self._set = set_name
        self.memory = memory_of(store, set_name, without)
        self._known = _further(workspace)
        self._workspace = workspace
        self.suggesters = [self._made(name) for name in names] or self._usual()

    def _usual(self) -> list[Suggester]:
        """Return the suggesters asked by default; where something was learned, the learner speaks for its labels."""
        learner = learned_for(self._workspace, self._set)
        if learner is None:
            return [self._made(name) for name in DEFAULT]
        return [RulesBesideLearner(learner), MemorySuggester(self.memory), learner]

    def _made(self, name: str) -> Suggester:
        if name == "rules":
            return RuleSuggester()
        if name == "memory":
            return MemorySuggester(self.memory)
        if name == "learner":
            return learned_for(self._workspace, self._set) or LearnedSuggester(
                models_folder(self._workspace, self._set)
            )
        if name.startswith("set:"):
            found = find_set(self._store, name.removeprefix("set:")).name
            return SetSuggester(found, lambda article: self._store.spans(article, found))
        if name not in self._known:
            known = [*DEFAULT, "learner", *self._known, *(f"set:{one.name}" for one in self._store.sets())]
            raise UsageError(f'no suggester "{name}"', hint=nearest(name, known))
        return self._known[name]

    def for_text(self, text: ArticleText, context: Context) -> list[Suggestion]:
        """Return the settled suggestions for a text; what was refused before as this label is not offered again."""
        refused = self.memory.refused
        found = suggest_all(self.suggesters, text, context)
        return [one for one in found if (one.range.of(text.text), one.label) not in refused]

    def for_article(self, stored: StoredArticle) -> Suggested:
        """Return an article of the store with its suggestions."""
        context = context_of(self._store, self._set, stored.row.id)
        return Suggested(stored, tuple(self.for_text(article_text(stored.row, stored.reading), context)))


def suggest(
    store: Store,
    workspace: Workspace,
    set_name: str,
    articles: Sequence[str],
    *,
    names: Sequence[str] = (),
    further: Sequence[Suggester] = (),
) -> Iterator[Suggested]:
    """Yield the named articles, or all, with their suggestions; `further` suggesters are asked besides those named.

    With `further` and no names, only `further` are asked. Raises as `Suggesting` does, and for unknown articles.
    """
    suggesting = Suggesting(store, workspace, set_name, names)
    if further:
        suggesting.suggesters = [*(suggesting.suggesters if names else ()), *further]
    rows = [store.find_article(ref) for ref in articles] or store.articles()
    for row in rows:
        yield suggesting.for_article(store.article(row.id))


def _further(workspace: Workspace) -> dict[str, Suggester]:
    """Return the suggesters that the workspace's suggesters.toml names."""
    path = workspace.root / CONFIG
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=str(path)) from error
    for key in found.keys() - {"patterns", "commands"}:
        raise ConfigError(f'"{key}" is not known', where=str(path), hint=nearest(key, ["patterns", "commands"]))
    patterns, commands = found.get("patterns", []), found.get("commands", {})
    if not isinstance(patterns, list) or not isinstance(commands, dict):
        raise ConfigError("patterns is a list of files, commands a table", where=str(path))
    further: list[Suggester] = [PatternSuggester(workspace.root / str(name)) for name in patterns]
    further += [_command(name, entry, str(path)) for name, entry in commands.items()]
    return {one.name: one for one in further}


def refuse_programs(workspace: Workspace, names: Sequence[str]) -> None:
    """Raise ConfigError when one of `names` is a program: opening a workspace runs none."""
    known = _further(workspace)
    for name in names:
        if isinstance(known.get(name), CommandSuggester):
            raise ConfigError(
                f"{name} is a program, which the reader does not run",
                where=f"{workspace.root / FILE} [suggestions]",
                hint=f"zoneread suggest --suggester {name} runs it; zoneread load takes in what it found",
            )


def _command(name: str, entry: Any, where: str) -> CommandSuggester:
    run = entry.get("run") if isinstance(entry, dict) else None
    if not isinstance(run, list) or not run or not all(isinstance(word, str) for word in run):
        raise ConfigError(f'commands.{name} needs run = ["program", "argument", …]', where=where)
    seconds = entry.get("seconds", SECONDS)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        raise ConfigError(f"commands.{name}: seconds is a number above 0", where=where)
    return CommandSuggester(name, run, float(seconds))


# What the reader does with suggestions


def accept(
    session: Session, article: OpenArticle, suggestion: Suggestion, *, label: str = "", range_: Range | None = None
) -> Edit:
    """Return the edit that makes a span of a suggestion: accepted as it is, mended with another label or range."""
    return _with_progress(session, article, [_accepted(session, article, suggestion, label, range_)], "")


def accept_all(session: Session, article: OpenArticle, suggestions: Iterable[Suggestion], least: float) -> Edit:
    """Return the one edit that accepts those that score `least` or more; UsageError when there is none."""
    chosen = [one for one in suggestions if one.score >= least]
    if not chosen:
        raise UsageError(f"no suggestion scores {least:.2f} or more")
    spans = [_accepted(session, article, one, "", None) for one in chosen]
    return _with_progress(session, article, spans, f"suggestions from {least:.2f}")


def reject(session: Session, article: OpenArticle, suggestion: Suggestion) -> Edit:
    """Return the edit that keeps a suggestion as a negative example, not to be offered again."""
    span = session.span(article, suggestion.range, suggestion.label, origin=Origin.REJECTED)
    return _with_progress(session, article, [span], suggestion.reason)


def accept_stored(session: Session, article: OpenArticle, span: Span, label: str = "") -> Edit:
    """Return the edit that confirms a stored suggestion, mended when another label is given."""
    if not label or label == span.label:
        return _judged(session, article, EditKind.RETAG, span, span.with_(origin=Origin.ACCEPTED))
    changes = session.retag(article, span, label).changes
    after = next(change.after for change in changes if isinstance(change, SpanChange) and change.after is not None)
    return _judged(session, article, EditKind.RETAG, span, after.with_(origin=Origin.MENDED))


def reject_stored(session: Session, article: OpenArticle, span: Span) -> Edit:
    """Return the edit that refuses a stored suggestion and keeps it as a negative example."""
    return _judged(session, article, EditKind.REMOVE, span, span.with_(origin=Origin.REJECTED))


def _judged(session: Session, article: OpenArticle, kind: EditKind, before: Span, after: Span) -> Edit:
    edits = [change_span(kind, session.set, article.row.id, before, after)]
    if article.status is Status.TODO:
        edits.append(set_status(session.set, article.row.id, Status.TODO, Status.IN_PROGRESS))
    return together(kind, edits)


def _accepted(session: Session, article: OpenArticle, suggestion: Suggestion, label: str, range_: Range | None) -> Span:
    kept = range_ or suggestion.range
    chosen = label or suggestion.label
    mended = kept != suggestion.range or chosen != suggestion.label
    declared = {attribute.key: attribute for attribute in session.scheme.label(chosen).attributes}
    attributes = {
        key: value
        for key, value in suggestion.attributes.items()
        if key in declared and (not declared[key].choices or value in declared[key].choices)
    }
    if any(span.label == chosen for span in article.exactly(kept)):
        raise UsageError(f"this is {chosen} already")
    origin = Origin.MENDED if mended else Origin.ACCEPTED
    return session.span(article, kept, chosen, origin=origin, attributes=attributes)


def _with_progress(session: Session, article: OpenArticle, spans: Sequence[Span], why: str) -> Edit:
    edits = [add_span(session.set, article.row.id, span) for span in spans]
    if article.status is Status.TODO:
        edits.append(set_status(session.set, article.row.id, Status.TODO, Status.IN_PROGRESS))
    kind = EditKind.ADD if len(spans) == 1 else EditKind.BULK
    return together(kind, edits, why)
