"""Traditional characters shown as Simplified ones, line by line, one for one: no offset moves.

Decided for the article; in an article of both scripts for each line, and in a Simplified one for lines that are Traditional
beyond doubt. Source and map stay as they were, so the
original script is the same reading text without this step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.script import Script, script_of, simplify
from zoneread.text.shape import lines

if TYPE_CHECKING:
    from zoneread.text.normalise import Context

_BEYOND_DOUBT = 3


class ToSimplified:
    """The step `script`."""

    name = "script"
    version = 1

    def run(self, text: str, context: Context) -> list[Proposal]:
        """Return one proposal for each line that changes; uncertain ones for lines that mix the scripts themselves."""
        if context.options.script == "original":
            return []
        overall = script_of(text)
        if overall is Script.NEITHER:
            return []
        found: list[Proposal] = []
        for line in lines(text):
            own = overall if overall is Script.TRADITIONAL else script_of(line.text)
            if own not in {Script.TRADITIONAL, Script.MIXED} or (overall is Script.SIMPLIFIED and own is Script.MIXED):
                continue
            changed = simplify(line.text)
            if changed == line.text or (
                overall is Script.SIMPLIFIED and _differences(changed, line.text) < _BEYOND_DOUBT
            ):
                continue
            found.append(Proposal(line.range, changed, "to_simplified", certain=own is Script.TRADITIONAL))
        return found


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
