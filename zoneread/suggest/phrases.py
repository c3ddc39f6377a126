"""The rules for names and phrases, read from editable data files: ``data/project.toml`` and its like.

A file says how its label's spans look. Everything in it is a regular expression over masked text, in which the content
of quotations reads 〓:

``[[name]]``    a noun phrase that ends with one of `heads`. It begins where its clause does or after the last word of the
                cutting words (``data/cuts.toml`` and the entry's own `cuts`), and after what `lead` lets go; what
                `generic` matches whole is no name, nor is one shorter than `shortest` or longer than `longest`.
                With ``bare = true`` a head alone will do.
``[[pattern]]`` a phrase: the group ``span`` of `regex`, or all of it. A group ``pre`` at its beginning reaches back to
                the beginning of the clause and is cut as a name is; ``back = true`` does so without such a group. `split` is a regular expression of the joints
                between which phrases are spans of their own. `needs` must be found in the unmasked words of a span,
                `bars` must not, and what `generic` matches whole is no phrase.

Each entry has a `reason` in words and a `score`. In `heads` and `regex`, ``<name>`` stands for the group of that name in
the file's ``[words]`` and ``<end>`` for a place where a phrase may end: before punctuation, a conjunction or 的.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from zoneread.errors import ConfigError
from zoneread.suggest.masking import clauses
from zoneread.suggest.protocol import Suggestion
from zoneread.suggest.quantities import DATA, any_of
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOOKAHEAD = 12
"""Code points after a head that cutting words may look at."""
LONGEST_PRE = 24
"""Code points that a phrase may reach back towards the beginning of its clause."""
END = "(?=[，,。；;、！？!?：:…（）()\\s]|$|以?及|和(?!谐)|与|并|等|的)"
_BREAK = re.compile(r"[。！？!?，,…]”|[，,。；;、！？!?：:…（）()【】*|\s]")


@dataclass(frozen=True, slots=True)
class Name:
    """One ``[[name]]`` entry, compiled."""

    heads: re.Pattern[str]
    cuts: re.Pattern[str]
    lead: re.Pattern[str]
    generic: re.Pattern[str]
    needs: re.Pattern[str]
    shortest: int
    longest: int
    bare: bool
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """One ``[[pattern]]`` entry, compiled."""

    regex: re.Pattern[str]
    cuts: re.Pattern[str]
    lead: re.Pattern[str]
    needs: re.Pattern[str]
    bars: re.Pattern[str] | None
    generic: re.Pattern[str]
    back: bool
    split: re.Pattern[str] | None
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The rules of one label."""

    label: str
    names: tuple[Name, ...]
    phrases: tuple[Phrase, ...]


@cache
def _common_cuts() -> list[str]:
    cuts: list[str] = tomllib.loads((DATA / "cuts.toml").read_text(encoding="utf-8"))["cuts"]
    return cuts


@cache
def bundled_lexicon(label: str) -> Lexicon:
    """Return the rules that come with the program for `label`."""
    return read_lexicon(DATA / f"{label}.toml")


def read_lexicon(path: Path) -> Lexicon:
    """Return the rules of a data file; raise ConfigError that says which entry is wrong."""
    try:
        cuts = _common_cuts()
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        names = tuple(_name(entry, found, cuts) for entry in found.get("name", ()))
        phrases = tuple(_phrase(entry, found, cuts) for entry in found.get("pattern", ()))
        return Lexicon(found["label"], names, phrases)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", where=str(path)) from error
    except re.error as error:
        raise ConfigError(f"not a regular expression: {error.pattern!r}: {error}", where=str(path)) from error
    except KeyError as error:
        raise ConfigError(f"{error} is missing", where=str(path)) from error


def _name(entry: dict[str, Any], file: dict[str, Any], cuts: list[str]) -> Name:
    words = file.get("words", {})
    return Name(
        re.compile(any_of(_filled(entry["heads"], words))),
        _cuts(entry, file, cuts),
        _lead(entry, file),
        _generic(entry, file),
        re.compile(entry.get("needs", "")),
        entry.get("shortest", 4),
        entry.get("longest", 32),
        entry.get("bare", False),
        entry["reason"],
        entry["score"],
    )


def _cuts(entry: dict[str, Any], file: dict[str, Any], cuts: list[str]) -> re.Pattern[str]:
    return re.compile(any_of([*cuts, *file.get("cuts", ()), *entry.get("cuts", ())]))


def _lead(entry: dict[str, Any], file: dict[str, Any]) -> re.Pattern[str]:
    return re.compile(f"(?:{any_of([*file.get('lead', ()), *entry.get('lead', ())])})+")


def _generic(entry: dict[str, Any], file: dict[str, Any]) -> re.Pattern[str]:
    return re.compile(f"(?:{any_of([*file.get('generic', ()), *entry.get('generic', ())])})+")


def _phrase(entry: dict[str, Any], file: dict[str, Any], cuts: list[str]) -> Phrase:
    regex = _filled([entry["regex"]], file.get("words", {}))[0]
    bars, split = entry.get("bars"), entry.get("split")
    return Phrase(
        re.compile(regex),
        _cuts(entry, file, cuts),
        _lead(entry, file),
        re.compile(entry.get("needs", "")),
        re.compile(bars) if bars else None,
        _generic(entry, file),
        entry.get("back", "(?P<pre>" in regex),
        re.compile(split) if split else None,
        entry["reason"],
        entry["score"],
    )


def _filled(patterns: list[str], words: dict[str, str]) -> list[str]:
    """Return `patterns` with ``<name>`` replaced by the group of that name in the file's ``[words]``, ``<end>`` by `END`."""

    def fill(match: re.Match[str]) -> str:
        return END if match[1] == "end" else f"(?:{words[match[1]]})"

    return [re.sub(r"(?<!\?P)<([a-z]+)>", fill, pattern) for pattern in patterns]


def phrases(lexicon: Lexicon, text: str, mask: str) -> Iterator[Suggestion]:
    """Yield what the rules of `lexicon` find in `text`, whose masked form is `mask`; they may overlap."""
    places = list(clauses(mask))
    for name in lexicon.names:
        for range_ in _named(name, text, mask, places):
            yield Suggestion(range_, lexicon.label, name.score, name.reason, "rules")
    for phrase in lexicon.phrases:
        for range_ in _phrased(phrase, mask):
            words = range_.of(text)
            barred = phrase.generic.fullmatch(words) or (phrase.bars and phrase.bars.search(words))
            if phrase.needs.search(words) and not barred:
                yield Suggestion(range_, lexicon.label, phrase.score, phrase.reason, "rules")


def _phrased(phrase: Phrase, mask: str) -> Iterator[Range]:
    for match in phrase.regex.finditer(mask):
        start, end = match.span("span" if "span" in phrase.regex.groupindex else 0)
        if phrase.back:
            head = match.end("pre") if "pre" in phrase.regex.groupindex else start
            start = _begin(phrase.cuts, phrase.lead, mask, _reach_back(mask, start), head)
        yield from _split(phrase.split, mask, start, end)


def _reach_back(mask: str, start: int) -> int:
    """Return where the clause of `start` begins, or `start` when that is too far away to tell."""
    low = max(0, start - LONGEST_PRE)
    before = mask[low:start]
    breaks = [match.end() for match in _BREAK.finditer(before)]
    return low + breaks[-1] if breaks else start if low else 0


def _split(joint: re.Pattern[str] | None, mask: str, start: int, end: int) -> Iterator[Range]:
    for match in joint.finditer(mask, start, end) if joint else ():
        if start < match.start():
            yield Range(start, match.start())
        start = match.end()
    if start < end:
        yield Range(start, end)


def _named(name: Name, text: str, mask: str, places: list[Range]) -> Iterator[Range]:
    for clause in places:
        reached = clause.start
        for head in name.heads.finditer(mask, *clause):
            start = _begin(name.cuts, name.lead, mask, reached, head.start())
            end = reached = head.end()
            words = mask[start:end]
            if (
                name.shortest <= end - start <= name.longest
                and (name.bare or start < head.start())
                and not name.generic.fullmatch(words)
                and (name.bare or not name.generic.fullmatch(mask[start : head.start()]))
                and name.needs.search(text[start:end])
            ):
                yield Range(start, end)


def _begin(cuts: re.Pattern[str], lead: re.Pattern[str], mask: str, start: int, head: int) -> int:
    """Return where the name with its head at `head` begins, at `start` or after the last cutting word."""
    reach = min(len(mask), head + LOOKAHEAD)
    for cut in cuts.finditer(mask, start, reach):
        if cut.end() > head:
            break
        start = cut.end()
    led = lead.match(mask, start, reach)
    return led.end() if led and led.end() <= head else start
