"""The real reader stays alive whatever a terminal sends, and its tables stay what its log says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.storm import blow

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.pty
@pytest.mark.parametrize("seed", [1, 4], ids=["copying_from_an_empty_line", "a_resize_while_it_ends"])
def test_a_storm_of_input_breaks_nothing(tmp_path: Path, seed: int) -> None:
    assert blow(tmp_path, seed, 150) == ""
