"""Commands of the review. What they do is in `zoneread.tui.review.actions`, which is loaded with the first of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zoneread.keys.command import Group
from zoneread.keys.registry import COMMANDS as REGISTRY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.tui.app import ReaderApp


def _act(id_: str, reader: ReaderApp, count: int) -> None:
    from zoneread.tui.review.actions import ACTIONS

    ACTIONS[id_](reader, count)


COMMANDS: Mapping[str, Callable[[ReaderApp, int], None]] = {
    id_: partial(_act, id_) for id_, command in REGISTRY.items() if command.group is Group.REVIEW
}
"""Command id -> what it does."""
