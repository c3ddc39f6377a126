"""What is wrong with a keymap, said so that it can be put right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake, or one thing worth knowing (`is_note`), with its file and line (0: the file as a whole).

    `context`, `command` and `key` are as written in the file, empty where they do not apply.
    """

    file: str
    line: int
    message: str
    hint: str = ""
    context: str = ""
    command: str = ""
    key: str = ""
    is_note: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        scope = f"[{self.context}] " if self.context else ""
        note = "note: " if self.is_note else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {note}{scope}{self.message}{hint}"
