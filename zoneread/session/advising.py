"""Advice for the reader: suggestions for an article and which article to do next, computed in a process of its own.

The process (``python -m zoneread.session.advising ROOT DATABASE``) answers each line of JSON on standard input with one
on standard output, in order, and ends with its input. It only reads the database::

    {"ask": "settings"}  ->  {"after_reading": false, "order": "uncertainty"}
    {"ask": "suggest", "set": "lin", "article": "a1b2…"}  ->  {"suggestions": [{"start": 4, "end": 9, "label": …}, …]}
    {"ask": "next", "set": "lin", "by": "uncertainty"}    ->  {"next": [["a1b2…", "12.0 doubtful suggestions …"], …]}
    {"ask": "learn", "set": "lin"}  ->  {"learning": true}, when learning in the background has begun with it

What fails is answered with ``{"error": "in words"}``. Suggestions come with ``"news": "in words"`` once when something was
learned or a model cannot be used. What is known from the store is kept until somebody commits or something was learned.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoneread.errors import ZonereadError
from zoneread.session.opening import open_store
from zoneread.session.workspace import Workspace
from zoneread.suggest.protocol import Suggestion
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.session.settings import Settings
    from zoneread.session.suggesting import Suggesting
    from zoneread.session.training import BackgroundTraining
    from zoneread.store.protocol import Store

NICENESS = 10
"""How far the process stands back for the reader."""


@dataclass(frozen=True, slots=True)
class Advised:
    """An article to do next, and why."""

    article: str
    why: str


class Advising:
    """Answers questions about one store. It never writes."""

    def __init__(self, store: Store, workspace: Workspace) -> None:
        self._store = store
        self._workspace = workspace
        self._made: tuple[int, str, Suggesting] | None = None
        self._training: BackgroundTraining | None = None
        self._has_looked = False

    def suggestions(self, set_name: str, article: str) -> Sequence[Suggestion]:
        """Return the settled suggestions for an article. Raises what `Suggesting` raises, and for unknown articles."""
        stored = self._store.article(self._store.find_article(article).id)
        return self._suggesting(set_name).for_article(stored).suggestions

    def learn(self, set_name: str) -> bool:
        """Begin to learn in the background when the workspace wants that and it is time; return whether it has begun."""
        from zoneread.session.training import BackgroundTraining

        if not self.settings().learn:
            return False
        self._training = self._training or BackgroundTraining(self._workspace)
        return self._training.begin(self._store, set_name)

    def news(self, set_name: str) -> str:
        """Return in words what has been learned since the last call, and with the first one what was lost of it before.

        What was learned is made use of from now on.
        """
        from zoneread.session.training import lost_models

        news = self._training.news() if self._training is not None else ""
        if news:
            self._made = None
        elif not self._has_looked:
            news = lost_models(self._workspace, set_name, self.settings().suggesters)
        self._has_looked = True
        return news

    def close(self) -> None:
        """End what is being learned."""
        if self._training is not None:
            self._training.close()

    def settings(self) -> Settings:
        """Return what the workspace sets. Raises ConfigError."""
        from zoneread.session.settings import load_settings

        return load_settings(self._workspace.root)

    def next(self, set_name: str, by: str) -> list[Advised]:
        """Return the articles that are not done, the best to do next first. Raises UsageError for an unknown order."""
        from zoneread.session.evaluating import offers

        return [Advised(offer.row.id, offer.why) for offer in offers(self._store, self._workspace, set_name, by)]

    def _suggesting(self, set_name: str) -> Suggesting:
        from zoneread.session.suggesting import Suggesting, refuse_programs

        version = self._store.version()
        if self._made is None or self._made[:2] != (version, set_name):
            names = self.settings().suggesters
            refuse_programs(self._workspace, names)
            self._made = (version, set_name, Suggesting(self._store, self._workspace, set_name, names))
        return self._made[2]


def suggestions_of(answer: dict[str, Any]) -> list[Suggestion]:
    """Return the suggestions of an answer. Raises KeyError or TypeError for what is not one."""
    return [
        Suggestion(
            Range(one["start"], one["end"]),
            one["label"],
            one["score"],
            one["reason"],
            one["suggester"],
            one["attributes"],
        )
        for one in answer["suggestions"]
    ]


def answer(advising: Advising, line: bytes) -> dict[str, Any]:
    """Return the answer to one line."""
    try:
        question = json.loads(line)
        if question["ask"] == "settings":
            settings = advising.settings()
            return {"after_reading": settings.after_reading, "order": settings.order}
        if question["ask"] == "next":
            found = advising.next(question["set"], question["by"])
            return {"next": [[one.article, one.why] for one in found]}
        if question["ask"] == "learn":
            return {"learning": advising.learn(question["set"])}
        news = advising.news(question["set"])
        suggestions = advising.suggestions(question["set"], question["article"])
    except ZonereadError as error:
        return {"error": str(error)}
    return {"suggestions": [_value(one) for one in suggestions], "news": news}


def _value(one: Suggestion) -> dict[str, Any]:
    value = asdict(one)
    del value["range"]
    return {"start": one.start, "end": one.end, **value}


def main(root: str, database: str) -> None:
    """Answer standard input line by line."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a suggester prints must not get into the answers
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    workspace = Workspace(Path(root), Path(database))
    with open_store(workspace, readonly=True) as store:
        advising = Advising(store, workspace)
        try:
            for line in sys.stdin.buffer:
                answers.write(json.dumps(answer(advising, line)).encode() + b"\n")
                answers.flush()
        finally:
            advising.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
