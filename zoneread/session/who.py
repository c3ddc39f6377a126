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
        return checked_name(named, "--annotator")
    if VARIABLE in os.environ:
        return checked_name(os.environ[VARIABLE], VARIABLE)
    try:
        login = getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("who are you? the system has no login name for you", hint="use --annotator NAME") from None
    return checked_name(login, "login name")


def checked_name(name: str, where: str) -> str:
    """Return `name` in NFC without white space around it; UsageError, naming `where` it was given, when it is none."""
    name = unicodedata.normalize("NFC", name.strip())
    if not name:
        raise UsageError("an annotator needs a name", where=where)
    if len(name) > MAX_LENGTH:
        raise UsageError(f"a name has at most {MAX_LENGTH} characters", where=where)
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in name):
        raise UsageError("a name has no control or invisible characters", where=where)
    return name
