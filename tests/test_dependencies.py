"""What pyproject.toml asks for is explained in the docs and has a version that is known to work."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.programs import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
NAMES = sorted({re.split(r"[\[<>=]", one)[0] for one in WANTED} - {"zoneread"})


@pytest.mark.parametrize("name", NAMES)
def test_a_dependency_is_explained(name: str) -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page)


@pytest.mark.parametrize("name", NAMES)
def test_a_dependency_has_a_version_that_is_known_to_work(name: str) -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").replace("_", "-").splitlines()
    assert [line for line in pinned if line.startswith(f"{name}==")]


@pytest.mark.parametrize("extra", sorted(PROJECT["optional-dependencies"].keys() - {"dev"}))
def test_an_extra_is_explained(extra: str) -> None:
    assert f"`{extra}`" in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
