"""An error is one line that says what, where and what would be right, and knows its exit status."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from zoneread import errors
from zoneread.errors import StoreBusyError, UsageError, ZonereadError, missing_extra, nearest, pip_install

if TYPE_CHECKING:
    from pathlib import Path


def test_an_error_reads_as_place_words_and_hint() -> None:
    assert str(UsageError("no such set", where="a.db", hint="one of: lin")) == "a.db: no such set (one of: lin)"


def test_an_error_without_place_or_hint_is_its_words() -> None:
    assert str(UsageError("no such set")) == "no such set"


@pytest.mark.parametrize(
    ("name", "status"), [("UsageError", 2), ("DataError", 1), ("AnchorError", 1), ("StoreError", 3), ("KeymapError", 2)]
)
def test_the_class_decides_the_exit_status(name: str, status: int) -> None:
    assert getattr(errors, name).exit_status == status


def test_every_error_of_the_tree_is_drawn_in_the_module() -> None:
    classes = {
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, ZonereadError)
    }
    assert errors.__doc__ is not None
    assert {name for name in classes if name not in errors.__doc__} == set()


def test_the_nearest_word_is_offered_whatever_its_case() -> None:
    assert nearest("JSNOL", ["jsonl", "csv"]) == 'did you mean "jsonl"?'


def test_with_nothing_near_the_allowed_words_are_listed() -> None:
    assert nearest("zzz", ["jsonl", "csv"]) == "one of: jsonl, csv"
    assert nearest("zzz", []) == "there are none"
    assert nearest("zzz", ["ab", "cd", "ef"], limit=2) == "one of: ab, cd, …"


def test_a_missing_extra_says_how_to_get_it() -> None:
    assert "pip install 'zoneread[docx]'" in str(missing_extra("python-docx", "docx", "reading .docx"))


@pytest.mark.parametrize(
    ("files", "active", "said"),
    [
        ({"pipx_metadata.json": "{}"}, False, "pipx runpip zoneread install"),
        ({"pyvenv.cfg": "home = /usr/bin\nuv = 0.9.1\n"}, False, "uv pip install --python {prefix}"),
        ({"pyvenv.cfg": "home = /opt/uv = x\n"}, True, "pip install"),
        ({"pyvenv.cfg": "\udcff"}, True, "pip install"),
        ({}, False, "{prefix}/bin/python -m pip install"),
    ],
)
def test_what_is_missing_is_installed_by_what_made_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], active: bool, said: str
) -> None:
    prefix = tmp_path / "zoneread"
    prefix.mkdir()
    for name, words in files.items():
        (prefix / name).write_text(words, encoding="utf-8", errors="surrogateescape")
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "executable", f"{prefix}/bin/python")
    monkeypatch.setenv("VIRTUAL_ENV", str(prefix) if active else "/elsewhere")
    assert pip_install() == said.format(prefix=prefix)
    assert f"install it with: {pip_install()} 'zoneread[pdf]'" in str(missing_extra("pypdf", "pdf", "reading .pdf"))


def test_outside_environments_it_is_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    assert pip_install() == "pip install"


def test_words_that_have_it_as_a_part_are_offered() -> None:
    articles = ["01-yunze-web.txt", "02-qiwu-download.txt", "03-moxi-newspaper.txt"]
    assert nearest("Yunze", articles) == 'did you mean "01-yunze-web.txt"?'
    assert nearest("we", articles) == 'did you mean "01-yunze-web.txt"?'
    assert nearest("nze", [*articles, "12-lunze.md"]) == "one of: 01-yunze-web.txt, 12-lunze.md"
    assert nearest("1", articles) == f"one of: {', '.join(articles)}"
    assert nearest("", articles) == f"one of: {', '.join(articles)}"


def test_a_store_error_is_a_zoneread_error() -> None:
    assert isinstance(StoreBusyError("busy"), ZonereadError)
