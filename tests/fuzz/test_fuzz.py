"""Whatever bytes a file has, the program answers or refuses in its own words."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import hostile, mutated
from tests.fuzz.targets import TARGETS, Range
from zoneread.errors import ZonereadError

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

EXAMPLES = max(10, settings().max_examples // 6)
COSTLY = {"format-docbin", "format-parquet", "inside-docbin", "table-phrases", "table-readings"}
"""Targets of which a shot takes a second: a process of its own reads it, or what is refused is made anew."""
CRASHES = sorted((Path(__file__).parent / "crashes").glob("*.bin"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Range:
    return Range(tmp_path_factory.mktemp("range"))


@pytest.mark.parametrize("name", sorted(name for name in TARGETS if not name.startswith("cell-")))
def test_the_sound_sample_is_taken(place: Range, name: str) -> None:
    place.shoot(name, place.sample(name))


CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("name", sorted(TARGETS.keys() - COSTLY))
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS)
@given(data=st.data())
def test_hostile_bytes_are_answered_or_refused(place: Range, name: str, data: DataObject) -> None:
    shot = data.draw(hostile(place.sample(name)))
    with suppress(ZonereadError):
        place.shoot(name, shot)


@pytest.mark.parametrize("name", sorted(COSTLY))
@settings(max_examples=max(2, EXAMPLES // 10), suppress_health_check=CHECKS)
@given(data=st.data())
def test_hostile_bytes_for_slow_targets_are_answered_or_refused(place: Range, name: str, data: DataObject) -> None:
    shot = data.draw(mutated(place.sample(name)))
    with suppress(ZonereadError):
        place.shoot(name, shot)


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: path.stem)
def test_what_once_broke_something_is_answered_or_refused(place: Range, path: Path) -> None:
    with suppress(ZonereadError):
        place.shoot(path.stem.rpartition("-")[0], path.read_bytes())
