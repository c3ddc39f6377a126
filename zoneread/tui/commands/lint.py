"""Commands about consistency: to the next finding and back, its fix, and ignoring it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.tui.app import ReaderApp


def next_(reader: ReaderApp, count: int) -> None:
    """Go to the next inconsistency of the set at hand."""
    for _ in range(count):
        reader.stage.linting.step(1)


def previous(reader: ReaderApp, count: int) -> None:
    """Go to the previous inconsistency of the set at hand."""
    for _ in range(count):
        reader.stage.linting.step(-1)


def fix(reader: ReaderApp, _count: int) -> None:
    """Make the fix that is offered for the inconsistency at hand."""
    reader.stage.linting.fix()


def ignore(reader: ReaderApp, _count: int) -> None:
    """Leave the inconsistency at hand, and never mention it again."""
    reader.stage.linting.ignore()


def rules(reader: ReaderApp, _count: int) -> None:
    """List the rules, to switch them off and on."""
    reader.stage.linting.choose_rules()


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    "lint.next": next_,
    "lint.previous": previous,
    "lint.fix": fix,
    "lint.ignore": ignore,
    "lint.rules": rules,
}
"""Command id -> what it does."""
