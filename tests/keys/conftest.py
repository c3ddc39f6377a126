"""Settings that every test of the keys shares: no test sees the user's own keymaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "config"
    monkeypatch.setenv("ZONEREAD_CONFIG", str(home))
    monkeypatch.delenv("ZONEREAD_KEYMAP", raising=False)
    return home


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace" / "keymaps"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def write(workspace: Path) -> Write:
    def write_keymap(name: str, text: str) -> Path:
        path = workspace / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_keymap
