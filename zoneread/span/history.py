"""What one person can undo and redo, derived from the log. Pure.

A plain edit is done, and ends what could be redone; an undo takes its target off the done edits; a redo puts it back.
Nothing is ever taken out of the log, so a history is rebuilt by reading it again from the beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zoneread.span.edits import EditKind


@dataclass(slots=True)
class History:
    """The ids of one person's edits that stand (`done`) and that were taken back (`undone`), latest last."""

    done: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    last: int = 0
    """The number of the log's last row that was read."""

    def record(self, number: int, id: str, kind: EditKind, target: str) -> None:  # noqa: A002 - the log's own word
        """Take in the next row of the log. An undo or redo of what is not there (another copy's) changes nothing."""
        self.last = number
        if kind is EditKind.UNDO:
            _move(target, self.done, self.undone)
        elif kind is EditKind.REDO:
            _move(target, self.undone, self.done)
        else:
            self.done.append(id)
            self.undone.clear()


def _move(target: str, source: list[str], destination: list[str]) -> None:
    for place in range(len(source) - 1, -1, -1):  # nearly always the last
        if source[place] == target:
            destination.append(source.pop(place))
            return
