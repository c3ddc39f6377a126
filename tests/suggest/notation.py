"""Texts with marked spans for tests: ``"完成⟦税收3亿元⟧。"`` and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.suggest.protocol import Suggestion


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
