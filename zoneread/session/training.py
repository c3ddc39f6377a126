"""Training the learner from gold or from one's own finished articles, in another process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from zoneread.errors import DataError, UsageError
from zoneread.session.sets import find_set, touched
from zoneread.span.span import Status
from zoneread.store.protocol import SetKind
from zoneread.suggest.learner import crfsuite

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from zoneread.session.workspace import Workspace
    from zoneread.store.protocol import Store

FEWEST = 5
"""Articles below which nothing is learned: a fold must leave something to learn from."""
SECONDS = 1800.0


def models_folder(workspace: Workspace) -> Path:
    """Return the folder of the workspace's learned models; it may not exist."""
    return workspace.root / "models"


def train(store: Store, workspace: Workspace, set_name: str) -> Mapping[str, Any]:
    """Train on the set's articles (gold: all that it has touched; else those it is done with) and return the report.

    The report says for each label how the rules and the learner do, cross-validated by article, and whether the learner
    is used. Raises UsageError for a set that is not there or has too few articles, MissingExtraError without
    python-crfsuite, DataError when training fails.
    """
    crfsuite()
    found = find_set(store, set_name)
    chosen = [
        id_
        for id_, (status, _) in touched(store, found.name).items()
        if status is Status.DONE or found.kind is SetKind.GOLD
    ]
    if len(chosen) < FEWEST:
        raise UsageError(
            f"set {found.name} has {len(chosen)} articles to learn from, {FEWEST} are needed",
            hint="an annotator's articles count when they are done",
        )
    articles = [
        {
            "id": id_,
            "text": store.article(id_).text,
            "spans": [[span.start, span.end, span.label] for span in store.spans(id_, found.name)],
        }
        for id_ in sorted(chosen)
    ]
    asked = {"folder": str(models_folder(workspace)), "articles": articles}
    return _run(json.dumps(asked))


def _run(asked: str) -> Mapping[str, Any]:
    command = [sys.executable, "-m", "zoneread.suggest.training"]
    try:
        ran = subprocess.run(  # noqa: S603  our own module
            command, input=asked, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DataError(f"training took longer than {SECONDS:g} s") from error
    if ran.returncode:
        said = ran.stderr.strip().splitlines()
        raise DataError(f"training failed: {said[-1] if said else ran.returncode}")
    report: Mapping[str, Any] = json.loads(ran.stdout)
    return report
