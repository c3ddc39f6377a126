"""Digests of stored rows, by which damage is told from truth."""

from __future__ import annotations

from hashlib import sha256


def digest(*values: str | bytes | float) -> str:
    """Return the sha256 of the values, each behind its length, as 64 hex digits."""
    found = sha256()
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode()
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()
