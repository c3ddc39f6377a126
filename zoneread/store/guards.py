"""The triggers of a database: those that guard the log and the texts, and none besides.

A trigger of another program could take back what a commit has acknowledged, so a database that has one is not written.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from zoneread.store import schema

if TYPE_CHECKING:
    import sqlite3

GUARDS = 0x2258E503
"""The seal of names and statements of all guards."""
_TRIGGER = re.compile(r"^CREATE TRIGGER (\w+) .*?^BEGIN .*?END(?=;$)", re.MULTILINE | re.DOTALL)


@cache
def guards() -> dict[str, str]:
    """Return the statement that makes each guard, by name."""
    scripts = (schema.ARTICLES, schema.LOG, schema.ACTS)
    return {found[1]: found[0] for script in scripts for found in _TRIGGER.finditer(script)}


def strangers(raw: sqlite3.Connection) -> list[str]:
    """Return the names of the triggers that zoneread has not made."""
    rows = _triggers(raw)
    if crc32(repr(rows).encode()) == GUARDS:
        return []
    return [str(name) for name, statement in rows if guards().get(name) != statement]


def missing(raw: sqlite3.Connection) -> list[str]:
    """Return the names of the guards that are not there."""
    there = dict(_triggers(raw))
    return [name for name, statement in guards().items() if there.get(name) != statement]


def put_right(raw: sqlite3.Connection) -> None:
    """Take all triggers away that are not zoneread's and make those of its own that are missing. Raises sqlite3's errors."""
    for name in strangers(raw):
        quoted = name.replace('"', '""')
        raw.execute(f'DROP TRIGGER "{quoted}"')
    for name in missing(raw):
        raw.execute(guards()[name])


def _triggers(raw: sqlite3.Connection) -> list[tuple[Any, Any]]:
    return raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
