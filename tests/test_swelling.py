"""How much an archive may unpack to."""

from __future__ import annotations

from zipfile import ZipInfo

import pytest

from zoneread.swelling import FLOOR, RATIO, swollen


def members(*sizes: int) -> list[ZipInfo]:
    made = []
    for size in sizes:
        one = ZipInfo("a")
        one.file_size = size
        made.append(one)
    return made


@pytest.mark.parametrize(
    ("sizes", "packed", "too_much"),
    [
        ((), 22, False),
        ((FLOOR,), 100, False),
        ((FLOOR + 1,), 100, True),
        ((FLOOR // 2, FLOOR // 2, 1), 100, True),
        ((RATIO * FLOOR,), FLOOR, False),
        ((RATIO * FLOOR + 1,), FLOOR, True),
    ],
)
def test_the_sum_of_the_members_is_held_against_the_size_of_the_archive(
    sizes: tuple[int, ...], packed: int, too_much: bool
) -> None:
    assert swollen(members(*sizes), packed) is too_much
