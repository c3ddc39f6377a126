"""Who is at work: what the command line says, else the environment, else the login name."""

from __future__ import annotations

import getpass
import os
import unicodedata

from zoneread.errors import UsageError

VARIABLE = "ZONEREAD_ANNOTATOR"
MAX_LENGTH = 64


def who(named: str | None) -> str:
    """Return the annotator's name. Raises UsageError for one that is empty, too long, or holds control characters."""
    if named is not None:
        return _checked(named, "--annotator")
    if VARIABLE in os.environ:
        return _checked(os.environ[VARIABLE], VARIABLE)
    try:
        login = getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("who are you? the system has no login name for you", hint="use --annotator NAME") from None
    return _checked(login, "login name")


def _checked(name: str, where: str) -> str:
    name = unicodedata.normalize("NFC", name.strip())
    if not name:
        raise UsageError("an annotator needs a name", where=where)
    if len(name) > MAX_LENGTH:
        raise UsageError(f"a name has at most {MAX_LENGTH} characters", where=where)
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in name):
        raise UsageError("a name has no control or invisible characters", where=where)
    return name
