"""Words about numbers, for lines that people read."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Return the count with its noun, "1 span" and "1,200 spans"; the noun takes an s, or es after s."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun}{'es' if noun.endswith('s') else 's'}"
