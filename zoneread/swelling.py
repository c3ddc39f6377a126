"""Zip archives that unpack to far more than they are: a few kilobytes that become gigabytes.

zipfile never unpacks more of a member than is declared for it, so that what is declared can be held against a limit
before anything is unpacked. Members may overlap in an archive, which is why the sum counts and not each of them.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FLOOR = 64 << 20
"""Bytes that any archive may unpack to."""
RATIO = 200
"""How many times its size a larger one may unpack to; text in honest ones is packed to a fifth or a fiftieth."""
UNPACKERS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How members may be packed: the others take whatever memory a member asks for."""


def swollen(members: Iterable[zipfile.ZipInfo], size: int) -> bool:
    """Whether an archive of `size` bytes with these members unpacks to more than it may."""
    return sum(member.file_size for member in members) > max(FLOOR, RATIO * size)
