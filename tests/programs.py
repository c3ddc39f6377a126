"""Running zoneread in a fresh interpreter, as its users do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which this checkout is imported from any folder."""
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | more


def run_python(code: str, *, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a new interpreter and return what became of it."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment(**more),
        timeout=60,
    )


def run_zoneread(*arguments: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m zoneread`` and return what became of it."""
    return subprocess.run(
        [sys.executable, "-m", "zoneread", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def modules_after(statement: str) -> set[str]:
    """Return the modules that a clean interpreter holds after `statement`."""
    done = run_python(f"{statement}; import sys; print('\\n'.join(sys.modules))")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())
