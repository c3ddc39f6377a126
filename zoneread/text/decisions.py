"""What a person decides about a place that the clean-up has changed or doubts: three words, or the text to put there."""

from __future__ import annotations

ACCEPT = "accept"
"""The decision that makes an uncertain edit, or keeps a certain one."""
REJECT = "reject"
"""The decision that refuses an edit, certain or not."""
HIDE = "hide"
"""The decision to hide what is there. Any other decision is the text to put there instead."""


def decided(replacement: str, decision: str) -> str:
    """Return the text that stands where `replacement` was proposed, once `decision` was made and is no refusal."""
    if decision in {"", ACCEPT, REJECT}:
        return replacement
    return "" if decision == HIDE else decision
