"""The five real articles, where they are at hand: they are not part of the repository, and no sentence of them may be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.programs import ROOT


def seeds_folder() -> Path:
    """Return the folder of the real articles: ZONEREAD_SEEDS, or shared/seeds beside a folder that holds the checkout.

    Skips the test where there is none.
    """
    named = os.environ.get("ZONEREAD_SEEDS")
    for folder in [Path(named)] if named else [parent / "shared" / "seeds" for parent in ROOT.parents]:
        if folder.is_dir():
            return folder
    pytest.skip("the real articles are not here")


def seed(number: str) -> str:
    """Return the text of the article whose file name begins with `number`, or skip the test where there is none."""
    path = next(iter(sorted(seeds_folder().glob(f"{number}*.txt"))), None)
    if path is None:
        pytest.skip(f"the real article {number} is not here")
    return path.read_bytes().decode("utf-8")
