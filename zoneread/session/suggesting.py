"""Suggestions for the articles of a store: which suggesters there are, and what they know.

Suggestions are computed when they are wanted and never stored. `session.accepting` is about those that are judged.

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
from zoneread.regular import read_regular
from zoneread.session.sets import find_set
from zoneread.session.settings import FILE, LARGEST
from zoneread.session.training import learned_for, models_folder
from zoneread.span.span import CONFIRMED, Origin, Status
from zoneread.store.protocol import SetKind
from zoneread.suggest.external import LONGEST_TIME, SECONDS, CommandSuggester, is_time
from zoneread.suggest.imported import SetSuggester
from zoneread.suggest.learner import LearnedSuggester, RulesBesideLearner
from zoneread.suggest.memory import Memory, MemorySuggester
from zoneread.suggest.patterns import PatternSuggester
from zoneread.suggest.protocol import ArticleText, Context, Suggestion
from zoneread.suggest.rules import RuleSuggester
from zoneread.suggest.settling import suggest_all
from zoneread.text.reading import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zoneread.session.workspace import Workspace
    from zoneread.store.protocol import ArticleRow, Store, StoredArticle
    from zoneread.suggest.protocol import Suggester
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
        found = tomllib.loads(read_regular(path, LARGEST).decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"is not TOML: {error}", where=str(path)) from error
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
    if not is_time(seconds):
        raise ConfigError(f"commands.{name}: seconds is a number above 0, at most {LONGEST_TIME:,}", where=where)
    return CommandSuggester(name, run, float(seconds))
