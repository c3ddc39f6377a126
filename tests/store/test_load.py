"""A killed writer loses nothing that it was told is stored; a crowd of writers loses nothing and doubles nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.load import check_crowd, crowd, kill_writers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_a_killed_writer_has_lost_no_acknowledged_edit(tmp_path: Path) -> None:
    acknowledged = kill_writers(tmp_path / "annotations.db", 20, seed=1, longest=0.3)
    assert acknowledged > 20


@pytest.mark.slow
def test_a_crowd_of_writers_and_reviewers_loses_and_doubles_nothing(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    load = crowd(path, writers=6, reviewers=2, edits=400)
    check_crowd(path, load)
    assert len(load.acknowledged) == 400
