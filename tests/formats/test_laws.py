"""Every format gives back what was put in, but for what its list of losses says, which is no longer than it must be."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.laws import annotated_articles, forget, known_again, origins_for, through
from zoneread.formats.registry import FORMATS

if TYPE_CHECKING:
    from zoneread.formats.base import Format

BOTH_WAYS = [known for known in FORMATS.values() if known.readable and not known.overlap]


@pytest.mark.parametrize("known", BOTH_WAYS, ids=lambda known: known.name)
@settings(max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
@given(st.data())
def test_what_is_read_back_is_what_was_written_but_for_the_listed_losses(known: Format, data: st.DataObject) -> None:
    if known.extra:
        pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl", "spacy": "spacy"}[known.extra])
    articles = data.draw(annotated_articles(origins=origins_for(known)))
    with tempfile.TemporaryDirectory() as folder:
        loaded, report = through(known, articles, Path(folder) / "out")
    if report.drops:
        return  # what a format must drop is the subject of its own tests
    assert forget(known_again(loaded), known.losses) == forget(articles, known.losses)
