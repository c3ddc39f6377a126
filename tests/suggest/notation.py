"""Texts with marked spans for tests: ``"完成⟦税收3亿元⟧。"`` and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.suggest.protocol import Suggestion
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable


def plain(marked: str) -> str:
    """Return the text without its marks."""
    return marked.replace("⟦", "").replace("⟧", "")


def marked(text: str, suggestions: Iterable[Suggestion]) -> str:
    """Return `text` with the suggestions, which must not overlap, marked."""
    out, at = [], 0
    for one in sorted(suggestions, key=lambda found: found.start):
        out += [text[at : one.start], "⟦", one.range.of(text), "⟧"]
        at = one.end
    return "".join([*out, text[at:]])


LABELS = {"m": "metric", "p": "project", "r": "reform", "b": "party-building"}


def judged(noted: str) -> tuple[str, list[Suggestion]]:
    """Return text and spans of an article noted as ``完成⟦m|税收3亿元⟧。``; the letters are those of `LABELS`."""
    text: list[str] = []
    spans: list[Suggestion] = []
    opened: list[tuple[int, str]] = []
    for part in re.split(r"(⟦[mprb]\||⟧)", noted):
        if part.startswith("⟦"):
            opened.append((sum(map(len, text)), LABELS[part[1]]))
        elif part == "⟧":
            start, label = opened.pop()
            spans.append(Suggestion(Range(start, sum(map(len, text))), label, 1.0, "judged"))
        else:
            text.append(part)
    return "".join(text), spans
