from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from zoneread import resources
from zoneread.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    Lay = Callable[[str], Path]


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Pretend that the package lies in a folder of its own, in which files can be laid."""
    package = tmp_path / "zoneread"
    monkeypatch.setattr(resources, "_PACKAGE", package)

    def lay_file(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
        return path

    return lay_file


def test_a_checkout_finds_what_lies_at_its_root(lay: Lay) -> None:
    path = lay("keymaps/default.toml")
    assert resources.bundled("keymaps") == path.parent
    assert resources.bundled("keymaps/default.toml") == path


def test_an_installed_package_finds_what_lies_inside_it_first(lay: Lay) -> None:
    lay("keymaps/default.toml")
    path = lay("zoneread/_bundled/keymaps/default.toml")
    assert resources.bundled("keymaps") == path.parent


@pytest.mark.usefixtures("lay")
def test_an_incomplete_installation_is_said_to_be_one() -> None:
    with pytest.raises(ConfigError, match=r'"keymaps" is missing from the installation \(install zoneread again\)'):
        resources.bundled("keymaps")


def test_the_keymaps_of_this_program_are_found() -> None:
    assert {path.stem for path in Path(resources.bundled("keymaps")).glob("*.toml")} >= {
        "default",
        "vim",
        "emacs",
        "onehand",
    }
