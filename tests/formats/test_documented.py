"""docs/formats.md lists every format as the program has it."""

from __future__ import annotations

from pathlib import Path

from zoneread.formats.base import Fact, Shape
from zoneread.formats.registry import FORMATS

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


def test_the_table_is_that_of_the_registry() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    expected = [
        f"| `{known.name}` | `{known.suffix}` | {'yes' if known.readable else 'no'}"
        f" | {'folder or .zip' if known.shape is Shape.FOLDER else 'file'}"
        f" | {', '.join(fact for fact in Fact if fact in known.losses) or '–'} |"
        for known in FORMATS.values()
    ]
    assert rows == expected
