"""Digests of stored rows, by which damage is told from truth."""

from __future__ import annotations

from hashlib import sha256


def digest(*values: str | bytes | float) -> str:
    """Return the sha256 of the values, each behind its length in bytes, as 64 hex digits."""
    parts = [value if isinstance(value, bytes) else str(value).encode() for value in values]
    return sha256(b"".join([b"%d:%b" % (len(part), part) for part in parts])).hexdigest()
