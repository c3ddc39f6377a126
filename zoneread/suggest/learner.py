"""The learner: conditional random fields over characters, one for each label, trained from judged articles.

python-crfsuite (the extra `learn`) does the work. One model a label, since spans of different labels may nest; each tags
the characters of a line as beginning, inside or outside a span. What is kept is their weights as plain data
(`zoneread.suggest.chain`), which anybody may have written: they are checked, and nothing of the package reads them. What the rules say of a character is among its features,
so that a model learns where to trust them, how its annotator draws their boundaries, and what they miss. Training happens in a process of its own
(`zoneread.suggest.training`), never in the reader's.
"""

from __future__ import annotations

import json
import tempfile
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoneread.errors import UsageError, missing_extra
from zoneread.regular import read_regular
from zoneread.suggest.chain import loads, read_dump
from zoneread.suggest.protocol import ArticleText, Context, Suggestion
from zoneread.suggest.rules import RuleSuggester
from zoneread.suggest.settling import settle
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zoneread.suggest.chain import Chain

REPORT = "learned.json"
"""The file beside the models that says what was learned and how well."""
LARGEST = 32 << 20
"""Bytes in the largest file taken for a model."""
WINDOW = 3
"""Characters on either side that a character's features look at."""
FAR = 4
"""From so many characters on a clause's end is far."""
CLAUSE_ENDS = "，,。；;、：:！!？?"
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


def features(line: str, ruled: Sequence[str] = ()) -> list[list[str]]:
    """Return for each character of a line what the model sees.

    That is the characters around it, in pairs too, their kinds, how far it is from the ends of its clause, and what the
    rules say of it and its neighbours: `ruled`, one word a character (`rule_marks`).
    """
    padded = "\x00" * WINDOW + line + "\x00" * WINDOW
    kinds = [_kind(char) for char in padded]
    marks = ["", *(ruled or [""] * len(line)), ""]
    before, after = _distances(line), _distances(line[::-1])[::-1]
    found = []
    for place in range(len(line)):
        at = place + WINDOW
        own = [f"c{by}={padded[at + by]}" for by in range(-WINDOW, WINDOW + 1)]
        own += [f"p{by}={padded[at + by : at + by + 2]}" for by in range(-2, 2)]
        own += [f"k={''.join(kinds[at - 2 : at + 3])}", f"d={before[place]},{after[place]}"]
        own += [
            f"r={marks[place + 1]}",
            f"r-={marks[place]}|{marks[place + 1]}",
            f"r+={marks[place + 1]}|{marks[place + 2]}",
        ]
        if "\x00" in padded[at - WINDOW : at + WINDOW + 1]:
            own = [feature.partition("\x00")[0] for feature in own]  # where the names of python-crfsuite end
        found.append(own)
    return found


def _distances(line: str) -> list[int]:
    """Return how many characters each one is from the beginning of its clause, `FAR` at most."""
    found, since = [], 0
    for char in line:
        found.append(since)
        since = 0 if char in CLAUSE_ENDS else min(since + 1, FAR)
    return found


def rule_marks(text: str, label: str) -> list[str]:
    """Return for each character what the rules say: B or I and the rule of a span of `label`, else the other label."""
    marks = [""] * len(text)
    for one in sorted(_by_rules(text), key=lambda other: other.label == label):
        name = one.reason if one.label == label else one.label
        marks[one.start : one.end] = [f"B:{name}", *[f"I:{name}"] * (one.range.length - 1)]
    return marks


@lru_cache(maxsize=256)
def _by_rules(text: str) -> tuple[Suggestion, ...]:
    """Return what the rules find; kept, since every fold and every label asks for it again."""
    return tuple(settle(RuleSuggester().suggest(ArticleText("", "", text), Context())))


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


def model_of(folder: Path, label: str) -> Path:
    """Return the file of a label's model; a label's key may hold slashes."""
    return folder / f"{label.replace('/', '%2F')}.weights.json"


def train_label(label: str, examples: Iterable[tuple[str, Sequence[Range]]]) -> Chain:
    """Return the model of texts with the spans of `label`."""
    package = crfsuite()
    trainer = package.Trainer(verbose=False)
    trainer.set_params({"max_iterations": ITERATIONS, "c1": 0.1, "c2": 0.1})
    for text, spans in examples:
        marks = rule_marks(text, label)
        for line in lines(text):
            trainer.append(features(line.of(text), marks[line.start : line.end]), tags(line, spans))
    with tempfile.TemporaryDirectory() as folder:
        model, dump = Path(folder) / "model", Path(folder) / "dump"
        trainer.train(str(model))
        tagger = package.Tagger()
        tagger.open(str(model))
        tagger.dump(str(dump))
        return read_dump(dump)


def tag_label(label: str, model: Chain, text: str) -> list[tuple[Range, float]]:
    """Return the spans that a model finds in a text, each with its least certain character's probability."""
    found = []
    marks = rule_marks(text, label)
    for line in lines(text):
        scores = model.scores(features(line.of(text), marks[line.start : line.end]))
        sequence = model.best(scores)
        if BEGIN not in sequence:
            continue
        certain = [chances[tag] for tag, chances in zip(sequence, model.probabilities(scores), strict=True)]
        start: int | None = None
        for at, tag in enumerate([*sequence, OUTSIDE]):
            if start is not None and tag != INSIDE:
                found.append((Range(line.start + start, line.start + at), min(certain[start:at])))
                start = None
            if tag == BEGIN:
                start = at
    return found


class LearnedSuggester:
    """Suggests with the models of a folder, for the labels where they beat the rules.

    It is silent about articles that it has learned from: what it knows of them is what they were judged to be.
    """

    name = "learner"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def exists(self) -> bool:
        """Whether anything has been learned in the folder."""
        return (self._folder / REPORT).exists()

    @cached_property
    def report(self) -> Mapping[str, Any]:
        """What training wrote; UsageError when nothing has been learned here."""
        try:
            found: Mapping[str, Any] = json.loads(read_regular(self._folder / REPORT, LARGEST))
        except (OSError, ValueError, RecursionError) as error:
            raise UsageError("nothing has been learned yet", where=str(self._folder), hint="zoneread train") from error
        if not _is_report(found):
            raise UsageError("not what training writes", where=str(self._folder / REPORT), hint="zoneread train")
        return found

    @cached_property
    def _models(self) -> Mapping[str, Chain]:
        """The models of the labels that have one as training wrote it."""
        used = {label: figures for label, figures in self.report["labels"].items() if figures["used"]}
        read = {label: self._read(label, figures.get("sha256")) for label, figures in used.items()}
        return {label: model for label, model in read.items() if model is not None}

    def _read(self, label: str, digest: object) -> Chain | None:
        try:
            data = read_regular(model_of(self._folder, label), LARGEST)
            return loads(data) if sha256(data).hexdigest() == digest else None
        except (OSError, ValueError):
            return None

    @property
    def labels(self) -> frozenset[str]:
        """The labels that a model speaks for."""
        return frozenset(self._models)

    @property
    def lost(self) -> list[str]:
        """The labels of which the model is not there, or not what training writes today."""
        return sorted(
            label for label, figures in self.report["labels"].items() if figures["used"] and label not in self._models
        )

    def has_seen(self, article: str) -> bool:
        """Whether the article with this id was learned from."""
        return article in self.report["seen"]

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:
        """Return the models' spans."""
        if self.has_seen(article.id):
            return []
        reason = f"learned from {self.report['articles']} articles"
        return [
            Suggestion(range_, label, round(certain, 4), reason, self.name)
            for label in sorted(self.labels & set(context.labels))
            for range_, certain in tag_label(label, self._models[label], article.text)
        ]


def _is_report(found: object) -> bool:
    """Whether a JSON value has what a report has."""
    match found:
        case {"articles": int(), "seen": list(), "labels": dict(labels)}:
            return all(isinstance(one, dict) and isinstance(one.get("used"), bool) for one in labels.values())
    return False


class RulesBesideLearner:
    """The rules, silent about the labels that the learner speaks for, but not in articles that it has learned from."""

    name = "rules"

    def __init__(self, learner: LearnedSuggester) -> None:
        self._learner = learner
        self._all = RuleSuggester()
        self._rest = RuleSuggester(without=learner.labels)

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:
        """Return the rules' spans."""
        return (self._all if self._learner.has_seen(article.id) else self._rest).suggest(article, context)
