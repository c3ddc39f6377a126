from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zoneread.errors import ConfigError
from zoneread.session.settings import FILE, LARGEST, load_settings
from zoneread.text.normalise import DEFAULT, Options, step_names

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, content: str | bytes) -> None:
    (folder / FILE).write_bytes(content.encode() if isinstance(content, str) else content)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path).clean == DEFAULT


def test_an_empty_file_and_one_that_says_default_change_nothing(tmp_path: Path) -> None:
    write(tmp_path, "")
    assert load_settings(tmp_path).clean == DEFAULT
    write(tmp_path, '[text]\r\nsteps = ["default"]\r\nscript = "simplified"\r\n')
    assert load_settings(tmp_path).clean == DEFAULT


def test_steps_are_named_or_taken_away(tmp_path: Path) -> None:
    write(tmp_path, '\ufeff[text]\nsteps = ["pinyin", "lines"]\nscript = "original"\n')
    assert load_settings(tmp_path).clean == Options(steps=("lines", "pinyin"), script="original")
    write(tmp_path, '[text]\nsteps = ["-chrome"]\n')
    assert load_settings(tmp_path).clean.steps == tuple(name for name in step_names() if name != "chrome")
    write(tmp_path, '[text]\nsteps = ["none"]\n')
    assert load_settings(tmp_path).clean.steps == ()


def test_rules_of_lint_are_switched_off(tmp_path: Path) -> None:
    assert load_settings(tmp_path).lint_off == ()
    write(tmp_path, '[lint]\noff = ["length", "edges"]\n')
    assert load_settings(tmp_path).lint_off == ("length", "edges")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[txt]\n", r'no setting "txt"'),
        ("colour = 1\n", r'no setting "colour"'),
        ("text = 1\n", r"text must be a table"),
        ('[text]\nscripts = "x"\n', r'\[text\]: no setting "scripts" \(did you mean "script"\?\)'),
        ('[text]\nscript = "simplifed"\n', r'did you mean "simplified"\?'),
        ("[text]\nscript = 3\n", r'no script is called "3"'),
        ('[text]\nsteps = "lines"\n', r"steps must be a list of names"),
        ("[text]\nsteps = []\n", r"steps must be a list of names"),
        ("[text]\nsteps = [1]\n", r"steps must be a list of names"),
        ('[text]\nsteps = ["pinyn"]\n', r'no clean-up step is called "pinyn" \(did you mean "pinyin"\?\)'),
        ('[text]\nsteps = ["-ocr", "lines"]\n', r"either names those to run or takes some away"),
        ('[lint]\noff = ["edge"]\n', r'no lint rule is called "edge" \(did you mean "edges"\?\)'),
        ('[lint]\noff = "edges"\n', r"off must be a list of names"),
        ('[lint]\non = ["edges"]\n', r'no setting "on"'),
        ("[text\n", r"is not TOML: .*line 1"),
        (b"\xff", r"is not UTF-8 \(byte 1\)"),
        ("#" * (LARGEST + 1), r"too large"),
    ],
)
def test_a_mistake_is_named_with_the_file_and_what_is_allowed(tmp_path: Path, content: str | bytes, said: str) -> None:
    write(tmp_path, content)
    with pytest.raises(ConfigError, match=said) as caught:
        load_settings(tmp_path)
    assert FILE in caught.value.where


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)
