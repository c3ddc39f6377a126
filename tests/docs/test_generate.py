"""The pages that derive from the code are held to it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.docs.book import DOCS
from zoneread.cli.main import COMMANDS
from zoneread.compare.align import PairClass

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def generate(tmp_path: Path) -> Any:
    """Return docs/generate.py working on a copy of the pages."""
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.DOCS = tmp_path  # type: ignore[attr-defined]
    for name in module.PAGES:
        shutil.copyfile(DOCS / name, tmp_path / name)
    return module


def test_the_pages_are_in_step(generate: Any) -> None:
    assert generate.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("page", "words", "wrong"),
    [
        ("cli.md", "--resamples", "--samples"),
        ("keys.md", "article.next", "article.following"),
        ("formats.md", "| `jsonl` |", "| `jsonlines` |"),
        ("database.md", "CREATE TABLE spans", "CREATE TABLE marks"),
        ("agreement.md", "| all | 4 | 4 | 0.250 |", "| all | 4 | 4 | 0.350 |"),
    ],
)
def test_a_page_that_is_out_of_step_is_named_and_mended(
    generate: Any, page: str, words: str, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = generate.DOCS / page
    text = place.read_text(encoding="utf-8")
    assert words in text
    place.write_text(text.replace(words, wrong), encoding="utf-8")
    assert generate.main(["--check"]) == 1
    assert f"{page} is out of step" in capsys.readouterr().err
    assert generate.main([]) == 0
    assert place.read_text(encoding="utf-8") == text


def test_a_page_without_a_place_for_what_is_generated_is_an_error(generate: Any, tmp_path: Path) -> None:
    (tmp_path / "formats.md").write_text("# Formats\n", encoding="utf-8")
    with pytest.raises(LookupError, match=r"formats\.md"):
        generate.main(["--check"])


def test_every_command_and_every_command_below_one_has_its_help(generate: Any) -> None:
    page = generate.command_line_page()
    for name in COMMANDS:
        assert f"## zoneread {name}\n" in page
    assert "### zoneread keys check\n" in page
    assert "-h, --help" in page


def test_every_class_of_a_difference_is_explained() -> None:
    page = (DOCS / "agreement.md").read_text(encoding="utf-8")
    for kind in PairClass:
        assert f"`{kind}`" in page
