"""The built wheel carries what the program needs, and works in another folder without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.programs import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=100,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zoneread", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def test_the_wheel_lays_out_a_demo_that_its_commands_work_on(installed: Path, tmp_path: Path) -> None:
    laid = run(installed, tmp_path, "init", "--demo", "trial")
    assert (laid.returncode, laid.stdout) == (0, "")
    compared = run(installed, tmp_path / "trial", "diff", "lin", "zhao")
    assert compared.returncode == 0
    assert "10 articles compared" in compared.stdout


def test_the_wheel_has_the_default_keymaps(installed: Path, tmp_path: Path) -> None:
    listed = run(installed, tmp_path, "keys", "list")
    assert listed.returncode == 0
    assert "app.quit" in listed.stdout


def test_the_wheel_has_no_tests_benchmarks_or_caches(installed: Path) -> None:
    names = {path.relative_to(installed).parts[0] for path in installed.rglob("*.py")}
    assert names == {"zoneread"}
