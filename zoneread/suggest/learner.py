"""The learner: conditional random fields over characters, one for each label, trained from judged articles.

python-crfsuite (the extra `learn`) does the work. One model a label, since spans of different labels may nest; each tags
the characters of a line as beginning, inside or outside a span. Training happens in a process of its own
(`zoneread.suggest.training`), never in the reader's.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zoneread.errors import UsageError, missing_extra
from zoneread.suggest.protocol import Suggestion
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from zoneread.suggest.protocol import ArticleText, Context

REPORT = "learned.json"
"""The file beside the models that says what was learned and how well."""
WINDOW = 3
"""Characters on either side that a character's features look at."""
ITERATIONS = 60
BEGIN, INSIDE, OUTSIDE = "B", "I", "O"


def crfsuite() -> Any:
    """Return the module pycrfsuite; raise MissingExtraError when it is not installed."""
    try:
        import pycrfsuite
    except ImportError:
        raise missing_extra("python-crfsuite", "learn", "learning from judged articles") from None
    return pycrfsuite


def lines(text: str) -> Iterator[Range]:
    """Yield the lines of a text that hold anything, without their line feeds: the sequences of the model."""
    start = 0
    for line in text.split("\n"):
        if line:
            yield Range(start, start + len(line))
        start += len(line) + 1


def features(line: str) -> list[list[str]]:
    """Return for each character of a line what the model sees: the characters around it, in pairs too, and their kinds."""
    padded = "\x00" * WINDOW + line + "\x00" * WINDOW
    kinds = [_kind(char) for char in padded]
    found = []
    for at in range(WINDOW, WINDOW + len(line)):
        own = [f"c{by}={padded[at + by]}" for by in range(-WINDOW, WINDOW + 1)]
        own += [f"p{by}={padded[at + by : at + by + 2]}" for by in range(-2, 2)]
        own += [f"k={''.join(kinds[at - 2 : at + 3])}"]
        found.append(own)
    return found


def _kind(char: str) -> str:
    if char.isdecimal():
        return "9"
    if char in "零〇一二三四五六七八九十百千万亿两":
        return "一"
    if char.isalpha():
        return "字" if ord(char) > 0x2E80 else "a"
    return char


def tags(line: Range, spans: Iterable[Range]) -> list[str]:
    """Return the tag of each character of a line; of spans that overlap the longer wins."""
    found = [OUTSIDE] * line.length
    for span in sorted(spans, key=lambda one: one.length):
        if line.contains(span) and not span.is_empty:
            start, end = span.start - line.start, span.end - line.start
            found[start:end] = [BEGIN, *[INSIDE] * (end - start - 1)]
    return found


def train_label(examples: Iterable[tuple[str, Sequence[Range]]], model: Path) -> None:
    """Train on texts with the spans of one label, and write the model."""
    trainer = crfsuite().Trainer(verbose=False)
    trainer.set_params({"max_iterations": ITERATIONS, "c1": 0.1, "c2": 0.01})
    for text, spans in examples:
        for line in lines(text):
            trainer.append(features(line.of(text)), tags(line, spans))
    trainer.train(str(model))


def tag_label(model: Path, text: str) -> list[tuple[Range, float]]:
    """Return the spans that a model finds in a text, each with its least certain character's probability."""
    tagger = crfsuite().Tagger()
    tagger.open(str(model))
    found = []
    for line in lines(text):
        sequence = tagger.tag(features(line.of(text)))
        start: int | None = None
        for at, tag in enumerate([*sequence, OUTSIDE]):
            if start is not None and tag != INSIDE:
                certain = min(tagger.marginal(sequence[place], place) for place in range(start, at))
                found.append((Range(line.start + start, line.start + at), certain))
                start = None
            if tag == BEGIN:
                start = at
    return found


class LearnedSuggester:
    """Suggests with the models of a folder, for the labels where they beat the rules."""

    name = "learner"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def report(self) -> Mapping[str, Any]:
        """What training wrote; UsageError when nothing has been learned here."""
        try:
            found: Mapping[str, Any] = json.loads((self._folder / REPORT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError("nothing has been learned yet", where=str(self._folder), hint="zoneread train") from error
        return found

    @property
    def labels(self) -> frozenset[str]:
        """The labels that have a model."""
        return frozenset(label for label, figures in self.report["labels"].items() if figures["used"])

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:
        """Return the models' spans."""
        reason = f"learned from {self.report['articles']} articles"
        return [
            Suggestion(range_, label, round(certain, 4), reason, self.name)
            for label in sorted(self.labels & set(context.labels))
            for range_, certain in tag_label(self._folder / f"{label}.crf", article.text)
        ]
