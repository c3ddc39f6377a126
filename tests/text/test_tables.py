from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.errors import ConfigError
from zoneread.text import tables
from zoneread.text.syllables import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


def _clear() -> None:
    for made in (
        tables.readings,
        tables.traditional_to_simplified,
        tables.simplified_to_traditional,
        tables.script_characters,
    ):
        made.cache_clear()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ZONEREAD_CACHE", str(tmp_path))
    _clear()
    yield tmp_path / "tables"
    _clear()


@given(st.characters(min_codepoint=0x3400, max_codepoint=0x323AF))
def test_the_readings_are_those_of_pypinyin(char: str) -> None:
    from pypinyin.constants import PINYIN_DICT

    expected = {str(parse(reading)) for reading in PINYIN_DICT.get(ord(char), "").split(",") if reading}
    assert tables.readings().get(char, frozenset()) == expected


def test_every_reading_of_pypinyin_is_kept() -> None:
    from pypinyin.constants import PINYIN_DICT

    table = tables.readings()
    assert list(table) == [chr(code_point) for code_point in sorted(PINYIN_DICT)]
    for code_point, printed in PINYIN_DICT.items():
        assert table[chr(code_point)] == {str(parse(reading)) for reading in printed.split(",")}


@given(st.text(HAN, min_size=1, max_size=1))
def test_the_heteronyms_of_a_character_are_its_readings(char: str) -> None:
    from pypinyin import Style, pinyin

    heteronyms = pinyin(char, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True, v_to_u=False)[0]
    known = tables.readings().get(char)
    assert known is None or {str(parse(reading)) for reading in heteronyms} == known


@pytest.mark.parametrize("strange", ["", "a", "会会", "\ud800", "\U0010ffff", "\x00"])
def test_what_has_no_reading_is_not_in_the_table(strange: str) -> None:
    assert strange not in tables.readings()
    assert len(tables.readings()) > 40_000


def _longest_first(text: str, script: tables.ScriptTables) -> str:
    """opencc's plain algorithm: the longest phrase anywhere, the leftmost of those, then left and right of it."""
    for length in range(min(len(text), max(map(len, script.phrases))), 0, -1):
        for start in range(len(text) - length + 1):
            word = text[start : start + length]
            if word in script.phrases:
                return (
                    _longest_first(text[:start], script)
                    + script.phrases[word]
                    + _longest_first(text[start + length :], script)
                )
    return "".join(script.chars.get(char, char) for char in text)


@given(st.data())
def test_the_script_tables_convert_like_opencc(data: st.DataObject) -> None:
    from opencc import OpenCC

    name = data.draw(st.sampled_from(["t2s", "s2t"]))
    script = tables.traditional_to_simplified() if name == "t2s" else tables.simplified_to_traditional()
    pieces = st.one_of(HAN, st.sampled_from(sorted(script.chars)), st.sampled_from(sorted(script.phrases)[:400]))
    text = "".join(data.draw(st.lists(pieces, max_size=12)))
    assert _longest_first(text, script) == OpenCC(name).convert(text)


def test_every_conversion_keeps_the_length() -> None:
    for script in (tables.traditional_to_simplified(), tables.simplified_to_traditional()):
        for before, after in [*script.chars.items(), *script.phrases.items()]:
            assert len(before) == len(after)
        assert all(before != after for before, after in script.chars.items())


def test_the_script_characters_tell_scripts_apart() -> None:
    traditional, simplified = tables.script_characters()
    assert traditional.isdisjoint(simplified)
    assert traditional >= set("開發區業國會學習報揚")
    assert simplified >= set("开发区业国会学习报扬")
    assert (traditional | simplified).isdisjoint("并群峰床人大中高新𠮷")
    assert len(traditional) > 4000
    assert len(simplified) > 3700


def test_a_second_load_reads_the_cache_and_gives_the_same(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tables.traditional_to_simplified()
    _clear()
    monkeypatch.setattr(tables, "_build_t2s", lambda: pytest.fail("built again"))
    assert tables.traditional_to_simplified() == first
    assert [path.suffix for path in cache.iterdir()] == [".json"]


@pytest.mark.parametrize("damage", [b"", b"00000000\n{}", b"\xff" * 100, None])
def test_a_damaged_table_is_built_again(cache: Path, damage: bytes | None) -> None:
    first = dict(tables.readings())
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    _clear()
    assert dict(tables.readings()) == first
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "forged",
    [
        "[" * 9_000,
        "{}",
        '["學", "", "a", "b"]',
        '["學", "学", "a bb", "b a"]',
        '["學", "\\ud800", "a", "b"]',
        '["", "", "", 1]',
    ],
)
def test_a_table_that_is_none_is_built_again_whatever_its_checksum_says(cache: Path, forged: str) -> None:
    tables.traditional_to_simplified()
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes(b"%08x\n%s" % (zlib.crc32(forged.encode()), forged.encode()))
    _clear()
    assert tables.traditional_to_simplified().chars["學"] == "学"
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "forged",
    [
        {"chars": "会", "pool_of": "\1", "pools": "hui4"},
        {"chars": "会", "pool_of": "", "pools": "hui4"},
        {"chars": "会", "pool_of": "\0", "pools": "hui"},
        {"chars": "会", "pool_of": "\0", "pools": 4},
        {"chars": "会", "pool_of": "\0", "pools": "hui4", "more": ""},
        ["会"],
    ],
)
def test_readings_that_do_not_fit_their_characters_are_built_again(cache: Path, forged: object) -> None:
    assert tables._readings({"chars": "会", "pool_of": "\0", "pools": "hui4 kuai4"})["会"] == {"hui4", "kuai4"}
    tables.readings()
    (path,) = cache.iterdir()
    path.write_bytes(tables._pack(forged))
    _clear()
    assert tables.readings()["会"] == {"hui4", "kuai4"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_pipe_in_the_cache_is_not_waited_for(cache: Path) -> None:
    tables.traditional_to_simplified()
    (path,) = cache.iterdir()
    path.unlink()
    os.mkfifo(path)
    _clear()
    assert tables.traditional_to_simplified().chars["學"] == "学"
    assert path.is_file()


def test_one_changed_byte_is_noticed(cache: Path) -> None:
    tables.traditional_to_simplified()
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole.replace("学".encode(), "孛".encode(), 1))
    _clear()
    assert tables.traditional_to_simplified().chars["學"] == "学"
    assert path.read_bytes() == whole


def test_another_version_of_the_package_gets_its_own_table(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables.script_characters()
    _clear()
    monkeypatch.setattr(tables._Package, "version", lambda _package: "99.0")
    tables.script_characters()
    assert any("-99.0.json" in path.name for path in cache.iterdir())
    assert len(list(cache.iterdir())) == 2


def test_the_version_is_the_one_of_the_metadata() -> None:
    from importlib.metadata import version

    assert tables._PYPINYIN.version() == version("pypinyin")
    assert tables._OPENCC.version() == version("opencc-python-reimplemented")


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("ZONEREAD_CACHE", str(blocked))
    _clear()
    assert tables.traditional_to_simplified().chars["學"] == "学"
    assert blocked.read_text() == "not a folder"
    _clear()


def test_a_failed_write_leaves_nothing_behind(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    assert tables.traditional_to_simplified().chars["學"] == "学"
    assert list(cache.iterdir()) == []


def _load_in_another_process(folder: str) -> int:
    import os

    os.environ["ZONEREAD_CACHE"] = folder
    _clear()
    return len(tables.readings())


def test_several_processes_may_build_at_once(cache: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        lengths = pool.map(_load_in_another_process, [str(cache.parent)] * 3)
    assert set(lengths) == {len(tables.readings())}
    assert [path.suffix for path in cache.iterdir()] == [".json"]


def test_a_missing_package_is_an_error_that_says_so() -> None:
    with pytest.raises(ConfigError, match="the package no-such-package is missing"):
        tables._Package("no_such_module_here", "no-such-package").folder()


def test_a_missing_data_file_is_an_error_that_says_which() -> None:
    with pytest.raises(ConfigError, match=r"nothing\.json"):
        tables._PYPINYIN.read("nothing.json")


def test_building_imports_neither_package(tmp_path: Path) -> None:
    code = (
        "import sys; from zoneread.text import tables; "
        "tables.readings(); tables.traditional_to_simplified(); tables.simplified_to_traditional(); tables.script_characters(); "
        "print(sorted({'pypinyin', 'opencc', 'importlib.metadata'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"ZONEREAD_CACHE": str(tmp_path), "PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
