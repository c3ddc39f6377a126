"""Where the reader was left: one small JSON file in the user's state folder, never in the annotation database.

A place is a convenience. A file that is missing, foreign or cannot be written costs the reader its memory and
nothing else, so nothing here raises on account of the disk.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

from zoneread.regular import read_regular

LIMIT = 2_000
"""How many articles' offsets are kept; the oldest go first."""
LARGEST = 10_000_000
"""Bytes in the largest file that is looked at."""
DIGITS = 10
"""No revision's number has so many."""


def state_folder() -> Path:
    """Return the folder for the reader's own state: ZONEREAD_STATE, else the platform's. It may not exist yet."""
    chosen = os.environ.get("ZONEREAD_STATE")
    if chosen:
        return Path(chosen)
    from platformdirs import user_state_path

    return user_state_path("zoneread", appauthor=False)


class Places:
    """The last article, the offset in each article and the open panels, for one database and one annotator.

    Offsets are of the reading text. They may lie past the end of a text that has changed since; callers clamp.
    """

    def __init__(self, folder: Path, database: Path, annotator: str) -> None:
        name = sha256(f"{database.absolute()}\0{annotator}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.database = database
        self.path = folder / f"places-{name}.json"
        self.last = ""
        self._offsets: dict[str, int] = {}
        self._settings: dict[str, str] = {}
        self._saved = ""
        self._read()

    def _read(self) -> None:
        try:
            found = json.loads(read_regular(self.path, LARGEST))
        except (OSError, ValueError, RecursionError):
            return
        if not isinstance(found, dict):
            return
        offsets, settings, last = found.get("offsets"), found.get("settings"), found.get("last")
        if isinstance(offsets, dict):
            self._offsets = {key: value for key, value in offsets.items() if isinstance(value, int) and value >= 0}
        if isinstance(settings, dict):
            self._settings = {key: value for key, value in settings.items() if isinstance(value, str)}
        self.last = last if isinstance(last, str) else ""
        self._saved = self._dump()

    @property
    def edits_in_hand(self) -> Path:
        """Where the person's edits go that the database could not take; see `zoneread.session.inhand`."""
        return self.path.with_name(f"edits-{self.path.stem.removeprefix('places-')}.jsonl")

    def offset(self, article: str) -> int:
        """Return the offset where the article was left; 0 for one that was never open."""
        return self._offsets.get(article, 0)

    def revision(self, article: str) -> int:
        """Return the revision of the article's text that was open last; 0 when it never was."""
        known = self._settings.get(f"revision:{article}", "1")
        return int(known) if article in self._offsets and known.isdecimal() and len(known) < DIGITS else 0

    def remember_revision(self, article: str, revision: int) -> None:
        """Keep which revision was open. Nothing is written before `save`."""
        if revision > 1 or f"revision:{article}" in self._settings:
            self._settings[f"revision:{article}"] = str(revision)

    def remember(self, article: str, offset: int) -> None:
        """Keep the offset and make the article the last one. Nothing is written before `save`."""
        self._offsets.pop(article, None)
        self._offsets[article] = offset
        self.last = article

    def setting(self, key: str, default: str = "") -> str:
        """Return a remembered choice such as the theme."""
        return self._settings.get(key, default)

    def choose(self, key: str, value: str) -> None:
        """Keep a choice. Nothing is written before `save`."""
        self._settings[key] = value

    def _dump(self) -> str:
        kept = dict(list(self._offsets.items())[-LIMIT:])
        return json.dumps({"last": self.last, "offsets": kept, "settings": self._settings}, ensure_ascii=True)

    def save(self) -> bool:
        """Write the file whole when something has changed. Return False when the disk refuses."""
        dumped = self._dump()
        if dumped == self._saved:
            return True
        draft = self.path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(dumped, encoding="ascii")
            draft.replace(self.path)
        except OSError:
            return False
        self._saved = dumped
        return True
