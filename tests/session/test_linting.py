"""Linting the sets of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.compare.lint import RULES
from zoneread.demo.layout import lay_out
from zoneread.session.linting import lint_set
from zoneread.session.opening import open_store

if TYPE_CHECKING:
    from pathlib import Path


def test_no_metric_of_the_bundled_gold_lacks_a_figure(tmp_path: Path) -> None:
    off = [name for name in RULES if name != "no-figure"]
    with open_store(lay_out(tmp_path / "trial"), readonly=True) as store:
        assert lint_set(store, "gold", off=off) == []
        slip = [one.span.quote for one in lint_set(store, "lin", off=off) if one.span is not None]
    assert slip == ["当年拿地、当年投产"]
