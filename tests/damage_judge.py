"""What the clean-up made of an article of `tests.damage_mixed`: which facts it undid, and which of its certain edits are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.damage_mixed import BLANKS, Fact, Mixed, mixed_article
from zoneread.text.script import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from zoneread.text.reading import AuditEntry, Reading


@dataclass
class Score:
    """What became of the planted facts and of the certain edits of one step."""

    planted: int = 0
    undone: int = 0
    asked: int = 0
    made: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """The share of the certain edits that are right."""
        return 1 - self.wrong / max(1, self.made)

    @property
    def recall(self) -> float:
        """The share of the planted facts that are undone."""
        return self.undone / max(1, self.planted)

    def add(self, other: Score) -> None:
        """Add the counts of another article."""
        self.planted += other.planted
        self.undone += other.undone
        self.asked += other.asked
        self.made += other.made
        self.wrong += other.wrong


def judged(mixed: Mixed, reading: Reading) -> tuple[dict[str, Score], list[AuditEntry]]:
    """Return the score of every step, and the certain edits that are wrong."""
    judge = _Judge(mixed, reading)
    scores: dict[str, Score] = {}
    wrong: list[AuditEntry] = []
    for number, fact in enumerate(mixed.facts):
        score = scores.setdefault(fact.step, Score())
        score.planted += 1
        undone = judge.is_undone(number, fact)
        score.undone += undone
        score.asked += not undone and judge.is_asked(number)
    for entry in reading.audit:
        if entry.applied:
            score = scores.setdefault(entry.step, Score())
            score.made += 1
            if not judge.is_right(entry):
                score.wrong += 1
                wrong.append(entry)
    return scores, wrong


class _Judge:
    def __init__(self, mixed: Mixed, reading: Reading) -> None:
        self.mixed, self.reading = mixed, reading
        self.read: list[str] = [""] * len(mixed.cells)
        self.begins_line: dict[int, bool] = {}
        at = 0
        for start, end, length in reading.map.pieces:
            words = reading.text[at : at + length]
            if end - start == length:
                self.read[start:end] = words
            elif start < end:
                self.read[start] = words
            for source in range(start, end):
                shown = at + source - start if end - start == length else at
                self._see(source, shown)
            at += length
        self.held: dict[int, list[int]] = {}
        for source, cell in enumerate(mixed.cells):
            self.held.setdefault(cell.fact, []).append(source)
        self.open = {
            source for entry in reading.open_marks for source in range(entry.source.start, entry.source.end + 1)
        }

    def _see(self, source: int, shown: int) -> None:
        """Note whether the clean code point that begins at `source` begins a line of the reading text."""
        for part in self.mixed.cells[source].parts:
            if part % 2 == 0 and self.mixed.truth[part // 2] != "\n":
                self.begins_line.setdefault(part // 2, shown == 0 or self.reading.text[shown - 1] == "\n")

    def is_undone(self, number: int, fact: Fact) -> bool:
        places = self.held.get(number, [])
        if fact.wanted == "hidden":
            return not any(self.read[at].strip(BLANKS) for at in places) and not (
                fact.step == "lines" and any(self.read[at].strip("\r\n") for at in places)
            )
        if fact.wanted in {"joined", "split"}:
            return self.begins_line.get(fact.place) is (fact.wanted == "split")
        if fact.step == "script":
            return all(self.read[at] == self.mixed.held(at, at + 1) for at in places)
        return bool(places) and self._reads_right(places[0], places[-1] + 1)

    def is_asked(self, number: int) -> bool:
        """Whether a mark waits at the fact."""
        return not self.open.isdisjoint(self.held.get(number, []))

    def is_right(self, entry: AuditEntry) -> bool:
        """Whether an edit hid nothing clean, put nothing else in its place, and neither joined nor split lines wrongly."""
        start, end = entry.source
        if entry.step == "script":
            changed = (at for at in range(start, end) if self.read[at] not in {self.mixed.cells[at].char, ""})
            own = [at for at in changed if self.mixed.cells[at].fact < 0 or self._is_script(at)]
            return all(self.read[at] == self.mixed.held(at, at + 1) for at in own)
        if entry.target is None and not self._reads_right(start, end):
            return False
        return self._lines_right(end, entry.step == "oneline")

    def _is_script(self, at: int) -> bool:
        return self.mixed.facts[self.mixed.cells[at].fact].step == "script"

    def _reads_right(self, start: int, end: int) -> bool:
        """Whether start..end reads as the clean text, in whichever script."""
        shown = "".join(self.read[start:end])
        return folded(_bare(shown)) == folded(_bare(self.mixed.held(start, end)))

    def _lines_right(self, source: int, splits: bool) -> bool:
        """Whether the next clean code point at or after `source` begins a line where it should; an extra line end is no fault of a join."""
        for cell in self.mixed.cells[source:]:
            clean = min(cell.parts, default=-2) // 2
            if clean >= 0 and self.mixed.truth[clean] != "\n":
                should = clean == 0 or self.mixed.truth[clean - 1] == "\n"
                begins = self.begins_line.get(clean, should)
                return begins == should or (begins and not splits)
        return True


def _bare(text: str) -> str:
    return text.translate({ord(blank): None for blank in BLANKS})


def score_all(
    seeds: Iterable[int], read: Callable[[str], Reading]
) -> tuple[dict[str, Score], dict[int, list[AuditEntry]], int]:
    """Return the scores of all these articles, the wrong edits by seed, and how many articles came back exactly."""
    total: dict[str, Score] = {}
    faults: dict[int, list[AuditEntry]] = {}
    exact = 0
    for seed in seeds:
        mixed = mixed_article(seed)
        reading = read(mixed.source)
        scores, wrong = judged(mixed, reading)
        for step, score in scores.items():
            total.setdefault(step, Score()).add(score)
        if wrong:
            faults[seed] = wrong
        exact += reading.text == mixed.truth
    return total, faults, exact
