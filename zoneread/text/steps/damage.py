"""Damaged places: repaired where only one text can have led to what is shown, flagged with proposals where several can.

Rules, and what each is about:

* ``shifted``: GBK bytes cut by an injected reading or a marker (`zoneread.text.steps.shifted`). A repair is certain when there is one
  solution, of common Han only, and the simulated site shows it as the document does. Around a certain middle the first or last
  character may stay unknown: its "?" is flagged as ``lost``, with what it may have been;
* ``mojibake``: UTF-8 or GBK read in another encoding (`zoneread.text.steps.mojibake`). Certain when reading it back gives common Han and
  going forth again gives what is shown;
* ``entity``: a character that a page shows by its name in HTML, ``&ldquo;`` (`zoneread.text.steps.entities`). Always certain;
* ``lost``: signs that stand for bytes gone for good: U+FFFD, "??" in the middle of a sentence, 锟斤拷, private-use characters, and a
  single "?" where nothing is asked, in a text whose other signs are of full width;
* ``number``: a number that touches a damaged place, where digits can be lost without a trace.

It runs before the step `pinyin`, because the readings left over in a damaged place are part of the evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import repeat, zip_longest
from typing import TYPE_CHECKING

from zoneread.text.gbk import LOST, fold, has_folded, pair_of
from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.steps.entities import find_entities
from zoneread.text.steps.mojibake import find_mojibake
from zoneread.text.steps.pinyin import HAN, Hit, Likeness, find_readings, injected
from zoneread.text.steps.shifted import HOLE, Doubt, Item, Site, Solution, Token, doubt_of, fillings, solve
from zoneread.text.syllables import NO_TONE, parse
from zoneread.text.tables import readings, script_characters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zoneread.text.normalise import Context

_STRAY = re.compile(f"([^()（）\\s{HAN}]{{1,10}})[)）]")
_AFTER = re.compile(f"[(（]([^()（）\\s{HAN}]{{1,10}})[)）]")
_GONE = re.compile(
    f"\ufffd+|(?:锟[^\\s，。]{{1,2}}拷)+|[\ue000-\uf8ff\U000f0000-\U0010ffff]+|(?<=[{HAN}，、])\\?{{2,}}(?=[{HAN}，、])"
)
_NOTED = re.compile(r"\?|.(?=\s?[(（])")
_LONE = re.compile(f"(?<=[{HAN}])\\?(?=[{HAN}])")
_NARROW = re.compile(f"[{HAN}][,;:!][{HAN}]")
_ASKS = re.compile(
    "[吗嗎呢吧么麼何谁誰哪怎否几幾啥岂豈]|多少|多大|多久|多远|不[是能会可行]|[是能会可行好有]不|没有|沒有"
)
_CLAUSE = 24
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,．，%％:：]*")
_AROUND = "()（） \u3000\u00a0\u202f\t"
_MOST_PROPOSALS = 8
_BACK_IN_STEP = 6
_SURE_LENGTH = 3


class Damage:
    """The step `damage`."""

    name = "damage"
    version = 2

    def run(self, text: str, context: Context) -> list[Proposal]:  # noqa: ARG002 - the protocol's signature
        """Return the repairs of damaged places, certain or proposed, and the flags."""
        return find_damage(text)


def find_damage(text: str) -> list[Proposal]:
    """Return the repairs and flags for `text`, which still holds its injected readings; disjoint, in order."""
    found = [*_shifted(text)] if LOST in text else []
    found += _apart(find_mojibake(text), found)
    gone = (Proposal(Range(*match.span()), match[0], "lost", certain=False) for match in _GONE.finditer(text))
    found += _apart(gone, found)
    found += _apart(_single(text), found)
    found += _apart(find_entities(text), found)
    found += _apart(_numbers(text, found), found)
    return sorted(found, key=lambda proposal: proposal.range)


def _apart(proposals: Iterator[Proposal], taken: Sequence[Proposal]) -> list[Proposal]:
    """Return those of `proposals` that touch none of `taken`, which are disjoint and none of them empty."""
    ranges = sorted(other.range for other in taken)
    ends = [range_.end for range_ in ranges]
    found: list[Proposal] = []
    for one in proposals:
        # Of disjoint ranges only the first that ends behind its start can overlap it.
        nearest = bisect_right(ends, one.range.start)
        if nearest == len(ranges) or not one.range.overlaps(ranges[nearest]):
            found.append(one)
    return found


def _single(text: str) -> Iterator[Proposal]:
    """Flag the "?" between Hanzi that end no question, unless the text's punctuation is ASCII anyway."""
    if LOST not in text or _NARROW.search(text):
        return
    for match in _LONE.finditer(text):
        if not _ASKS.search(text, max(0, match.start() - _CLAUSE), match.start()):
            yield Proposal(Range(*match.span()), LOST, "lost", certain=False)


def _numbers(text: str, damaged: Sequence[Proposal]) -> Iterator[Proposal]:
    """Flag the numbers at either side of places where bytes were lost."""
    places = [proposal.range for proposal in damaged if proposal.rule in {"shifted", "lost"}]
    starts, ends = {place.start for place in places}, {place.end for place in places}
    for match in _NUMBER.finditer(text) if places else ():
        if match.end() in starts or match.start() in ends:
            yield Proposal(Range(*match.span()), match[0], "number", certain=False)


def _shifted(text: str) -> Iterator[Proposal]:
    """Repair and flag what the injection of readings did; a document that shows no injection has no such damage."""
    hits = find_readings(text)
    proven = injected(hits, text)
    if not proven:
        return
    certain = [hit for hit in hits if hit.likeness in proven]
    ends = {hit.start - 1: hit.end for hit in certain}
    counts = Counter(text)
    site = _site(text, certain, counts, toneless=Likeness.TONELESS in proven)
    document = _Document(text, site, counts)
    start = 0
    for line in text.splitlines(keepends=True):
        if LOST in line:
            tokens = _tokens(text, Range(start, start + len(line.rstrip("\r\n"))), ends, site)
            yield from _line(tokens, document)
        start += len(line)


def _line(tokens: Sequence[Token], document: _Document) -> Iterator[Proposal]:
    at, unexplained = 0, -1
    while at < len(tokens):
        if tokens[at].sign != LOST:
            at += 1
            continue
        in_step = unexplained < 0 or _in_step(tokens[unexplained + 1 : at])
        solutions = solve(tokens, at, document.site)
        changing = [solution for solution in solutions if solution.text.strip("？?")]
        if changing:
            yield from _Place(document, tokens, at, in_step).proposals(changing, rivals=len(solutions) > 1)
            at = max(solution.end for solution in changing)
            continue
        if not in_step or (not solutions and (tokens[at].stray or _sign(tokens, at + 1) in {LOST, "。"})):
            unexplained = at
            place = Range(tokens[at].start, tokens[at].end)
            yield Proposal(place, place.of(document.text), "lost", certain=False)
        at += 1


def _in_step(between: Sequence[Token]) -> bool:
    """Whether what stands between an unexplained "?" and the next one reads like text again, so that pairs are read rightly."""
    return len(between) >= _BACK_IN_STEP and all(
        doubt_of(token.sign) is Doubt.COMMON for token in between[-_BACK_IN_STEP:]
    )


def _sign(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].sign if at < len(tokens) else ""


@dataclass(frozen=True)
class _Document:
    text: str
    site: Site
    singles: Counter[str]
    """How often each character occurs."""
    known: dict[str, Counter[str]] = field(default_factory=dict)

    def before(self, follower: str) -> Counter[str]:
        """How often each character stands before `follower`; nothing when there is none."""
        if follower and follower not in self.known:
            self.known[follower] = Counter(part[-1] for part in self.text.split(follower)[:-1] if part)
        return self.known.get(follower, Counter())


@dataclass(frozen=True)
class _Place:
    """A damaged place: it begins with the "?" at `first`."""

    document: _Document
    tokens: Sequence[Token]
    first: int
    in_step: bool

    def proposals(self, solutions: Sequence[Solution], *, rivals: bool) -> Iterator[Proposal]:
        """Return what to do: the solution made or proposed, the several proposed, the rest flagged."""
        best = solutions[0]
        if not rivals:
            yield from self._runs(best, certain=self.in_step and _is_certain(best))
            return
        end = max(solution.end for solution in solutions)
        place = self._range(self.first, end)
        texts = [self._in_full(solution, end) for solution in solutions]
        whole = list(dict.fromkeys(one for one in texts if HOLE not in one))[:_MOST_PROPOSALS]
        guess = whole[0] if whole else place.of(self.document.text)
        yield Proposal(place, guess, "shifted", certain=False, alternatives=tuple(whole[1:]))

    def _runs(self, solution: Solution, *, certain: bool) -> Iterator[Proposal]:
        """Return the repair of what is known between the HOLEs, and a flag for the "?" that is all that shows of each HOLE."""
        at, words = self.first, ""
        for item, after in zip_longest(solution.items, solution.items[1:]):
            if item.char != HOLE:
                words += item.char
                continue
            # What is left of it is a "?": its lead byte was lost in the token that began it, or its trail byte in the next.
            own = item.token if item.trail else item.token + 1
            if at < own:
                yield Proposal(self._range(at, own), self._folded(words), "shifted", certain)
            yield self._flag(item, own, after)
            at, words = own + 1, ""
        if at < solution.end:
            yield Proposal(self._range(at, solution.end), self._folded(words), "shifted", certain)

    def _flag(self, item: Item, own: int, after: Item | None) -> Proposal:
        """Flag one lost character with the likeliest ones: first those that elsewhere stand before the same character."""
        follower = after.char if after else ""
        before, singles = self.document.before(follower), self.document.singles
        options = sorted(
            fillings(item, self.document.site), key=lambda char: (-before[char], char != "。", -singles[char])
        )
        place = self._range(own, own + 1)
        return Proposal(place, place.of(self.document.text), "lost", False, tuple(options[:_MOST_PROPOSALS]))

    def _in_full(self, solution: Solution, end: int) -> str:
        """Return the solution's text, and what stands for itself after it up to the token `end`."""
        return self._folded(solution.text + "".join(token.sign for token in self.tokens[solution.end : end]))

    def _folded(self, words: str) -> str:
        return fold(words) if self.document.site.folds else words

    def _range(self, first: int, end: int) -> Range:
        return Range(self.tokens[first].start, self.tokens[end - 1].end)


def _is_certain(solution: Solution) -> bool:
    common = sum(item.char != HOLE and doubt_of(item.char) is Doubt.COMMON for item in solution.items)
    return solution.doubt is Doubt.COMMON or (solution.doubt is Doubt.PAUSE and common >= _SURE_LENGTH)


def _tokens(text: str, line: Range, ends: Mapping[int, int], site: Site) -> list[Token]:
    tokens: list[Token] = []
    at = line.start
    for match in _NOTED.finditer(text, line.start, line.end):
        if match.start() < at:
            continue  # inside the reading of another
        tokens += _bare(text, at, match.start())
        tokens.append(_noted(text, Range(match.start(), line.end), ends, site))
        at = tokens[-1].end
    return [*tokens, *_bare(text, at, line.end)]


def _bare(text: str, start: int, end: int) -> Iterator[Token]:
    # Nearly every sign is one of these, and `Token(…)` takes three times as long.
    fields = zip(range(start, end), range(start + 1, end + 1), text[start:end], repeat(""), repeat(False), strict=False)
    return map(partial(tuple.__new__, Token), fields)


def _noted(text: str, rest: Range, ends: Mapping[int, int], site: Site) -> Token:
    """Return the first token of `rest`, with the reading behind it when it has one."""
    at, sign = rest.start, text[rest.start]
    if at in ends:
        return Token(at, ends[at], sign, text[at + 1 : ends[at]].strip(_AROUND))
    match = (_STRAY if sign == LOST else _AFTER).match(text, at + 1, rest.end)
    if match and _is_reading(match[1], site):
        return Token(at, match.end(), sign, match[1], stray=sign == LOST)
    return Token(at, at + 1, sign)


def _is_reading(printed: str, site: Site) -> bool:
    return bool(site.spelled(printed))


def _site(text: str, hits: Sequence[Hit], counts: Counter[str], *, toneless: bool) -> Site:
    """Return what the document's intact readings tell about the site that annotated it."""
    table: dict[str, str] = {}
    for hit in hits:
        if hit.char not in table:
            table[hit.char] = text[hit.start : hit.end].strip(_AROUND)
    traditional, simplified = script_characters()
    share = {script: sum(counts[char] for char in counts if char in script) for script in (traditional, simplified)}
    is_traditional = share[traditional] > share[simplified]
    candidates = {char for char in traditional if pair_of(char)} if is_traditional else set(counts)
    index: dict[str, list[str]] = {}
    for char in sorted(candidates | set(table)):
        for reading in readings().get(char, ()):
            index.setdefault(reading, []).append(char)
            if toneless:
                index.setdefault(reading[:-1], []).append(char)
    return Site(table, cache(partial(_spelled, index)), simplified if is_traditional else traditional, has_folded(text))


def _spelled(index: Mapping[str, Sequence[str]], printed: str) -> Sequence[str]:
    syllable = parse(printed)
    if syllable is None:
        return ()
    found = index.get(str(syllable), ())
    return found or (index.get(syllable.base, ()) if syllable.tone == NO_TONE else ())
