"""What the store's tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article
from tests.store.contract import added
from tests.store.contract import article as article  # noqa: PLC0414 - the contract's fixture, for every backend
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a database with one article, one set and two spans."""
    path = tmp_path / "annotations.db"
    with SqliteStore.open(path, create=True) as store:
        store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
        article = store.add_article(new_article()).article
        added(store, article, 0, 5)
        added(store, article, 20, 30, "metric")
    return path
