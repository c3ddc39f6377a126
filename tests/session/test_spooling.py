from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.span.test_codec import SPANS
from zoneread.errors import UsageError
from zoneread.session.spooling import Placed, Spool
from zoneread.span.span import Status

if TYPE_CHECKING:
    from pathlib import Path

PLACED = st.builds(
    Placed, st.text(), st.text(), st.none() | st.sampled_from(Status), st.lists(SPANS, max_size=3).map(tuple)
)


@given(st.lists(PLACED, max_size=4))
def test_what_is_put_in_comes_out_in_order(articles: list[Placed]) -> None:
    with Spool() as spool:
        for article in articles:
            spool.put(article)
        assert list(spool) == articles


def test_without_a_temporary_folder_it_says_what_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(UsageError, match="cannot be kept in a temporary file") as raised, Spool():
        pass
    assert "TMPDIR" in raised.value.hint
