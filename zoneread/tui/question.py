"""What can be asked: a line of text, a choice from a list, a few fields. Values only; the widgets come when asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zoneread.keys.command import Context


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from. `detail` stands before the text, `key` is what choosing it means.

    One that is `whole` has `also` after the text and goes on in further rows where it does not fit; others are cut.
    """

    key: str
    text: str
    detail: str = ""
    heading: bool = False
    also: str = ""
    whole: bool = False


def fitting(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Return the choices whose text holds what was typed."""
    return [one for one in choices if typed.casefold() in one.text.casefold()]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what to do with the answer.

    `accept` gets the typed text, or the key of the choice under the cursor when there are `choices`; these are asked
    for again with each change of the text. `change` hears of each change. `cancel` hears that there is no answer.
    `start` is the key of the choice that the cursor begins on. What is typed goes behind `value`, or with `anew` takes
    its place.
    """

    title: str
    context: Context
    accept: Callable[[str], None]
    value: str = ""
    choices: Callable[[str], Sequence[Choice]] | None = None
    change: Callable[[str], str] | None = None
    cancel: Callable[[], None] | None = None
    start: str = ""
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One value. With `choices` it is one of them, of which a beginning is enough."""

    key: str
    name: str
    value: str = ""
    choices: tuple[str, ...] = ()

    def settle(self, typed: str) -> str:
        """Return the value that was typed, completed to a choice. Raises UsageError when it is none or several."""
        if not self.choices or not typed:
            return typed
        fitting = [choice for choice in self.choices if choice.startswith(typed)]
        if typed in fitting or len(fitting) == 1:
            return typed if typed in fitting else fitting[0]
        raise UsageError(f'{self.key} cannot be "{typed}"', hint=nearest(typed, self.choices))
