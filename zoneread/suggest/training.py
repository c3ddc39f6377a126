"""Training the learner in a process of its own: ``python -m zoneread.suggest.training``.

On standard input comes one line, a JSON object: ``{"folder": …, "set": …, "articles": [{"id", "text", "spans": [[start, end,
label], …]}]}``. With ``"seconds"`` the process ends itself after so long, with ``"while_open": true`` as soon as its
standard input is closed: whoever started it in the background is gone then. ``--nice`` makes it stand back for others.

With ``"held_out": true`` nothing is kept: each article is tagged by models that were trained on all the others, and what they
find comes back, ``{"found": {id: [[start, end, label], …]}}``.

Each label is cross-validated by article, in at most `FOLDS` folds, and compared with the rules on the same articles. Where
the learner's F1 (the mean of exact and overlapping) is the higher by `MARGIN`, a model is trained on everything and
written to the folder; elsewhere an older model is removed. The report goes to the folder and to standard output; it
names the set and the articles. Each file is replaced whole.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoneread.suggest.chain import dumps
from zoneread.suggest.learner import REPORT, model_of, tag_label, train_label
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.suggest.rules import RuleSuggester
from zoneread.suggest.settling import settle
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDS = 5
MARGIN = 0.02
NICENESS = 15
"""How far training in the background stands back for everything else."""


@dataclass(frozen=True, slots=True)
class Example:
    """An article with the judged spans of one label."""

    text: str
    spans: tuple[Range, ...]


def agreement(pairs: Iterable[tuple[Sequence[Range], Sequence[Range]]]) -> float:
    """Return the mean of exact and overlapping F1 of found spans against right ones; 0 when there is nothing."""
    found_count = right_count = exact = found_hits = right_hits = 0
    for found, right in pairs:
        found_count += len(found)
        right_count += len(right)
        exact += len(set(found) & set(right))
        found_hits += sum(any(one.overlaps(other) for other in right) for one in found)
        right_hits += sum(any(one.overlaps(other) for other in found) for one in right)
    both = found_count + right_count
    return (2 * exact / both + (found_hits + right_hits) / both) / 2 if both else 0.0


def learned_spans(label: str, examples: Sequence[Example], most_folds: int = FOLDS) -> list[list[Range]]:
    """Return for each example what a model that was trained without it finds."""
    found: list[list[Range]] = [[] for _ in examples]
    folds = min(most_folds, len(examples))
    for fold in range(folds):
        model = train_label(label, [(one.text, one.spans) for at, one in enumerate(examples) if at % folds != fold])
        for at, one in enumerate(examples):
            if at % folds == fold:
                found[at] = [range_ for range_, _ in tag_label(label, model, one.text)]
    return found


def train(articles: Sequence[dict[str, Any]], folder: Path, set_name: str = "") -> dict[str, Any]:
    """Train every label that occurs, keep the models that beat the rules, and return the report."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [article["text"] for article in articles]
    ruled = [settle(RuleSuggester().suggest(ArticleText("", "", text), Context())) for text in texts]
    labels = sorted({label for article in articles for _, _, label in article["spans"]})
    figures: dict[str, Any] = {}
    for label in labels:
        examples = _examples(articles, label)
        right = [one.spans for one in examples]
        by_rules = [[one.range for one in found if one.label == label] for found in ruled]
        by_model = learned_spans(label, examples)
        rules = agreement(zip(by_rules, right, strict=True))
        learner = agreement(zip(by_model, right, strict=True))
        used = learner >= rules + MARGIN
        model = model_of(folder, label)
        figures[label] = {"rules": round(rules, 4), "learner": round(learner, 4), "used": used}
        if used:
            data = dumps(train_label(label, [(one.text, one.spans) for one in examples]))
            _replace(model, data)
            figures[label]["sha256"] = sha256(data).hexdigest()
        else:
            model.unlink(missing_ok=True)
    seen = sorted(str(article["id"]) for article in articles)
    report = {"set": set_name, "articles": len(articles), "seen": seen, "labels": figures}
    _replace(folder / REPORT, json.dumps(report, indent=2).encode("ascii"))
    return report


def _replace(path: Path, data: bytes) -> None:
    """Replace a file whole. A link that somebody left in the folder is not followed."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as fresh:
        try:
            fresh.write(data)
            fresh.close()
            Path(fresh.name).replace(path)
        except OSError:
            Path(fresh.name).unlink(missing_ok=True)
            raise


def held_out(articles: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what models find in each article that were trained on all the others."""
    found: dict[str, list[list[Any]]] = {str(article["id"]): [] for article in articles}
    for label in sorted({label for article in articles for _, _, label in article["spans"]}):
        examples = _examples(articles, label)
        by_model = learned_spans(label, examples, len(examples))
        for own, ranges in zip(found.values(), by_model, strict=True):
            own.extend([range_.start, range_.end, label] for range_ in ranges)
    return {"found": found}


def _examples(articles: Sequence[dict[str, Any]], label: str) -> list[Example]:
    return [
        Example(article["text"], tuple(Range(start, end) for start, end, own in article["spans"] if own == label))
        for article in articles
    ]


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(1)


def _end_after(seconds: float) -> None:
    timer = threading.Timer(seconds, os._exit, (1,))
    timer.daemon = True
    timer.start()


def main() -> None:
    """Read what to train on from standard input, and write the report to standard output."""
    if "--nice" in sys.argv and hasattr(os, "nice"):
        os.nice(NICENESS)
    asked = json.loads(sys.stdin.readline())
    if "seconds" in asked:
        _end_after(float(asked["seconds"]))
    if asked.get("while_open"):
        threading.Thread(target=_end_with_input, daemon=True).start()
    if asked.get("held_out"):
        json.dump(held_out(asked["articles"]), sys.stdout)
        return
    try:
        report = train(asked["articles"], Path(asked["folder"]), asked["set"])
    except OSError as error:
        sys.exit(f"{error.filename or asked['folder']}: {error.strerror}")
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
