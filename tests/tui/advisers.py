"""An adviser that answers at once, in the reader's own process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zoneread.session.advising import Advising, answer
from zoneread.session.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zoneread.store.sqlite import SqliteStore


class DirectAdviser:
    """Answers with the next turn of the event loop; `questions` has what was asked."""

    def __init__(self, store: SqliteStore) -> None:
        self._advising = Advising(store, Workspace(store.path.parent, store.path))
        self.questions: list[Mapping[str, str]] = []
        self.closed = False
        self.news = ""
        """What is told with the next suggestions."""
        self.hidden: set[tuple[int, int]] = set()
        """Ranges that are not suggested."""

    def ask(self, question: Mapping[str, str], then: Callable[[Mapping[str, Any]], None]) -> None:
        self.questions.append(question)
        answered = answer(self._advising, json.dumps(question).encode())
        if "suggestions" in answered:
            found = answered["suggestions"]
            answered["suggestions"] = [one for one in found if (one["start"], one["end"]) not in self.hidden]
            answered["news"], self.news = self.news, ""
        then(answered)

    def close(self) -> None:
        self.closed = True
