from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style
from pypinyin import pinyin as oracle

from tests.strategies import hard_text
from zoneread.keys.find import find, pinyin, syllables
from zoneread.keys.registry import COMMANDS


def hanzi_in_use() -> set[str]:
    return {
        character for command in COMMANDS.values() for character in command.chinese if "\u4e00" <= character <= "\u9fff"
    }


def test_the_table_holds_the_hanzi_of_the_registry_and_no_others() -> None:
    assert set(syllables()) == hanzi_in_use()


@pytest.mark.parametrize("character", sorted(hanzi_in_use()))
def test_every_syllable_is_a_reading_that_pypinyin_knows(character: str) -> None:
    assert syllables()[character] in oracle(character, style=Style.NORMAL, heteronym=True)[0]


def test_names_are_read_as_words_not_as_single_characters() -> None:
    assert pinyin("撤销") == ("chexiao", "cx")
    assert pinyin("重做") == ("chongzuo", "cz")
    assert pinyin("重复标签") == ("chongfubiaoqian", "cfbq")
    assert pinyin("无可标注，下一篇") == ("wukebiaozhuxiayipian", "wkbzxyp")
    assert pinyin("标为标签3") == ("biaoweibiaoqian3", "bwbq3")


def first(query: str) -> str:
    return find(query, COMMANDS.values())[0].id


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("undo", "edit.undo"),
        ("撤销", "edit.undo"),
        ("chexiao", "edit.undo"),
        ("cx", "edit.undo"),
        ("ＵＮＤＯ", "edit.undo"),
        ("Undo ", "edit.undo"),
        ("xuanju", "object.sentence"),
        ("select sentence", "object.sentence"),
        ("bqyd", "view.lanes"),
        ("lanes", "view.lanes"),
        ("article.nothing.next", "article.nothing.next"),
        ("跳过", "article.skip.next"),
        ("zhushi", None),
    ],
)
def test_a_command_is_found_by_any_of_its_names(query: str, id_: str | None) -> None:
    if id_ is None:
        assert find(query, COMMANDS.values()) == []
    else:
        assert first(query) == id_


def test_every_word_of_a_query_must_fit() -> None:
    found = find("sentence extend", COMMANDS.values())
    assert {command.id for command in found} == {"extend.sentence.next", "extend.sentence.previous"}
    assert find("undo zzz", COMMANDS.values()) == []


def test_the_empty_query_finds_everything_in_order() -> None:
    assert [command.id for command in find("  ", COMMANDS.values())] == list(COMMANDS)


@given(st.sampled_from(sorted(COMMANDS)))
def test_every_command_is_first_under_its_id_and_found_under_its_other_names(id_: str) -> None:
    command = COMMANDS[id_]
    assert first(id_) == id_
    for name in (command.english, command.chinese.replace("，", " "), *pinyin(command.chinese)):
        assert command in find(name, COMMANDS.values())


@given(hard_text(max_pieces=4, surrogates=True))
def test_no_query_raises(query: str) -> None:
    assert set(find(query, COMMANDS.values())) <= set(COMMANDS.values())
