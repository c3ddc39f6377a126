"""Training the learner from gold or from one's own finished articles, in another process: when asked, or between articles."""

from __future__ import annotations

import json
import shlex
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from zoneread.child import PYTHON
from zoneread.errors import DataError, UsageError
from zoneread.session.sets import find_set, touched
from zoneread.span.span import Status
from zoneread.store.protocol import SetKind
from zoneread.suggest.learner import LearnedSuggester, crfsuite
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zoneread.session.workspace import Workspace
    from zoneread.store.protocol import AnnotationSet, Store

FEWEST = 5
"""Articles below which nothing is learned: a fold must leave something to learn from."""
STEP = 2
"""Articles by which what was learned from may have changed before it is learned anew in the background."""
SECONDS = 1800.0
GOLD = "gold"
COMMAND = (*PYTHON, "zoneread.suggest.training")


def models_folder(workspace: Workspace, set_name: str) -> Path:
    """Return the folder of what was learned from a set; it may not exist."""
    return workspace.root / "models" / f"set-{quote(set_name, safe='')}"


def learned_for(workspace: Workspace, set_name: str) -> LearnedSuggester | None:
    """Return what speaks for some label in the work on a set: learned from the set itself, else from gold."""
    for name in (set_name, GOLD):
        learner = LearnedSuggester(models_folder(workspace, name))
        if learner.exists and learner.labels:
            return learner
    return None


def lost_models(workspace: Workspace, set_name: str, names: Sequence[str] = ()) -> str:
    """Say in one line which models are missing, damaged or of an older zoneread; "" for none.

    They are those that the suggesters of these names, or the usual ones, would ask in the work on a set. Raises
    UsageError for a report that training did not write.
    """
    if names and "learner" not in names:
        return ""
    for name in dict.fromkeys((set_name, GOLD)):
        learner = LearnedSuggester(models_folder(workspace, name))
        if learner.exists and learner.lost:
            command = f"zoneread train --set {shlex.quote(name)}"
            return f"the learner has no model that can be read for {', '.join(learner.lost)} ({command} makes it anew)"
    return ""


def train(store: Store, workspace: Workspace, set_name: str) -> Mapping[str, Any]:
    """Train on the set's articles (gold: all that it has touched; else those it is done with) and return the report.

    The report says for each label how the rules and the learner do, cross-validated by article, and whether the learner
    is used. Raises UsageError for a set that is not there or has too few articles, MissingExtraError without
    python-crfsuite, DataError when training fails.
    """
    crfsuite()
    found = find_set(store, set_name)
    chosen = _judged(store, found)
    if len(chosen) < FEWEST:
        raise UsageError(
            f"set {found.name} has {len(chosen)} articles to learn from, {FEWEST} are needed",
            hint="an annotator's articles count when they are done",
        )
    return _run(json.dumps(_asked(store, workspace, found.name, chosen)))


def held_out(
    store: Store, workspace: Workspace, set_name: str, articles: Sequence[str]
) -> dict[str, list[tuple[Range, str]]]:
    """Return what the learner finds in each of the articles, with the ids given, when it is taught by all the others.

    Nothing is kept of it. Raises as `train` does.
    """
    crfsuite()
    if len(articles) < FEWEST:
        raise UsageError(f"{len(articles)} articles are too few to learn from, {FEWEST} are needed")
    found = _run(json.dumps({**_asked(store, workspace, set_name, articles), "held_out": True}))["found"]
    return {id_: [(Range(start, end), label) for start, end, label in spans] for id_, spans in found.items()}


def _judged(store: Store, found: AnnotationSet) -> list[str]:
    """Return the ids of the articles that a set can teach."""
    return sorted(
        id_
        for id_, (status, _) in touched(store, found.name).items()
        if status is Status.DONE or found.kind is SetKind.GOLD
    )


def _asked(store: Store, workspace: Workspace, set_name: str, articles: Sequence[str]) -> dict[str, Any]:
    """Return what the training process is told."""
    return {
        "folder": str(models_folder(workspace, set_name)),
        "set": set_name,
        "articles": [
            {
                "id": id_,
                "text": store.article(id_).text,
                "spans": [[span.start, span.end, span.label] for span in store.spans(id_, set_name)],
            }
            for id_ in articles
        ],
    }


class BackgroundTraining:
    """Learns between articles, in a process that stands back for all others and ends with the one that started it.

    Nothing is learned where python-crfsuite is missing, with fewer than `FEWEST` articles, or before there are `STEP`
    articles more or fewer than were learned from. What fails is left for ``zoneread train`` to tell.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._running: subprocess.Popen[bytes] | None = None
        self._set = ""

    def begin(self, store: Store, set_name: str) -> bool:
        """Begin to learn from the set when it is time, else from gold when that is; return whether it has begun."""
        if find_spec("pycrfsuite") is None or (self._running is not None and self._running.poll() is None):
            return False
        for found in store.sets():
            if found.name in {set_name, GOLD} and (articles := self._due(store, found)):
                self._start(_asked(store, self._workspace, found.name, articles))
                self._set = found.name
                return True
        return False

    def _due(self, store: Store, found: AnnotationSet) -> list[str]:
        """Return the articles to learn from, none when it is not time."""
        articles = _judged(store, found)
        learner = LearnedSuggester(models_folder(self._workspace, found.name))
        known = set(learner.report["seen"]) if learner.exists and not learner.lost else set()
        return articles if len(articles) >= FEWEST and len(known ^ set(articles)) >= STEP else []

    def _start(self, asked: dict[str, Any]) -> None:
        line = json.dumps({**asked, "seconds": SECONDS, "while_open": True}).encode() + b"\n"
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        command = [*COMMAND, "--nice"]
        with suppress(OSError):
            self._running = subprocess.Popen(command, stdin=pipe, stdout=quiet, stderr=quiet)  # noqa: S603  our own module
            if self._running.stdin is not None:
                self._running.stdin.write(line)
                self._running.stdin.flush()

    def news(self) -> str:
        """Return in words what has been learned since the last call; "" when nothing has."""
        if self._running is None or self._running.poll() is None:
            return ""
        done, self._running = self._running, None
        if done.stdin is not None:
            done.stdin.close()
        learner = LearnedSuggester(models_folder(self._workspace, self._set))
        if done.returncode or not learner.exists:
            return ""
        better = ", ".join(sorted(learner.labels))
        used = f"the learner now suggests {better}" if better else "the rules remain better for every label"
        return f"learned from {learner.report['articles']} articles of {self._set}: {used}"

    def close(self) -> None:
        """End what is being learned."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()


def _run(asked: str) -> Mapping[str, Any]:
    try:
        ran = subprocess.run(  # noqa: S603  our own module
            COMMAND, input=f"{asked}\n", capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DataError(f"training took longer than {SECONDS:g} s") from error
    if ran.returncode:
        said = ran.stderr.strip().splitlines()
        raise DataError(f"training failed: {said[-1] if said else ran.returncode}")
    report: Mapping[str, Any] = json.loads(ran.stdout)
    return report
