"""What the first frame may import: start-up is paid for by every annotator, every day."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "sqlite_utils",
    "pypinyin",
    "opencc",
    "rjieba",
    "click",
    "textual.widgets._data_table",
    "textual.widgets._text_area",
    "textual.widgets._markdown",
)


def modules_after(statement: str) -> set[str]:
    """Return the modules that a clean interpreter holds after `statement`."""
    code = f"{statement}; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("heavy", HEAVY)
def test_the_first_frame_does_without(heavy: str) -> None:
    assert heavy not in _after_app()


def test_the_kitty_protocol_is_off_before_textual_can_ask_for_it() -> None:
    code = (
        "import os; os.environ.pop('TEXTUAL_DISABLE_KITTY_KEY', None); import zoneread.tui.app; "
        "from textual import constants; print(constants.DISABLE_KITTY_KEY)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


_seen: set[str] = set()


def _after_app() -> set[str]:
    if not _seen:
        _seen.update(modules_after("import zoneread.tui.app"))
    return _seen
