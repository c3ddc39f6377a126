"""A database or a folder that may not be written is read, and nothing is left beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_who_may_not_write_can_still_read_and_leaves_nothing_behind() -> None:
    command = [sys.executable, "-m", "tests.store.reader"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("fine\n", "")
