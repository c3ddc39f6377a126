"""The five real articles, where they are at hand: they are not part of the repository, and no sentence of them may be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def seed(number: str) -> str:
    """Return the text of the article whose file name begins with `number`, or skip the test where there is none."""
    folders = (os.environ.get("ZONEREAD_SEEDS", ""), "../shared/seeds", "/work/shared/seeds")
    for folder in filter(None, folders):
        for path in sorted(Path(folder).glob(f"{number}*.txt")):
            return path.read_bytes().decode("utf-8")
    pytest.skip("the real articles are not here")
